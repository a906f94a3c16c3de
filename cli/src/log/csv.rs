//! Tables of other servers and services: the accounting files of PowerMTA, the message tracking of Exchange, the message
//! traces of Office 365, and Google's log search. A table is known by its heading.

use csv::ReaderBuilder;
use smtp_status::StatusCode;

use super::{Context, Entry, Event, Reading, address, wrapper};

/// A kind of table.
struct Table {
    /// The columns that only this table has together, in lower case, letters and digits only.
    known_by: &'static [&'static str],
    time: &'static [&'static str],
    id: &'static [&'static str],
    sender: &'static [&'static str],
    recipient: &'static [&'static str],
    /// The column that says what happened.
    event: &'static [&'static str],
    /// A code alone, or one before a text.
    status: &'static [&'static str],
    words: &'static [&'static str],
    relay: &'static [&'static str],
    kind: fn(&str) -> RowKind,
}

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Mail(Event),
    /// A delivery that failed or not, but nobody's answer at the time: a report that came later, a rule of the service.
    Hearsay(Event),
    Else,
    Unknown,
}

const TABLES: &[Table] = &[
    // type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,...
    Table {
        known_by: &["type", "timelogged", "rcpt"],
        time: &["timelogged"],
        id: &["jobid", "envid", "headermessageid"],
        sender: &["orig"],
        recipient: &["rcpt"],
        event: &["type"],
        status: &["dsnstatus"],
        words: &["dsndiag"],
        relay: &["dsnmta"],
        kind: |word| match word {
            "d" => RowKind::Mail(Event::Delivered),
            "t" => RowKind::Mail(Event::Deferred),
            "b" => RowKind::Mail(Event::Failed),
            "rb" => RowKind::Hearsay(Event::Failed),
            "tq" | "r" | "rr" | "rs" | "f" | "" => RowKind::Else,
            _ => RowKind::Unknown,
        },
    },
    // #Fields: date-time,client-ip,...,source,event-id,...,recipient-address,recipient-status,...
    Table {
        known_by: &["eventid", "recipientaddress", "recipientstatus"],
        time: &["datetime", "timestamp"],
        id: &["internalmessageid", "messageid"],
        sender: &["senderaddress", "sender", "returnpath"],
        recipient: &["recipientaddress", "recipients"],
        event: &["eventid"],
        status: &[],
        words: &["recipientstatus"],
        relay: &["serverhostname"],
        kind: |word| match word {
            "DELIVER" | "SEND" | "SENDEXTERNAL" => RowKind::Mail(Event::Delivered),
            "DEFER" => RowKind::Mail(Event::Deferred),
            "FAIL" => RowKind::Mail(Event::Failed),
            "BADMAIL" | "POISONMESSAGE" => RowKind::Hearsay(Event::Failed),
            _ => RowKind::Else,
        },
    },
    // Received,Sender Address,Recipient Address,Subject,Status,To IP,From IP,Size,Message ID,Message Trace ID
    Table {
        known_by: &["recipientaddress", "senderaddress", "status", "messagetraceid"],
        time: &["received", "datetime", "date"],
        id: &["messageid"],
        sender: &["senderaddress"],
        recipient: &["recipientaddress"],
        event: &["status"],
        status: &[],
        words: &["detail"],
        relay: &["toip"],
        kind: office,
    },
    // origin_timestamp_utc,sender_address,recipient_status,message_subject,...
    Table {
        known_by: &["origintimestamputc", "senderaddress", "recipientstatus"],
        time: &["origintimestamputc"],
        id: &["messageid"],
        sender: &["senderaddress"],
        recipient: &["recipientstatus"],
        event: &["recipientstatus"],
        status: &[],
        words: &[],
        relay: &[],
        kind: office,
    },
    // Message ID,Start date,End date,Sender,Message size,Subject,Direction,...,Recipient address,Event target,Event date,
    // Event status,...
    Table {
        known_by: &["recipientaddress", "eventstatus", "eventdate"],
        time: &["eventdate"],
        id: &["messageid"],
        sender: &["sender"],
        recipient: &["recipientaddress"],
        event: &["eventstatus"],
        status: &[],
        words: &["eventsmtpreplycode", "smtpreplycode", "eventdescription"],
        relay: &["eventtarget", "eventtargetipaddress"],
        kind: |word| match word.to_ascii_lowercase().as_str() {
            "delivered" | "inserted" | "delivered to gmail mailbox" | "delivered to smtp server" => {
                RowKind::Mail(Event::Delivered)
            }
            "bounced" => RowKind::Mail(Event::Failed),
            "dropped" => RowKind::Hearsay(Event::Failed),
            "transient error" | "deferred" | "attempting delivery" => RowKind::Mail(Event::Deferred),
            "rejected" => RowKind::Mail(Event::Refused),
            "accepted"
            | "received"
            | "received from smtp server"
            | "in transit"
            | "processing"
            | "marked as spam"
            | "spam"
            | "quarantined"
            | "moderated"
            | "" => RowKind::Else,
            _ => RowKind::Unknown,
        },
    },
];

