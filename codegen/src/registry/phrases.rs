//! The phrases: the entries of the files, merged, brought into the order in which they decide, and checked against one
//! another.

use std::collections::BTreeMap;

use super::super::check::{self, Element as Written};
use super::super::problem::{At, Place, Problems};
use super::super::schema::{self, File};
use super::super::trie::{Element, GAP, Seen, Symbol, Trie};
use super::Once;

/// The most synonyms, words and groups that the tables can number.
const MAX_SYNONYMS: usize = 31;
const MAX_WORDS: usize = 4000;
const MAX_GROUPS: usize = 1000;

/// All phrases, free of problems.
#[derive(Default)]
pub struct Phrases {
    pub synonyms: Vec<Synonyms>,
    /// In the order in which they decide. A rank is an index here.
    pub groups: Vec<Group>,
    pub ignored: Vec<String>,
    /// Every word that the synonyms and phrases have, in order.
    pub words: Vec<Word>,
    pub trie: Trie,
    /// The root of the phrases that anybody says, and of each provider that has its own.
    pub root: usize,
    pub roots: BTreeMap<String, usize>,
    /// The rank of the group of each phrase, by its number in the trie. `None` for a sentence that is ignored.
    pub ranks: Vec<Option<usize>>,
}

/// Words that count as one.
pub struct Synonyms {
    pub name: String,
    pub words: Vec<String>,
}

/// A word, and the index of its synonyms.
pub struct Word {
    pub text: String,
    pub synonyms: Option<usize>,
}

/// Phrases with the same cause.
pub struct Group {
    pub cause: &'static str,
    pub weak: bool,
    /// Whose own phrases they are.
    pub provider: Option<String>,
    pub says: Vec<String>,
}

/// A provider's own group, with its name.
pub type OfProvider<'s> = (String, schema::Phrases<'s>);

/// Takes the groups of the providers out of a file.
pub fn of_providers<'s>(file: &mut File<'s>) -> Vec<OfProvider<'s>> {
    let providers = file.providers.iter_mut();
    let named =
        providers.filter_map(|provider| Some((&provider.name.as_ref()?.value, &mut provider.phrases)));
    named.flat_map(|(name, groups)| groups.drain(..).map(|group| (name.clone(), group))).collect()
}

/// What a file has of phrases.
pub struct Entries<'s> {
    pub synonyms: Vec<schema::Synonyms<'s>>,
    pub ignored: Vec<schema::Ignored<'s>>,
    pub phrases: Vec<schema::Phrases<'s>>,
    pub of_providers: Vec<OfProvider<'s>>,
}

impl<'s> Entries<'s> {
    pub fn take(file: &mut File<'s>) -> Self {
        Self {
            synonyms: std::mem::take(&mut file.synonyms),
            ignored: std::mem::take(&mut file.ignored),
            phrases: std::mem::take(&mut file.phrases),
            of_providers: of_providers(file),
        }
    }
}

/// Merges the phrases of the files. The result is valid only if no problem is recorded.
pub fn merge<'s>(base: Entries<'s>, overlay: Entries<'s>, problems: &mut Problems) -> Phrases {
    let (ours, added) = (base.synonyms.into_iter(), overlay.synonyms);
    let mut merged = Merged::with_synonyms(ours.chain(added).collect(), problems);
    for (entries, is_added) in [(overlay.ignored, true), (base.ignored, false)] {
        merged.ignore(entries, is_added, problems);
    }
    // The overlay's decide before ours, a provider's own before the others, and the weak ones last.
    let mut weak = Vec::new();
    let of_overlay = (overlay.of_providers, overlay.phrases, true);
    for (of_providers, phrases, is_added) in [of_overlay, (base.of_providers, base.phrases, false)] {
        let own = of_providers.into_iter().map(|(provider, group)| (Some(provider), group));
        for (provider, group) in own.chain(phrases.into_iter().map(|group| (None, group))) {
            if group.weak.as_ref().is_some_and(|weak| weak.value) {
                weak.push((provider, group, is_added));
            } else {
                merged.add(provider, group, is_added, problems);
            }
        }
    }
    for (provider, group, is_added) in weak {
        merged.add(provider, group, is_added, problems);
    }
    merged.check(problems);
    merged.phrases
}

