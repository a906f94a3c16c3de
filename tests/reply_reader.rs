//! Replies in pieces, read without a buffer: the answers are those of `Reply::take_from`.

mod replies;

use proptest::prelude::*;
use replies::mutated_replies;
use smtp_status::reply::{Error, ErrorKind, Reader, Summary};
use smtp_status::{Reply, StatusCode};

/// The summaries of the replies in some pieces, each with its length, and the error at the end.
fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<(Summary, usize)>, Option<Error>) {
    let (mut reader, mut summaries, mut length) = (Reader::new(), Vec::new(), 0);
    for piece in pieces {
        let mut rest = piece;
        loop {
            match reader.push(rest) {
                Ok((taken, Some(summary))) => {
                    summaries.push((summary, length + taken));
                    (rest, length) = (&rest[taken..], 0);
                    assert_eq!(reader, Reader::new());
                }
                Ok((taken, None)) => {
                    assert_eq!(taken, rest.len());
                    length += taken;
                    break;
                }
                Err(error) => {
                    assert_eq!(reader.push(b""), Err(error));
                    assert_eq!(reader.push(b"250 2.0.0 Ok\r\n"), Err(error));
                    return (summaries, Some(error));
                }
            }
        }
    }
    (summaries, None)
}

/// The same by `Reply::take_from`, from one buffer.
fn taken(mut buffer: &[u8]) -> (Vec<(Summary, usize)>, Option<Error>) {
    let mut summaries = Vec::new();
    loop {
        match Reply::take_from(buffer) {
            Ok(Some((reply, rest))) => {
                summaries.push((reply.summary(), buffer.len() - rest.len()));
                buffer = rest;
            }
            Ok(None) => return (summaries, None),
            Err(error) => return (summaries, Some(error)),
        }
    }
}

/// Checks a text as it grows byte by byte, and in all splits into three pieces.
fn check_every_split(text: &[u8]) {
    for length in 0..=text.len() {
        let start = &text[..length];
        assert_eq!(read(start.chunks(1)), taken(start), "{}", start.escape_ascii());
    }
    let whole = taken(text);
    for first in 0..=text.len() {
        for second in first..=text.len() {
            let pieces = [&text[..first], &text[first..second], &text[second..]];
            assert_eq!(read(pieces), whole, "{} at {first} and {second}", text.escape_ascii());
        }
    }
}

#[test]
fn every_split_of_a_reply_is_read_alike() {
    for text in [
        "550 5.1.1 User unknown\r\n",
        "550-5.7.606 Banned\r\n550 5.7.606 Ask\r\n250 2.0.0 Ok\r\n",
        "250-mx.example.org\n250-SIZE 1000\n250 ENHANCEDSTATUSCODES\n",
        "550-Verification failed\r\n550-5.1.8 for this\r\n550 sender\r\n",
        "550-5.1.1 a\r\n550 5.7.1 b\r\n",
        "550-5.1.1 a\r\n550-b\r\n550 5.1.1 c\r\n",
        "550-4.4.7 a\r\n550 5.4.7 b\r\n",
        "354 2.0.0 Go on\r\n",
        "250\r\n250\n250-\r\n250 \r\n250-\n250\n",
        "550 5.1.1\r\n550 5.1.1\n550 5.1.1 \n",
        "550 5.1.1\rx\r\n550 5.1.1\r\r\n550 5.1.1 x\ry\r\r\n",
        "550: 5.1.1 x\r\n550:\n",
        "599 5.999.999 x\r\n200 2.0.0 y\r\n",
        "250-mx\r\n25x ok\r\n",
        "250-mx\r\n550 no\r\n",
        "250-mx\r\n250x\r\n",
        "250 ok\r\n250\rx\n",
        "250-a\r\n\r\n",
        "250-caf\u{e9} \0\t\r\n250 \u{e9}\r\n",
    ] {
        check_every_split(text.as_bytes());
    }
}

#[test]
fn whatever_follows_a_reply_code_is_read_alike() {
    // Every text of up to four of these bytes, where a status code could be, before and after a part of one.
    const BYTES: &[u8] = b"\r\n -.:0159x";
    let count = BYTES.len() + 1;
    for number in 0..count.pow(4) {
        let digits = [number, number / count, number / count.pow(2), number / count.pow(3)];
        let bytes: Vec<u8> = digits.iter().filter_map(|digit| BYTES.get(digit % count).copied()).collect();
        for start in ["", "550", "550-a\n550", "550 5.", "550 5.1.1", "550-5.1.1 a\n550-5.1"] {
            let text = [start.as_bytes(), &bytes, b"\n550 x\n"].concat();
            assert_eq!(read(text.chunks(1)), taken(&text), "{}", text.escape_ascii());
        }
    }
}

#[test]
fn a_reader_is_small_and_a_summary_is_said_in_constants() {
    const SUMMARY: Summary = {
        let mut reader = Reader::new();
        match (reader.push(b"550-5.1.1 a\r\n55"), reader.push(b"0 5.7.1 b\r\n")) {
            (Ok((15, None)), Ok((11, Some(summary)))) => summary,
            _ => panic!("a reply in two pieces"),
        }
    };
    assert_eq!(SUMMARY.status(), Some(StatusCode::from_static("5.1.1")));
    assert!(SUMMARY.has_disagreeing_lines() && !SUMMARY.has_mismatching_class());
    assert!(size_of::<Reader>() <= 24, "{}", size_of::<Reader>());
}

#[test]
fn the_position_of_an_error_counts_from_the_start_of_its_reply() {
    let (summaries, error) = read([&b"250 ok\r\n250-a\r\n2"[..], b"x"]);
    assert_eq!(summaries.len(), 1);
    let error = error.unwrap();
    assert_eq!((error.kind(), error.position()), (ErrorKind::ExpectedReplyCode, 7));
}

#[test]
fn a_summary_says_what_its_reply_says() {
    for text in ["550 5.1.1 x", "550 4.4.7 x", "354 2.0.0 x", "452 x", "354 x", "550-5.1.1 a\n550 5.7.1 b"] {
        let reply = Reply::parse(text.as_bytes()).unwrap();
        let summary = reply.summary();
        assert_eq!(summary.reply_code(), reply.reply_code(), "{text}");
        assert_eq!(summary.status(), reply.status(), "{text}");
        assert_eq!(summary.status_or_default(), reply.status_or_default(), "{text}");
        assert_eq!(summary.status_as_sent(), reply.status_as_sent(), "{text}");
        assert_eq!(summary.has_mismatching_class(), reply.has_mismatching_class(), "{text}");
        assert_eq!(summary.has_status_on_intermediate(), reply.has_status_on_intermediate(), "{text}");
        assert_eq!(summary.has_disagreeing_lines(), reply.has_disagreeing_lines(), "{text}");
    }
}

proptest! {
    #[test]
    fn replies_are_read_as_from_one_buffer(text in mutated_replies(), size in 1..40_usize) {
        let whole = taken(&text);
        prop_assert_eq!(&read([&*text]), &whole);
        prop_assert_eq!(&read(text.chunks(size)), &whole);
        for cut in 0..=text.len() {
            let (start, end) = text.split_at(cut);
            prop_assert_eq!(&read([start, end]), &whole);
        }
    }

    #[test]
    fn any_bytes_are_read_as_from_one_buffer(bytes in prop::collection::vec(any::<u8>(), 0..40), size in 1..9_usize) {
        let text = [b"250", &*bytes].concat();
        for text in [&text, &bytes] {
            prop_assert_eq!(read(text.chunks(size)), taken(text));
        }
    }
}
