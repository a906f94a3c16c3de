//! Conditions, those of the registry and own codes alike: checked one by one and against one another, and sorted.

use std::collections::BTreeMap;

use super::check::{self, ByClass, Code, Descriptions, ReplyCodes};
use super::distinct;
use super::problem::{At, Place, Problems};
use super::registered;
use super::schema::{self, Field};

/// The most conditions there can be: a `u16` numbers them, and `Option<Condition>` still needs a spare value.
pub const MAX_CONDITIONS: usize = 65_535;

/// Whose conditions they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of the registry: `[[condition]]`.
    Registry,
    /// Of an application or a library: `[[code]]`.
    Own,
}

impl Kind {
    /// What they are called, and how an entry is written.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Registry => ("conditions", "[[condition]]"),
            Self::Own => ("codes", "[[code]]"),
        }
    }
}

/// A condition.
pub struct Condition {
    pub code: Code,
    /// The index of its subject among those of the enum.
    pub subject: usize,
    /// The detail for looking it up: the first of its range that no single code claims.
    pub detail: u16,
    pub name: String,
    pub former_names: Vec<String>,
    pub summary: String,
    pub descriptions: Descriptions,
    pub classes: Vec<u8>,
    pub reply_codes: ReplyCodes,
    /// The reply code to send in each class.
    pub reply_with: [u16; 3],
    pub causes: ByClass<&'static str>,
    pub references: Vec<String>,
    /// What a search of the docs finds it by, besides its code and its name.
    pub keywords: Vec<String>,
    pub formerly: Option<String>,
    pub replaced_by: Option<Replacement>,
}

/// What replaces a condition.
#[derive(Clone, Copy)]
pub enum Replacement {
    /// Another condition of the same enum, by its index.
    Same(usize),
    /// A registered condition replaces an own code, by the name of its variant.
    Registered(&'static str),
}

/// Texts that may be claimed only once, and by whom or where each was claimed.
pub struct Once<T> {
    claims: BTreeMap<String, usize>,
    claimants: Vec<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { claims: BTreeMap::new(), claimants: Vec::new() }
    }
}

impl<T> Once<T> {
    /// Claims a text, or returns who claimed it before.
    pub fn claim(&mut self, text: String, claimant: T) -> Option<&T> {
        let next = self.claimants.len();
        let index = *self.claims.entry(text).or_insert(next);
        if index == next {
            self.claimants.push(claimant);
            return None;
        }
        self.claimants.get(index)
    }

    /// How many texts are claimed.
    pub fn len(&self) -> usize {
        self.claimants.len()
    }
}

/// The values of an optional table by class: empty if it is left out, `None` if it is wrong.
pub fn optional<'s, P, R>(
    field: Option<&At<'s, P>>,
    check: fn(&At<'s, P>, &mut Problems) -> Option<ByClass<R>>,
    problems: &mut Problems,
) -> Option<ByClass<R>> {
    field.map_or_else(|| Some([None, None, None]), |field| check(field, problems))
}

/// A summary and a description, if both are valid.
pub fn texts(
    summary: &Field<'_, String>,
    description: &Field<'_, String>,
    problems: &mut Problems,
) -> Option<(String, String)> {
    let summary = summary.as_ref().and_then(|text| check::line("summary", text, problems));
    let description = description.as_ref().and_then(|text| check::line("description", text, problems));
    Some((summary?.to_owned(), description?.to_owned()))
}

/// The references, if all are valid.
pub fn references(list: &At<'_, Vec<At<'_, String>>>, problems: &mut Problems) -> Option<Vec<String>> {
    let right =
        list.value.iter().filter_map(|text| check::line("references", text, problems).map(str::to_owned));
    let right: Vec<String> = right.collect();
    (right.len() == list.value.len()).then_some(right)
}

/// Conditions that are checked, one by one and against one another.
pub struct Checked<'s> {
    kind: Kind,
    drafts: Vec<Draft<'s>>,
    claimed: Claimed,
    /// By the index of a draft.
    replacements: Vec<Option<Replacement>>,
}

