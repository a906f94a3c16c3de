//! The session on a port of the loopback interface: each recipient gets the code in its name.
//!
//! ```text
//! $ cargo run -- 2525
//! $ printf 'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<5.2.2@every-code.example>\r\nQUIT\r\n' | nc 127.0.0.1 2525
//! ```
//!
//! Without an argument the system chooses the port, which is printed.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mini_mta::{EVERY_CODE, Limits, Patience, Session};
use smtp_status::{OutgoingReply, ReplyCode};

/// How much a client may still send after the last reply.
const LINGER_BYTES: usize = 1 << 20;

const MAX_CONNECTIONS: usize = 64;

/// Without a status code, because it replaces the greeting (RFC 2034 section 4).
const BUSY: OutgoingReply<'_> =
    OutgoingReply::without_status(ReplyCode::new(421).unwrap(), "Too many connections");

static CONNECTIONS: AtomicUsize = AtomicUsize::new(0);

fn main() -> io::Result<()> {
    let port = env::args().nth(1).map_or(Ok(0), |port| port.parse());
    let port = port.map_err(|error| io::Error::new(ErrorKind::InvalidInput, error))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    println!("{}", listener.local_addr()?.port());
    for client in listener.incoming() {
        thread::spawn(move || {
            let is_busy = CONNECTIONS.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS;
            // A client that goes away in the middle is not an error of the server.
            let _ = client.and_then(|client| if is_busy { refuse(client) } else { serve(client) });
            CONNECTIONS.fetch_sub(1, Ordering::Relaxed);
        });
    }
    Ok(())
}

fn refuse(mut client: TcpStream) -> io::Result<()> {
    client.write_all(BUSY.to_string().as_bytes())
}

fn serve(client: TcpStream) -> io::Result<()> {
    let mut client = Client::new(client);
    let mut session = Session::new(&EVERY_CODE, ());
    client.send(&session.greeting().to_string())?;
    let mut buffer = [0; 4096];
    while !session.is_closed() {
        let mut input = match client.receive(&mut buffer) {
            Ok(0) => break,
            Ok(length) => &buffer[..length],
            Err(error) if is_timeout(&error) => {
                return client.stream.write_all(session.time_out().to_string().as_bytes());
            }
            Err(error) => return Err(error),
        };
        if input.contains(&b'\n') {
            client.patience.line(client.now());
        }
        // Pipelined commands are answered together.
        let mut output = String::new();
        while let Some(reply) = session.next_reply(&mut input) {
            output += &reply.to_string();
        }
        client.send(&output)?;
    }
    linger(client)
}

/// Waits for the client to close the connection: if it were closed while the client is sending, the client might
/// never see the last reply.
fn linger(mut client: Client) -> io::Result<()> {
    client.stream.shutdown(Shutdown::Write)?;
    client.patience.linger(client.now());
    let (mut buffer, mut total) = ([0; 4096], 0);
    while total < LINGER_BYTES {
        match client.receive(&mut buffer)? {
            0 => break,
            length => total += length,
        }
    }
    Ok(())
}

/// A connection, and how long to wait for its client.
struct Client {
    stream: TcpStream,
    start: Instant,
    patience: Patience,
}

impl Client {
    fn new(stream: TcpStream) -> Self {
        Self { stream, start: Instant::now(), patience: Patience::new(0, Limits::USUAL) }
    }

    /// Milliseconds since the session began.
    fn now(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    fn time_left(&self) -> io::Result<Duration> {
        self.patience.left(self.now()).map(Duration::from_millis).ok_or(ErrorKind::TimedOut.into())
    }

    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.time_left()?))?;
        self.stream.read(buffer)
    }

    /// A client that reads its replies byte by byte has no more time than one that sends so.
    fn send(&mut self, replies: &str) -> io::Result<()> {
        let mut rest = replies.as_bytes();
        while !rest.is_empty() {
            self.stream.set_write_timeout(Some(self.time_left()?))?;
            match self.stream.write(rest)? {
                0 => return Err(ErrorKind::WriteZero.into()),
                length => rest = &rest[length..],
            }
        }
        Ok(())
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
