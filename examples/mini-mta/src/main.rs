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
use std::time::Duration;

use mini_mta::{EVERY_CODE, Session};
use smtp_status::{OutgoingReply, ReplyCode};

/// RFC 5321 section 4.5.3.2.7.
const TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// How long to wait for a client to close the connection, and how much it may still send.
const LINGER_TIME: Duration = Duration::from_secs(5);
const LINGER_BYTES: u64 = 1 << 20;

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

fn serve(mut client: TcpStream) -> io::Result<()> {
    client.set_read_timeout(Some(TIMEOUT))?;
    client.set_write_timeout(Some(TIMEOUT))?;
    let mut session = Session::new(&EVERY_CODE, ());
    client.write_all(session.greeting().to_string().as_bytes())?;
    let mut buffer = [0; 4096];
    while !session.is_closed() {
        let mut input = match client.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => &buffer[..length],
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return client.write_all(session.time_out().to_string().as_bytes());
            }
            Err(error) => return Err(error),
        };
        // Pipelined commands are answered together.
        let mut output = String::new();
        while let Some(reply) = session.next_reply(&mut input) {
            output += &reply.to_string();
        }
        client.write_all(output.as_bytes())?;
    }
    linger(client)
}

/// Waits for the client to close the connection: if it were closed while the client is sending, the client might
/// never see the last reply.
fn linger(client: TcpStream) -> io::Result<()> {
    client.shutdown(Shutdown::Write)?;
    client.set_read_timeout(Some(LINGER_TIME))?;
    io::copy(&mut client.take(LINGER_BYTES), &mut io::sink()).map(drop)
}
