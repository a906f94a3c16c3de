//! The providers: the entries of the files, merged, checked against one another, and sorted.

use std::collections::BTreeMap;

use super::super::check::{self, ByClass, NoteCode};
use super::super::conditions::{Once, references, texts};
use super::super::distinct;
use super::super::problem::{At, Place, Problems};
use super::super::schema;

/// The most notes there can be: a `u16` numbers them.
const MAX_NOTES: usize = 65_536;

/// A provider, with its notes in the order of their codes.
pub struct Provider {
    pub name: String,
    pub title: String,
    pub hosts: Vec<String>,
    pub signs: Vec<String>,
    pub notes: Vec<Note>,
}

/// What a provider means by a code.
pub struct Note {
    pub code: NoteCode,
    pub summary: String,
    pub description: String,
    pub causes: ByClass<&'static str>,
    pub references: Vec<String>,
}

/// A class, a subject and a detail.
type Numbers = (u8, u16, u16);

impl Provider {
    /// The note that is used for each code that has one: the code, and the index of the note. In the order of the codes.
    pub fn by_code(&self) -> Vec<(Numbers, usize)> {
        by_code(self.notes.iter().map(|note| note.code))
    }
}

/// Each code of some, with the index of the most specific one that has it, or of the last of those.
fn by_code(codes: impl Iterator<Item = NoteCode>) -> Vec<(Numbers, usize)> {
    let mut all = Vec::new();
    for (index, code) in codes.enumerate() {
        for class in code.classes() {
            let details = code.code.first..=code.code.last;
            all.extend(details.map(|detail| ((class, code.code.subject, detail), code.precedence(), index)));
        }
    }
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))));
    all.dedup_by_key(|&mut (numbers, ..)| numbers);
    all.into_iter().map(|(numbers, _, index)| (numbers, index)).collect()
}

/// Merges the providers of the files: an overlay can add providers, and extend those of the base. The result is valid
/// only if no problem is recorded.
pub fn merge<'s>(
    base: Vec<schema::Provider<'s>>,
    overlay: Vec<schema::Provider<'s>>,
    problems: &mut Problems,
) -> Vec<Provider> {
    let mut drafts: Vec<Draft<'s>> = Vec::new();
    let mut index_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut taken = Taken::default();
    let base = base.into_iter().map(|entry| (entry, false));
    for (mut entry, added) in base.chain(overlay.into_iter().map(|entry| (entry, true))) {
        let name = entry.name.take().filter(|name| check::name(name, problems).is_some());
        let index = name.as_ref().and_then(|name| index_of.get(&name.value)).copied();
        let earlier = index.and_then(|index| drafts.get_mut(index));
        match (earlier, name) {
            (Some(draft), _) if added => draft.add(entry, &mut taken, problems),
            (Some(draft), Some(name)) => {
                let message = format!(
                    "the name `{}` is already taken at {}: choose another",
                    name.value,
                    draft.place()
                );
                problems.add(name.place, message);
            }
            (_, name) => {
                if let Some(name) = &name {
                    index_of.insert(name.value.clone(), drafts.len());
                }
                drafts.push(Draft::new(name, entry, added, &mut taken, problems));
            }
        }
    }
    check_count(&drafts, problems);
    for draft in &mut drafts {
        check_codes(&mut draft.notes, problems);
    }
    let mut providers: Vec<Provider> = drafts.into_iter().filter_map(Draft::finish).collect();
    providers.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    providers
}

/// The hosts and the signs that are taken: by which provider, and where.
#[derive(Default)]
struct Taken<'s>(Once<(String, Place<'s>)>);

impl<'s> Taken<'s> {
    /// Takes a host or a sign, as `kind` says, for a provider, unless it is taken.
    fn take(&mut self, kind: &'static str, text: &At<'s, String>, provider: &str, problems: &mut Problems) {
        match self.0.claim(format!("{kind} {}", text.value), (provider.to_owned(), text.place)) {
            None => {}
            Some((owner, earlier)) if owner == provider => {
                problems.add(
                    text.place,
                    format_args!(
                        "{kind} `{}` is named twice, first at {earlier}: remove one of the two",
                        text.value
                    ),
                );
            }
            Some((owner, earlier)) => {
                let message = format!(
                    "is also that of `{owner}` at {earlier}: keep it in one of the two, or make them one provider"
                );
                problems.add(text.place, format_args!("{kind} `{}` {message}", text.value));
            }
        }
    }
}

/// A provider whose values are checked one by one, but not yet against one another.
struct Draft<'s> {
    name: Option<At<'s, String>>,
    title: Option<String>,
    hosts: Vec<String>,
    signs: Vec<String>,
    notes: Vec<NoteDraft<'s>>,
}

