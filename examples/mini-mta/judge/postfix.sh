#!/bin/sh
# Sends a message to each recipient in FOLDER/recipients with an instance of Postfix, which lives in FOLDER and is
# stopped afterwards. It leaves its log in FOLDER/log, and the bounces that it sent in FOLDER/mail/bounces/new.
#
#     postfix.sh PORT FOLDER
set -eu
port="$1" folder="$2"
stop() {
    trap - EXIT INT TERM
    [ ! -e "$folder/queue/pid/master.pid" ] || postfix -c "$folder/config" stop >/dev/null 2>&1 || true
}
trap stop EXIT
trap 'exit 1' INT TERM

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

# Deferred mail is given up at once, so that it bounces, too.
maximal_queue_lifetime = 0
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
    printf 'Subject: %s\n\nHello\n' "$recipient" |
        sendmail -C "$folder/config" -f sender@client.example "$recipient"
done <"$folder/recipients"

# Each recipient has a line in the log, and each failure a bounce: two minutes are plenty.
count_deliveries() { grep -c ' postfix/smtp\[.*, status=' "$folder/log" || true; }
count_bounces() { find "$folder/mail" -path '*/new/*' | wc -l; }
all="$(wc -l <"$folder/recipients")"
failures="$(grep -c -E '^(after-data-)?[45]' "$folder/recipients")"
tries=0
while [ "$(count_deliveries)" -lt "$all" ] || [ "$(count_bounces)" -lt "$failures" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { echo "Postfix has not finished; what it has done so far is this:"; break; }
    sleep 0.2
done
