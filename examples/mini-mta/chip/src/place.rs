//! A place for a session: a socket, what is said on it, and for how long.

use mini_mta::{Limits, Patience, Policy, Session};
use smoltcp::iface::{SocketHandle, SocketSet};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::Duration;
use smtp_status::{OutgoingReply, ReplyCode};

use crate::store::Display;
use crate::{clock, log};

/// The longest reply: those of the tests say what a code means.
const MAX_REPLY: usize = 768;

const LIMITS: Limits = if cfg!(feature = "impatient") {
    Limits { line: 10_000, session: 240_000, linger: 2_000 }
} else {
    Limits::USUAL
};

/// How long a client may take to acknowledge what it was sent: one that has vanished never does.
const ACKNOWLEDGMENT: Duration = Duration::from_secs(30);

/// Without a status code, because it replaces the greeting (RFC 2034 section 4).
const BUSY: OutgoingReply<'_> =
    OutgoingReply::without_status(ReplyCode::new(421).unwrap(), "Too many connections");

/// What a socket has received and is to send.
pub struct Buffers {
    received: [u8; 1460],
    sending: [u8; 1024],
}

impl Buffers {
    /// Empty ones.
    pub const fn new() -> Self {
        Self { received: [0; 1460], sending: [0; 1024] }
    }

    /// The socket that uses them.
    pub fn socket(&'static mut self) -> Socket<'static> {
        let received = SocketBuffer::new(&mut self.received[..]);
        let mut socket = Socket::new(received, SocketBuffer::new(&mut self.sending[..]));
        socket.set_timeout(Some(ACKNOWLEDGMENT));
        socket
    }
}

/// What a place is for.
#[derive(Clone, Copy)]
pub enum Role {
    /// Sessions with this policy.
    Serve(&'static Policy),
    /// Clients that come when all other places are taken.
    Refuse,
}

/// A place for one session after the other.
pub struct Place {
    number: usize,
    port: u16,
    role: Role,
    handle: SocketHandle,
    /// While a client is connected.
    client: Option<Client>,
}

struct Client {
    /// `None` if the client is refused.
    session: Option<Session<Display>>,
    patience: Patience,
    is_closing: bool,
}

impl Place {
    /// A place where nobody is yet.
    pub const fn new(number: usize, port: u16, role: Role, handle: SocketHandle) -> Self {
        Self { number, port, role, handle, client: None }
    }

    /// When an ended session gives its place up, if there is one.
    fn lingers_until(&self) -> Option<u64> {
        self.client.as_ref().filter(|client| client.is_closing).map(|client| client.patience.end())
    }

    /// Does what there is to do, and returns whether there was something.
    pub fn work(&mut self, sockets: &mut SocketSet<'static>) -> bool {
        let socket = sockets.get_mut::<Socket>(self.handle);
        match socket.state() {
            State::Closed => {
                self.client = None;
                let _ = socket.listen(self.port);
                false
            }
            State::Listen | State::SynSent | State::SynReceived => false,
            // All was said. There are too few places to keep one for ten seconds in case that a packet comes late.
            State::TimeWait => {
                socket.abort();
                true
            }
            _ => {
                let (number, role) = (self.number, self.role);
                self.client.get_or_insert_with(|| Client::greeted(number, role, socket)).work(number, socket)
            }
        }
    }
}

/// Makes room for the next client on a port: if no place is free, the session that has been over for longest gives way.
///
/// To linger is a courtesy. Some clients close the connection without reading the last reply, and would hold a place.
pub fn make_room(port: u16, places: &mut [Place], sockets: &mut SocketSet<'static>) {
    let serve = |place: &&mut Place| place.port == port && matches!(place.role, Role::Serve(_));
    let is_free = |place: &mut Place| sockets.get::<Socket>(place.handle).state() == State::Listen;
    if places.iter_mut().filter(serve).any(is_free) {
        return;
    }
    let lingering = places.iter_mut().filter(serve).filter_map(|place| Some((place.lingers_until()?, place)));
    if let Some((_, place)) = lingering.min_by_key(|(until, _)| *until) {
        sockets.get_mut::<Socket>(place.handle).abort();
        place.work(sockets);
    }
}

impl Client {
    /// A client that has just come.
    fn greeted(number: usize, role: Role, socket: &mut Socket<'_>) -> Self {
        let session = match role {
            Role::Serve(policy) => Some(Session::new(policy, Display::default())),
            Role::Refuse => None,
        };
        send(number, socket, &session.as_ref().map_or(BUSY, Session::greeting));
        Self { session, patience: Patience::new(clock::now(), LIMITS), is_closing: false }
    }

    fn work(&mut self, number: usize, socket: &mut Socket<'_>) -> bool {
        let is_over = self.patience.left(clock::now()).is_none();
        match &mut self.session {
            _ if self.is_closing => {
                // What still comes is ignored, so that the client gets to read the last reply.
                let _ = socket.recv(|received| (received.len(), ()));
                if is_over {
                    socket.abort();
                }
                is_over
            }
            Some(session) if is_over => {
                send(number, socket, &session.time_out());
                self.close(socket)
            }
            Some(session) if !session.is_closed() && socket.may_recv() => {
                let Some(took_line) = answer(number, session, socket) else { return false };
                if took_line {
                    self.patience.line(clock::now());
                }
                true
            }
            // Either side has said its last word.
            _ => self.close(socket),
        }
    }

    fn close(&mut self, socket: &mut Socket<'_>) -> bool {
        socket.close();
        self.patience.linger(clock::now());
        self.is_closing = true;
        true
    }
}

/// Takes input up to the next reply, and sends that. Returns whether a line ended in it; `None` if there is no input, or
/// no room for a reply.
fn answer(number: usize, session: &mut Session<Display>, socket: &mut Socket<'_>) -> Option<bool> {
    if !socket.can_recv() || socket.send_capacity() - socket.send_queue() < MAX_REPLY {
        return None;
    }
    let mut buffer = [0; MAX_REPLY];
    let taken = socket.recv(|received| {
        let mut input = &*received;
        let encoded = session.next_reply(&mut input).map(|reply| encode(number, &reply, &mut buffer));
        let taken = received.len() - input.len();
        (taken, (received[..taken].contains(&b'\n'), encoded))
    });
    let (took_line, encoded) = taken.ok()?;
    if let Some(encoded) = encoded {
        // There is room for it.
        let _ = socket.send_slice(&buffer[..encoded]);
    }
    Some(took_line)
}

fn send(number: usize, socket: &mut Socket<'_>, reply: &OutgoingReply<'_>) {
    let mut buffer = [0; MAX_REPLY];
    let length = encode(number, reply, &mut buffer);
    let _ = socket.send_slice(&buffer[..length]);
}

/// Encodes a reply, and returns its length. One that is too long has no text.
fn encode(number: usize, reply: &OutgoingReply<'_>, buffer: &mut [u8; MAX_REPLY]) -> usize {
    log::reply(number, reply);
    let fits = reply.encoded_len() <= buffer.len();
    let reply = if fits { *reply } else { reply.with_text("") };
    reply.encode(buffer).map_or(0, <[u8]>::len)
}
