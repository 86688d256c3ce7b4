//! Tests of which programs are found.