/// Where a phrase is from.
struct Origin<'s> {
    place: Place<'s>,
    text: String,
    elements: Vec<Element>,
    root: usize,
    /// Whether the overlay has it.
    added: bool,
}

/// The phrases while they are merged.
struct Merged<'s> {
    phrases: Phrases,
    word_of: BTreeMap<String, usize>,
    /// Where the names of the synonyms are, and which of them a phrase has.
    names: Vec<At<'s, String>>,
    used: Vec<bool>,
    /// Of each word, whether a phrase has it as itself.
    literals: Vec<bool>,
    /// By their numbers in the trie.
    origins: Vec<Origin<'s>>,
}

impl<'s> Merged<'s> {
    fn with_synonyms(entries: Vec<schema::Synonyms<'s>>, problems: &mut Problems) -> Self {
        let mut merged = Self {
            phrases: Phrases::default(),
            word_of: BTreeMap::new(),
            names: Vec::new(),
            used: Vec::new(),
            literals: Vec::new(),
            origins: Vec::new(),
        };
        merged.phrases.root = merged.phrases.trie.root();
        let (mut names, mut places) = (Once::default(), Once::default());
        for entry in entries {
            let Some(name) = entry.name.filter(|name| check::synonyms_name(name, problems).is_some()) else {
                continue;
            };
            if let Some(earlier) = names.claim(name.value.clone(), name.place) {
                let message = "are already declared at";
                problems.add(
                    name.place,
                    format_args!("synonyms `{}` {message} {earlier}: merge the two", name.value),
                );
            }
            merged.add_synonyms(name, entry.words, &mut places, problems);
        }
        merged
    }

    fn add_synonyms(
        &mut self,
        name: At<'s, String>,
        words: schema::Field<'s, Vec<At<'s, String>>>,
        places: &mut Once<Place<'s>>,
        problems: &mut Problems,
    ) {
        let index = self.phrases.synonyms.len();
        if let Some(list) = words.as_ref().filter(|list| list.value.is_empty()) {
            problems.add(
                list.place,
                "`words` is empty: name the words that count as one, or remove the synonyms",
            );
        }
        if index == MAX_SYNONYMS {
            problems
                .add(name.place, format_args!("there are more than {MAX_SYNONYMS} synonyms: remove some"));
        }
        let mut texts = Vec::new();
        for word in words.into_iter().flat_map(|list| list.value) {
            if check::word(&word, problems).is_none() {
                continue;
            }
            if let Some(earlier) = places.claim(word.value.clone(), word.place) {
                let message = "a word belongs to one at most, remove one of the two";
                problems.add(
                    word.place,
                    format_args!(
                        "the word `{}` is already among synonyms at {earlier}: {message}",
                        word.value
                    ),
                );
            }
            let number = self.word(&word.value);
            if let Some(known) = self.phrases.words.get_mut(number) {
                known.synonyms = Some(index);
            }
            texts.push(word.value);
        }
        self.phrases.synonyms.push(Synonyms { name: name.value.clone(), words: texts });
        self.names.push(name);
        self.used.push(false);
    }

    /// The number of a word.
    fn word(&mut self, text: &str) -> usize {
        if let Some(&number) = self.word_of.get(text) {
            return number;
        }
        let number = self.phrases.words.len();
        self.word_of.insert(text.to_owned(), number);
        self.phrases.words.push(Word { text: text.to_owned(), synonyms: None });
        self.literals.push(false);
        number
    }

    fn ignore(&mut self, entries: Vec<schema::Ignored<'s>>, added: bool, problems: &mut Problems) {
        for sentence in entries.into_iter().filter_map(|entry| entry.says).flat_map(|list| list.value) {
            self.phrases.ignored.push(sentence.value.clone());
            self.add_phrase(sentence, self.phrases.root, None, added, problems);
        }
    }

