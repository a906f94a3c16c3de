//! Whatever texts a report is made of, it has the expected number of fields and recipients, in lines that may
//! be sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::StatusCode;
use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport, Report};

fuzz_target!(|texts: ([&str; 10], &[u8])| {
    let ([mta, envelope, from, date, name, value, address, original, comment, remote], said) = texts;
    let status = StatusCode::from_static("5.7.1");
    let extensions = [(name, value)];
    let recipient = OutgoingRecipient::new(address, Action::Failed, status)
        .with_original_address(original)
        .with_comment(comment)
        .with_remote_mta(remote)
        .with_diagnostic(DiagnosticCode::new(value.as_bytes(), said))
        .with_last_attempt(date)
        .with_extensions(&extensions);
    let recipients = [recipient, recipient];
    let report = OutgoingReport::new(mta, &recipients)
        .with_envelope_id(envelope)
        .with_received_from(from)
        .with_arrival_date(date)
        .with_extensions(&extensions);
    let written = report.to_string();

    assert!(report.is_global() || written.is_ascii());
    let lines: Vec<&str> = written.strip_suffix("\r\n").expect("its last line ends").split("\r\n").collect();
    for line in &lines {
        // Only a field's name is never broken.
        assert!(line.len() <= 998 || name.len() > 900, "{line:?}");
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.starts_with(' ') || line[1..].starts_with(|first| first != ' '), "{line:?}");
    }
    assert_eq!(lines.iter().filter(|line| line.is_empty()).count(), 2);

    let given = |text: &str| usize::from(!text.is_empty());
    let read = Report::new(written.as_bytes());
    assert_eq!(read.message_fields().count(), 2 + given(envelope) + given(from) + given(date));
    assert_eq!(read.recipients().count(), 2);
    for recipient in read.recipients() {
        assert_eq!(recipient.fields().count(), 5 + given(original) + given(remote) + given(date));
        assert_eq!((recipient.action(), recipient.status_field()), (Some(Action::Failed), Some(status)));
    }
});