struct NoteDraft<'s> {
    /// Whether an overlay added it.
    added: bool,
    code: Option<At<'s, NoteCode>>,
    texts: Option<(String, String)>,
    causes: Option<ByClass<&'static str>>,
    references: Option<Vec<String>>,
}

impl<'s> Draft<'s> {
    fn new(
        name: Option<At<'s, String>>,
        entry: schema::Provider<'s>,
        added: bool,
        taken: &mut Taken<'s>,
        problems: &mut Problems,
    ) -> Self {
        let hint = match &name {
            Some(name) if added => format!("; no existing provider is named `{}`", name.value),
            _ => String::new(),
        };
        for (field, expected) in &entry.missing {
            problems.add(
                entry.place,
                format_args!("this [[provider]] is missing `{field}`: add {expected}{hint}"),
            );
        }
        let mut draft = Self { name, title: None, hosts: Vec::new(), signs: Vec::new(), notes: Vec::new() };
        draft.take(entry, added, taken, problems);
        draft
    }

    /// Adds an overlay's entry of the same name.
    fn add(&mut self, entry: schema::Provider<'s>, taken: &mut Taken<'s>, problems: &mut Problems) {
        if entry.is_empty {
            let message = "this [[provider]] changes nothing: add a title, hosts, signs, codes or phrases";
            problems.add(entry.place, message);
        }
        self.take(entry, true, taken, problems);
    }

    fn take(
        &mut self,
        entry: schema::Provider<'s>,
        added: bool,
        taken: &mut Taken<'s>,
        problems: &mut Problems,
    ) {
        if let Some(title) = &entry.title {
            self.title = check::line("title", title, problems).map(str::to_owned);
        }
        if let Some(list) = entry.hosts.as_ref().filter(|list| list.value.is_empty()) {
            problems.add(list.place, "`hosts` is empty: name at least one domain of the provider's servers");
        }
        for host in entry.hosts.into_iter().flat_map(|list| list.value) {
            if check::host(&host, problems).is_some() {
                taken.take("host", &host, self.name.as_ref().map_or("", |name| &name.value), problems);
                self.hosts.push(host.value);
            }
        }
        if let Some(list) = entry.signs.as_ref().filter(|list| list.value.is_empty()) {
            problems.add(
                list.place,
                "`signs` is empty: name what only this provider's replies have, or remove it",
            );
        }
        for sign in entry.signs.into_iter().flat_map(|list| list.value) {
            if check::sign(&sign, problems).is_some() {
                taken.take("sign", &sign, self.name.as_ref().map_or("", |name| &name.value), problems);
                self.signs.push(sign.value);
            }
        }
        self.notes.extend(entry.notes.into_iter().map(|note| NoteDraft::check(note, added, problems)));
    }

    /// Where its name is given.
    fn place(&self) -> String {
        self.name.as_ref().map_or_else(String::new, |name| name.place.to_string())
    }

    fn finish(self) -> Option<Provider> {
        let mut notes: Vec<Note> = self.notes.into_iter().filter_map(NoteDraft::finish).collect();
        notes.sort_unstable_by_key(|note| note.code);
        let mut hosts = self.hosts;
        hosts.sort_unstable();
        let mut signs = self.signs;
        signs.sort_unstable();
        Some(Provider { name: self.name?.value, title: self.title?, hosts, signs, notes })
    }
}

impl<'s> NoteDraft<'s> {
    fn check(entry: schema::Note<'s>, added: bool, problems: &mut Problems) -> Self {
        let code = entry.code.and_then(|text| {
            let value = check::note_code(&text, problems)?;
            Some(At { value, place: text.place })
        });
        Self {
            added,
            texts: texts(&entry.summary, &entry.description, problems),
            causes: check::note_causes(entry.cause.as_ref(), code.as_ref().map(|code| code.value), problems),
            references: entry.references.and_then(|list| note_references(&list, problems)),
            code,
        }
    }

    fn finish(self) -> Option<Note> {
        let (summary, description) = self.texts?;
        let (code, causes, references) = (self.code?.value, self.causes?, self.references?);
        Some(Note { code, summary, description, causes, references })
    }
}

/// What a provider means has to be known from somewhere.
fn note_references(list: &At<'_, Vec<At<'_, String>>>, problems: &mut Problems) -> Option<Vec<String>> {
    if list.value.is_empty() {
        problems.add(
            list.place,
            "`references` is empty: name at least one source, such as a page of the provider",
        );
    }
    references(list, problems)
}

