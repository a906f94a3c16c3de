//! The protocol (RFC 5321): what a command does, and when.

use heapless::String;
use smtp_status::{Class, OutgoingReply};

use crate::command::{Command, Mailbox};
use crate::line::{Fault, LineReader};
use crate::policy::{Policy, When};
use crate::replies;

/// The longest message, in octets with CRLFs. `EXTENSIONS` announces it to the client (RFC 1870).
pub const MAX_MESSAGE: u32 = 65536;

/// The most recipients of a message (RFC 5321 section 4.5.3.1.8: at least 100).
pub const MAX_RECIPIENTS: u8 = 100;

/// After this many lines that are not commands, a session ends: the client does not speak SMTP.
pub const MAX_BAD_LINES: u8 = 20;

/// The text after the server's name in the answer to EHLO.
const EXTENSIONS: &str = "\nPIPELINING\nSIZE 65536\nENHANCEDSTATUSCODES";

/// The answer to EHLO. A name has at most 255 octets (RFC 5321 section 4.5.3.1.2).
type EhloText = String<{ 255 + EXTENSIONS.len() }>;

/// Takes the messages that are accepted, one at a time.
pub trait Store {
    /// A message begins. One that was begun before and not kept has to be discarded.
    fn begin(&mut self);

    /// A line of the text, without its CRLF, and without the dot that SMTP put before it.
    ///
    /// # Errors
    ///
    /// [`Full`] if there is no room: the client is told to try later.
    fn line(&mut self, line: &[u8]) -> Result<(), Full>;

    /// The message is complete, and the client is about to hear that it was accepted.
    ///
    /// # Errors
    ///
    /// [`Full`], as above.
    fn keep(&mut self) -> Result<(), Full>;

    /// Whether the client has not been here before, or only just now. Asked for recipients that are greylisted.
    fn is_stranger(&mut self) -> bool {
        true
    }
}

/// A store has no room for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Discards everything.
impl Store for () {
    fn begin(&mut self) {}

    fn line(&mut self, _: &[u8]) -> Result<(), Full> {
        Ok(())
    }

    fn keep(&mut self) -> Result<(), Full> {
        Ok(())
    }
}

/// A connection with one client.
#[derive(Debug)]
pub struct Session<S> {
    lines: LineReader,
    protocol: Protocol<S>,
}

impl<S: Store> Session<S> {
    /// A session in which nothing has been said yet.
    pub fn new(policy: &'static Policy, store: S) -> Self {
        let ehlo = EhloText::new();
        let (stage, transaction, bad_lines) = (Stage::Connected, Transaction::default(), 0);
        Self {
            lines: LineReader::default(),
            protocol: Protocol { policy, store, stage, transaction, bad_lines, ehlo },
        }
    }

    /// What to send first.
    #[must_use]
    pub fn greeting(&self) -> OutgoingReply<'static> {
        OutgoingReply::without_status(replies::READY, self.protocol.policy.name)
    }

    /// Takes input up to the end of the next line that is to be answered, and returns the answer.
    ///
    /// `None` if all input was taken and there is nothing more to say: then read more, or close the connection if the
    /// session [is closed](Session::is_closed). A buffer for one reply is enough, however much was pipelined.
    pub fn next_reply(&mut self, input: &mut &[u8]) -> Option<OutgoingReply<'_>> {
        while self.protocol.stage == Stage::Text {
            let line = self.lines.read(input)?;
            if let Some(reply) = self.protocol.text(line) {
                return Some(reply);
            }
        }
        if self.is_closed() {
            *input = &[];
            return None;
        }
        let line = self.lines.read(input)?;
        Some(self.protocol.command(line))
    }

    /// What to send before the connection is closed because the client is silent.
    #[must_use]
    pub fn time_out(&mut self) -> OutgoingReply<'static> {
        self.protocol.close_if_421(replies::TIMED_OUT)
    }

    /// Whether to close the connection: the last reply, 221 or 421, said so.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.protocol.stage == Stage::Closed
    }

    /// Where the messages went.
    pub fn store(&self) -> &S {
        &self.protocol.store
    }
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Neither HELO nor EHLO yet.
    Connected,
    Idle,
    /// MAIL was accepted.
    Envelope,
    /// DATA was accepted.
    Text,
    Closed,
}

/// The transaction that MAIL began.
#[derive(Clone, Copy, Debug, Default)]
struct Transaction {
    recipients: u8,
    /// The octets of the text.
    size: u32,
    /// How the policy wants the text to be answered.
    answer: Option<OutgoingReply<'static>>,
    /// The reply that refuses the text, if something is wrong with it.
    refusal: Option<OutgoingReply<'static>>,
}

#[derive(Debug)]
struct Protocol<S> {
    policy: &'static Policy,
    store: S,
    stage: Stage,
    transaction: Transaction,
    bad_lines: u8,
    ehlo: EhloText,
}

