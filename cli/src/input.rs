//! The inputs: files, directories and standard input, each unpacked if needed, and its kind detected.

mod kind;
mod lines;
mod open;

pub use kind::Kind;
pub use lines::{Piece, for_each_line};
pub use open::{Files, Input, open, standard_input};
