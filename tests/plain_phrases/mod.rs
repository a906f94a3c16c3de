//! Phrases looked for in the plainest way, straight from the TOML: to compare the library with, and for the tool that
//! shows what is in a text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

/// All phrases of the project.
#[derive(Default)]
pub struct Phrases {
    synonyms: BTreeMap<String, Vec<String>>,
    ignored: Vec<Vec<String>>,
    /// In the order in which they decide.
    groups: Vec<Group>,
    /// Every word that a phrase or synonyms have.
    known: BTreeSet<String>,
}

pub struct Group {
    pub cause: String,
    pub weak: bool,
    pub provider: Option<String>,
    /// The file that it is in.
    pub file: String,
    pub says: Vec<Vec<String>>,
}

/// A word, and where it is in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// A phrase in a text: the rank of its group, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub rank: usize,
    pub phrase: String,
    pub start: usize,
    pub end: usize,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    synonyms: Vec<Synonyms>,
    #[serde(default)]
    ignore: Vec<Written>,
    #[serde(default)]
    phrase: Vec<Written>,
    #[serde(default)]
    provider: Vec<Provider>,
}

#[derive(Deserialize)]
struct Synonyms {
    name: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Written {
    cause: Option<String>,
    #[serde(default)]
    weak: bool,
    says: Vec<String>,
}

#[derive(Deserialize)]
struct Provider {
    name: String,
    #[serde(default)]
    phrase: Vec<Written>,
}

impl Phrases {
    /// Reads the directory `data`.
    pub fn read(data: &Path) -> Self {
        let mut all = Self::default();
        let (mut of_providers, mut usual, mut weak) = (Vec::new(), Vec::new(), Vec::new());
        for path in toml_files(&data.join("phrases")).into_iter().chain(toml_files(&data.join("providers"))) {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_name().unwrap().to_str().unwrap();
            all.synonyms.extend(file.synonyms.into_iter().map(|synonyms| (synonyms.name, synonyms.words)));
            all.ignored.extend(file.ignore.into_iter().flat_map(|ignored| elements(&ignored.says)));
            for provider in file.provider {
                of_providers
                    .extend(provider.phrase.into_iter().map(|says| group(says, Some(&provider.name), name)));
            }
            for says in file.phrase {
                let groups = if says.weak { &mut weak } else { &mut usual };
                groups.push(group(says, None, name));
            }
        }
        all.groups = of_providers.into_iter().chain(usual).chain(weak).collect();
        let phrases = all.groups.iter().flat_map(|group| &group.says).chain(&all.ignored).flatten();
        all.known = phrases.chain(all.synonyms.values().flatten()).cloned().collect();
        all
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Every word that phrases have.
    pub fn known_words(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str).filter(|word| !word.starts_with(['{', '.']))
    }

    /// A text that has a phrase: of synonyms the first, and nothing in gaps.
    pub fn sample(&self, elements: &[String]) -> String {
        let word = |element: &String| match element.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) => self.synonyms[name][0].clone(),
            None => element.clone(),
        };
        elements.iter().filter(|element| *element != "..").map(word).collect::<Vec<_>>().join(" ")
    }

    /// A regular expression of bytes for a phrase: its words, in any case of ASCII, with whatever is no letter between them.
    pub fn regex(&self, elements: &[String]) -> String {
        let one = |element: &String| match element.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => format!("(?:{})", self.synonyms[name].join("|")),
            None => element.clone(),
        };
        let mut regex = String::from(r"(?i-u)\b");
        for (index, element) in elements.iter().enumerate() {
            let is_first = index == 0 || elements[index - 1] == "..";
            regex += if is_first { "" } else { r"[^A-Za-z\x80-\xff]+" };
            regex += &if element == ".." {
                r"(?:[A-Za-z\x80-\xff]+[^A-Za-z\x80-\xff]+){0,3}".to_owned()
            } else {
                one(element)
            };
        }
        regex + r"\b"
    }

    /// The words of a text.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for (start, chunk) in chunks(text) {
            words_of_chunk(start, chunk, &mut words);
        }
        words.retain(|word| {
            !word.text.contains(|c: char| c.is_ascii_digit()) || self.known.contains(&word.text)
        });
        words
    }

    /// The phrases in a text, the one that decides first. `provider` is the name of whose words these are.
    pub fn find_all(&self, words: &[Word], provider: Option<&str>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let ignored = self.ignored.iter().flat_map(|elements| self.ends(elements, words, start)).max();
            if let Some(end) = ignored {
                start = end;
                continue;
            }
            for (rank, group) in self.groups.iter().enumerate() {
                if group.provider.is_some() && group.provider.as_deref() != provider {
                    continue;
                }
                for elements in &group.says {
                    let ends = self.ends(elements, words, start).into_iter();
                    found.extend(ends.map(|end| Found {
                        rank,
                        phrase: elements.join(" "),
                        start: words[start].start,
                        end: words[end - 1].end,
                    }));
                }
            }
            start += 1;
        }
        found.sort_by(|a, b| (a.rank, a.start, b.end).cmp(&(b.rank, b.start, a.end)));
        found
    }

    /// The numbers of the words after a phrase, for each way in which it begins at a word.
    fn ends(&self, elements: &[String], words: &[Word], start: usize) -> Vec<usize> {
        let Some((first, rest)) = elements.split_first() else { return vec![start] };
        if first == ".." {
            return (start..=start + 3).flat_map(|start| self.ends(rest, words, start)).collect();
        }
        match words.get(start) {
            Some(word) if self.is(first, &word.text) => self.ends(rest, words, start + 1),
            _ => Vec::new(),
        }
    }

    fn is(&self, element: &str, word: &str) -> bool {
        match element.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => self.synonyms[name].iter().any(|synonym| synonym == word),
            None => element == word,
        }
    }
}

