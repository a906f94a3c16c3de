//! The fields of a delivery status notification that carry codes (RFC 3464 section 2.3), one value at a time:
//! what stands behind `Status:`, `Diagnostic-Code:` and `Action:`.

mod action;
mod diagnostic_code;
mod error;
mod status_field;
mod white_space;

pub use action::Action;
pub use diagnostic_code::DiagnosticCode;
pub use error::{Error, ErrorKind};
pub use status_field::StatusField;