/// Checks the conditions of a registry, or own codes. `start` is where it is reported that there are none.
pub fn check<'s>(
    start: Place<'_>,
    entries: Vec<schema::Condition<'s>>,
    kind: Kind,
    problems: &mut Problems,
) -> Checked<'s> {
    let drafts: Vec<Draft<'s>> = entries.into_iter().map(|entry| Draft::check(entry, problems)).collect();
    check_count(start, &drafts, kind, problems);
    check_names(drafts.iter().flat_map(|draft| draft.name.iter().chain(&draft.former_names)), problems);
    let claimed = check_codes(&drafts, problems);
    if kind == Kind::Own {
        check_registered(&drafts, problems);
    }
    let replacements = check_replacements(&drafts, &claimed, kind, problems);
    Checked { kind, drafts, claimed, replacements }
}

impl Checked<'_> {
    /// Checks that each subject is declared. `declared` says it of each number.
    pub fn check_subjects(&self, declared: &[bool], problems: &mut Problems) {
        for code in self.drafts.iter().filter_map(|draft| draft.code.as_ref()) {
            let subject = code.value.subject;
            if declared.get(usize::from(subject)) != Some(&true) {
                let message =
                    format!("subject {subject} is not declared: add a [[subject]] with code = {subject}");
                problems.add(code.place, message);
            }
        }
    }

    /// The subjects that the codes have, in their order.
    pub fn subjects(&self) -> Vec<u16> {
        let codes = self.drafts.iter().filter_map(|draft| draft.code.as_ref());
        distinct(codes.map(|code| code.value.subject))
    }

    /// The conditions in the order of their codes. `subjects` are those of the enum. `None` if a problem is recorded.
    pub fn finish(self, subjects: &[u16]) -> Option<Vec<Condition>> {
        let mut order = Vec::with_capacity(self.drafts.len());
        for (index, draft) in self.drafts.iter().enumerate() {
            let code = draft.code.as_ref()?.value;
            order.push((code.subject, first_unclaimed(code, &self.claimed)?, index));
        }
        order.sort_unstable();
        let mut position = vec![0; self.drafts.len()];
        for (sorted, &(_, _, index)) in order.iter().enumerate() {
            *position.get_mut(index)? = sorted;
        }
        let mut drafts: Vec<Option<Draft<'_>>> = self.drafts.into_iter().map(Some).collect();
        let mut conditions = Vec::with_capacity(order.len());
        for (subject, detail, index) in order {
            let draft = drafts.get_mut(index)?.take()?;
            let replaced_by = match *self.replacements.get(index)? {
                Some(Replacement::Same(target)) => position.get(target).copied().map(Replacement::Same),
                other => other,
            };
            let subject = subjects.binary_search(&subject).ok()?;
            conditions.push(draft.finish(subject, detail, replaced_by, self.kind)?);
        }
        Some(conditions)
    }
}

/// A condition whose fields are checked one by one, but not yet against the other conditions.
struct Draft<'s> {
    place: Place<'s>,
    code: Option<At<'s, Code>>,
    name: Option<At<'s, String>>,
    former_names: Vec<At<'s, String>>,
    summary: Option<String>,
    descriptions: Option<Descriptions>,
    classes: Option<Vec<u8>>,
    reply_codes: Option<ReplyCodes>,
    reply_with: Option<ByClass<u16>>,
    causes: Option<ByClass<&'static str>>,
    references: Option<Vec<String>>,
    keywords: Vec<String>,
    formerly: Option<String>,
    replaced_by: Option<At<'s, Code>>,
}

