//! Writes the README's table, `README.md` here and the picture again from `results/speed.json`.

use std::io;

use smtp_status_benches::render;
use smtp_status_benches::results::Results;

fn main() -> io::Result<()> {
    render::write(&Results::read()?)
}
