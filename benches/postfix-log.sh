#!/bin/sh
# Measures the program on a log and compares it with `grep -c` for one code, and with pflogsumm (Debian's package),
# whose counts have to agree. Needs awk, grep and pflogsumm; with GNU time it says how much memory was used, and with
# valgrind how many instructions a line costs, which does not depend on what else the machine does.
#
#     benches/postfix-log.sh [MEGABYTES]     # 200 by default
#
# The log is generated, and removed at the end. Fails if counts differ or a budget is exceeded: at most twice the time
# of `grep -c`, at most a fiftieth of pflogsumm's, and 5 MB of memory.
set -eu
cd "$(dirname "$0")/.."

megabytes=${1:-200}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
log=$directory/mail.log

cargo build --quiet --release --package smtp-status-cli
program=${CARGO_TARGET_DIR:-target}/release/smtp-status

awk -v size="$((megabytes * 1000 * 1000))" -f benches/postfix-log.awk >"$log"

# The least time of several runs, in milliseconds of CPU time, which other work on the machine hardly changes.
# pflogsumm needs perl, too.
least() {
    runs=$1
    shift
    while [ "$runs" -gt 0 ]; do
        perl -e 'system(@ARGV) >> 8 < 2 or exit 1; my (undef, undef, $user, $system) = times;
            printf STDERR "%d\n", 1000 * ($user + $system)' "$@" 2>>"$directory/times" >"$directory/output"
        runs=$((runs - 1))
    done
    sort -n "$directory/times" | head -n 1
    rm "$directory/times"
}

# A number from pflogsumm's report: "4711   delivered", "215   deferred  (1946  deferrals)".
pflogsumm_count() {
    tr -d '()' <"$directory/pflogsumm" | awk -v word="$1" '{ for (i = 2; i <= NF; i++) if ($i == word) { print $(i - 1); exit } }'
}

ours=$(least 9 "$program" --summary --json "$log")
cp "$directory/output" "$directory/summary"
our_count() {
    grep -o "\"$1\":[0-9]*" "$directory/summary" | awk -F: '{ sum += $2 } END { print sum + 0 }'
}
domains=$(least 5 "$program" --summary --by domain --json "$log")
grep=$(least 9 grep -c '5\.1\.1' "$log")
fixed=$(least 9 grep -c -F 5.1.1 "$log")
peer=$(least 1 pflogsumm "$log")
cp "$directory/output" "$directory/pflogsumm"

memory=$(command -p time -f %M "$program" --summary "$log" 2>&1 >/dev/null | grep -x '[0-9]*') || memory=""

# The instructions of the lines between the first and the third megabyte.
instructions() {
    head -c "$1" "$log" >"$directory/part"
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --summary "$directory/part" 2>&1 >/dev/null |
        awk '/Collected/ { print $NF }'
}
lines() {
    head -c "$1" "$log" | wc -l
}
if command -v valgrind >/dev/null; then
    cost=$((($(instructions 3000000) - $(instructions 1000000)) / ($(lines 3000000) - $(lines 1000000))))
fi

echo "log: $(wc -c <"$log") bytes, $(wc -l <"$log") lines"
echo "smtp-status --summary: $ours ms; --by domain: $domains ms"
echo "a line: ${cost:-unknown} instructions; memory: ${memory:-unknown} KB"
echo "grep -c: $grep ms; grep -c -F: $fixed ms; pflogsumm: $peer ms"

status=0
for pair in delivered:delivered deferrals:deferred bounced:failed rejected:refused; do
    theirs=$(pflogsumm_count "${pair%:*}")
    mine=$(our_count "${pair#*:}")
    echo "${pair#*:}: smtp-status $mine, pflogsumm $theirs"
    [ "$mine" = "$theirs" ] || status=1
done
[ "$ours" -le $((2 * grep)) ] || { echo "more than twice the time of grep -c"; status=1; }
[ $((50 * ours)) -le "$peer" ] || { echo "less than 50 times as fast as pflogsumm"; status=1; }
[ "${memory:-0}" -le 5120 ] || { echo "more than 5 MB of memory"; status=1; }
exit $status
