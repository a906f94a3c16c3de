//! The output: a page for people, or a line of JSON for each finding.

mod json;
mod page;
mod table;
mod wrap;

pub use json::Json;
pub use page::Page;
pub use table::Table;
