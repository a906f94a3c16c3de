//! Measured: the reply code and the status code of a reply.
#![no_std]
#![no_main]

use smtp_status::Reply;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let Ok(reply) = Reply::parse(input.line) else { return 0 };
        let detail = reply.status().map_or(0, |status| status.detail_code());
        u32::from(reply.reply_code().get()) << 16 | u32::from(detail)
    })
}
