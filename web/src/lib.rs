//! Explains bounces in a browser and in JavaScript.
//!
//! This is the WebAssembly of the npm package `smtp-status`, and of the page: see `README.md`. It is called through
//! [`exports`] and answers in JSON; `js/smtp-status.js` makes functions of that.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod about;
mod answers;
mod code;
pub mod exports;
mod line;
mod object;
mod paste;
mod position;
