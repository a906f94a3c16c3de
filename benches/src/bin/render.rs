//! Writes the README's table, `README.md` here and the picture again from the runs in `results/`.

use std::io;

use smtp_status_benches::{render, results};

fn main() -> io::Result<()> {
    render::write(&results::read_all()?)
}