impl<'s> Draft<'s> {
    fn check(entry: schema::Condition<'s>, problems: &mut Problems) -> Self {
        let code_at = |text: At<'s, String>, problems: &mut Problems| {
            let value = check::code(&text, problems)?;
            Some(At { value, place: text.place })
        };
        if let Some(reasons) = &entry.differs {
            check::differs(reasons, problems);
        }
        let classes = entry.classes.as_ref().and_then(|list| check::classes(list, problems));
        let reply_codes = entry.reply_codes.as_ref().and_then(|list| check::reply_codes(list, problems));
        if let (Some(classes), Some(codes), Some(place)) = (&classes, &reply_codes, list_to_change(&entry)) {
            check::reply_codes_fit(codes, classes, place, problems);
        }
        let descriptions = entry.description.as_ref();
        Self {
            place: entry.place,
            code: entry.code.and_then(|text| code_at(text, problems)),
            name: entry.name.filter(|name| check::name(name, problems).is_some()),
            former_names: former_names(entry.former_names, problems),
            summary: entry
                .summary
                .and_then(|text| check::line("summary", &text, problems).map(str::to_owned)),
            descriptions: descriptions
                .and_then(|field| check::descriptions(field, classes.as_deref(), problems)),
            classes,
            reply_codes,
            reply_with: optional(entry.reply_with.as_ref(), check::reply_with, problems),
            causes: optional(entry.cause.as_ref(), check::causes, problems),
            references: entry.references.as_ref().and_then(|list| references(list, problems)),
            keywords: entry.keywords.map_or_else(Vec::new, |list| {
                list.value.iter().filter_map(|word| check::keyword(word, problems)).collect()
            }),
            formerly: entry
                .formerly
                .and_then(|text| check::line("formerly", &text, problems).map(str::to_owned)),
            replaced_by: entry.replaced_by.and_then(|text| code_at(text, problems)),
        }
    }

    fn finish(
        self,
        subject: usize,
        detail: u16,
        replaced_by: Option<Replacement>,
        kind: Kind,
    ) -> Option<Condition> {
        let of_own = self.reply_codes.as_ref().filter(|_| kind == Kind::Own);
        Some(Condition {
            code: self.code?.value,
            subject,
            detail,
            name: self.name?.value,
            former_names: self.former_names.into_iter().map(|name| name.value).collect(),
            summary: self.summary?,
            descriptions: self.descriptions?,
            classes: self.classes?,
            reply_with: reply_with(self.reply_with?, of_own),
            reply_codes: self.reply_codes?,
            causes: self.causes?,
            references: self.references?,
            keywords: self.keywords,
            formerly: self.formerly,
            replaced_by,
        })
    }
}

fn former_names<'s>(list: Field<'s, Vec<At<'s, String>>>, problems: &mut Problems) -> Vec<At<'s, String>> {
    let names = list.map_or_else(Vec::new, |list| list.value);
    names.into_iter().filter(|name| check::name(name, problems).is_some()).collect()
}

/// Where to fix reply codes that fit none of the classes: at the reply codes, unless only the classes were amended.
fn list_to_change<'s>(entry: &schema::Condition<'s>) -> Option<Place<'s>> {
    let (classes, reply_codes) = (entry.classes.as_ref()?.place, entry.reply_codes.as_ref()?.place);
    let is_amended = |place: Place<'s>| !place.is_in_file_of(entry.place);
    Some(if is_amended(classes) && !is_amended(reply_codes) { classes } else { reply_codes })
}

fn check_count(start: Place<'_>, drafts: &[Draft<'_>], kind: Kind, problems: &mut Problems) {
    let (entries, entry) = kind.words();
    if drafts.is_empty() {
        problems.add(start, format_args!("there are no {entries}: add at least one {entry}"));
    }
    if let Some(draft) = drafts.get(MAX_CONDITIONS) {
        let message = format!(
            "there are {} {entries}, but at most {MAX_CONDITIONS} are possible: remove some",
            drafts.len()
        );
        problems.add(draft.place, message);
    }
}

