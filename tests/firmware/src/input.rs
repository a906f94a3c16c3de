//! The inputs of the measured programs: the code of every condition, and an unregistered one after every third.

use smtp_status::status::StatusText;
use smtp_status::{Class, Condition, StatusCode};

/// One input in the forms that the uses take.
pub struct Input {
    /// The number of the subject.
    pub subject: u16,
    /// The number of the detail.
    pub detail: u16,
    /// The code.
    pub code: StatusCode,
    /// The code as text.
    pub text: &'static [u8],
    /// A line with the text of a bounce.
    pub line: &'static [u8],
    /// A delivery report with one recipient.
    pub report: &'static [u8],
    /// The host that sent the code.
    pub host: &'static [u8],
}

/// All inputs. They are made at compile time, so that no program links the library's tables for them.
pub static INPUTS: [Input; COUNT] = inputs();

const COUNT: usize = Condition::COUNT + Condition::COUNT.div_ceil(3);

static CODES: [StatusCode; COUNT] = codes();
static TEXTS: [StatusText; COUNT] = texts();

const LINES: [&[u8]; 4] = [
    b"550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown\r\n",
    b"452 4.2.2 The mailbox is full\r\n",
    b"550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n550 5.7.26 See the site.\r\n",
    b"554 delivery error: this mailbox is disabled (ada.example.org) (#5.2.1)\r\n",
];

const REPORTS: [&[u8]; 3] = [
    b"Reporting-MTA: dns; mail.example.net\nX-Queue-ID: 4XyzAb1\n\nFinal-Recipient: rfc822; ada@example.org\n\
      Original-Recipient: rfc822;ada@example.org\nAction: failed\nStatus: 5.7.26\nRemote-MTA: dns; mx.example.org\n\
      Diagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender\n    is unauthenticated.\n",
    b"Reporting-MTA: dns; smtp.example.net\r\n\r\nAction: failed\r\nFinal-Recipient: rfc822;<joan@example.org>\r\n\
      Status: 5.0.0\r\nDiagnostic-Code: smtp; 550 #5.1.0 Address rejected.\r\n",
    b"Reporting-MTA: dns; post.example.net\nFinal-Recipient: utf-8; jos\\x{E9}@example.org\nAction: delayed\n\
      Status: 4.4.1 (no answer from host)\n",
];

const HOSTS: [&[u8]; 4] = [
    b"example-com.mail.protection.outlook.com",
    b"gmail-smtp-in.l.google.com",
    b"mta5.am0.yahoodns.net",
    b"mx.example.org",
];

const fn codes() -> [StatusCode; COUNT] {
    let mut codes = [StatusCode::from_static("5.0.0"); COUNT];
    let (mut next, mut index) = (0, 0);
    while index < Condition::COUNT {
        let code = Condition::ALL[index].with_class(Class::PermanentFailure);
        codes[next] = code;
        next += 1;
        if index % 3 == 0 {
            let unknown = StatusCode::new(code.class(), code.subject_code(), code.detail_code() + 100);
            codes[next] = unknown.expect("details of conditions are below 900");
            next += 1;
        }
        index += 1;
    }
    codes
}

const fn texts() -> [StatusText; COUNT] {
    let mut texts = [CODES[0].to_text(); COUNT];
    let mut index = 0;
    while index < COUNT {
        texts[index] = CODES[index].to_text();
        index += 1;
    }
    texts
}

const fn inputs() -> [Input; COUNT] {
    let mut inputs = [const { input(0) }; COUNT];
    let mut index = 0;
    while index < COUNT {
        inputs[index] = input(index);
        index += 1;
    }
    inputs
}

const fn input(index: usize) -> Input {
    let code = CODES[index];
    Input {
        subject: code.subject_code(),
        detail: code.detail_code(),
        code,
        text: TEXTS[index].as_str().as_bytes(),
        line: LINES[index % LINES.len()],
        report: REPORTS[index % REPORTS.len()],
        host: HOSTS[index % HOSTS.len()],
    }
}
