//! The `doichieu` command.

fn main() {}
