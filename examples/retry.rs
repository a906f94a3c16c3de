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
use smtp_status::{Cause, Class, Outcome, Provider, ReplyCode};

const HOST: &str = "127.0.0.1";

#[derive(Debug)]
enum Decision {
    Done,
    TryAgainLater,
    TellTheSender,
    /// A hard bounce: the address is wrong.
    StopSendingThere,
}

/// The host is that of the server, from the MX record: some providers use codes in their own way.
fn decide(host: &str, result: &Result<Response, smtp::Error>) -> Decision {
    // The code and the text of the last reply, whether it was good or bad.
    let (code, text) = match result {
        Ok(response) => (Some(response.code()), response.message().collect::<Vec<_>>().join("\n")),
        // An address that this server cannot take, for instance: nothing was sent.
        Err(error) if error.is_client() => return Decision::TellTheSender,
        Err(error) => (error.status(), error.source().map(ToString::to_string).unwrap_or_default()),
    };
    // Without a reply, the connection failed, but the next one may not.
    let Some(code) = code.and_then(|code| ReplyCode::new(code.into())) else {
        return Decision::TryAgainLater;
    };
    let cause = code.status_in(text.as_bytes()).and_then(|status| match Provider::of_host(host.as_bytes()) {
        Some(provider) => provider.cause(status),
        None => status.cause(),
    });
    match (code.class().map(Class::outcome), cause) {
        (Some(Outcome::Delivered), _) => Decision::Done,
        (Some(Outcome::Failed), Some(Cause::Address)) => Decision::StopSendingThere,
        (Some(Outcome::Failed), _) => Decision::TellTheSender,
        (Some(Outcome::Deferred) | None, _) => Decision::TryAgainLater,
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
        println!("{recipient} {:?}", decide(HOST, &result));
    }
    Ok(())
}
