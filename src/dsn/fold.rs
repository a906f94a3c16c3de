//! Writes header fields that no value can break out of.

use core::fmt;

use crate::print::is_unprintable;
use crate::slice;

/// The longest line, in octets without its CRLF, unless one word is longer (RFC 5322 section 2.1.1).
const LINE: usize = 78;

/// The longest word that fits after the white space of a fold.
const WORD: usize = LINE - 1;

/// The longest line that is allowed at all (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// The longest name of a field: a longer one is cut, as its line could not be folded.
const LONGEST_NAME: usize = 900;

/// Writes the lines of fields: folded at white space, with `?` for characters that a field cannot contain.
///
/// A value stays inside its field, whatever it contains: a line break in it becomes a fold, and every line of a field
/// but the first begins with a space followed by a word.
pub struct FieldWriter<'a, W: ?Sized> {
    writer: &'a mut W,
    /// Whether characters outside ASCII may be written.
    is_utf8: bool,
    /// How many octets the line has.
    column: usize,
    gap: Gap,
    /// The word that is being written: where it goes depends on its length.
    word: [u8; WORD],
    word_len: usize,
    /// Whether the word is too long for that, and its beginning has been written.
    is_long: bool,
}

/// What is before the next word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Fold,
}

impl<'a, W: fmt::Write + ?Sized> FieldWriter<'a, W> {
    pub const fn new(writer: &'a mut W, is_utf8: bool) -> Self {
        Self { writer, is_utf8, column: 0, gap: Gap::None, word: [0; WORD], word_len: 0, is_long: false }
    }

    /// Begins a field. A character that a name cannot contain becomes a hyphen, and a name that fills a line is cut.
    pub fn begin(&mut self, prefix: &str, name: &str) -> fmt::Result {
        for character in prefix.chars().chain(name.chars()).take(LONGEST_NAME) {
            self.put(if matches!(character, '!'..='9' | ';'..='~') { character } else { '-' })?;
        }
        self.put(':')?;
        self.gap = Gap::Space;
        Ok(())
    }

    /// Ends a field.
    pub fn end(&mut self) -> fmt::Result {
        self.end_word()?;
        (self.gap, self.column) = (Gap::None, 0);
        self.writer.write_str("\r\n")
    }

    /// Writes an empty line.
    pub fn blank_line(&mut self) -> fmt::Result {
        self.writer.write_str("\r\n")
    }

    /// Writes an address without folds, neither before it nor at its spaces. With `embeds`, text that looks like an
    /// embedded character (RFC 6533 section 3) is escaped, so that it is read back unchanged.
    pub fn address(&mut self, address: &str, embeds: bool) -> fmt::Result {
        self.end_word()?;
        let address = address.trim_ascii();
        if !address.is_empty() {
            self.put(' ')?;
        }
        (self.gap, self.is_long) = (Gap::None, true);
        for (index, character) in address.char_indices() {
            self.push(character)?;
            if embeds && address.get(index..).is_some_and(|rest| rest.starts_with("\\x{")) {
                "x{5C}".chars().try_for_each(|character| self.push(character))?;
            }
        }
        Ok(())
    }

    /// Adds a character to the word.
    fn push(&mut self, character: char) -> fmt::Result {
        let is_shown = matches!(character, ' '..='~')
            || self.is_utf8 && !character.is_ascii() && !is_unprintable(character);
        let character = if is_shown { character } else { '?' };
        let mut buffer = [0; 4];
        let encoded = character.encode_utf8(&mut buffer).as_bytes();
        let end = self.word_len.wrapping_add(encoded.len());
        if !self.is_long {
            if let Some(room) = self.word.get_mut(self.word_len..end) {
                room.copy_from_slice(encoded);
                self.word_len = end;
                return Ok(());
            }
            self.put_word()?;
            self.is_long = true;
        }
        if self.column.wrapping_add(encoded.len()) > LONGEST_LINE {
            // A space is dropped here: it could be all there is on the next line.
            if character == ' ' {
                return Ok(());
            }
            self.fold()?;
            // The rest of a word must not look like a line of a reply.
            return self.put(if character.is_ascii_digit() { '?' } else { character });
        }
        self.put(character)
    }

    fn end_word(&mut self) -> fmt::Result {
        if self.is_long {
            self.is_long = false;
            return Ok(());
        }
        self.put_word()
    }

    /// Writes the word, if there is one, and the gap before it.
    fn put_word(&mut self) -> fmt::Result {
        if self.word_len == 0 {
            return Ok(());
        }
        let with_space = self.column.wrapping_add(self.word_len).wrapping_add(1);
        let begins_like_reply = self.begins_like_reply();
        let longest = if begins_like_reply { LONGEST_LINE } else { LINE };
        match self.gap {
            Gap::Space if with_space <= longest => self.put(' ')?,
            Gap::Space => {
                if let (true, [first, ..]) = (begins_like_reply, &mut self.word) {
                    *first = b'?';
                }
                self.fold()?;
            }
            Gap::Fold => self.fold()?,
            Gap::None => {}
        }
        self.gap = Gap::None;
        self.column = self.column.wrapping_add(self.word_len);
        // It is made of whole characters.
        let word = core::str::from_utf8(slice::up_to(&self.word, self.word_len)).unwrap_or_default();
        self.word_len = 0;
        self.writer.write_str(word)
    }

    /// Whether the word begins like a line of a reply. After a fold, a reader would take it for one.
    fn begins_like_reply(&self) -> bool {
        let word = slice::up_to(&self.word, self.word_len);
        matches!(word, [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', ..])
    }

    fn fold(&mut self) -> fmt::Result {
        self.column = 1;
        self.writer.write_str("\r\n ")
    }

    fn put(&mut self, character: char) -> fmt::Result {
        self.column = self.column.wrapping_add(character.len_utf8());
        self.writer.write_char(character)
    }
}

/// Writes a part of a value, which is folded at its white space; a line break in it becomes a fold.
impl<W: fmt::Write + ?Sized> fmt::Write for FieldWriter<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.write_char(character))
    }

    fn write_char(&mut self, character: char) -> fmt::Result {
        let gap = match character {
            ' ' | '\t' => Gap::Space,
            '\r' | '\n' => Gap::Fold,
            _ => return self.push(character),
        };
        self.end_word()?;
        if self.gap != Gap::Fold {
            self.gap = gap;
        }
        Ok(())
    }
}
