//! Writing a report.

use core::fmt::{self, Write};

use super::fold::FieldWriter;
use super::{Action, DiagnosticCode, white_space};
use crate::StatusCode;
use crate::print::{self, Room};

/// A delivery report to send: the body of its machine-readable part (RFC 3464, RFC 6533).
///
/// Its Display is that body: the fields about the message, then those of each recipient after an empty line. Put it
/// into a `multipart/report` as a part with its [media type](OutgoingReport::media_type), after a part for people and
/// before the returned message (RFC 6522).
///
/// Whatever the texts contain, they stay inside their fields, so text from elsewhere cannot forge a field:
///
/// - A line break in a text becomes a fold, so a reply of many lines keeps its lines.
/// - Lines are folded at 78 octets. A longer word is broken only where it fills a line of 998 octets. So is an address:
///   readers that go line by line would lose a folded one.
/// - Other control characters, line separators and bidirectional control characters become `?`. So do
///   all characters outside ASCII, unless the report is [global](OutgoingReport::is_global).
///
/// An empty optional text is left out.
///
/// ```
/// use smtp_status::StatusCode;
/// use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport};
/// let unknown = StatusCode::from_static("5.1.1");
/// let recipients = [OutgoingRecipient::new("ada@example.org", Action::Failed, unknown)
///     .with_remote_mta("mx.example.org")
///     .with_diagnostic(DiagnosticCode::new(b"smtp", b"550 5.1.1 No such user here"))];
/// let report = OutgoingReport::new("mail.example.net", &recipients);
/// assert_eq!(report.media_type(), "message/delivery-status");
/// assert_eq!(
///     report.to_string(),
///     "Reporting-MTA: dns; mail.example.net\r\n\
///      \r\n\
///      Final-Recipient: rfc822; ada@example.org\r\n\
///      Action: failed\r\n\
///      Status: 5.1.1\r\n\
///      Remote-MTA: dns; mx.example.org\r\n\
///      Diagnostic-Code: smtp; 550 5.1.1 No such user here\r\n"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct OutgoingReport<'a> {
    reporting_mta: &'a str,
    envelope_id: &'a str,
    received_from: &'a str,
    arrival_date: &'a str,
    extensions: &'a [(&'a str, &'a str)],
    recipients: &'a [OutgoingRecipient<'a>],
}

impl<'a> OutgoingReport<'a> {
    /// A report by the host of this name about these recipients; RFC 3464 section 2.1 requires at least one.
    pub const fn new(reporting_mta: &'a str, recipients: &'a [OutgoingRecipient<'a>]) -> Self {
        Self {
            reporting_mta,
            envelope_id: "",
            received_from: "",
            arrival_date: "",
            extensions: &[],
            recipients,
        }
    }

    /// With the sender's identifier of the message: the ENVID of MAIL, with its xtext decoded (RFC 3464 section 2.2.1).
    pub const fn with_envelope_id(self, envelope_id: &'a str) -> Self {
        Self { envelope_id, ..self }
    }

    /// With the name of the host that the message came from (RFC 3464 section 2.2.4).
    pub const fn with_received_from(self, host: &'a str) -> Self {
        Self { received_from: host, ..self }
    }

    /// With the date on which the message arrived, in the format of RFC 5322 section 3.3 (RFC 3464 section 2.2.5).
    pub const fn with_arrival_date(self, date: &'a str) -> Self {
        Self { arrival_date: date, ..self }
    }

    /// With extension fields about the message, as names and values, such as `("X-Queue-ID", "4XyzAb1")`.
    ///
    /// Their names begin with `X-` (RFC 3464 section 2.4), which is added where it is missing.
    pub const fn with_extensions(self, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self { extensions: fields, ..self }
    }

    /// Whether an address has characters outside ASCII, which makes this a report for internationalized mail (RFC
    /// 6533).
    ///
    /// The whole report may then contain characters outside ASCII, in UTF-8: send it to a server that supports
    /// SMTPUTF8, or encode the part as base64 or quoted-printable.
    #[must_use]
    pub fn is_global(&self) -> bool {
        self.recipients
            .iter()
            .any(|recipient| !recipient.address.is_ascii() || !recipient.original_address.is_ascii())
    }

    /// The media type of the part that contains the report: `message/delivery-status`, or
    /// `message/global-delivery-status` if it is [global](OutgoingReport::is_global).
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        if self.is_global() { "message/global-delivery-status" } else { "message/delivery-status" }
    }

