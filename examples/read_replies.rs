//! Reads replies from a server, however they arrive, with tokio.
//!
//! ```text
//! cargo run --example read_replies -- mx.example.org:25
//! ```
//!
//! Without an argument it reads what a server might send.

use std::io::{Error, ErrorKind};

use smtp_status::Reply;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::net::TcpStream;

/// The longest reply to wait for. A limit is needed: a server can send lines without end.
const MAX_REPLY: usize = 64 * 1024;

/// Reads a reply into a buffer, replacing the previous one.
async fn read_reply<'b>(
    server: &mut (impl AsyncBufRead + Unpin),
    buffer: &'b mut Vec<u8>,
) -> Result<Reply<'b>, Error> {
    buffer.clear();
    // A reply ends at the end of a line, so nothing of the next one is taken from the server.
    while Reply::take_from(buffer).map_err(invalid)?.is_none() {
        let room = MAX_REPLY - buffer.len();
        if server.take(room as u64).read_until(b'\n', buffer).await? == 0 {
            return Err(if room == 0 {
                invalid("the reply is too long")
            } else {
                ErrorKind::UnexpectedEof.into()
            });
        }
    }
    Reply::parse(buffer).map_err(invalid)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::InvalidData, error)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut buffer = Vec::new();
    if let Some(address) = std::env::args().nth(1) {
        let mut server = BufReader::new(TcpStream::connect(address).await?);
        println!("{:?}", read_reply(&mut server, &mut buffer).await?);
        server.write_all(b"QUIT\r\n").await?;
        println!("{:?}", read_reply(&mut server, &mut buffer).await?);
        return Ok(());
    }

    // A pipe of eight bytes: every reply arrives in parts.
    let (mut far_end, near_end) = duplex(8);
    tokio::spawn(async move {
        let replies =
            b"250 2.1.0 Ok\r\n550-5.1.10 No mail\r\n550 5.1.10 for this domain\r\n221 2.0.0 Bye\r\n";
        far_end.write_all(replies).await
    });
    let mut server = BufReader::new(near_end);
    for expected in [250, 550, 221] {
        let reply = read_reply(&mut server, &mut buffer).await?;
        println!("{} {:?}, lines: {}", reply.reply_code(), reply.status(), reply.lines().count());
        assert_eq!(reply.reply_code(), expected);
    }
    Ok(())
}