    fn add(
        &mut self,
        provider: Option<String>,
        entry: schema::Phrases<'s>,
        added: bool,
        problems: &mut Problems,
    ) {
        let cause = entry.cause.and_then(|cause| check::phrase_cause(&cause, problems));
        let rank = self.phrases.groups.len();
        if rank == MAX_GROUPS {
            let message = "groups of phrases: merge those with the same cause";
            problems.add(entry.place, format_args!("there are more than {MAX_GROUPS} {message}"));
        }
        let root = match &provider {
            None => self.phrases.root,
            Some(name) => *self.phrases.roots.entry(name.clone()).or_insert_with(|| self.phrases.trie.root()),
        };
        if let Some(list) = entry.says.as_ref().filter(|list| list.value.is_empty()) {
            problems.add(list.place, "`says` is empty: write what servers say, or remove the group");
        }
        let mut says = Vec::new();
        for phrase in entry.says.into_iter().flat_map(|list| list.value) {
            says.push(phrase.value.clone());
            self.add_phrase(phrase, root, Some(rank), added, problems);
        }
        let weak = entry.weak.is_some_and(|weak| weak.value);
        // Without a cause there is a problem, and no use for this one.
        let cause = cause.unwrap_or_default();
        self.phrases.groups.push(Group { cause, weak, provider, says });
    }

    fn add_phrase(
        &mut self,
        phrase: At<'s, String>,
        root: usize,
        rank: Option<usize>,
        added: bool,
        problems: &mut Problems,
    ) {
        let Some(written) = check::phrase(&phrase, problems) else { return };
        if rank.is_none() && written.contains(&Written::Gap) {
            let message = "has `..`, which a sentence that is ignored cannot have: remove it";
            problems.add(phrase.place, format_args!("the phrase `{}` {message}", phrase.value));
            return;
        }
        let elements: Option<Vec<Element>> =
            written.iter().map(|element| self.element(*element, &phrase, problems)).collect();
        let Some(elements) = elements else { return };
        let number = self.origins.len();
        match self.phrases.trie.add(root, &elements, number).and_then(|earlier| self.origins.get(earlier)) {
            None => {
                self.phrases.ranks.push(rank);
                let (place, text) = (phrase.place, phrase.value);
                self.origins.push(Origin { place, text, elements, root, added });
            }
            // What the overlay says replaces what we say.
            Some(earlier) if earlier.added && !added => {}
            Some(earlier) => {
                let message = "remove one of the two";
                problems.add(
                    phrase.place,
                    format_args!("the phrase `{}` is already at {}: {message}", phrase.value, earlier.place),
                );
            }
        }
    }

    #[allow(clippy::indexing_slicing, reason = "the indices are those of words and of synonyms")]
    fn element(
        &mut self,
        written: Written<'_>,
        phrase: &At<'s, String>,
        problems: &mut Problems,
    ) -> Option<Element> {
        match written {
            Written::Gap => Some(Element::Gap),
            Written::Word(text) => {
                let word = self.word(text);
                self.literals[word] = true;
                Some(Element::One(Symbol::Word(word)))
            }
            Written::Synonyms(name) => {
                let index = self.names.iter().position(|known| known.value == name);
                if index.is_none() {
                    let known: Vec<&str> = self.names.iter().map(|name| name.value.as_str()).collect();
                    let message = format!(
                        "the phrase `{}` has {{{name}}}, but there are no such synonyms: add them, or write one of {}",
                        phrase.value,
                        known.join(", ")
                    );
                    problems.add(phrase.place, message);
                }
                let index = index?;
                self.used[index] = true;
                Some(Element::One(Symbol::Synonyms(index)))
            }
        }
    }

    /// Checks the whole: no synonyms without a use, no phrase that can never decide, and not more than can be numbered.
    fn check(&self, problems: &mut Problems) {
        for (name, _) in self.names.iter().zip(&self.used).filter(|(_, used)| !**used) {
            let message = "are in no phrase: remove them, or write";
            problems.add(name.place, format_args!("synonyms `{0}` {message} {{{0}}} in one", name.value));
        }
        if let Some(origin) = self.origins.last().filter(|_| self.phrases.words.len() > MAX_WORDS) {
            let message = "different words: remove phrases";
            problems.add(origin.place, format_args!("the phrases have more than {MAX_WORDS} {message}"));
        }
        // What is hidden can only be said of phrases that are right.
        if problems.is_empty() {
            for (number, origin) in self.origins.iter().enumerate() {
                self.check_hidden(number, origin, problems);
            }
        }
    }

