//! What a server's words come to where its code says nothing: a few words for people, the same for many wordings.

use std::borrow::Cow;

use memchr::memmem;

/// What words, in lower case, come to. The first that is found is used.
const REASONS: &[(&str, &[&str])] = &[
    ("Retry time not reached", &["retry time not reached"]),
    ("Retry timeout exceeded", &["retry timeout exceeded", "status=expired", "been in the queue too long"]),
    ("Greylisted", &["greylist", "graylist", "grey-list", "gray-list"]),
    ("Connection refused", &["connection refused"]),
    ("No route to host", &["no route to host", "network is unreachable", "host is down"]),
    ("Connection timed out", &["timed out", "timeout"]),
    (
        "Connection lost",
        &["lost connection", "connection reset", "closed connection", "connection closed", "broken pipe"],
    ),
    (
        "Host not found",
        &[
            "host not found",
            "host or domain name not found",
            "domain not found",
            "host lookup",
            "domain does not exist",
            "nxdomain",
            "name service error",
            "no mx found",
            "unknown host",
            "host unknown",
            "name lookup failure",
        ],
    ),
    ("Domain accepts no mail", &["nullmx", "null mx", "does not accept mail", "indicated no smtp service"]),
    ("TLS failed", &["tls", "ssl", "certificate", "handshake"]),
    (
        "User unknown",
        &[
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "recipient unknown",
            "unknown recipient",
            "mailbox not found",
            "no mailbox here",
            "does not exist",
            "doesn't exist",
            "doesn't have a",
            "invalid recipient",
            "unknown in",
            "unrouteable address",
            "unbekannt",
            "no such mailbox",
            "address unknown",
        ],
    ),
    (
        "Mailbox full",
        &[
            "mailbox full",
            "mailbox is full",
            "over quota",
            "quota exceeded",
            "exceeded storage",
            "out of storage",
            "quota",
        ],
    ),
    ("Mailbox disabled", &["disabled", "suspended", "inactive"]),
    (
        "Relaying denied",
        &[
            "relay access denied",
            "relaying denied",
            "relay not permitted",
            "not permitted to relay",
            "unable to relay",
        ],
    ),
    ("Too many connections", &["too many connections", "too many concurrent"]),
    ("Too many recipients", &["too many recipients"]),
    ("Rate limited", &["rate limit", "too many messages", "too fast", "unusual rate", "throttl"]),
    (
        "On a blocklist",
        &["blocklist", "blacklist", "listed at", "blocked using", "listed in", "dnsbl", "spamhaus"],
    ),
    ("Not authenticated", &["spf", "dkim", "dmarc", "unauthenticated", "authenticat"]),
    ("Spam", &["spam", "unsolicited", "junk"]),
    ("Message too large", &["too big", "too large", "size exceeds", "exceeds maximum", "message size"]),
    ("Virus", &["virus", "malware"]),
    ("Shutting down", &["shutting down", "not available", "service unavailable"]),
    ("Mailbox busy", &["mailbox busy", "mailbox unavailable", "temporarily unavailable"]),
    ("Delivery suspended", &["delivery temporarily suspended"]),
];

/// How many bytes of words are looked at: a reply is shorter.
const MOST: usize = 4096;

/// How much of other words is kept.
const LENGTH: usize = 60;

/// What a server's words come to; nothing for no words.
pub fn reason(words: &[u8]) -> Option<Cow<'static, str>> {
    let words = &words[..words.len().min(MOST)];
    let lower = words.to_ascii_lowercase();
    let known = REASONS
        .iter()
        .find(|(_, signs)| signs.iter().any(|sign| memmem::find(&lower, sign.as_bytes()).is_some()));
    known.map(|&(reason, _)| Cow::Borrowed(reason)).or_else(|| own_words(words).map(Cow::Owned))
}

/// The words themselves, without what differs from mail to mail: codes, addresses, numbers.
fn own_words(words: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(words);
    let said = text.rsplit_once(" said: ").map_or(&*text, |(_, said)| said);
    let said = said.split(" (in reply to ").next().unwrap_or_default();
    let is_plain = |word: &&str| {
        !word.contains(['@', '[', '=']) && !word.chars().any(|character| character.is_ascii_digit())
    };
    let kept = said.split_whitespace().filter(is_plain).collect::<Vec<_>>().join(" ");
    let kept = kept.trim_matches([':', ' ', '-', '(', ')', ',', '.']);
    let short: String = kept.chars().take(LENGTH).collect();
    (!short.is_empty()).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_come_to_the_same() {
        for (words, expected) in [
            ("connect to mx.example.org[192.0.2.1]:25: Connection refused", "Connection refused"),
            ("host mx said: 450 <a@example.org>: Recipient address rejected: Greylisted", "Greylisted"),
            ("retry time not reached for any host for 'example.org'", "Retry time not reached"),
            ("Host or domain name not found. Name service error for name=example.org", "Host not found"),
            (
                "host mx[192.0.2.1] said: 450 <a@b.example> Frobnication of 17 is off (in reply to RCPT TO command)",
                "Frobnication of is off",
            ),
        ] {
            assert_eq!(reason(words.as_bytes()).as_deref(), Some(expected), "{words}");
        }
        assert_eq!(reason(b""), None);
        assert_eq!(reason(b"550 5.0.0"), None);
    }
}