    /// How many bytes [`OutgoingReport::encode`] and [`OutgoingReport::write_to`] write.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        let mut length = Length(0);
        // This writer never fails.
        let _ = self.write_to(&mut length);
        length.0
    }

    /// Writes the body to the start of a buffer, and returns what was written. Returns `None` and writes nothing if the
    /// buffer is shorter than [`OutgoingReport::encoded_len`].
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// use smtp_status::dsn::{Action, OutgoingRecipient, OutgoingReport};
    /// let recipients =
    ///     [OutgoingRecipient::new("ada@example.org", Action::Failed, StatusCode::from_static("5.1.1"))];
    /// let report = OutgoingReport::new("mail.example.net", &recipients);
    /// let mut buffer = [0; 256];
    /// let written = report.encode(&mut buffer).expect("the buffer is large enough");
    /// assert!(written.ends_with(b"Action: failed\r\nStatus: 5.1.1\r\n"));
    /// assert_eq!(report.encode(&mut [0; 15]), None);
    /// ```
    #[must_use]
    pub fn encode<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let (written, _) = buffer.split_at_mut_checked(self.encoded_len())?;
        self.write_to(&mut Room::new(written)).ok()?;
        Some(written)
    }

    /// Writes the body, each line with its CRLF, without the machinery of `format_args!`.
    ///
    /// # Errors
    ///
    /// Those of the writer, such as a full buffer; what was written before stays there. Never panics.
    pub fn write_to<W: fmt::Write + ?Sized>(&self, writer: &mut W) -> fmt::Result {
        let mut fields = FieldWriter::new(writer, self.is_global());
        optional(&mut fields, "Original-Envelope-Id", "", self.envelope_id)?;
        field(&mut fields, "Reporting-MTA", "dns; ", self.reporting_mta)?;
        optional(&mut fields, "Received-From-MTA", "dns; ", self.received_from)?;
        optional(&mut fields, "Arrival-Date", "", self.arrival_date)?;
        extensions(&mut fields, self.extensions)?;
        for recipient in self.recipients {
            fields.blank_line()?;
            recipient.write_to(&mut fields)?;
        }
        Ok(())
    }
}

/// Counts what is written.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.wrapping_add(text.len());
        Ok(())
    }
}

impl fmt::Display for OutgoingReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

/// What an [`OutgoingReport`] says about one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct OutgoingRecipient<'a> {
    address: &'a str,
    original_address: &'a str,
    action: Action,
    status: StatusCode,
    comment: &'a str,
    remote_mta: &'a str,
    diagnostic: Option<DiagnosticCode<'a>>,
    last_attempt: &'a str,
    final_log_id: &'a str,
    will_retry_until: &'a str,
    extensions: &'a [(&'a str, &'a str)],
}

impl<'a> OutgoingRecipient<'a> {
    /// A recipient: its address without angle brackets, what was done for it, and why. An address with characters
    /// outside ASCII gets the type `utf-8`, any other `rfc822`.
    pub const fn new(address: &'a str, action: Action, status: StatusCode) -> Self {
        Self {
            address,
            original_address: "",
            action,
            status,
            comment: "",
            remote_mta: "",
            diagnostic: None,
            last_attempt: "",
            final_log_id: "",
            will_retry_until: "",
            extensions: &[],
        }
    }

    /// With the address that the sender gave: the ORCPT of RCPT, without its type and with its xtext decoded (RFC 3464
    /// section 2.3.1).
    pub const fn with_original_address(self, address: &'a str) -> Self {
        Self { original_address: address, ..self }
    }

    /// With a comment in the Status field, such as a [summary](crate::Meaning::summary).
    pub const fn with_comment(self, comment: &'a str) -> Self {
        Self { comment, ..self }
    }