    /// Reports a phrase if another one decides in every text that has it.
    fn check_hidden(&self, number: usize, origin: &Origin<'s>, problems: &mut Problems) {
        let mut by = None;
        for text in self.texts(&origin.elements) {
            match self.decides_before(number, origin, &text) {
                None => return,
                earlier => by = earlier,
            }
        }
        let Some(by) = by.and_then(|by| self.origins.get(by)) else { return };
        let message = "which decides wherever it is found: remove it, or move its group before the other";
        problems.add(
            origin.place,
            format_args!(
                "the phrase `{}` never decides, because of `{}` at {}, {message}",
                origin.text, by.text, by.place
            ),
        );
    }

    /// The phrase that decides before this one in a text that has nothing else: one of the same files, because what an
    /// overlay adds may replace what we say.
    fn decides_before(&self, number: usize, origin: &Origin<'s>, text: &[Seen]) -> Option<usize> {
        let own_rank = self.rank(number)?;
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let ignored =
                self.found(self.phrases.root, rest, origin).filter(|&(other, _)| self.rank(other).is_none());
            if let Some((other, length)) = ignored.max_by_key(|&(_, length)| length) {
                // Nothing begins inside of a sentence that is ignored.
                if start == 0 {
                    return Some(other);
                }
                start += length;
                continue;
            }
            let mut phrases = self.found(origin.root, rest, origin).map(|(other, _)| other);
            let earlier = phrases.find(|&other| self.rank(other).is_some_and(|rank| rank < own_rank));
            if earlier.is_some() {
                return earlier;
            }
            start += 1;
        }
        None
    }

    fn rank(&self, number: usize) -> Option<usize> {
        self.phrases.ranks.get(number).copied().flatten()
    }

    /// The phrases that begin a text and are from the same files as another, and how many words each takes.
    fn found(&self, root: usize, text: &[Seen], origin: &Origin<'s>) -> impl Iterator<Item = (usize, usize)> {
        let mut found = Vec::new();
        self.phrases.trie.each_at_start(root, text, &mut |other, length| {
            if self.origins.get(other).is_some_and(|other| other.added == origin.added) {
                found.push((other, length));
            }
        });
        found.into_iter()
    }

    /// Texts that have a phrase and nothing else: with gaps that are empty, and with gaps of an unknown word. In place
    /// of synonyms stands one that no phrase has as a word; without such a one, each of them.
    fn texts(&self, elements: &[Element]) -> Vec<Vec<Seen>> {
        let mut texts = vec![Vec::new(); if elements.contains(&Element::Gap) { 1 + GAP } else { 1 }];
        for element in elements {
            match *element {
                Element::Gap => {
                    for (index, text) in texts.iter_mut().enumerate() {
                        text.resize(text.len() + index % (1 + GAP), Seen::default());
                    }
                }
                Element::One(symbol) => {
                    let choices = self.choices(symbol);
                    let longer = |choice: &Seen| {
                        texts.iter().map(|text| [text.as_slice(), &[*choice]].concat()).collect::<Vec<_>>()
                    };
                    texts = choices.iter().flat_map(longer).take(MAX_TEXTS).collect();
                }
            }
        }
        texts
    }

    fn choices(&self, symbol: Symbol) -> Vec<Seen> {
        let seen = |word: usize| Seen {
            word: Some(word),
            synonyms: self.phrases.words.get(word).and_then(|word| word.synonyms),
        };
        match symbol {
            Symbol::Word(word) => vec![seen(word)],
            Symbol::Synonyms(index) => {
                let words = self.phrases.synonyms.get(index).map_or(&[][..], |synonyms| &synonyms.words);
                let numbers = words.iter().filter_map(|word| self.word_of.get(word).copied());
                let mut all: Vec<Seen> = numbers.map(seen).collect();
                let is_plain =
                    |seen: &Seen| seen.word.is_some_and(|word| self.literals.get(word) == Some(&false));
                if let Some(plain) = all.iter().copied().find(is_plain) {
                    all = vec![plain];
                }
                all
            }
        }
    }
}

/// More texts are not tried: a phrase whose every word of many has a phrase of its own passes for one that can decide.
const MAX_TEXTS: usize = 1000;
