//! Twice the input is at most twice the work: what is counted is the bytes that are looked at.

use crate::read;
use crate::steps;

/// How much more than twice the work twice the input may be: what is done once for a message is done for both.
const MOST: f64 = 2.2;

fn bounce(text: &str) -> String {
    format!("From: MAILER-DAEMON@a.example\nTo: b@a.example\nSubject: failure notice\n\n{text}")
}

fn html(text: &str) -> String {
    format!("From: MAILER-DAEMON@a.example\nTo: b@a.example\nContent-Type: text/html\n\n{text}")
}

fn report(text: &str, fields: &str) -> String {
    format!(
        "From: MAILER-DAEMON@a.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n{fields}\n--b--\n"
    )
}

/// The numbered copies of a text: each `#` in it becomes a number.
fn copies(text: &str, count: usize) -> String {
    (0..count).map(|number| text.replace('#', &number.to_string())).collect()
}

/// A message that has something this often.
type Make = fn(usize) -> String;

const MESSAGES: &[(&str, Make)] = &[
    ("recipients with replies", |n| bounce(&copies("<u#@x.example>: 550 5.1.1 unknown\n\n", n))),
    ("recipients with bare replies", |n| bounce(&copies("<u#@x.example>: 550 unheard of\n\n", n))),
    ("recipients without words", |n| bounce(&copies("<u#@x.example>:\n\n", n))),
    ("a list of recipients", |n| bounce(&(copies("u#@x.example\n", n) + "\n550 5.1.1 unknown\n"))),
    ("a list without an answer", |n| bounce(&(copies("u#@x.example\n", n) + &"why not ".repeat(n)))),
    ("recipients named twice", |n| {
        bounce(&(copies("u#@x.example\n\n", n) + &copies("u#@x.example: it failed\n", n)))
    }),
    ("addresses on a line", |n| bounce(&copies("failed u#@x.example ", n))),
    ("the same address", |n| bounce(&"<u@x.example>: 550 no\n".repeat(n))),
    ("addresses in a reply", |n| bounce(&("550 ".to_owned() + &copies("u#@x.example ", n)))),
    ("domain literals without an end", |n| bounce(&"a@[".repeat(n))),
    ("at signs", |n| bounce(&"@".repeat(n))),
    ("quotation marks", |n| bounce(&"\"@".repeat(n))),
    ("local parts", |n| bounce(&"a.".repeat(n))),
    ("labels", |n| bounce(&"recipient: @ delivery to ".repeat(n))),
    ("reply codes", |n| bounce(&"550 ".repeat(n))),
    ("digits", |n| bounce(&"5".repeat(n))),
    ("status codes", |n| bounce(&copies("5.#.1 ", n))),
    ("versions", |n| bounce(&("550 5.1.1 ".to_owned() + &"version 5.1.1 ".repeat(n)))),
    ("announced replies", |n| bounce(&"said:\n\n".repeat(n))),
    ("hosts", |n| bounce(&"host mx.example.org[192.0.2.1] ".repeat(n))),
    ("paragraphs", |n| bounce(&"550 no\n\n".repeat(n))),
    ("blank lines", |n| bounce(&"\n".repeat(n))),
    ("spaces", |n| bounce(&" ".repeat(n))),
    ("rules", |n| bounce(&"---\n".repeat(n))),
    ("quotations", |n| bounce(&"> a@x.example\n".repeat(n))),
    ("sendmail's transcript", |n| {
        bounce(
            &("   ----- Transcript of session follows -----\n".to_owned()
                + &copies("<<< 550 no\n550 5.1.1 <u#@x.example>... User unknown\n", n)),
        )
    }),
    ("a long reply in a transcript", |n| {
        bounce(
            &("   ----- Transcript of session follows -----\n".to_owned()
                + &"<<< 550-no\n".repeat(n)
                + &copies("550 5.1.1 <u#@x.example>... User unknown\n", n)),
        )
    }),
    ("members of an alias", |n| {
        let text = copies("  u#@x.example\n    (generated from list@x.example)\n    550 5.1.1 unknown\n", n);
        let fields = copies("Final-Recipient: rfc822; list@x.example\nAction: failed\nStatus: 5.0.0\n\n", n);
        format!("X-Failed-Recipients: {}\n", copies("u#@x.example,\n ", n)) + &report(&text, &fields)
    }),
    ("recipients of a report", |n| {
        report("", &copies("Final-Recipient: rfc822; u#@x.example\nAction: failed\nStatus: 5.1.1\n\n", n))
    }),
    ("recipients of a report without words", |n| {
        let fields = copies("Final-Recipient: rfc822; u#@x.example\nAction: failed\nStatus: 5.0.0\n\n", n);
        report(&copies("<u#@x.example>: unknown\n\n", n), &fields)
    }),
    ("fields of a recipient", |n| {
        report("", &("Final-Recipient: rfc822; u@x.example\n".to_owned() + &copies("X-#: y\n", n)))
    }),
    ("report fields in a text", |n| {
        bounce(&copies("Final-Recipient: rfc822; u#@x.example\nStatus: 5.1.1\n\n", n))
    }),
    ("reports", |n| {
        let part = "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; u#@x.example\n";
        format!("Content-Type: multipart/report; boundary=b\n\n{}", copies(part, n))
    }),
    ("header fields", |n| copies("X-#: y\n", n) + &bounce("")),
    ("a folded header field", |n| format!("Subject: x\n{}{}", " y\n".repeat(n), bounce(""))),
    ("encoded words without an end", |n| format!("Subject: {}\n{}", "=?utf-8?q?".repeat(n), bounce(""))),
    ("correspondents", |n| {
        format!("To: {}\n{}", copies("u#@x.example, ", n), bounce(&copies("u#@x.example\n", n)))
    }),
    ("lines before a header", |n| format!("{}{}", ">From x\n".repeat(n), bounce(""))),
    ("nested messages", |n| {
        bounce("").replace("\n\n", "\nContent-Type: message/rfc822\n\n")
            + &"Content-Type: message/rfc822\n\n".repeat(n)
    }),
    ("nested multiparts", |n| copies("Content-Type: multipart/mixed; boundary=b#\n\n--b#\n", n)),
    ("multiparts without a boundary", |n| {
        "Content-Type: multipart/mixed; boundary=b\n\n".to_owned()
            + &"--b\nContent-Type: multipart/mixed; boundary=c\n\n".repeat(n)
    }),
    ("parts", |n| "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--b\n\n".repeat(n)),
    ("what looks like a delimiter", |n| {
        "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--bb\n".repeat(n)
    }),
    ("cells", |n| html(&copies("<td>u#@x.example</td>", n))),
    ("opening brackets", |n| html(&"<".repeat(n))),
    ("opened tags", |n| html(&"<a ".repeat(n))),
    ("comments without an end", |n| html(&"<!-- ".repeat(n))),
    ("styles without an end", |n| html(&"<style>".repeat(n))),
    ("end tags in a style", |n| html(&("<style>".to_owned() + &"</styl".repeat(n)))),
    ("styles", |n| html(&"<style></style".repeat(n))),
    ("ampersands", |n| html(&"&".repeat(n))),
    ("entities", |n| html(&"&#1;&lt;".repeat(n))),
    ("base64", |n| bounce(&"QQ==".repeat(n)).replace("\n\n", "\nContent-Transfer-Encoding: base64\n\n")),
];

#[test]
fn twice_the_input_is_twice_the_work() {
    const COUNT: usize = 400;
    let mut worse = Vec::new();
    for (name, make) in MESSAGES {
        let work = |count| {
            let message = make(count);
            steps::of(|| {
                for delivery in read(message.as_bytes()).deliveries() {
                    let _ = delivery.is_hard_bounce();
                }
            })
        };
        let (once, twice) = (work(COUNT), work(2 * COUNT));
        #[allow(clippy::cast_precision_loss, reason = "a ratio of counts")]
        let ratio = twice as f64 / once as f64;
        if !(1.0..=MOST).contains(&ratio) {
            worse.push(format!("{name}: {once} to {twice}"));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

/// What is kept of each recipient is bounded, though all may share the same words.
#[test]
fn words_that_many_share_are_kept_once() {
    let mail =
        read(bounce(&(copies("u#@x.example\n", 2000) + "\n550 5.1.1 " + &"no ".repeat(9000))).as_bytes());
    assert_eq!(mail.deliveries().len(), 2000);
    let first = mail.deliveries()[0].words().unwrap();
    assert!(first.len() <= 2048);
    assert!(mail.deliveries().iter().all(|delivery| std::ptr::eq(delivery.words().unwrap(), first)));
}
