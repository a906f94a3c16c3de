//! The answers of a session, apart from those of the policy: a condition, a class and a text each. The library chooses
//! the reply code, unless RFC 5321 has one for a single command (section 4.2.3) or the connection is closed.

use smtp_status::Condition::{
    BadConnection, BadDestinationMailboxAddress, BadDestinationMailboxAddressSyntax,
    BadSenderMailboxAddressSyntax, DeliveryNotAuthorized, DestinationAddressValid, InvalidCommand,
    InvalidCommandArguments, MailSystemFull, MessageTooBigForSystem, NonAsciiAddressesNotPermitted,
    OtherAddressStatus, OtherMediaError, OtherProtocolStatus, OtherUndefinedStatus, SyntaxError,
    TooManyRecipients,
};
use smtp_status::{OutgoingReply, ReplyCode};

type Reply = OutgoingReply<'static>;

// The greeting, the answers to HELO and EHLO, and 354 have no status code (RFC 2034 section 3 and 4).
pub const READY: ReplyCode = ReplyCode::new(220).unwrap();
pub const HELLO: ReplyCode = ReplyCode::new(250).unwrap();
pub const NAMELESS_HELLO: Reply = Reply::without_status(ReplyCode::new(501).unwrap(), "Say who you are");
pub const START_TEXT: Reply = Reply::without_status(ReplyCode::new(354).unwrap(), "End with <CRLF>.<CRLF>");

pub const OK: Reply = Reply::new(OtherUndefinedStatus.success(), "Ok");
pub const SENDER_ACCEPTED: Reply = Reply::new(OtherAddressStatus.success(), "Sender accepted");
pub const RECIPIENT_ACCEPTED: Reply = Reply::new(DestinationAddressValid.success(), "Recipient accepted");
pub const MESSAGE_ACCEPTED: Reply = Reply::new(OtherUndefinedStatus.success(), "Message accepted");
pub const NOT_VERIFIED: Reply = Reply::from_static(252, OtherProtocolStatus.success(), "Send it and see");
pub const BYE: Reply = Reply::from_static(221, OtherUndefinedStatus.success(), "Bye");

pub const UNKNOWN_COMMAND: Reply = Reply::new(InvalidCommand.permanent(), "Unknown command");
pub const NOT_IMPLEMENTED: Reply = Reply::from_static(502, InvalidCommand.permanent(), "Not implemented");
pub const BAD_SEQUENCE: Reply =
    Reply::from_static(503, InvalidCommand.permanent(), "Bad sequence of commands");
pub const NO_RECIPIENTS: Reply = Reply::from_static(554, InvalidCommand.permanent(), "No valid recipients");
pub const SYNTAX_ERROR: Reply = Reply::new(SyntaxError.permanent(), "Syntax error");
pub const LINE_TOO_LONG: Reply = Reply::new(SyntaxError.permanent(), "Line too long");
pub const BARE_CR_OR_LF: Reply = Reply::new(SyntaxError.permanent(), "Lines end with CRLF");
pub const BAD_ARGUMENTS: Reply = Reply::new(InvalidCommandArguments.permanent(), "Bad arguments");
pub const UNKNOWN_PARAMETER: Reply =
    Reply::from_static(555, InvalidCommandArguments.permanent(), "Unknown parameter");

pub const BAD_SENDER: Reply = Reply::new(BadSenderMailboxAddressSyntax.permanent(), "Bad sender address");
pub const BAD_RECIPIENT: Reply =
    Reply::new(BadDestinationMailboxAddressSyntax.permanent(), "Bad recipient address");
pub const NON_ASCII_ADDRESS: Reply =
    Reply::new(NonAsciiAddressesNotPermitted.permanent(), "Address is not ASCII");
pub const UNKNOWN_RECIPIENT: Reply =
    Reply::new(BadDestinationMailboxAddress.permanent(), "Unknown recipient");
pub const RELAYING_DENIED: Reply =
    Reply::new(DeliveryNotAuthorized.permanent(), "Not relayed to other domains");
pub const TOO_MANY_RECIPIENTS: Reply =
    Reply::new(TooManyRecipients.transient(), "Send it to the others again");

pub const MESSAGE_TOO_BIG: Reply = Reply::new(MessageTooBigForSystem.permanent(), "Message too big");
pub const TEXT_LINE_TOO_LONG: Reply = Reply::new(OtherMediaError.permanent(), "Line of the text too long");
pub const TEXT_BARE_CR_OR_LF: Reply =
    Reply::new(OtherMediaError.permanent(), "Lines of the text end with CRLF");
pub const NO_ROOM: Reply = Reply::new(MailSystemFull.transient(), "No room, try later");

pub const TOO_MANY_BAD_LINES: Reply =
    Reply::from_static(421, OtherProtocolStatus.transient(), "Too many errors");
pub const TIMED_OUT: Reply = Reply::new(BadConnection.transient(), "Timeout");
