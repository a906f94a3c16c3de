//! The program, over the loopback interface.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// The server, which ends with the test.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let mut process =
            Command::new(env!("CARGO_BIN_EXE_mini-mta")).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { process, port: line.trim().parse().unwrap() }
    }

    /// Sends bytes and then nothing more, and returns what the server says until the connection is closed.
    fn talk(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut output = String::new();
        stream.read_to_string(&mut output).unwrap();
        output
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn clients_that_stop_anywhere_are_let_go() {
    let server = Server::start();
    let session = b"HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<4.3.900@every-code.example>\r\nQUIT\r\n";
    let whole = server.talk(session);
    assert_eq!(
        whole,
        "220 every-code.example\r\n250 every-code.example\r\n250 2.1.0 Sender accepted\r\n\
         452 4.3.900 The device's battery is nearly empty, and it receives no mail until it is charged. Its owner can \
         charge it; the message is sent again later.\r\n221 2.0.0 Bye\r\n"
    );
    for length in 0..session.len() {
        let part = server.talk(&session[..length]);
        assert!(
            whole.starts_with(&part)
                && part.lines().count() > session[..length].split(|&byte| byte == b'\n').count() - 1,
            "{part}"
        );
    }
}

#[test]
fn the_last_reply_arrives_though_the_client_still_sends() {
    let server = Server::start();
    let mut session = b"HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<4.3.2@every-code.example>\r\n".to_vec();
    session.extend(b"NOOP\r\n".repeat(10_000));
    assert!(server.talk(&session).lines().last().unwrap().starts_with("421 4.3.2 "));
}

#[test]
fn a_byte_now_and_then_does_not_hold_a_place_after_the_last_reply() {
    let server = Server::start();
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.write_all(b"QUIT\r\n").unwrap();
    let mut output = String::new();
    stream.read_to_string(&mut output).unwrap();
    assert!(output.ends_with("221 2.0.0 Bye\r\n"));
    // The server has 5 seconds for all that comes, not for each byte: then the connection is gone.
    let is_gone = (0..120).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(500));
        stream.write_all(b"x").is_err()
    });
    assert!(is_gone);
}
