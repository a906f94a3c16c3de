//! The fields of a delivery status notification that carry codes (RFC 3464 section 2.3), one value at a time:
//! what stands behind `Status:`, `Diagnostic-Code:` and `Action:`.

mod action;
mod address;
mod code;
mod diagnostic_code;
mod error;
mod field;
mod fold;
mod mta;
mod outgoing;
mod print;
mod recipient;
mod report;
mod status_field;
mod white_space;

pub use action::Action;
pub use address::Address;
pub use diagnostic_code::DiagnosticCode;
pub use error::{Error, ErrorKind};
pub use field::{Field, FieldValue, Fields};
pub use outgoing::{OutgoingRecipient, OutgoingReport};
pub use recipient::Recipient;
pub use report::{Recipients, Report};
pub use status_field::StatusField;
