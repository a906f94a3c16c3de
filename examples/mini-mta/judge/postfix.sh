#!/bin/sh
# Sends a message to each recipient in FOLDER/recipients with an instance of Postfix, which lives in FOLDER and is
# stopped afterwards. It leaves its log in FOLDER/log, and the bounces that it sent in FOLDER/mail/bounces/new.
#
#     postfix.sh PORT FOLDER [again]
#
# The message is in FOLDER/messages/RECIPIENT, if there is one. With "again", what was deferred is sent again after two
# seconds, and given up only then.
set -eu
port="$1" folder="$2" again="${3-}"
stop() {
    trap - EXIT INT TERM
    [ ! -e "$folder/queue/pid/master.pid" ] || postfix -c "$folder/config" stop >/dev/null 2>&1 || true
}
trap stop EXIT
trap 'exit 1' INT TERM

[ -n "$again" ] && lifetime=1d || lifetime=0
mkdir "$folder/config" "$folder/queue" "$folder/data" "$folder/mail"
chown postfix "$folder/data"
chown nobody "$folder/mail"
cat >"$folder/config/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
maillog_file = $folder/log
maillog_file_prefixes = $folder
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
virtual_mailbox_base = $folder/mail
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
cat >"$folder/config/master.cf" <<EOF
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
postfix -c "$folder/config" start

while read -r recipient; do
    if [ -e "$folder/messages/$recipient" ]; then
        cat "$folder/messages/$recipient"
    else
        printf 'Subject: %s\n\nHello\n' "$recipient"
    fi | sendmail -C "$folder/config" -f sender@client.example "$recipient"
done <"$folder/recipients"

count() { grep -cE " postfix/(smtp|error)\[.*, status=${1-}" "$folder/log" || true; }
queue_is_empty() { postqueue -c "$folder/config" -p | grep -q "queue is empty"; }
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
all="$(wc -l <"$folder/recipients")"
has_tried_all() { [ "$(count)" -ge "$all" ]; }
wait_until has_tried_all
if [ -n "$again" ]; then
    # A message that has just been deferred may miss the first flush, so it is repeated.
    deferred="$(count deferred)"
    flush() { postqueue -c "$folder/config" -f; sleep 2; }
    has_retried() {
        flush
        [ "$(grep -E " postfix/(smtp|error)\[.*, status=" "$folder/log" | grep -o ' to=<[^>]*>' | sort | uniq -d |
            wc -l)" -ge "$deferred" ]
    }
    sleep 2
    wait_until has_retried
    postconf -c "$folder/config" -e maximal_queue_lifetime=0
    postfix -c "$folder/config" reload >/dev/null 2>&1
    is_given_up() { flush; queue_is_empty; }
    wait_until is_given_up
fi
wait_until queue_is_empty
