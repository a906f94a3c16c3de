//! The session as a client sees it: what it is told, and that no bytes confuse it.

use std::cell::RefCell;
use std::rc::Rc;

use mini_mta::{
    DEVICE, EVERY_CODE, Full, Limits, MAX_BAD_LINES, MAX_LINE, MAX_MESSAGE, MAX_RECIPIENTS, Patience,
    Session, Store,
};
use proptest::prelude::*;
use smtp_status::{Class, Reply};

/// Keeps messages, up to a number of octets each.
#[derive(Clone, Debug)]
struct Messages {
    room: usize,
    begun: String,
    kept: Rc<RefCell<Vec<String>>>,
}

impl Messages {
    fn with_room(room: usize) -> Self {
        Self { room, begun: String::new(), kept: Rc::default() }
    }
}

impl Store for Messages {
    fn begin(&mut self) {
        self.begun.clear();
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Full> {
        self.begun += &String::from_utf8_lossy(line);
        self.begun += "\n";
        if self.begun.len() > self.room { Err(Full) } else { Ok(()) }
    }

    fn keep(&mut self) -> Result<(), Full> {
        self.kept.borrow_mut().push(self.begun.clone());
        Ok(())
    }
}

/// What a session says to pieces of input, after its greeting, and the messages that it keeps.
fn talk_in_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (String, Vec<String>) {
    let messages = Messages::with_room(usize::MAX);
    let mut session = Session::new(&DEVICE, messages.clone());
    let mut output = String::new();
    for mut piece in pieces {
        while let Some(reply) = session.next_reply(&mut piece) {
            reply.write_to(&mut output).unwrap();
        }
        assert!(piece.is_empty(), "all input is taken");
    }
    (output, messages.kept.take())
}

fn talk(input: impl AsRef<[u8]>) -> (String, Vec<String>) {
    talk_in_pieces([input.as_ref()])
}

/// The reply codes and status codes of all replies.
fn codes(output: &str) -> Vec<String> {
    let (mut codes, mut rest) = (Vec::new(), output.as_bytes());
    while !rest.is_empty() {
        let (reply, after) = Reply::take_from(rest).unwrap().unwrap();
        let status = reply.status().map(|status| format!(" {status}")).unwrap_or_default();
        codes.push(format!("{}{status}", reply.reply_code()));
        rest = after;
    }
    codes
}

/// What a session answers to lines, after EHLO.
fn answers(lines: &[&str]) -> Vec<String> {
    let (output, _) = talk(format!("EHLO a.example\r\n{}\r\n", lines.join("\r\n")));
    codes(&output).split_off(1)
}

/// What a session answers to a text, and whether it is kept.
fn answer_to_text(text: &[u8]) -> (Vec<String>, Vec<String>) {
    let envelope = b"HELO a\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<display@device.example>\r\nDATA\r\n";
    let (output, kept) = talk([envelope, text].concat());
    (codes(&output).split_off(4), kept)
}

#[test]
fn a_whole_session() {
    let mut session = Session::new(&DEVICE, ());
    assert_eq!(session.greeting().to_string(), "220 device.example\r\n");
    let (output, kept) = talk(
        "EHLO client.example\r\n\
         MAIL FROM:<ada@client.example> SIZE=42\r\n\
         RCPT TO:<display@device.example>\r\n\
         RCPT TO:<log@device.example>\r\n\
         RCPT TO:<printer@device.example>\r\n\
         RCPT TO:<nobody@device.example>\r\n\
         RCPT TO:<ada@client.example>\r\n\
         DATA\r\n\
         Subject: hello\r\n\r\n..dots\r\n...\r\n.\r\n\
         quit\r\n",
    );
    assert_eq!(
        output,
        "250-device.example\r\n250-PIPELINING\r\n250-SIZE 65536\r\n250 ENHANCEDSTATUSCODES\r\n\
         250 2.1.0 Sender accepted\r\n\
         250 2.1.5 Recipient accepted\r\n\
         452 4.2.2 The log is full, read it first\r\n\
         550 5.2.1 The printer has been removed\r\n\
         550 5.1.1 Unknown recipient\r\n\
         550 5.7.1 Not relayed to other domains\r\n\
         354 End with <CRLF>.<CRLF>\r\n\
         250 2.0.0 Message accepted\r\n\
         221 2.0.0 Bye\r\n"
    );
    assert_eq!(kept, ["Subject: hello\n\n.dots\n..\n"]);
    assert_eq!(session.time_out().to_string(), "421 4.4.2 Timeout\r\n");
    assert!(session.is_closed());
    assert_eq!(session.next_reply(&mut &b"NOOP\r\n"[..]), None);
}

#[test]
fn commands_in_and_out_of_order() {
    let mail = "MAIL FROM:<>";
    let rcpt = "RCPT TO:<display@device.example>";
    assert_eq!(
        codes(&talk("MAIL FROM:<>\r\nNOOP\r\nVRFY ada\r\nRSET\r\nHELO a\r\n").0),
        ["503 5.5.1", "250 2.0.0", "252 2.5.0", "250 2.0.0", "250"]
    );
    assert_eq!(
        answers(&[rcpt, "DATA", mail, mail, "DATA", "RSET", rcpt]),
        ["503 5.5.1", "503 5.5.1", "250 2.1.0", "503 5.5.1", "554 5.5.1", "250 2.0.0", "503 5.5.1"]
    );
    // EHLO is also a RSET, and what is pipelined after QUIT is ignored.
    assert_eq!(
        answers(&[mail, rcpt, "EHLO a", "DATA", "QUIT", "NOOP"]),
        ["250 2.1.0", "250 2.1.5", "250", "503 5.5.1", "221 2.0.0"]
    );
    // Nothing of a transaction is left for the next.
    let refused = "RCPT TO:<update@device.example>";
    assert_eq!(
        answers(&[mail, refused, "DATA", ".", mail, "DATA", rcpt, "DATA", "."]).split_off(3),
        ["550 5.7.7", "250 2.1.0", "554 5.5.1", "250 2.1.5", "354", "250 2.0.0"]
    );
}

#[test]
fn each_bad_line_has_its_code() {
    let cases = [
        ("", "500 5.5.1"),
        ("GET / HTTP/1.1", "500 5.5.1"),
        ("NOOPS", "500 5.5.1"),
        ("EXPN list", "502 5.5.1"),
        ("NOOP \0", "500 5.5.2"),
        ("EHLO", "501"),
        ("HELO ", "501"),
        ("DATA now", "501 5.5.4"),
        ("VRFY", "501 5.5.4"),
        ("MAIL", "501 5.5.4"),
        ("MAIL FROM: <a@b>", "501 5.5.4"),
        ("MAIL FROM:<a@b", "501 5.5.4"),
        ("MAIL FROM:<a@b>x", "501 5.5.4"),
        ("MAIL FROM:<a@b> SIZE=", "501 5.5.4"),
        ("MAIL FROM:<a@b> SIZE=4k", "501 5.5.4"),
        ("MAIL FROM:<a@b> BODY=8BITMIME", "555 5.5.4"),
        ("MAIL FROM:<a@b> SIZE=65537", "552 5.3.4"),
        ("MAIL FROM:<a@b> SIZE=99999999999999999999", "552 5.3.4"),
        ("MAIL FROM:<a b@c>", "553 5.1.7"),
        ("MAIL FROM:<gr\u{fc}n@b>", "550 5.6.7"),
        ("RCPT TO:<>", "501 5.1.3"),
        ("RCPT TO:<display>", "501 5.1.3"),
        ("RCPT TO:<@device.example>", "501 5.1.3"),
        ("RCPT TO:<a@>", "501 5.1.3"),
        ("RCPT TO:<a@b@c>", "501 5.1.3"),
        ("RCPT TO:<a..b@c>", "501 5.1.3"),
        ("RCPT TO:<a@b..c>", "501 5.1.3"),
        ("RCPT TO:<a@[]>", "501 5.1.3"),
        ("RCPT TO:<\"a\"b@c>", "501 5.1.3"),
        ("RCPT TO:<gr\u{fc}n@b>", "550 5.6.7"),
        ("RCPT TO:<a@b> NOTIFY=NEVER", "555 5.5.4"),
    ];
    for (line, code) in cases {
        assert_eq!(answers(&[line]), [code], "{line}");
    }
    let local_part = "a".repeat(65);
    assert_eq!(answers(&[&format!("RCPT TO:<{local_part}@device.example>")]), ["501 5.1.3"]);
}

#[test]
fn each_form_of_a_recipient() {
    for (recipient, code) in [
        ("display@device.example", "250 2.1.5"),
        ("DISPLAY@Device.Example", "250 2.1.5"),
        ("\"display\"@device.example", "250 2.1.5"),
        ("@a.example,@b.example:display@device.example", "250 2.1.5"),
        ("Postmaster", "250 2.1.5"),
        ("\"a>b@c \\\" d\"@device.example", "550 5.1.1"),
        ("a+b@device.example", "550 5.1.1"),
        ("display@[192.0.2.1]", "550 5.7.1"),
        ("display@[IPv6:2001:db8::1]", "550 5.7.1"),
    ] {
        let answers = answers(&["mail from:<a@b.example>", &format!("rcpt to:<{recipient}>  ")]);
        assert_eq!(answers, ["250 2.1.0", code], "{recipient}");
    }
}

#[test]
fn nothing_but_crlf_dot_crlf_ends_a_text() {
    for end in ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\r\n\0.\r\n", "\r\r\n.\n\r\n"]
    {
        let smuggled =
            format!("Hello{end}MAIL FROM:<root@client.example>\r\nRCPT TO:<display@device.example>\r\n");
        let (codes, kept) = answer_to_text(smuggled.as_bytes());
        assert!(codes.is_empty() && kept.is_empty(), "{end:?}");
        // A message with such a line break is refused, so that no later server can be deceived.
        let (codes, kept) = answer_to_text(format!("{smuggled}.\r\n").as_bytes());
        let expected = if end.contains('\0') { "250 2.0.0" } else { "554 5.6.0" };
        assert_eq!(
            (codes, kept.len()),
            (vec![expected.to_owned()], usize::from(end.contains('\0'))),
            "{end:?}"
        );
    }
    // Nor do they end a command.
    assert_eq!(
        answers(&["NOOP\nQUIT", "NOOP\rQUIT", "NOOP\r", "NOOP"]),
        ["500 5.5.2", "500 5.5.2", "500 5.5.2", "250 2.0.0"]
    );
}

#[test]
fn limits() {
    let longest = "x".repeat(MAX_LINE - 1);
    let (codes, kept) = answer_to_text(format!("{longest}\r\n.{longest}\r\n.\r\n").as_bytes());
    assert_eq!((codes, kept[0].len()), (vec!["250 2.0.0".to_owned()], 2 * longest.len() + 2));
    let (codes, kept) = answer_to_text(format!(".{longest}x\r\n.\r\nNOOP\r\n").as_bytes());
    assert_eq!((codes, kept.len()), (vec!["554 5.6.0".to_owned(), "250 2.0.0".to_owned()], 0));

    let line = "x".repeat(62) + "\r\n";
    let lines = MAX_MESSAGE as usize / line.len();
    assert_eq!(answer_to_text((line.repeat(lines) + ".\r\n").as_bytes()).0, ["250 2.0.0"]);
    assert_eq!(answer_to_text((line.repeat(lines) + "\r\n.\r\n").as_bytes()).0, ["552 5.3.4"]);

    assert_eq!(answers(&[&format!("NOOP {}", "x".repeat(MAX_LINE - 5))]), ["250 2.0.0"]);
    assert_eq!(answers(&[&format!("NOOP {}", "x".repeat(MAX_LINE - 4)), "NOOP"]), ["500 5.5.2", "250 2.0.0"]);

    let mut lines = vec!["MAIL FROM:<>"];
    lines.extend(["RCPT TO:<display@device.example>"; MAX_RECIPIENTS as usize + 1]);
    let codes = answers(&lines);
    assert!(codes[1..=MAX_RECIPIENTS as usize].iter().all(|code| code == "250 2.1.5"));
    assert_eq!(codes.last().unwrap(), "452 4.5.3");

    let (output, _) = talk("\r\n".repeat(1000));
    let bad_lines = output.matches("500 5.5.1").count();
    assert_eq!(
        (bad_lines, output.ends_with("421 4.5.0 Too many errors\r\n")),
        (MAX_BAD_LINES as usize - 1, true)
    );
}

#[test]
fn a_session_fits_into_a_small_device() {
    assert!(size_of::<Session<()>>() <= 1536);
}

/// What a byte every four seconds gains: the time when the connection is closed, in seconds.
fn end_of_slow_client(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut patience = Patience::new(0, Limits::USUAL);
    for (now, byte) in (0..).step_by(4).zip(bytes) {
        if patience.left(now * 1000).is_none() {
            return now;
        }
        if byte == b'\n' {
            patience.line(now * 1000);
        }
    }
    panic!("the client is never let go");
}

#[test]
fn a_slow_client_is_let_go() {
    let forever = |bytes: &'static [u8]| end_of_slow_client(bytes.iter().copied().cycle().take(100_000));
    assert_eq!(forever(b"x"), 300);
    assert_eq!(forever(b"NOOP\r\n"), 1800);

    let mut patience = Patience::new(0, Limits::USUAL);
    patience.linger(1000);
    assert_eq!((patience.left(5999), patience.left(6000)), (Some(1), None));
    // Nothing prolongs it.
    patience.line(5000);
    patience.linger(5000);
    assert_eq!(patience.end(), 6000);
}

#[test]
fn a_stranger_is_greylisted_until_the_store_knows_it() {
    struct Known(bool);
    impl Store for Known {
        fn begin(&mut self) {}
        fn line(&mut self, _: &[u8]) -> Result<(), Full> {
            Ok(())
        }
        fn keep(&mut self) -> Result<(), Full> {
            Ok(())
        }
        fn is_stranger(&mut self) -> bool {
            !std::mem::replace(&mut self.0, true)
        }
    }
    let mut session = Session::new(&DEVICE, Known(false));
    let mut input =
        &b"HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<news@device.example>\r\nRCPT TO:<news@device.example>\r\n"[..];
    let mut output = String::new();
    while let Some(reply) = session.next_reply(&mut input) {
        reply.write_to(&mut output).unwrap();
    }
    assert_eq!(codes(&output)[2..], ["450 4.7.1", "250 2.1.5"]);
}

#[test]
fn a_full_store_is_a_transient_failure() {
    let mut session = Session::new(&DEVICE, Messages::with_room(10));
    let mut input =
        &b"HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<display@device.example>\r\nDATA\r\n0123456789\r\nx\r\n.\r\n"[..];
    let mut last = String::new();
    while let Some(reply) = session.next_reply(&mut input) {
        last = reply.to_string();
    }
    assert_eq!(last, "452 4.3.1 No room, try later\r\n");
    assert!(session.store().kept.borrow().is_empty());
}

/// The answers to a client that sends a message to a recipient of [`EVERY_CODE`], and whether the session is closed
/// before the client's QUIT.
fn send_to(recipient: &str) -> (Vec<String>, bool) {
    let mut session = Session::new(&EVERY_CODE, ());
    let commands =
        format!("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<{recipient}@every-code.example>\r\nDATA\r\nx\r\n.\r\n");
    let (mut output, mut input) = (String::new(), commands.as_bytes());
    while let Some(reply) = session.next_reply(&mut input) {
        reply.write_to(&mut output).unwrap();
    }
    (codes(&output).split_off(2), session.is_closed())
}

#[test]
fn every_code_is_the_answer_to_rcpt_and_to_the_text() {
    assert!(EVERY_CODE.rules.len() > 2 * 124);
    for rule in EVERY_CODE.rules {
        let status = rule.reply.status().unwrap();
        let code = format!("{} {status}", rule.reply.reply_code());
        let (codes, is_closed) = send_to(rule.recipient);
        let answers = codes.iter().map(String::as_str).collect::<Vec<_>>();
        let is_success = status.class() == Class::Success;
        let is_last = rule.reply.reply_code() == 421;
        if rule.recipient == format!("after-data-{status}") {
            assert_eq!(answers, ["250 2.1.5", "354", &code]);
        } else {
            assert_eq!(rule.recipient, status.to_string());
            assert_eq!(answers[0], code);
            match (is_success, is_last) {
                (true, _) => assert_eq!(answers[1..], ["354", "250 2.0.0"]),
                (_, true) => assert_eq!(answers.len(), 1),
                (_, false) => assert_eq!(answers[1..], ["554 5.5.1", "500 5.5.1", "500 5.5.1"]),
            }
        }
        assert_eq!(is_closed, is_last, "{code}");
    }
    for recipient in ["4.3.2", "4.4.2", "after-data-4.3.2", "after-data-4.4.2"] {
        assert!(send_to(recipient).1, "{recipient}");
    }
}

/// Bytes like those of a session: commands, parts of them, and what could confuse a reader of lines.
fn session_like() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static [u8]> = vec![
        b"EHLO a\r\n",
        b"HELO a\r\n",
        b"MAIL FROM:<>\r\n",
        b"MAIL FROM:<a@b> SIZE=100\r\n",
        b"RCPT TO:<display@device.example>\r\n",
        b"RCPT TO:<update@device.example>\r\n",
        b"RCPT TO:<log@device.example>\r\n",
        b"DATA\r\n",
        b".\r\n",
        b"..\r\n",
        b"RSET\r\n",
        b"NOOP\r\n",
        b"VRFY x\r\n",
        b"\r\n",
        b"\r",
        b"\n",
        b".",
        b"\0",
        b"\xff",
        b" ",
        b"<",
        b"\"",
        b"MAIL",
        &[b'x'; MAX_LINE],
    ];
    let word = prop_oneof![
        4 => prop::sample::select(words).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 1..8),
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn every_reply_is_a_legal_one(input in session_like()) {
        let (output, kept) = talk(&input);
        let lines = input.windows(2).filter(|two| two == b"\r\n").count();
        let codes = codes(&output);
        prop_assert!(codes.len() <= lines, "at most one reply for each line");
        for code in &codes {
            let has_status = code.contains(' ');
            prop_assert!(has_status || ["250", "501", "354"].contains(&code.as_str()), "{}", code);
        }
        prop_assert!(kept.len() <= codes.iter().filter(|code| *code == "354").count());
    }

    #[test]
    fn pieces_make_no_difference(input in session_like(), size in 1..50_usize) {
        prop_assert_eq!(talk_in_pieces(input.chunks(size)), talk(&input));
    }
}

#[test]
fn no_split_makes_a_difference() {
    let input: &[u8] =
        b"EHLO a\r\nMAIL FROM:<a@b> SIZE=9\r\nNOOP\nQUIT\r\nRCPT TO:<display@device.example>\r\n\
        DATA\r\nA: b\r\n\r\n.\n..x\r\r\n..\r\n.\r\nRSET\r\nQUIT\r\nNOOP";
    let whole = talk(input);
    for first in 0..=input.len() {
        for second in first..=input.len() {
            let pieces = [&input[..first], &input[first..second], &input[second..]];
            assert_eq!(talk_in_pieces(pieces), whole, "{first} {second}");
        }
    }
}
