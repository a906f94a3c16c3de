#!/bin/sh
# Sends a message with curl to each recipient that standard input names, and prints what curl makes of it: a
# recipient, and "accepted", or "refused" with the codes of the last reply that refuses something.
#
#     curl.sh PORT <RECIPIENTS
set -eu
port="$1"

while read -r recipient; do
    if trace="$(printf 'Subject: %s\r\n\r\nHello\r\n' "$recipient" |
        curl --silent --verbose --max-time 60 --noproxy '*' --upload-file - --mail-from sender@client.example \
            --mail-rcpt "$recipient" "smtp://127.0.0.1:$port/client.example" 2>&1)"; then
        echo "$recipient accepted"
    else
        # Each line of a reply is traced as "< 550-5.1.1 text" or "< 550 5.1.1 text".
        codes="$(echo "$trace" | sed -n 's/^< \([45][0-9][0-9]\)[- ]\([^ ]*\) .*/\1 \2/p' | tail -n 1)"
        echo "$recipient refused $codes"
    fi
done
