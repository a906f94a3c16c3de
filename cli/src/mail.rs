//! What a mail says of deliveries, as findings.

use smtp_status_mail::{Delivery, Mail};

use crate::finding::Finding;

/// The findings of a mail.
pub fn findings<'a>(mail: &'a Mail, source: &'a str) -> impl Iterator<Item = Finding> {
    mail.deliveries().iter().map(move |delivery| finding(delivery, mail, source))
}

fn finding(delivery: &Delivery, mail: &Mail, source: &str) -> Finding {
    let diagnosis = delivery.diagnosis();
    Finding {
        source: source.to_owned(),
        recipient: delivery.recipient().map(str::to_owned),
        code: diagnosis.status(),
        status: delivery.status_field(),
        action: delivery.action(),
        outcome: diagnosis.outcome(),
        reply_code: diagnosis.reply_code(),
        provider: diagnosis.provider(),
        cause: diagnosis.cause(),
        diagnostic: delivery.words().map(str::to_owned),
        time: mail.date().map(str::to_owned),
        is_hearsay: diagnosis.is_hard_bounce() && !delivery.is_hard_bounce(),
        ..Finding::default()
    }
}
