//! Any bytes are read as by a plain reader, whole and in pieces, with and without a buffer; any text is written as one reply of legal lines,
//! with the announced length.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_status::reply::Reader;
use smtp_status::{OutgoingReply, Reply, ReplyCode, StatusCode};

#[path = "../../tests/plain_reader/mod.rs"]
mod plain_reader;

use plain_reader::PlainReply;

fn read(bytes: &[u8]) {
    let parsed = Reply::parse(bytes).map(|reply| PlainReply::of(&reply));
    assert_eq!(parsed.map_err(|error| (error.kind(), error.position())), plain_reader::parse(bytes));
    let taken = Reply::take_from(bytes)
        .map(|taken| taken.map(|(reply, rest)| (PlainReply::of(&reply), bytes.len() - rest.len())))
        .map_err(|error| (error.kind(), error.position()));
    assert_eq!(taken, plain_reader::take_from(bytes));
    // Every prefix is either not whole yet, or gives the final result.
    let first = (1..=bytes.len()).find_map(|length| Reply::take_from(&bytes[..length]).transpose());
    match (first, taken) {
        (None, taken) => assert_eq!(taken, Ok(None)),
        (Some(Ok((reply, rest))), taken) => {
            assert!(rest.is_empty());
            assert_eq!(taken.map(|taken| taken.map(|(reply, _)| reply)), Ok(Some(PlainReply::of(&reply))));
        }
        (Some(Err(error)), taken) => assert_eq!(taken, Err((error.kind(), error.position()))),
    }
}

/// The first byte says into how large pieces the rest is split.
fn read_pieces(bytes: &[u8]) {
    let [size, text @ ..] = bytes else { return };
    let mut reader = Reader::new();
    let (mut length, mut result) = (0, Ok(None));
    for piece in text.chunks(usize::from(*size).max(1)) {
        match reader.push(piece) {
            Ok((taken, summary)) => {
                length += taken;
                result = Ok(summary.map(|summary| (summary, length)));
            }
            Err(error) => result = Err(error),
        }
        if result != Ok(None) {
            break;
        }
    }
    let taken = Reply::take_from(text);
    assert_eq!(
        result,
        taken.map(|taken| taken.map(|(reply, rest)| (reply.summary(), text.len() - rest.len())))
    );
}

fn write(text: &str) {
    let status = StatusCode::from_static("5.7.1");
    let reply = OutgoingReply::new(status, text);
    let bare = OutgoingReply::without_status(ReplyCode::new(550).expect("a reply code"), text);
    for reply in [reply, reply.in_ascii(), bare, bare.in_ascii()] {
        let written = reply.to_string();
        assert_eq!(written.len(), reply.encoded_len());
        assert!(written.split_inclusive("\r\n").all(|line| line.len() <= 512 && line.starts_with("550")));
        let read = Reply::parse(written.as_bytes()).expect("what is written is read");
        assert!(read.is_complete());
        assert!(reply.status().is_none() || read.lines().all(|line| line.status() == reply.status()));
    }
    assert!(reply.in_ascii().to_string().is_ascii());
}

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    read_pieces(bytes);
    write(&String::from_utf8_lossy(bytes));
});
