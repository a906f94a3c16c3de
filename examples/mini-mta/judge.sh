#!/bin/sh
# Lets curl, Python's smtplib, lettre (in the example `retry`) and Postfix judge every reply: each sends a message to
# each recipient of the server. Every recipient gets a different status code, to RCPT or after DATA, and the client must
# accept or refuse as intended.
#
#     examples/mini-mta/judge.sh
#
# Debian only, as root, because Postfix requires it. Installs the clients that are missing. Everything that it starts
# uses only the loopback interface, and is gone afterwards.
set -eu
umask 022
cd "$(dirname "$0")"

[ "$(id -u)" = 0 ] || { echo "Postfix has to be started by root: run this as root" >&2; exit 2; }

missing=""
[ -x /usr/bin/curl ] || missing="$missing curl"
[ -x /usr/bin/python3 ] || missing="$missing python3"
[ -x /usr/sbin/postfix ] || missing="$missing postfix"
if [ -n "$missing" ]; then
    # Without a configuration, so that it is not started.
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    apt-get update -qq
    # An installed mail server stays: it would have to be removed for Postfix.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends --no-remove $missing >/dev/null
fi

cargo build --locked --quiet --bins --examples
(cd ../.. && cargo build --locked --quiet --example retry)
retry() { (cd ../.. && timeout 300 cargo run --locked --quiet --example retry -- "$port" "$@"); }
judge() { cargo run --locked --quiet --example judge -- "$@"; }

# Postfix's own users must be able to enter the directory.
directory="$(mktemp -d /tmp/mini-mta.XXXXXX)"
chmod 755 "$directory"
server=""
clean_up() {
    trap - EXIT INT TERM
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$directory"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

cargo run --locked --quiet >"$directory/port" &
server=$!
while [ ! -s "$directory/port" ]; do
    kill -0 "$server"
    sleep 0.1
done
port="$(cat "$directory/port")"
judge recipients >"$directory/recipients"

failed=0
for client in curl.sh smtplib-client.py; do
    timeout 300 "judge/$client" "$port" <"$directory/recipients" >"$directory/$client" || failed=1
    judge client "${client%%[-.]*}" "$directory/$client" || failed=1
done
# shellcheck disable=SC2046
retry $(cat "$directory/recipients") >"$directory/decisions" || failed=1
judge retry "$directory/decisions" || failed=1
timeout 300 judge/postfix.sh "$port" "$directory" || failed=1
judge postfix "$directory/log" "$directory/mail/bounces/new" || {
    grep -E "warning|error|fatal|panic" "$directory/log" || true
    failed=1
}
exit "$failed"
