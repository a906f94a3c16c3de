//! What a session answers, the policy aside: a condition, a class and a text each. Where the basic code that the
//! library chooses would say less than RFC 5321 (section 4.2.3) wants, it is given.

use smtp_status::Class::{PermanentFailure as Permanent, PersistentTransientFailure as Transient, Success};
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

pub const OK: Reply = Reply::new(OtherUndefinedStatus.at(Success), "Ok");
pub const SENDER_ACCEPTED: Reply = Reply::new(OtherAddressStatus.at(Success), "Sender accepted");
pub const RECIPIENT_ACCEPTED: Reply = Reply::new(DestinationAddressValid.at(Success), "Recipient accepted");
pub const MESSAGE_ACCEPTED: Reply = Reply::new(OtherUndefinedStatus.at(Success), "Message accepted");
pub const NOT_VERIFIED: Reply = Reply::from_static(252, OtherProtocolStatus.at(Success), "Send it and see");
pub const BYE: Reply = Reply::from_static(221, OtherUndefinedStatus.at(Success), "Bye");

pub const UNKNOWN_COMMAND: Reply = Reply::new(InvalidCommand.at(Permanent), "Unknown command");
pub const NOT_IMPLEMENTED: Reply = Reply::from_static(502, InvalidCommand.at(Permanent), "Not implemented");
pub const BAD_SEQUENCE: Reply =
    Reply::from_static(503, InvalidCommand.at(Permanent), "Bad sequence of commands");
pub const NO_RECIPIENTS: Reply = Reply::from_static(554, InvalidCommand.at(Permanent), "No valid recipients");
pub const SYNTAX_ERROR: Reply = Reply::new(SyntaxError.at(Permanent), "Syntax error");
pub const LINE_TOO_LONG: Reply = Reply::new(SyntaxError.at(Permanent), "Line too long");
pub const BARE_CR_OR_LF: Reply = Reply::new(SyntaxError.at(Permanent), "Lines end with CRLF");
pub const BAD_ARGUMENTS: Reply = Reply::new(InvalidCommandArguments.at(Permanent), "Bad arguments");
pub const UNKNOWN_PARAMETER: Reply =
    Reply::from_static(555, InvalidCommandArguments.at(Permanent), "Unknown parameter");

pub const BAD_SENDER: Reply =
    Reply::from_static(501, BadSenderMailboxAddressSyntax.at(Permanent), "Bad sender address");
pub const BAD_RECIPIENT: Reply =
    Reply::new(BadDestinationMailboxAddressSyntax.at(Permanent), "Bad recipient address");
pub const NON_ASCII_ADDRESS: Reply =
    Reply::new(NonAsciiAddressesNotPermitted.at(Permanent), "Address is not ASCII");
pub const UNKNOWN_RECIPIENT: Reply =
    Reply::new(BadDestinationMailboxAddress.at(Permanent), "Unknown recipient");
pub const RELAYING_DENIED: Reply =
    Reply::new(DeliveryNotAuthorized.at(Permanent), "Not relayed to other domains");
pub const TOO_MANY_RECIPIENTS: Reply =
    Reply::from_static(452, TooManyRecipients.at(Transient), "Send it to the others again");

pub const MESSAGE_TOO_BIG: Reply = Reply::new(MessageTooBigForSystem.at(Permanent), "Message too big");
pub const TEXT_LINE_TOO_LONG: Reply =
    Reply::from_static(554, OtherMediaError.at(Permanent), "Line of the text too long");
pub const TEXT_BARE_CR_OR_LF: Reply =
    Reply::from_static(554, OtherMediaError.at(Permanent), "Lines of the text end with CRLF");
pub const NO_ROOM: Reply = Reply::new(MailSystemFull.at(Transient), "No room, try later");

pub const TOO_MANY_BAD_LINES: Reply =
    Reply::from_static(421, OtherProtocolStatus.at(Transient), "Too many errors");
pub const TIMED_OUT: Reply = Reply::from_static(421, BadConnection.at(Transient), "Timeout");
