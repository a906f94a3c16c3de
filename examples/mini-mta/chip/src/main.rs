//! The server of `mini_mta` on a chip with a network: a Cortex-M3 with 64 KB of RAM and Ethernet.
//!
//! Memory is static, and nothing is allocated. On port 25 the device itself receives mail; on port 26 each recipient gets
//! the code in its name, for tests. There are places for a few sessions at once; who comes when all are taken is told so.

#![no_std]
#![no_main]

mod clock;
mod ethernet;
mod log;
mod place;
mod store;

use cortex_m_semihosting::debug::{self, EXIT_FAILURE};
use mini_mta::{DEVICE, EVERY_CODE};
use smoltcp::iface::{Config, Interface, SocketSet, SocketStorage};
use smoltcp::time::Instant;
use smoltcp::wire::{EthernetAddress, IpCidr, Ipv4Address};
use static_cell::{ConstStaticCell, StaticCell};

use ethernet::Ethernet;
use place::{Buffers, Place, Role};

/// Who is served at once, and on which port. The first free place for a port is taken: the last one for port 25 only says
/// that there are too many.
const PLACES: [(u16, Role); 10] = [
    (25, Role::Serve(&DEVICE)),
    (25, Role::Serve(&DEVICE)),
    (25, Role::Serve(&DEVICE)),
    (25, Role::Serve(&DEVICE)),
    (25, Role::Refuse),
    (26, Role::Serve(&EVERY_CODE)),
    (26, Role::Serve(&EVERY_CODE)),
    (26, Role::Serve(&EVERY_CODE)),
    (26, Role::Serve(&EVERY_CODE)),
    (26, Role::Serve(&EVERY_CODE)),
];

/// A local address; QEMU's user network has the others.
const ETHERNET: [u8; 6] = [0x02, 0, 0, 0, 0, 0x19];
const ADDRESS: Ipv4Address = Ipv4Address::new(10, 0, 2, 15);
const GATEWAY: Ipv4Address = Ipv4Address::new(10, 0, 2, 2);

static CONTROLLER: ConstStaticCell<Ethernet> = ConstStaticCell::new(Ethernet::new());
static SOCKETS: ConstStaticCell<[SocketStorage<'static>; PLACES.len()]> =
    ConstStaticCell::new([SocketStorage::EMPTY; PLACES.len()]);
static BUFFERS: ConstStaticCell<[Buffers; PLACES.len()]> =
    ConstStaticCell::new([const { Buffers::new() }; PLACES.len()]);
static ALL_PLACES: StaticCell<heapless::Vec<Place, { PLACES.len() }>> = StaticCell::new();

#[cortex_m_rt::entry]
fn main() -> ! {
    if let Some(peripherals) = cortex_m::Peripherals::take() {
        clock::start(peripherals.SYST);
    }
    let controller = CONTROLLER.take();
    controller.start(ETHERNET);
    let time = || Instant::from_millis(clock::now() as i64);
    // A product would set the configuration's `random_seed` from noise, so that nobody can guess sequence numbers.
    let mut interface = Interface::new(Config::new(EthernetAddress(ETHERNET).into()), controller, time());
    interface.update_ip_addrs(|addresses| {
        let _ = addresses.push(IpCidr::new(ADDRESS.into(), 24));
    });
    let _ = interface.routes_mut().add_default_ipv4_route(GATEWAY);

    let mut sockets = SocketSet::new(&mut SOCKETS.take()[..]);
    let places = ALL_PLACES.init_with(heapless::Vec::new);
    for (number, ((port, role), buffers)) in PLACES.into_iter().zip(BUFFERS.take()).enumerate() {
        let handle = sockets.add(buffers.socket());
        let _ = places.push(Place::new(number, port, role, handle));
    }
    log::line(format_args!("listening, {} bytes a place", size_of::<Place>() + size_of::<Buffers>()));

    loop {
        interface.poll(time(), controller, &mut sockets);
        let mut is_idle = true;
        for place in places.iter_mut() {
            is_idle &= !place.work(&mut sockets);
        }
        for port in [25, 26] {
            place::make_room(port, places, &mut sockets);
        }
        if is_idle {
            // Until the next millisecond.
            cortex_m::asm::wfi();
        }
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    log::line(format_args!("{info}"));
    debug::exit(EXIT_FAILURE);
    loop {
        cortex_m::asm::wfi();
    }
}
