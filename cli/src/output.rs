//! The output: prose for people, a line of JSON for each finding, a table or metrics of a summary.

mod json;
mod prometheus;
mod prose;
mod safe;
mod table;
mod wrap;

pub use json::Json;
pub use prometheus::Prometheus;
pub use prose::Prose;
pub use safe::escaped;
pub use table::Table;
