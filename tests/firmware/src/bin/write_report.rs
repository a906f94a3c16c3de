//! Measured: a delivery report about one recipient, written.
#![no_std]
#![no_main]

use firmware::wire::Counting;
use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport};

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let recipients = [OutgoingRecipient::new("ada@example.org", Action::Failed, input.code)
            .with_diagnostic(DiagnosticCode::new(b"smtp", input.line))];
        let mut wire = Counting::default();
        let written = OutgoingReport::new("mail.example.net", &recipients).write_to(&mut wire);
        if written.is_ok() { wire.0 } else { 0 }
    })
}
