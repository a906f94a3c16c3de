//! Transfer encodings, character sets, encoded words and dates: mail-parser decodes them.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
#[cfg(feature = "entities")]
use mail_parser::decoders::html::add_html_token;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::parsers::MessageStream;

use crate::steps;

/// The longest value of a header field that is decoded. A longer one is no subject, date or type.
const LONGEST_VALUE: usize = 16 * 1024;

/// What mail-parser makes of an input. Some inputs overflow its arithmetic, which panics in debug builds: those are not
/// decoded.
fn guarded<T>(decode: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(decode)).ok().flatten()
}

/// The content of a part with this transfer encoding; as it is if that is unknown or broken.
pub fn content<'a>(body: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    steps::add(body.len());
    let decoded = match encoding.trim() {
        base64 if base64.eq_ignore_ascii_case("base64") => guarded(|| base64_decode(body)),
        quoted if quoted.eq_ignore_ascii_case("quoted-printable") => {
            guarded(|| quoted_printable_decode(body))
        }
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// A text in this character set; UTF-8 if that is unknown.
pub fn text<'a>(content: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    steps::add(content.len());
    let is_utf8 = |charset: &str| ["utf-8", "us-ascii"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    if let Ok(text) = std::str::from_utf8(content)
        && (content.is_ascii() || charset.is_none_or(is_utf8))
        // ISO-2022-JP is ASCII with shift sequences.
        && !content.contains(&0x1b)
    {
        return Cow::Borrowed(text);
    }
    let decode = charset.and_then(|charset| charset_decoder(charset.as_bytes()));
    let decoded = decode.and_then(|decode| guarded(|| Some(decode(content))));
    decoded.map_or_else(|| String::from_utf8_lossy(content), Cow::Owned)
}

/// The value of a header field on one line, its encoded words decoded (RFC 2047).
pub fn value(value: &[u8]) -> String {
    steps::add(value.len());
    let value = &value[..value.len().min(LONGEST_VALUE)];
    if memchr::memmem::find(value, b"=?").is_some() {
        let line = [value.trim_ascii(), b"\n"].concat();
        let decoded = guarded(|| Some(MessageStream::new(&line).parse_unstructured().as_text()?.to_owned()));
        if let Some(decoded) = decoded {
            return decoded;
        }
    }
    String::from_utf8_lossy(value).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The date in the value of a field, in the form of RFC 3339.
pub fn date(value: &[u8]) -> Option<String> {
    steps::add(value.len());
    let line = [value.get(..LONGEST_VALUE).unwrap_or(value).trim_ascii(), b"\n"].concat();
    guarded(|| {
        let value = MessageStream::new(&line).parse_date();
        value.as_datetime().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339)
    })
}

/// The type of a part: "text", "plain", and its attributes by their names.
#[derive(Clone, Debug, Default)]
pub struct ContentType {
    pub kind: String,
    pub subtype: String,
    attributes: Vec<(String, String)>,
}

impl ContentType {
    /// The type in the value of a field; empty if there is none.
    pub fn of(value: &[u8]) -> Self {
        steps::add(value.len());
        let line = [value.get(..LONGEST_VALUE).unwrap_or(value).trim_ascii(), b"\n"].concat();
        let parsed = guarded(|| {
            let value = MessageStream::new(&line).parse_content_type();
            let parsed = value.as_content_type()?;
            let attributes = parsed.attributes.iter().flatten();
            Some(Self {
                kind: parsed.c_type.to_ascii_lowercase(),
                subtype: parsed.c_subtype.as_deref().unwrap_or_default().to_ascii_lowercase(),
                attributes: attributes
                    .map(|one| (one.name.to_ascii_lowercase(), one.value.clone().into_owned()))
                    .collect(),
            })
        });
        parsed.unwrap_or_default()
    }

    pub fn is(&self, kind: &str, subtypes: &[&str]) -> bool {
        self.kind == kind && subtypes.contains(&self.subtype.as_str())
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Adds the character that an HTML entity such as `&lt;` stands for.
#[cfg(feature = "entities")]
pub fn push_entity(entity: &str, text: &mut String) {
    let mut decoded = String::new();
    let is_decoded = guarded(|| {
        add_html_token(&mut decoded, entity.as_bytes(), false);
        Some(())
    });
    text.push_str(if is_decoded.is_some() { &decoded } else { entity });
}

/// Adds the character that an HTML entity such as `&lt;` stands for, if it is a number or one of the usual names.
#[cfg(not(feature = "entities"))]
pub fn push_entity(entity: &str, text: &mut String) {
    const NAMES: &[(&str, char)] = &[
        ("quot", '"'),
        ("amp", '&'),
        ("apos", '\''),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", '\u{a0}'),
        ("copy", '\u{a9}'),
        ("auml", '\u{e4}'),
        ("ouml", '\u{f6}'),
        ("uuml", '\u{fc}'),
        ("Auml", '\u{c4}'),
        ("Ouml", '\u{d6}'),
        ("Uuml", '\u{dc}'),
        ("szlig", '\u{df}'),
        ("agrave", '\u{e0}'),
        ("aacute", '\u{e1}'),
        ("acirc", '\u{e2}'),
        ("atilde", '\u{e3}'),
        ("ccedil", '\u{e7}'),
        ("egrave", '\u{e8}'),
        ("eacute", '\u{e9}'),
        ("ecirc", '\u{ea}'),
        ("iacute", '\u{ed}'),
        ("ntilde", '\u{f1}'),
        ("oacute", '\u{f3}'),
        ("ocirc", '\u{f4}'),
        ("otilde", '\u{f5}'),
        ("uacute", '\u{fa}'),
        ("lsquo", '\u{2018}'),
        ("rsquo", '\u{2019}'),
        ("ldquo", '\u{201c}'),
        ("rdquo", '\u{201d}'),
        ("ndash", '\u{2013}'),
        ("mdash", '\u{2014}'),
        ("hellip", '\u{2026}'),
    ];
    let name = entity.trim_start_matches('&').trim_end_matches(';');
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    });
    let named = || NAMES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    match number.and_then(char::from_u32).or_else(named) {
        Some(character) => text.push(character),
        None => text.push_str(entity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_decoded_or_left_as_they_are() {
        assert_eq!(&*content(b"NTUwIG5v", "Base64"), b"550 no");
        assert_eq!(&*content(b"caf=C3=A9 =\nau lait", "quoted-printable"), "caf\u{e9} au lait".as_bytes());
        assert_eq!(&*content(b"a =?? b", "quoted-printable"), b"a =?? b");
        assert_eq!(&*content(b"!", "base64"), b"!");
        assert_eq!(&*content(b"a=3D", "8bit"), b"a=3D");
    }

    #[test]
    fn texts_are_read_in_their_character_set() {
        assert_eq!(text(b"caf\xe9", Some("iso-8859-1")), "caf\u{e9}");
        assert_eq!(text("\u{e9}".as_bytes(), Some("us-ascii")), "\u{e9}");
        assert_eq!(text(b"caf\xe9", None), "caf\u{fffd}");
        #[cfg(feature = "encodings")]
        assert_eq!(text(b"\x1b$B$\"\x1b(B", Some("iso-2022-jp")), "\u{3042}");
    }

    #[test]
    fn entities_are_characters() {
        for (entity, character) in
            [("&lt;", "<"), ("&uuml;", "\u{fc}"), ("&#8217;", "\u{2019}"), ("&#x2019;", "\u{2019}")]
        {
            let mut text = String::new();
            push_entity(entity, &mut text);
            assert_eq!(text, character, "{entity}");
        }
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(value(b" =?utf-8?b?VW56dXN0ZWxsYmFy?=\r\n today\r\n"), "Unzustellbar today");
        assert_eq!(value(b" one\r\n\ttwo\r\n"), "one two");
        assert_eq!(value(&vec![b'a'; 20_000]).len(), 16_384);
        assert_eq!(
            date(b" Tue, 24 Nov 2026 18:00:00 +0100\r\n").as_deref(),
            Some("2026-11-24T18:00:00+01:00")
        );
        assert_eq!(date(b"never"), None);
    }

    #[test]
    fn types_have_attributes() {
        let kind =
            ContentType::of(b" Multipart/Report;\r\n\treport-type=delivery-status; boundary=\"a b\"\r\n");
        assert!(kind.is("multipart", &["report"]));
        assert_eq!(kind.attribute("boundary"), Some("a b"));
        assert_eq!(kind.attribute("charset"), None);
        assert_eq!(ContentType::of(b"").kind, "");
    }
}
