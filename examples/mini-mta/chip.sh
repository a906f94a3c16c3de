#!/bin/sh
# Runs the server on a chip with a network, in QEMU, and has real clients deliver to it: Postfix, curl, Python's smtplib,
# and some that behave badly. What the chip logs that it sent, what Postfix logs, and what its bounces say must be the
# same.
#
#     examples/mini-mta/chip.sh
#
# Debian only, as root, because Postfix requires it. Installs what is missing. Everything that it starts uses only the
# loopback interface, and is gone afterwards. It takes a minute or two, and longer the first time.
set -eu
umask 022
cd "$(dirname "$0")"

[ "$(id -u)" = 0 ] || { echo "Postfix has to be started by root: run this as root" >&2; exit 2; }

target=thumbv7m-none-eabi
missing=""
need() { [ -e "$1" ] || missing="$missing $2"; }
need /usr/bin/qemu-system-arm qemu-system-arm
need /usr/bin/curl curl
need /usr/bin/python3 python3
need /usr/sbin/postfix postfix
if rustup target list --installed 2>/dev/null | grep -qx "$target"; then
    cross() { cargo "$@"; }
else
    # Debian's Rust has the sources of `core`, and builds it itself.
    need /usr/bin/cargo cargo-web
    need /usr/bin/rustc rustc-web
    need /usr/lib/rustlib/src rust-web-src
    need /usr/bin/arm-none-eabi-ld binutils-arm-none-eabi
    export CARGO_TARGET_THUMBV7M_NONE_EABI_LINKER=arm-none-eabi-ld
    cross() { PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 /usr/bin/cargo "$@" -Zbuild-std=core; }
fi
if [ -n "$missing" ]; then
    # Without a configuration, so that it is not started.
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    apt-get update -qq
    # An installed mail server stays: it would have to be removed for Postfix.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends --no-remove $missing >/dev/null
fi

# The stack is painted, so that one sees how much of it was used.
(cd chip && cross build --locked --quiet --release --features impatient,cortex-m-rt/paint-stack --target "$target")
program="chip/target/$target/release/chip"
cargo build --locked --quiet --example judge
cargo build --locked --quiet --manifest-path ../../Cargo.toml -p smtp-status-cli
judge() { target/debug/examples/judge "$@"; }

# Postfix's own users must be able to enter the directory.
directory="$(mktemp -d /tmp/mini-mta.XXXXXX)"
chmod 755 "$directory"
chip=""
clean_up() {
    trap - EXIT INT TERM
    [ -z "$chip" ] || kill "$chip" 2>/dev/null || true
    rm -rf "$directory"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# Two ports that are free.
# shellcheck disable=SC2046
set -- $(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(each.getsockname()[1] for each in sockets))')
device="$1" every_code="$2"

# The chip reaches nobody: what comes from the two ports is all.
qemu-system-arm -M lm3s6965evb -display none -serial none -monitor "unix:$directory/monitor,server,nowait" \
    -semihosting-config enable=on,target=native \
    -nic "user,model=stellaris,restrict=on,hostfwd=tcp:127.0.0.1:$device-:25,hostfwd=tcp:127.0.0.1:$every_code-:26" \
    -kernel "$program" </dev/null >"$directory/chip.log" 2>"$directory/qemu.log" &
chip=$!
until grep -q listening "$directory/chip.log"; do
    kill -0 "$chip" || { cat "$directory/qemu.log"; exit 1; }
    sleep 0.1
done

failed=0
timeout 300 judge/chip-clients.py "$device" || failed=1
judge recipients >"$directory/recipients"
for client in curl.sh smtplib-client.py; do
    timeout 300 "judge/$client" "$every_code" <"$directory/recipients" >"$directory/$client" || failed=1
    judge client "${client%%[-.]*}" "$directory/$client" || failed=1
done

# All codes that there are, and then the device itself.
timeout 300 judge/postfix.sh "$every_code" "$directory" || failed=1
judge postfix "$directory/log" "$directory/mail/bounces/new" || failed=1
postfix="$directory/device"
mkdir -p "$postfix/messages"
judge device >"$postfix/recipients"
# More than the 65,536 octets that the server announces.
{
    printf 'Subject: too big\n\n'
    yes "A line of text, again and again, until the message is too big." | head -n 1100
} >"$postfix/messages/postmaster@device.example"
# Only what the chip says from here on.
before="$(wc -l <"$directory/chip.log")"
timeout 300 judge/postfix.sh "$device" "$postfix" again || failed=1
tail -n "+$((before + 1))" "$directory/chip.log" >"$postfix/chip.log"

# The program reads the bounces: one address of all does not exist.
hard="$(../../target/debug/smtp-status --hard-bounces "$postfix/mail/bounces/new" | sort | tr '\n' ' ')"
[ "$hard" = "nobody@device.example " ] || { echo "hard bounces: $hard"; failed=1; }

if kill -0 "$chip"; then
    judge/chip-sizes.py "$program" "$directory/monitor" "$directory/ram" || failed=1
else
    echo "the chip has stopped"
    tail -n 3 "$directory/chip.log"
    failed=1
fi
judge chip "$postfix/chip.log" "$postfix" || failed=1
if [ "$failed" = 1 ]; then
    grep -hE "warning|error|fatal|panic" "$directory/log" "$postfix/log" "$directory/qemu.log" || true
fi
exit "$failed"