fn toml_files(directory: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

fn elements(says: &[String]) -> Vec<Vec<String>> {
    says.iter().map(|phrase| phrase.split(' ').map(str::to_owned).collect()).collect()
}

fn group(says: Written, provider: Option<&str>, file: &str) -> Group {
    Group {
        cause: says.cause.unwrap(),
        weak: says.weak,
        provider: provider.map(str::to_owned),
        file: file.to_owned(),
        says: elements(&says.says),
    }
}

/// The chunks of a text that have words, and where each begins.
fn chunks(text: &str) -> Vec<(usize, &str)> {
    let ends_url = |c: char| matches!(c, '\0' | '\t'..='\r' | ' ' | '<' | '>' | '"');
    let separates = |c: char| ends_url(c) || "()[]{};,|".contains(c);
    let mut chunks = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if separates(first) || first == '.' || (first == ':' && !rest.starts_with("://")) {
            start += first.len_utf8();
            continue;
        }
        let colon = |at: &usize| !rest[*at..].starts_with("://");
        let parts =
            [rest.find(separates), rest.find(".."), rest.match_indices(':').map(|(at, _)| at).find(colon)];
        let end = parts.into_iter().flatten().min().unwrap_or(rest.len());
        let is_www = rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        if is_www || rest[..end].contains("://") {
            start += rest.find(ends_url).unwrap_or(rest.len());
            continue;
        }
        let chunk = &rest[..end];
        if !chunk.contains('@') && !is_dotted(chunk) {
            chunks.push((start, chunk));
        }
        start += end;
    }
    chunks
}

/// Whether a dot joins what stands around it: what follows is no capital.
fn is_dotted(chunk: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    chunk.match_indices('.').any(|(at, _)| {
        let before = chunk[..at].chars().next_back();
        let after = chunk[at + 1..].chars().next();
        before.is_some_and(joins) && after.is_some_and(|c| joins(c) && !c.is_ascii_uppercase())
    })
}

fn words_of_chunk(start: usize, chunk: &str, words: &mut Vec<Word>) {
    let mut open: Option<Word> = None;
    let mut characters = chunk.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let (start, end) = (start + at, start + at + character.len_utf8());
        let is_apostrophe = matches!(character, '\'' | '\u{2019}');
        let next_is_letter =
            characters.peek().is_some_and(|&(_, next)| next.is_ascii_alphabetic() || !next.is_ascii());
        if is_apostrophe && open.is_some() && next_is_letter {
            continue;
        }
        let parts = is_apostrophe || parts_words(character);
        let is_word = matches!(character, '\u{3000}'..='\u{ffff}');
        if parts || is_word {
            words.extend(open.take());
        }
        if is_word && !parts {
            words.push(Word { text: character.to_string(), start, end });
        } else if !parts {
            let word = open.get_or_insert(Word { text: String::new(), start, end });
            word.text.push(lower_case(character));
            word.end = end;
        }
    }
    words.extend(open);
}

fn parts_words(character: char) -> bool {
    match character {
        '\0'..='\x7f' => !character.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{203f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff7f}' => {
            true
        }
        _ => false,
    }
}

/// Latin, Greek and Cyrillic letters in lower case.
fn lower_case(character: char) -> char {
    match character {
        'A'..='Z' | 'À'..='ž' | 'Α'..='Ϋ' | 'Ѐ'..='Я' => {
            character.to_lowercase().next().unwrap_or(character)
        }
        _ => character,
    }
}