impl<S: Store> Protocol<S> {
    fn command(&mut self, line: Result<&[u8], Fault>) -> OutgoingReply<'_> {
        let command = match line {
            Ok(line) => Command::parse(line),
            Err(Fault::TooLong) => Err(replies::LINE_TOO_LONG),
            Err(Fault::BareCrOrLf) => Err(replies::BARE_CR_OR_LF),
        };
        match (command, self.stage) {
            (Err(reply), _) => self.bad_line(reply),
            (Ok(Command::Ehlo), _) => self.hello(EXTENSIONS),
            (Ok(Command::Helo), _) => self.hello(""),
            (Ok(Command::Mail { size }), Stage::Idle) => self.mail(size),
            (Ok(Command::Rcpt(mailbox)), Stage::Envelope) => self.rcpt(&mailbox),
            (Ok(Command::Data), Stage::Envelope) => self.data(),
            (Ok(Command::Mail { .. } | Command::Rcpt(_) | Command::Data), _) => replies::BAD_SEQUENCE,
            (Ok(Command::Rset), Stage::Envelope) => {
                self.stage = Stage::Idle;
                replies::OK
            }
            (Ok(Command::Rset | Command::Noop), _) => replies::OK,
            (Ok(Command::Vrfy), _) => replies::NOT_VERIFIED,
            (Ok(Command::Quit), _) => {
                self.stage = Stage::Closed;
                replies::BYE
            }
        }
    }

    fn bad_line(&mut self, reply: OutgoingReply<'static>) -> OutgoingReply<'static> {
        self.bad_lines = self.bad_lines.saturating_add(1);
        if self.bad_lines < MAX_BAD_LINES {
            return reply;
        }
        self.close_if_421(replies::TOO_MANY_BAD_LINES)
    }

    /// A server that sends 421 closes the connection (RFC 5321 section 3.8).
    fn close_if_421(&mut self, reply: OutgoingReply<'static>) -> OutgoingReply<'static> {
        if reply.reply_code() == 421 {
            self.stage = Stage::Closed;
        }
        reply
    }

    /// Also ends a transaction (section 4.1.4).
    fn hello(&mut self, extensions: &str) -> OutgoingReply<'_> {
        self.stage = Stage::Idle;
        self.ehlo.clear();
        // Both fit. A name that is longer than names may be is left out.
        let _ = self.ehlo.push_str(self.policy.name);
        let _ = self.ehlo.push_str(extensions);
        OutgoingReply::without_status(replies::HELLO, &self.ehlo)
    }

    fn mail(&mut self, size: u32) -> OutgoingReply<'static> {
        if size > MAX_MESSAGE {
            return replies::MESSAGE_TOO_BIG;
        }
        (self.stage, self.transaction) = (Stage::Envelope, Transaction::default());
        replies::SENDER_ACCEPTED
    }

    fn rcpt(&mut self, mailbox: &Mailbox<'_>) -> OutgoingReply<'static> {
        let transaction = &mut self.transaction;
        if transaction.recipients == MAX_RECIPIENTS {
            return replies::TOO_MANY_RECIPIENTS;
        }
        let reply = match self.policy.answer(mailbox) {
            (When::Recipient, reply) => reply,
            (When::Stranger, reply) if self.store.is_stranger() => reply,
            (When::Stranger, _) => replies::RECIPIENT_ACCEPTED,
            (When::Message, reply) => {
                transaction.answer.get_or_insert(reply);
                replies::RECIPIENT_ACCEPTED
            }
        };
        if is_success(&reply) {
            transaction.recipients = transaction.recipients.saturating_add(1);
        }
        self.close_if_421(reply)
    }

    fn data(&mut self) -> OutgoingReply<'static> {
        if self.transaction.recipients == 0 {
            return replies::NO_RECIPIENTS;
        }
        self.stage = Stage::Text;
        self.store.begin();
        replies::START_TEXT
    }

    /// Takes a line of the text; the last one is answered.
    fn text(&mut self, line: Result<&[u8], Fault>) -> Option<OutgoingReply<'static>> {
        let transaction = &mut self.transaction;
        let stored = match line {
            Ok(b".") => return Some(self.end_of_text()),
            Ok(_) if transaction.refusal.is_some() => Ok(()),
            Ok([b'.', line @ ..] | line) => {
                transaction.size = transaction.size.saturating_add(line.len() as u32 + 2);
                if transaction.size > MAX_MESSAGE {
                    Err(replies::MESSAGE_TOO_BIG)
                } else {
                    self.store.line(line).map_err(|Full| replies::NO_ROOM)
                }
            }
            Err(Fault::TooLong) => Err(replies::TEXT_LINE_TOO_LONG),
            Err(Fault::BareCrOrLf) => Err(replies::TEXT_BARE_CR_OR_LF),
        };
        if let Err(reply) = stored {
            transaction.refusal.get_or_insert(reply);
        }
        None
    }

    fn end_of_text(&mut self) -> OutgoingReply<'static> {
        self.stage = Stage::Idle;
        let Transaction { answer, refusal, .. } = self.transaction;
        let reply = refusal.or(answer).unwrap_or(replies::MESSAGE_ACCEPTED);
        let is_lost = is_success(&reply) && self.store.keep().is_err();
        self.close_if_421(if is_lost { replies::NO_ROOM } else { reply })
    }
}

fn is_success(reply: &OutgoingReply<'_>) -> bool {
    reply.reply_code().class() == Some(Class::Success)
}
