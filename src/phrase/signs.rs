//! The signs of providers: words and host names that only their own replies have.

use super::generated::{SIGN_DOMAINS, SIGN_WORDS};
use super::reader::{Reader, Token};
use crate::{Provider, slice};

/// The provider of the first sign in a text.
pub const fn provider(text: &[u8]) -> Option<Provider> {
    let mut reader = Reader::new(text);
    loop {
        let provider = match reader.next() {
            None => return None,
            Some(Token::Word(word)) => of_word(between(text, word.start, word.end)),
            Some(Token::Name { start, end }) => match of_word(between(text, start, end)) {
                None => of_name(between(text, start, end)),
                provider => provider,
            },
        };
        if provider.is_some() {
            return provider;
        }
    }
}

const fn between(text: &[u8], start: usize, end: usize) -> &[u8] {
    slice::from(slice::up_to(text, end), start)
}

/// The first bytes of the words, a bit for each value of their lower five bits: those of a letter in any case.
const FIRSTS: u32 = {
    let mut firsts = 0;
    let mut signs: &[(&str, Provider)] = &SIGN_WORDS;
    while let [(sign, _), rest @ ..] = signs {
        if let [first, ..] = sign.as_bytes() {
            firsts |= 1 << (*first % 32);
        }
        signs = rest;
    }
    firsts
};

const fn of_word(word: &[u8]) -> Option<Provider> {
    match word {
        [first, ..] if (FIRSTS >> (*first % 32)) & 1 != 0 => {}
        _ => return None,
    }
    let mut signs: &[(&str, Provider)] = &SIGN_WORDS;
    while let [(sign, provider), rest @ ..] = signs {
        if slice::equal_ignoring_case(word, sign.as_bytes()) {
            return Some(*provider);
        }
        signs = rest;
    }
    None
}

/// The provider of a host that is at or below one of the domains: of the longest of them.
const fn of_name(name: &[u8]) -> Option<Provider> {
    let mut host = host_in(name);
    loop {
        let mut signs: &[(&str, Provider)] = &SIGN_DOMAINS;
        while let [(sign, provider), rest @ ..] = signs {
            if slice::equal_ignoring_case(host, sign.as_bytes()) {
                return Some(*provider);
            }
            signs = rest;
        }
        match slice::find(host, b'.') {
            Some(dot) => host = slice::from(host, dot.wrapping_add(1)),
            None => return None,
        }
    }
}

/// The host name that a name begins with, without what touches it: `=mx.example.org/1` has `mx.example.org`.
const fn host_in(mut name: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = name {
        if first.is_ascii_alphanumeric() {
            break;
        }
        name = rest;
    }
    let mut rest = name;
    while let [first, after @ ..] = rest {
        if !first.is_ascii_alphanumeric() && *first != b'-' && *first != b'.' {
            break;
        }
        rest = after;
    }
    let mut host = slice::up_to(name, slice::offset(name, rest));
    while let [before @ .., b'.'] = host {
        host = before;
    }
    host
}
