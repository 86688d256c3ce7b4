//! From text to trees that keep every place. A parser never fails: it returns a tree and its errors.

pub mod yaml;
