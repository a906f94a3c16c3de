//! Any bytes are a report: every method returns, and every text it gives is on one line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::dsn::Report;

fuzz_target!(|bytes: &[u8]| {
    let report = Report::new(bytes);
    for field in report.message_fields() {
        check(&field.value().to_string());
    }
    for recipient in report.recipients() {
        for field in recipient.fields() {
            assert!(recipient.field(field.name()).is_some());
            check(&field.value().to_string());
        }
        for address in [recipient.address(), recipient.original_address()].into_iter().flatten() {
            let printed = address.to_string();
            assert!(address == printed.as_str());
            check(&printed);
        }
        if let Some(diagnostic) = recipient.diagnostic() {
            check(&diagnostic.to_string());
            assert!(diagnostic.reply().is_none_or(|reply| reply.lines().count() > 0));
        }
        let class = recipient.diagnosis().reply_code().map(|code| code.class());
        if recipient.outcome().is_some() {
            assert!(
                recipient.action().is_some() || recipient.status().is_some() || class.flatten().is_some()
            );
        } else {
            // A reply code of class 3 tells no outcome, whatever follows it.
            assert!(recipient.action().is_none() && (recipient.status().is_none() || class == Some(None)));
        }
        assert!(!recipient.is_hard_bounce() || recipient.cause().is_some());
    }
    // A field is about the message or about a recipient, never both.
    let of_recipients: usize = report.recipients().map(|recipient| recipient.fields().count()).sum();
    assert!(
        report.message_fields().count() + of_recipients <= bytes.iter().filter(|&&byte| byte == b':').count()
    );
});

fn check(printed: &str) {
    assert!(!printed.contains(['\r', '\n', '\0', '\u{85}']), "{printed:?}");
}