fn check_count(drafts: &[Draft<'_>], problems: &mut Problems) {
    let mut codes = drafts.iter().flat_map(|draft| &draft.notes).filter_map(|note| note.code.as_ref());
    if let Some(code) = codes.nth(MAX_NOTES) {
        problems
            .add(code.place, format_args!("there are more than {MAX_NOTES} codes of providers: remove some"));
    }
}

/// Checks that no code is given twice, and that each is used. An overlay's note replaces the base's for the same code.
fn check_codes(notes: &mut Vec<NoteDraft<'_>>, problems: &mut Problems) {
    let code = |note: &NoteDraft<'_>| note.code.as_ref().map(|code| code.value);
    let of_overlay = distinct(notes.iter().filter(|note| note.added).filter_map(code));
    let is_of_overlay = |code: NoteCode| of_overlay.binary_search(&code).is_ok();
    notes.retain(|note| note.added || code(note).is_none_or(|code| !is_of_overlay(code)));

    let codes: Vec<&At<'_, NoteCode>> = notes.iter().filter_map(|note| note.code.as_ref()).collect();
    if check_overlaps(&codes, problems) {
        return;
    }
    let that_count = counting(notes.iter().filter_map(code));
    let that_count_in_base = counting(notes.iter().filter(|note| !note.added).filter_map(code));
    notes.retain(|note| {
        let Some(code) = note.code.as_ref().filter(|code| that_count.binary_search(&code.value).is_err())
        else {
            return true;
        };
        // An overlay may have a more specific note for each code of one of the base's.
        if !note.added && that_count_in_base.binary_search(&code.value).is_ok() {
            return false;
        }
        let message = "is never used: more specific entries cover all of its codes; remove it";
        problems.add(code.place, format_args!("{} {message}", code.value));
        true
    });
}

/// Those of some codes, all different, that count for at least one code, sorted.
fn counting(codes: impl Iterator<Item = NoteCode>) -> Vec<NoteCode> {
    let codes: Vec<NoteCode> = codes.collect();
    let indices = by_code(codes.iter().copied()).into_iter();
    distinct(indices.filter_map(|(_, index)| codes.get(index).copied()))
}

/// Checks that no two equally specific entries have a code in common. Returns whether some have.
fn check_overlaps(codes: &[&At<'_, NoteCode>], problems: &mut Problems) -> bool {
    let alike = |code: NoteCode| (code.precedence(), code.class, code.code.subject);
    let mut ordered: Vec<(usize, &At<'_, NoteCode>)> = codes.iter().copied().enumerate().collect();
    ordered.sort_unstable_by_key(|(index, code)| (alike(code.value), code.value.code.first, *index));
    let mut ordered = ordered.into_iter();
    let Some(mut furthest) = ordered.next() else { return false };
    let mut some_overlap = false;
    for next in ordered {
        let (a, b) = (furthest.1.value, next.1.value);
        if alike(a) == alike(b) && a.code.last >= b.code.first {
            let (earlier, later) =
                if furthest.0 < next.0 { (furthest.1, next.1) } else { (next.1, furthest.1) };
            problems.add(later.place, overlap_message(later.value, earlier));
            some_overlap = true;
        }
        if alike(a) != alike(b) || b.code.last > a.code.last {
            furthest = next;
        }
    }
    some_overlap
}

fn overlap_message(code: NoteCode, earlier: &At<'_, NoteCode>) -> String {
    if code == earlier.value {
        return format!("{code} is given twice, first at {}: remove one of the two", earlier.place);
    }
    let fix = "make them disjoint, or list single codes, which take precedence over ranges";
    format!("{code} overlaps {} at {}: {fix}", earlier.value, earlier.place)
}

#[cfg(test)]
mod tests {
    use super::super::super::problem::Source;
    use super::*;

    #[test]
    fn more_notes_than_can_be_numbered_are_refused() {
        let source = Source::new("codes.toml", "");
        let place = source.place(0);
        let text = At { value: "5.1.1".to_owned(), place };
        let value = check::note_code(&text, &mut Problems::default()).unwrap();
        let note = || NoteDraft {
            added: false,
            code: Some(At { value, place }),
            texts: None,
            causes: None,
            references: None,
        };
        let messages = |counts: [usize; 2]| -> Vec<String> {
            let drafts = counts.map(|count| Draft {
                name: None,
                title: None,
                hosts: Vec::new(),
                signs: Vec::new(),
                notes: (0..count).map(|_| note()).collect(),
            });
            let mut problems = Problems::default();
            check_count(&drafts, &mut problems);
            problems.into_sorted().iter().map(ToString::to_string).collect()
        };
        assert_eq!(messages([1, 65_535]), [""; 0]);
        let message = "codes.toml:1:1: there are more than 65536 codes of providers: remove some";
        assert_eq!(messages([1, 65_536]), [message]);
    }
}
