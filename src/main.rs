//! The railint command.
fn main() {}