    /// With the name of the host whose answer is reported (RFC 3464 section 2.3.5).
    pub const fn with_remote_mta(self, host: &'a str) -> Self {
        Self { remote_mta: host, ..self }
    }

    /// With what that host said (RFC 3464 section 2.3.6).
    pub const fn with_diagnostic(self, diagnostic: DiagnosticCode<'a>) -> Self {
        Self { diagnostic: Some(diagnostic), ..self }
    }

    /// With the date of the last attempt, in the format of RFC 5322 section 3.3 (RFC 3464 section 2.3.7).
    pub const fn with_last_attempt(self, date: &'a str) -> Self {
        Self { last_attempt: date, ..self }
    }

    /// With the identifier of the delivery in the remote host's log (RFC 3464 section 2.3.8).
    pub const fn with_final_log_id(self, id: &'a str) -> Self {
        Self { final_log_id: id, ..self }
    }

    /// With the date until which a delayed delivery is retried (RFC 3464 section 2.3.9).
    pub const fn with_will_retry_until(self, date: &'a str) -> Self {
        Self { will_retry_until: date, ..self }
    }

    /// With extension fields about the recipient: see [`OutgoingReport::with_extensions`].
    pub const fn with_extensions(self, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self { extensions: fields, ..self }
    }

    fn write_to<W: fmt::Write + ?Sized>(&self, fields: &mut FieldWriter<'_, W>) -> fmt::Result {
        if !self.original_address.is_empty() {
            address_field(fields, "Original-Recipient", self.original_address)?;
        }
        address_field(fields, "Final-Recipient", self.address)?;
        field(fields, "Action", "", self.action.name())?;
        self.write_status(fields)?;
        optional(fields, "Remote-MTA", "dns; ", self.remote_mta)?;
        if let Some(diagnostic) = self.diagnostic {
            fields.begin("", "Diagnostic-Code")?;
            diagnostic.write_type(fields)?;
            print::lossy(diagnostic.text(), fields)?;
            fields.end()?;
        }
        optional(fields, "Last-Attempt-Date", "", self.last_attempt)?;
        optional(fields, "Final-Log-ID", "", self.final_log_id)?;
        optional(fields, "Will-Retry-Until", "", self.will_retry_until)?;
        extensions(fields, self.extensions)
    }

    fn write_status<W: fmt::Write + ?Sized>(&self, fields: &mut FieldWriter<'_, W>) -> fmt::Result {
        fields.begin("", "Status")?;
        fields.write_str(self.status.to_text().as_str())?;
        if !self.comment.is_empty() {
            fields.write_str(" (")?;
            white_space::write_comment(self.comment.as_bytes(), fields)?;
            fields.write_str(")")?;
        }
        fields.end()
    }
}

fn field<W: fmt::Write + ?Sized>(
    fields: &mut FieldWriter<'_, W>,
    name: &str,
    kind: &str,
    value: &str,
) -> fmt::Result {
    fields.begin("", name)?;
    fields.write_str(kind)?;
    fields.write_str(value)?;
    fields.end()
}

fn optional<W: fmt::Write + ?Sized>(
    fields: &mut FieldWriter<'_, W>,
    name: &str,
    kind: &str,
    value: &str,
) -> fmt::Result {
    if value.is_empty() { Ok(()) } else { field(fields, name, kind, value) }
}

fn address_field<W: fmt::Write + ?Sized>(
    fields: &mut FieldWriter<'_, W>,
    name: &str,
    address: &str,
) -> fmt::Result {
    let is_utf8 = !address.is_ascii();
    fields.begin("", name)?;
    fields.write_str(if is_utf8 { "utf-8;" } else { "rfc822;" })?;
    fields.address(address, is_utf8)?;
    fields.end()
}

fn extensions<W: fmt::Write + ?Sized>(
    fields: &mut FieldWriter<'_, W>,
    extensions: &[(&str, &str)],
) -> fmt::Result {
    for (name, value) in extensions {
        let has_prefix = matches!(name.as_bytes(), [b'X' | b'x', b'-', ..]);
        fields.begin(if has_prefix { "" } else { "X-" }, name)?;
        fields.write_str(value)?;
        fields.end()?;
    }
    Ok(())
}
