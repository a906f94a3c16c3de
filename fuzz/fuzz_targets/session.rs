//! The example server answers any bytes with legal replies, which are the same however the bytes are split.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mini_mta::{DEVICE, Full, MAX_MESSAGE, Session, Store};
use smtp_status::Reply;

/// Counts the messages that are kept, and the octets of the current one.
#[derive(Default)]
struct Count {
    messages: usize,
    octets: usize,
}

impl Store for Count {
    fn begin(&mut self) {
        self.octets = 0;
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Full> {
        assert!(!line.contains(&b'\r') && !line.contains(&b'\n'));
        self.octets += line.len() + 2;
        assert!(self.octets <= MAX_MESSAGE as usize);
        Ok(())
    }

    fn keep(&mut self) -> Result<(), Full> {
        self.messages += 1;
        Ok(())
    }
}

/// The answers to pieces of input, and how many messages are kept.
fn talk<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (String, usize) {
    let mut session = Session::new(&DEVICE, Count::default());
    let mut output = String::new();
    for mut piece in pieces {
        while let Some(reply) = session.next_reply(&mut piece) {
            reply.write_to(&mut output).expect("a string has room");
        }
        assert!(piece.is_empty(), "all input is taken");
    }
    (output, session.store().messages)
}

fuzz_target!(|bytes: &[u8]| {
    let (output, messages) = talk([bytes].into_iter());
    assert_eq!(talk(bytes.chunks(1)), (output.clone(), messages));
    let size = 2 + usize::from(bytes.first().copied().unwrap_or_default() % 64);
    assert_eq!(talk(bytes.chunks(size)), (output.clone(), messages));

    let (mut rest, mut replies, mut accepted, mut in_text) = (output.as_bytes(), 0, 0, false);
    while !rest.is_empty() {
        let (reply, after) = Reply::take_from(rest).expect("a reply is legal").expect("a reply is whole");
        assert!(reply.is_complete() && !reply.has_disagreeing_lines());
        let has_status = reply.status().is_some();
        assert!(
            has_status || matches!(reply.reply_code().get(), 250 | 354 | 501),
            "only EHLO, HELO and 354 have no code"
        );
        accepted += usize::from(in_text && reply.reply_code().get() == 250);
        in_text = reply.reply_code().get() == 354;
        (rest, replies) = (after, replies + 1);
    }
    assert_eq!(accepted, messages, "what is accepted is kept");
    assert!(replies <= bytes.windows(2).filter(|two| two == b"\r\n").count());
});
