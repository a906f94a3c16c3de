#!/bin/sh
# Sends a message to each recipient in DIRECTORY/recipients with an instance of Postfix, which lives in DIRECTORY and is
# stopped afterwards. It leaves its log in DIRECTORY/log, and the bounces that it sent in DIRECTORY/mail/bounces/new.
#
#     postfix.sh PORT DIRECTORY [again]
#
# The message is in DIRECTORY/messages/RECIPIENT, if there is one. With "again", what was deferred is sent again after two
# seconds, and given up only then.
set -eu
port="$1" directory="$2" again="${3-}"
stop() {
    trap - EXIT INT TERM
    [ ! -e "$directory/queue/pid/master.pid" ] || postfix -c "$directory/config" stop >/dev/null 2>&1 || true
}
trap stop EXIT
trap 'exit 1' INT TERM

[ -n "$again" ] && lifetime=1d || lifetime=0
mkdir "$directory/config" "$directory/queue" "$directory/data" "$directory/mail"
chown postfix "$directory/data"
chown nobody "$directory/mail"
cat >"$directory/config/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $directory/queue
data_directory = $directory/data
maillog_file = $directory/log
maillog_file_prefixes = $directory
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = client.example
mydestination =
alias_maps =
alias_database =
local_transport = error

# All mail goes to the server, without a DNS lookup ...
relayhost = [127.0.0.1]:$port
smtp_dns_support_level = disabled
# ... except the bounces.
virtual_mailbox_domains = client.example
virtual_mailbox_base = $directory/mail
virtual_mailbox_maps = static:bounces/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)

# No more than a chip has places for, and the server says what is too big.
default_destination_concurrency_limit = 2
smtp_discard_ehlo_keywords = size

# Deferred mail is given up at once, so that it bounces, too.
maximal_queue_lifetime = $lifetime
bounce_queue_lifetime = 0
in_flow_delay = 0
EOF
cat >"$directory/config/master.cf" <<EOF
pickup    unix  n - n 60   1 pickup
cleanup   unix  n - n -    0 cleanup
qmgr      unix  n - n 300  1 qmgr
rewrite   unix  - - n -    - trivial-rewrite
bounce    unix  - - n -    0 bounce
defer     unix  - - n -    0 bounce
trace     unix  - - n -    0 bounce
flush     unix  n - n 1000 0 flush
proxymap  unix  - - n -    - proxymap
smtp      unix  - - n -    - smtp
showq     unix  n - n -    - showq
error     unix  - - n -    - error
retry     unix  - - n -    - error
virtual   unix  - n n -    - virtual
scache    unix  - - n -    1 scache
postlog   unix-dgram n - n - 1 postlogd
EOF
postfix -c "$directory/config" start

while read -r recipient; do
    if [ -e "$directory/messages/$recipient" ]; then
        cat "$directory/messages/$recipient"
    else
        printf 'Subject: %s\n\nHello\n' "$recipient"
    fi | sendmail -C "$directory/config" -f sender@client.example "$recipient"
done <"$directory/recipients"

count() { grep -cE " postfix/(smtp|error)\[.*, status=${1-}" "$directory/log" || true; }
queue_is_empty() { postqueue -c "$directory/config" -p | grep -q "queue is empty"; }
# Two minutes are plenty.
wait_until() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "Postfix has not finished; what it has done so far is this:"; exit; }
        sleep 0.2
    done
}

# Each recipient has a line in the log; what was not deferred is gone from the queue then, as are the bounces.
all="$(wc -l <"$directory/recipients")"
has_tried_all() { [ "$(count)" -ge "$all" ]; }
wait_until has_tried_all
if [ -n "$again" ]; then
    # A message that has just been deferred may miss the first flush, so it is repeated.
    deferred="$(count deferred)"
    flush() { postqueue -c "$directory/config" -f; sleep 2; }
    has_retried() {
        flush
        [ "$(grep -E " postfix/(smtp|error)\[.*, status=" "$directory/log" | grep -o ' to=<[^>]*>' | sort | uniq -d |
            wc -l)" -ge "$deferred" ]
    }
    sleep 2
    wait_until has_retried
    postconf -c "$directory/config" -e maximal_queue_lifetime=0
    postfix -c "$directory/config" reload >/dev/null 2>&1
    is_given_up() { flush; queue_is_empty; }
    wait_until is_given_up
fi
wait_until queue_is_empty
