//! The output: a page for people, a line of JSON for each finding, a table or metrics of a summary.

mod json;
mod page;
mod prometheus;
mod safe;
mod table;
mod wrap;

pub use json::Json;
pub use page::Page;
pub use prometheus::Prometheus;
pub use safe::escaped;
pub use table::Table;
