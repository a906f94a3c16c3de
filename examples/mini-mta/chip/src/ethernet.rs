//! The Ethernet controller of the LM3S6965, for smoltcp: sections 16 and 6 of its data sheet.
//!
//! All of the program's `unsafe` is here.

#![allow(unsafe_code)]

use smoltcp::phy::{self, Device, DeviceCapabilities, Medium};
use smoltcp::time::Instant;

/// The longest frame without its checksum, which the controller adds and removes.
const MAX_FRAME: usize = 1514;

/// The source and the destination address, and the type.
const HEADER: usize = 14;

/// A register, by its address.
#[derive(Clone, Copy)]
struct Register(usize);

/// Run mode clock gating 2: turns the controller and its transceiver on.
const RCGC2: Register = Register(0x400f_e108);
/// Interrupts: those that happened, and, if written, those that are acknowledged.
const INTERRUPTS: Register = Register(0x4004_8000);
const RECEIVE_CONTROL: Register = Register(0x4004_8008);
const TRANSMIT_CONTROL: Register = Register(0x4004_800c);
/// The front of the received frames and, if written, the end of the frame to transmit: four bytes at a time.
const DATA: Register = Register(0x4004_8010);
const ADDRESS_LOW: Register = Register(0x4004_8014);
const ADDRESS_HIGH: Register = Register(0x4004_8018);
/// The number of received frames.
const FRAMES: Register = Register(0x4004_8034);
/// Whether a frame is being transmitted; if 1 is written, that is begun.
const TRANSMISSION: Register = Register(0x4004_8038);

impl Register {
    fn read(self) -> u32 {
        // SAFETY: only the registers above exist. They are mapped, aligned, and used by nobody but the one `Ethernet`.
        unsafe { (self.0 as *const u32).read_volatile() }
    }

    fn write(self, value: u32) {
        // SAFETY: as above; none of these registers makes the controller access memory.
        unsafe { (self.0 as *mut u32).write_volatile(value) }
    }
}

/// The controller, and a frame each way.
pub struct Ethernet {
    received: [u8; MAX_FRAME],
    sending: [u8; MAX_FRAME],
}

impl Ethernet {
    /// A controller that is off.
    pub const fn new() -> Self {
        Self { received: [0; MAX_FRAME], sending: [0; MAX_FRAME] }
    }

    /// Turns the controller on.
    pub fn start(&mut self, address: [u8; 6]) {
        RCGC2.write(RCGC2.read() | 1 << 30 | 1 << 28);
        let [a, b, c, d, e, f] = address;
        ADDRESS_LOW.write(u32::from_le_bytes([a, b, c, d]));
        ADDRESS_HIGH.write(u32::from_le_bytes([e, f, 0, 0]));
        INTERRUPTS.write(0x7f);
        // Full duplex, with checksums and padding; frames with a wrong checksum are rejected.
        TRANSMIT_CONTROL.write(1 << 4 | 1 << 2 | 1 << 1 | 1);
        RECEIVE_CONTROL.write(1 << 3 | 1);
    }

    /// Reads the next frame, and returns its length; `None` if there is none. One that is too long is dropped.
    fn read_frame(&mut self) -> Option<usize> {
        if FRAMES.read() == 0 {
            return None;
        }
        // The first two bytes are the length, with themselves and the checksum.
        let [low, high, first @ ..] = DATA.read().to_le_bytes();
        let total = usize::from(u16::from_le_bytes([low, high]));
        let length = total.saturating_sub(2 + 4);
        let words = total.div_ceil(4).saturating_sub(1);
        let bytes = first.into_iter().chain((0..words).flat_map(|_| DATA.read().to_le_bytes()));
        // All of it must be read, or the next frame would not begin at its start.
        for (index, byte) in bytes.enumerate() {
            if let Some(place) = self.received.get_mut(index) {
                *place = byte;
            }
        }
        Some(length).filter(|length| (HEADER..=MAX_FRAME).contains(length))
    }
}

/// Transmits a frame. The length that precedes it does not count its header.
fn write_frame(frame: &[u8]) {
    let length = (frame.len().saturating_sub(HEADER) as u16).to_le_bytes();
    let mut word = [0; 4];
    let mut filled = 0;
    for byte in length.iter().chain(frame) {
        word[filled] = *byte;
        filled = (filled + 1) % word.len();
        if filled == 0 {
            DATA.write(u32::from_le_bytes(word));
            word = [0; 4];
        }
    }
    if filled > 0 {
        DATA.write(u32::from_le_bytes(word));
    }
    TRANSMISSION.write(1);
}

impl Device for Ethernet {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Received<'_>, Sending<'_>)> {
        if TRANSMISSION.read() & 1 != 0 {
            return None;
        }
        let length = self.read_frame()?;
        let Self { received, sending } = self;
        Some((Received(received.get(..length)?), Sending(sending)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Sending<'_>> {
        (TRANSMISSION.read() & 1 == 0).then_some(Sending(&mut self.sending))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = MAX_FRAME;
        capabilities.max_burst_size = Some(1);
        capabilities
    }
}

/// A frame that was received.
pub struct Received<'a>(&'a [u8]);

impl phy::RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(self.0)
    }
}

/// Room for a frame to transmit.
pub struct Sending<'a>(&'a mut [u8; MAX_FRAME]);

impl phy::TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        // smoltcp asks for no more than the capabilities allow.
        let frame = &mut self.0[..length];
        let result = write(frame);
        write_frame(frame);
        result
    }
}
