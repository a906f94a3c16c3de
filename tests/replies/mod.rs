//! Replies for tests of what reads them.

use proptest::prelude::*;
use proptest::sample::Index;

/// Replies as they are sent, with bytes inserted, removed or changed.
pub fn mutated_replies() -> impl Strategy<Value = Vec<u8>> {
    const LINES: &[&str] = &[
        "550 5.1.1 User unknown\r\n",
        "550-5.1.1 No such\r\n",
        "550 5.1.10 User\n",
        "550-5.7.606 Banned, ask <support@example.org>\r\n",
        "550-\r\n",
        "550-Verification failed for <ada@example.org>\r\n",
        "550-5.1.1\n",
        "550\r\n",
        "550 4.4.7 Expired\r\n",
        "250 2.1.5 Ok\r\n",
        "250-mx.example.org\r\n",
        "250-2.0.0 Ok\r\n",
        "250 ENHANCEDSTATUSCODES\r\n",
        "354 End with a dot\r\n",
        "452: 4.3.1 no\r\n",
    ];
    const BYTES: &[u8] = b"\r\n -:.#0123456789x\xe9\0";
    let lines = prop::collection::vec(prop::sample::select(LINES), 0..6);
    let changes = prop::collection::vec((any::<Index>(), prop::sample::select(BYTES), 0..3_u8), 0..4);
    (lines, changes).prop_map(|(lines, changes)| {
        let mut text = lines.concat().into_bytes();
        for (place, byte, kind) in changes {
            let place = place.index(text.len() + 1);
            match (kind, text.get_mut(place)) {
                (0, Some(here)) => *here = byte,
                (1, Some(_)) => drop(text.remove(place)),
                _ => text.insert(place, byte),
            }
        }
        text
    })
}