/// What Office 365 calls what happened. It has no server's words.
fn office(word: &str) -> RowKind {
    match word.trim().to_ascii_lowercase().as_str() {
        "delivered" | "deliver" | "send" => RowKind::Mail(Event::Delivered),
        "pending" | "defer" => RowKind::Mail(Event::Deferred),
        "failed" | "fail" => RowKind::Mail(Event::Failed),
        "expanded" | "expand" | "quarantined" | "quarantine" | "filteredasspam" | "filtered as spam"
        | "gettingstatus" | "getting status" | "resolved" | "redirected" | "none" | "receive" | "" => {
            RowKind::Else
        }
        _ => RowKind::Unknown,
    }
}

/// The columns of a table.
pub struct Columns {
    table: &'static Table,
    names: Vec<String>,
}

/// A row.
struct Row<'r> {
    columns: &'r Columns,
    fields: csv::StringRecord,
}

impl Columns {
    /// The columns that a line names, if it is the heading of a known table.
    pub fn of(line: &[u8]) -> Option<Self> {
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let line = line.strip_prefix(b"#Fields: ").unwrap_or(line);
        if !line.contains(&b',') || line.len() > 8192 || super::has_time(line) {
            return None;
        }
        let names: Vec<String> = fields(line)?.iter().map(plain).collect();
        let table = TABLES
            .iter()
            .find(|table| table.known_by.iter().all(|name| names.iter().any(|known| known == name)))?;
        Some(Self { table, names })
    }

    /// Reads a row.
    pub fn read(&self, line: &[u8], context: &mut Context<'_>) -> Reading {
        // A comment, as Exchange writes them, or an empty line.
        if line.is_empty() || line.starts_with(b"#") {
            return Reading::Else;
        }
        let Some(fields) = fields(line).filter(|fields| fields.len() + 1 >= self.names.len()) else {
            return Reading::Unreadable;
        };
        let row = Row { columns: self, fields };
        let (recipient, event) = (row.field(self.table.recipient), row.field(self.table.event));
        // "a@example.org##Receive, Fail;b@example.org##Receive, Send"
        if recipient.contains("##") {
            let each = recipient.split(';').filter_map(|one| one.split_once("##"));
            return worst(each.map(|(recipient, events)| {
                row.mail(recipient, events.rsplit(',').next().unwrap_or_default(), "", context)
            }));
        }
        // Exchange lists recipients, and what each server said.
        let words = row.field(self.table.words);
        let recipients: Vec<&str> = recipient.split(';').collect();
        let said: Vec<&str> = if recipients.len() > 1 { words.split(';').collect() } else { vec![words] };
        worst(recipients.iter().enumerate().map(|(index, recipient)| {
            row.mail(recipient, event, said.get(index).or(said.last()).copied().unwrap_or_default(), context)
        }))
    }
}

fn worst(readings: impl Iterator<Item = Reading>) -> Reading {
    readings.fold(Reading::Else, |worst, reading| match (worst, reading) {
        (Reading::Unreadable, _) | (_, Reading::Unreadable) => Reading::Unreadable,
        (Reading::Mail, _) | (_, Reading::Mail) => Reading::Mail,
        _ => Reading::Else,
    })
}

