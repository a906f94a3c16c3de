//! Makes the enum `Device` of `codes.toml`.

fn main() {
    smtp_status_build::codes("codes.toml");
}
