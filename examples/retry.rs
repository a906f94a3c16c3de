//! What an SMTP client does after it has sent a message with `lettre`, which returns the reply code and the text
//! separately.
//!
//! ```text
//! cargo run --example retry -- PORT RECIPIENT...
//! ```
//!
//! Sends to a server on this machine. `examples/mini-mta` answers 5.2.2@every-code.example with 5.2.2, for instance.

use std::env;
use std::error::Error;

use lettre::address::Envelope;
use lettre::transport::smtp::{self, SmtpTransport, response::Response};
use lettre::{Address, Transport};
use smtp_status::{Cause, Diagnosis, Outcome, ReplyCode};

const HOST: &str = "127.0.0.1";

/// What to do next, by the table in the docs of `smtp_status::reply`. The host is that of the server, from the MX record:
/// some providers use codes in their own way.
fn next(host: &str, result: &Result<Response, smtp::Error>) -> &'static str {
    // The code and the text of the last reply, whether it was good or bad.
    let (code, text) = match result {
        Ok(response) => (Some(response.code()), response.message().collect::<Vec<_>>().join("\n")),
        // An address that this server cannot take, for instance: nothing was sent.
        Err(error) if error.is_client() => return "give up",
        Err(error) => (error.status(), error.source().map(ToString::to_string).unwrap_or_default()),
    };
    // Without a reply, the connection failed.
    let Some(code) = code.and_then(|code| ReplyCode::new(code.into())) else { return "other host" };
    let reply = Diagnosis::of(text.as_bytes()).with_reply_code(code).with_host(host.as_bytes());
    match (reply.outcome(), reply.cause()) {
        (Some(Outcome::Delivered), _) => "nothing",
        (Some(Outcome::Failed), _) if reply.is_hard_bounce() => "suppress",
        (Some(Outcome::Failed), _) => "give up",
        (_, Some(Cause::Rate)) => "slow down",
        (_, Some(Cause::Network | Cause::Destination)) => "other host",
        _ => "retry",
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let port = arguments.next().ok_or("usage: retry PORT RECIPIENT...")?.parse()?;
    let transport = SmtpTransport::builder_dangerous(HOST).port(port).build();
    for recipient in arguments {
        let sender: Address = "sender@client.example".parse()?;
        let envelope = Envelope::new(Some(sender), vec![recipient.parse()?])?;
        let result = transport.send_raw(&envelope, b"Subject: hello\r\n\r\nHello\r\n");
        println!("{recipient} {}", next(HOST, &result));
    }
    Ok(())
}
