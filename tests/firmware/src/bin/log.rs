//! Logs with defmt: the host compares the lines with those it expects.
#![no_std]
#![no_main]

use defmt_semihosting as _;
use firmware::host;
use smtp_status::dsn::{Action, DiagnosticCode, StatusField};
use smtp_status::{Class, Condition, OutgoingReply, Provider, Reply, StatusCode, Subject, scan};

const CODE: StatusCode = StatusCode::from_static("5.7.606");

#[cortex_m_rt::entry]
fn main() -> ! {
    defmt::println!("{} {}", CODE, CODE.to_text());
    defmt::println!("{} {} {}", Class::PermanentFailure, Subject::Mailbox, Condition::MailboxFull);
    defmt::println!("{} {}", CODE.meaning(), CODE.reply_code());
    defmt::println!("{} {}", Provider::ExchangeOnline, Provider::ExchangeOnline.note(CODE));
    defmt::println!("{}", StatusCode::parse(b"5.01.1").err());
    defmt::println!("{}", scan(b"no (5.7.606)").next());
    defmt::println!("{}", Reply::parse(b"550 5.7.606 No").ok().and_then(|reply| reply.lines().next()));
    defmt::println!("{}", Reply::parse(b"550 5.7.606 No").ok().map(|reply| reply.summary()));
    defmt::println!("{}", Reply::parse(b"no").err());
    defmt::println!("{} {}", StatusField::parse(b"5.7.606 no").err(), StatusField::new(CODE));
    defmt::println!("{}", DiagnosticCode::parse(b"smtp; no").ok());
    defmt::println!("{} {}", OutgoingReply::new(CODE, "No"), Action::Failed);
    host::exit(true)
}