impl Row<'_> {
    /// The first of these columns that says something.
    fn field(&self, names: &[&str]) -> &str {
        let field = |name: &&str| {
            let index = self.columns.names.iter().position(|known| known == name)?;
            self.fields.get(index).map(str::trim).filter(|field| !field.is_empty())
        };
        names.iter().find_map(field).unwrap_or_default()
    }

    fn mail(&self, recipient: &str, event: &str, words: &str, context: &mut Context<'_>) -> Reading {
        let table = self.columns.table;
        let (event, is_answer) = match (table.kind)(event.trim()) {
            RowKind::Mail(event) => (event, true),
            RowKind::Hearsay(event) => (event, false),
            RowKind::Else => return Reading::Else,
            RowKind::Unknown => return Reading::Unreadable,
        };
        let some = |text: &'_ str| !text.is_empty();
        let recipient = address::without_brackets(recipient.trim().as_bytes());
        let (sender, relay, status) =
            (self.field(table.sender), self.field(table.relay), self.field(table.status));
        let time = self.field(table.time);
        let line = wrapper::message(time.as_bytes(), b"", b"", b"");
        // "5.1.1 (bad destination mailbox address)"
        let status = status.split(' ').next().and_then(|status| StatusCode::parse(status.as_bytes()).ok());
        let words = words.strip_prefix("smtp;").unwrap_or(words);
        context.mail(&Entry {
            queue_id: self.field(table.id).as_bytes(),
            sender: some(sender).then_some(sender.as_bytes()),
            recipient: (!recipient.is_empty()).then_some(recipient),
            relay: some(relay).then_some(relay.as_bytes()),
            status,
            text: words.as_bytes(),
            is_exact: is_answer && address::is_mailbox(recipient),
            ..Entry::new(&line, event)
        })
    }
}

/// The fields of a line.
fn fields(line: &[u8]) -> Option<csv::StringRecord> {
    let text = String::from_utf8_lossy(line);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().next()?.ok()
}

/// A column's name in lower case, without what is no letter or digit.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn tables_are_known_by_their_heading() {
        for (heading, rows, expected) in [
            (
                "type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat",
                "b,2026-11-24 18:00:00+0100,x,s@x.example,a@b.example,,failed,5.1.1 (bad destination mailbox address),\"smtp;550 5.1.1 no, really\",mx.b.example (192.0.2.1),bad-mailbox\n\
                 t,2026-11-24 18:00:00+0100,x,s@x.example,a@b.example,,delayed,4.2.1,smtp;450 later,mx.b.example,\n\
                 rb,2026-11-24 18:00:00+0100,x,s@x.example,a@b.example,,failed,5.1.1,smtp;550 no,,\n\
                 r,2026-11-24 18:00:00+0100,x,s@x.example,a@b.example,,,,,,",
                &["failed a@b.example 5.1.1", "deferred a@b.example 4.2.1", "failed a@b.example 5.1.1?"][..],
            ),
            (
                "#Fields: date-time,client-ip,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,message-subject,sender-address",
                "2026-11-24T18:00:00.000Z,192.0.2.9,SMTP,SEND,1,<1@x>,a@b.example;c@b.example,250 2.1.5 ok;250 2.1.5 ok,\"5.1.1, see\",s@x.example\n\
                 2026-11-24T18:00:00.000Z,,ROUTING,FAIL,1,<1@x>,a@b.example,550 5.1.10 RESOLVER.ADR.RecipientNotFound,hi,s@x.example\n\
                 2026-11-24T18:00:00.000Z,,SMTP,RECEIVE,1,<1@x>,a@b.example,,550 5.1.1,s@x.example",
                &["delivered a@b.example 2.1.5", "delivered c@b.example 2.1.5", "failed a@b.example 5.1.10"],
            ),
            (
                "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes",
                "2026-11-24T18:00:00.0Z,s@x.example,\"a@b.example##Receive, Fail;c@b.example##Receive, Deliver\",5.1.1,1",
                &["failed a@b.example -", "delivered c@b.example -"],
            ),
            (
                "Received,Sender Address,Recipient Address,Subject,Status,To IP,From IP,Size,Message ID,Message Trace ID",
                "2026-11-24T18:00:00,s@x.example,a@b.example,x,Delivered,192.0.2.1,,1,<1@x>,2",
                &["delivered a@b.example -"],
            ),
            (
                "Message ID,Start date,End date,Sender,Message size,Subject,Direction,Recipient address,Event target,Event date,Event status,Event SMTP reply code",
                "<1@x>,a,b,s@x.example,1,5.1.1,Sent,a@b.example,mx.b.example,2026/11/24 18:00:00 UTC,Bounced,550 5.1.1 no",
                &["failed a@b.example 5.1.1"],
            ),
        ] {
            let lines: Vec<_> = std::iter::once(heading).chain(rows.lines().map(str::trim_start)).collect();
            assert_eq!(said(&lines), expected, "{heading}");
        }
    }

    #[test]
    fn an_unknown_word_or_a_cut_row_is_unreadable() {
        let heading = "Received,Sender Address,Recipient Address,Subject,Status,Message Trace ID";
        let (entries, unreadable) = read(&[heading, "x,s@x.example,a@b.example,x,Lost,1", "x,s@x.example"]);
        assert_eq!((entries.len(), unreadable), (0, 2));
        assert!(read(&["a,b,c", "1,2,3"]).0.is_empty());
    }
}
