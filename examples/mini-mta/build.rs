//! Makes `DeviceCode` from the device's own codes.

fn main() {
    smtp_status_build::codes("codes.toml");
}
