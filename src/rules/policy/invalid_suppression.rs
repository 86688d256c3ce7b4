//! A suppression must be understood, and stand where it reaches something.

use crate::rules::prelude::*;

rule!("policy/invalid-suppression");
