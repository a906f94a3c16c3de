//! A whole session with the server of `examples/mini-mta`: what a client says, and what it is told.

use core::fmt;

use mini_mta::{DEVICE, Session};

/// Everything that the client says. Each line break that is not CRLF is an attempt to smuggle.
const SAID: &[u8] = b"EHLO client.example\r\n\
    MAIL FROM:<ada@client.example> SIZE=42\r\n\
    RCPT TO:<display@device.example>\r\n\
    RCPT TO:<log@device.example>\r\n\
    RCPT TO:<printer@device.example>\r\n\
    RCPT TO:<nobody@device.example>\r\n\
    DATA\r\n\
    Subject: hello\r\n\r\n..dots\r\n.\r\n\
    MAIL FROM:<>\r\n\
    RCPT TO:<display@device.example>\r\n\
    DATA\r\n\
    hello\n.\nQUIT\r\n.\r\n\
    NOOP\nNOOP\r\n\
    QUIT\r\n";

/// Everything that it is told.
pub const TOLD: &[u8] = b"220 device.example\r\n\
    250-device.example\r\n250-PIPELINING\r\n250-SIZE 65536\r\n250 ENHANCEDSTATUSCODES\r\n\
    250 2.1.0 Sender accepted\r\n\
    250 2.1.5 Recipient accepted\r\n\
    452 4.2.2 The log is full, read it first\r\n\
    550 5.2.1 The printer has been removed\r\n\
    550 5.1.1 Unknown recipient\r\n\
    354 End with <CRLF>.<CRLF>\r\n\
    250 2.0.0 Message accepted\r\n\
    250 2.1.0 Sender accepted\r\n\
    250 2.1.5 Recipient accepted\r\n\
    354 End with <CRLF>.<CRLF>\r\n\
    554 5.6.0 Lines of the text end with CRLF\r\n\
    500 5.5.2 Lines end with CRLF\r\n\
    221 2.0.0 Bye\r\n";

/// Plays the session, with this many bytes at a time from the network.
///
/// # Errors
///
/// Those of the writer.
pub fn play(bytes_at_a_time: usize, wire: &mut impl fmt::Write) -> fmt::Result {
    let mut session = Session::new(&DEVICE, ());
    session.greeting().write_to(wire)?;
    let mut rest = SAID;
    while !rest.is_empty() {
        let (mut arrived, later) = rest.split_at_checked(bytes_at_a_time).unwrap_or((rest, &[]));
        while let Some(reply) = session.next_reply(&mut arrived) {
            reply.write_to(wire)?;
        }
        rest = later;
    }
    Ok(())
}