/// Checks that no two names are the same, in any case: `from_name` ignores it.
pub fn check_names<'s, 'n>(names: impl Iterator<Item = &'n At<'s, String>>, problems: &mut Problems)
where
    's: 'n,
{
    let mut taken = Once::default();
    for name in names {
        if let Some(earlier) = taken.claim(name.value.to_ascii_lowercase(), name.place) {
            problems.add(
                name.place,
                format_args!("the name `{}` is already taken at {earlier}: choose another", name.value),
            );
        }
    }
}

/// The codes of all drafts: singles, and ranges by subject and first detail. Each maps to the draft's index.
#[derive(Default)]
struct Claimed {
    singles: BTreeMap<u32, usize>,
    ranges: BTreeMap<u32, usize>,
}

/// A subject and a detail as one number, which has the same order.
fn key(subject: u16, detail: u16) -> u32 {
    u32::from(subject) << 16 | u32::from(detail)
}

impl Claimed {
    /// The draft that has exactly this code.
    fn exactly(&self, code: Code, drafts: &[Draft<'_>]) -> Option<usize> {
        let map = if code.is_range() { &self.ranges } else { &self.singles };
        map.get(&key(code.subject, code.first)).copied().filter(|&index| {
            let own = drafts.get(index).and_then(|draft| draft.code.as_ref());
            own.is_some_and(|own| own.value == code)
        })
    }
}

/// Checks that no code is declared twice and no two ranges overlap.
fn check_codes(drafts: &[Draft<'_>], problems: &mut Problems) -> Claimed {
    let mut claimed = Claimed::default();
    for (index, draft) in drafts.iter().enumerate() {
        let Some(code) = &draft.code else { continue };
        let key = key(code.value.subject, code.value.first);
        let clash = if code.value.is_range() {
            overlapping_range(code.value, &claimed.ranges, drafts)
        } else {
            claimed.singles.get(&key).and_then(|&other| drafts.get(other))
        };
        if let Some(other) = clash {
            problems.add(code.place, clash_message(code.value, other));
            continue;
        }
        if code.value.is_range() { &mut claimed.ranges } else { &mut claimed.singles }.insert(key, index);
    }
    for &index in claimed.ranges.values() {
        let Some(code) = drafts.get(index).and_then(|draft| draft.code.as_ref()) else { continue };
        if first_unclaimed(code.value, &claimed).is_none() {
            let message = format!("every code in {} is also declared singly: remove the range", code.value);
            problems.add(code.place, message);
        }
    }
    claimed
}

/// A range that shares a detail with `code`. The accepted ranges are disjoint, so it can only be the last one that
/// starts no later than `code` ends.
fn overlapping_range<'d, 's>(
    code: Code,
    ranges: &BTreeMap<u32, usize>,
    drafts: &'d [Draft<'s>],
) -> Option<&'d Draft<'s>> {
    let (_, &index) = ranges.range(key(code.subject, 0)..=key(code.subject, code.last)).next_back()?;
    let other = drafts.get(index)?;
    (other.code.as_ref()?.value.last >= code.first).then_some(other)
}

fn clash_message(code: Code, other: &Draft<'_>) -> String {
    let Some(earlier) = &other.code else { return String::new() };
    if code != earlier.value {
        return format!("{code} overlaps {} at {}: make them disjoint", earlier.value, earlier.place);
    }
    format!("{code} is declared twice, first at {}: remove one of the two", earlier.place)
}

/// The first detail for which a lookup finds this code: in a range, the first that no single code claims.
fn first_unclaimed(code: Code, claimed: &Claimed) -> Option<u16> {
    let mut details = code.first..=code.last;
    details.find(|&detail| !code.is_range() || !claimed.singles.contains_key(&key(code.subject, detail)))
}

/// Checks that the registry has none of the codes: `Condition` would find them too.
fn check_registered(drafts: &[Draft<'_>], problems: &mut Problems) {
    let registered = registered::all();
    for code in drafts.iter().filter_map(|draft| draft.code.as_ref()) {
        let first = registered.iter().find(|(registered, _)| registered.overlaps(code.value));
        let Some((registered, name)) = first else { continue };
        let message = if code.value.is_range() {
            format!(
                "{} contains {registered}, which is registered, as `Condition::{name}`: leave it out",
                code.value
            )
        } else {
            format!("{registered} is registered, as `Condition::{name}`: use that, or choose another code")
        };
        problems.add(code.place, message);
    }
}

/// Checks that `replaced-by` names another condition and never leads back. Returns what replaces each draft, by its
/// index.
fn check_replacements(
    drafts: &[Draft<'_>],
    claimed: &Claimed,
    kind: Kind,
    problems: &mut Problems,
) -> Vec<Option<Replacement>> {
    let registered = if kind == Kind::Own { registered::all() } else { Vec::new() };
    let all_read = drafts.iter().all(|draft| draft.code.is_some());
    let replacement = |(index, draft): (usize, &Draft<'_>)| {
        let wanted = draft.replaced_by.as_ref()?;
        let of_registry = || registered.iter().find(|(code, _)| *code == wanted.value);
        let target = claimed.exactly(wanted.value, drafts).map(Replacement::Same);
        match target.or_else(|| of_registry().map(|&(_, name)| Replacement::Registered(name))) {
            // It may be one whose code could not be read.
            None if !all_read => None,
            None => {
                let message =
                    format!("`replaced-by`: {} is not declared: write the code of one that is", wanted.value);
                problems.add(wanted.place, message);
                None
            }
            Some(Replacement::Same(target)) if target == index => {
                problems.add(
                    wanted.place,
                    "`replaced-by`: a code cannot replace itself: write another code, or remove it",
                );
                None
            }
            target => target,
        }
    };
    let replacements: Vec<Option<Replacement>> = drafts.iter().enumerate().map(replacement).collect();
    for index in cyclic(&replacements) {
        if let Some(wanted) = drafts.get(index).and_then(|draft| draft.replaced_by.as_ref()) {
            problems.add(
                wanted.place,
                format_args!("`replaced-by`: {} leads back here: remove one of the links", wanted.value),
            );
        }
    }
    replacements
}

/// Every index from which the replacements lead back to it.
fn cyclic(replacements: &[Option<Replacement>]) -> Vec<usize> {
    let next_of = |index: usize| match replacements.get(index) {
        Some(&Some(Replacement::Same(target))) => Some(target),
        _ => None,
    };
    let mut visited = vec![false; replacements.len()];
    let mut is_new =
        |&index: &usize| visited.get_mut(index).is_some_and(|visited| !std::mem::replace(visited, true));
    let mut cyclic = Vec::new();
    for start in 0..replacements.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next.filter(&mut is_new) {
            path.push(index);
            next = next_of(index);
        }
        // The walk stopped at an index that it, or an earlier walk, had visited. On this path, it closes a cycle.
        let closes = next.and_then(|index| path.iter().position(|&passed| passed == index));
        if let Some(first) = closes {
            cyclic.extend(path.drain(first..));
        }
    }
    cyclic
}

/// The reply code to send in each class: the given one, else the first suitable one of an own code, else the default.
/// The registry's reply codes say what was seen with a condition, not what to send.
fn reply_with(given: ByClass<u16>, of_own: Option<&ReplyCodes>) -> [u16; 3] {
    let [success, transient, permanent] = given;
    [(2, success), (4, transient), (5, permanent)].map(|(class, given)| {
        let first = || of_own.and_then(|codes| check::first_to_send(codes, class));
        given.or_else(first).unwrap_or(check::default_reply_code(class))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_code_is_sent_with_its_first_code_that_suits_every_command() {
        let codes = ReplyCodes { codes: vec![421, 251, 452, 450, 553], whole_classes: vec![2] };
        assert_eq!(reply_with([None; 3], Some(&codes)), [250, 452, 553]);
        assert_eq!(reply_with([None, Some(421), None], Some(&codes)), [250, 421, 553]);
        assert_eq!(reply_with([None, None, Some(501)], None), [250, 451, 501]);
    }
}
