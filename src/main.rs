//! The program: three lines around the library.
fn main() {}
