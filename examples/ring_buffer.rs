//! Reads a session's replies from a ring buffer of 32 bytes, as a device's serial or network driver fills it: no reply
//! fits into it, and none has to.

use std::io::{Error, ErrorKind, Read};

use smtp_status::reply::{Reader, Summary};

/// The most bytes of a reply. A limit is needed: a server can send lines without end.
const MAX_REPLY: usize = 4096;

/// Bytes that were received and not read yet: at most 32, from `start` on, and around the end to the start.
#[derive(Default)]
struct Ring {
    bytes: [u8; 32],
    start: usize,
    len: usize,
}

impl Ring {
    /// What can be read in one piece.
    fn piece(&self) -> &[u8] {
        &self.bytes[self.start..(self.start + self.len).min(self.bytes.len())]
    }

    fn remove(&mut self, count: usize) {
        self.start = (self.start + count) % self.bytes.len();
        self.len -= count;
    }

    /// Receives as much as there is room for in one piece. On a device, this is an interrupt.
    fn receive(&mut self, link: &mut impl Read) -> Result<(), Error> {
        let end = self.start + self.len;
        let room =
            if end < self.bytes.len() { end..self.bytes.len() } else { end - self.bytes.len()..self.start };
        let count = link.read(&mut self.bytes[room])?;
        self.len += count;
        if count > 0 { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }
}

fn read_reply(ring: &mut Ring, link: &mut impl Read) -> Result<Summary, Error> {
    let (mut reader, mut length) = (Reader::new(), 0);
    while length < MAX_REPLY {
        let (taken, summary) = reader.push(ring.piece()).map_err(Error::other)?;
        ring.remove(taken);
        length += taken;
        match summary {
            Some(summary) => return Ok(summary),
            None if ring.len == 0 => ring.receive(link)?,
            None => {}
        }
    }
    Err(Error::other("the reply is too long"))
}

fn main() -> Result<(), Error> {
    let mut link = &b"220 mx.example.org ESMTP, please say hello\r\n\
        250-mx.example.org\r\n250-PIPELINING\r\n250-SIZE 65536\r\n250 ENHANCEDSTATUSCODES\r\n\
        250 2.1.0 Sender accepted\r\n\
        550-5.1.1 The mailbox ada@example.org does not exist here.\r\n550 5.1.1 Check the address.\r\n\
        221 2.0.0 Bye\r\n"[..];
    let mut ring = Ring::default();
    for expected in [220, 250, 250, 550, 221] {
        let reply = read_reply(&mut ring, &mut link)?;
        println!("{} {:?}", reply.reply_code(), reply.status());
        assert_eq!(reply.reply_code(), expected);
    }
    Ok(())
}
