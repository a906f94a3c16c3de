//! The registry: the entries of the files, merged, checked against one another, and sorted.

mod phrases;
mod providers;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

pub use phrases::{Group as PhraseGroup, Phrases};
pub use providers::{Note, Provider};

use super::check::{self, ByClass, Code, ReplyCodes};
use super::problem::{At, Place, Problems};
use super::schema::{self, Field, File, PerClass};

/// The most conditions there can be: a `u16` numbers them, and `Option<Condition>` still needs a spare value.
pub const MAX_CONDITIONS: usize = 65_535;

/// The classes of RFC 3463 and their names, which the runtime relies on.
const CLASSES: [(u8, &str); 3] = [(2, "Success"), (4, "PersistentTransientFailure"), (5, "PermanentFailure")];

/// Everything that code is generated from: free of problems, and each list in the order of its codes.
pub struct Registry {
    pub classes: Vec<Numbered>,
    pub subjects: Vec<Numbered>,
    pub conditions: Vec<Condition>,
    /// In the order of their names.
    pub providers: Vec<Provider>,
    pub phrases: Phrases,
    /// How many of the conditions the overlay added.
    pub overlay_conditions: usize,
    /// How many conditions the overlay amended.
    pub overlay_amendments: usize,
}

/// A class or a subject.
pub struct Numbered {
    pub code: u16,
    pub name: String,
    pub summary: String,
    pub description: String,
    /// Only for a subject.
    pub causes: ByClass<&'static str>,
}

/// A condition.
pub struct Condition {
    pub code: Code,
    /// The index of its subject.
    pub subject: usize,
    /// The detail for looking it up: the first of its range that no single code claims.
    pub detail: u16,
    pub name: String,
    pub summary: String,
    pub description: String,
    pub classes: Vec<u8>,
    pub reply_codes: ReplyCodes,
    /// The reply code to send in each class.
    pub reply_with: [u16; 3],
    pub causes: ByClass<&'static str>,
    pub references: Vec<String>,
    /// What a search of the docs finds it by, besides its code and its name.
    pub keywords: Vec<String>,
    pub formerly: Option<String>,
    /// The index of the condition that replaces it.
    pub replaced_by: Option<usize>,
}

/// Merges the files and checks the whole. `None` if anything is wrong, now or earlier.
///
/// `start` is the start of the base: what is missing from it is reported there.
pub fn merge<'s>(
    start: Place<'_>,
    mut base: File<'s>,
    mut overlay: File<'s>,
    problems: &mut Problems,
) -> Option<Registry> {
    let (phrases, overlay_phrases) =
        (phrases::Entries::take(&mut base), phrases::Entries::take(&mut overlay));
    for amendment in base.amendments.drain(..) {
        problems.add(amendment.place, "[[amend]] belongs in an overlay: change the [[condition]] itself");
    }
    for &include in &base.includes {
        problems.add(
            include,
            "`include` belongs in an overlay: remove it, every file of the registry is read anyway",
        );
    }
    for class in &overlay.classes {
        problems.add(class.place, "an overlay cannot add a class: remove it, RFC 3463 has only three");
    }
    // If both have a code, which is an error, the base's is amended.
    let conditions = overlay.conditions.iter_mut().chain(&mut base.conditions);
    let amended = amend(conditions, overlay.amendments, problems);
    let added = overlay.conditions.len();

    let classes = classes(start, base.classes, problems);
    let subjects = subjects(base.subjects.into_iter().chain(overlay.subjects).collect(), problems);
    let from_base = base.conditions.into_iter().map(|entry| Draft::check(entry, false, problems));
    let mut drafts: Vec<Draft<'_>> = from_base.collect();
    drafts.extend(overlay.conditions.into_iter().map(|entry| Draft::check(entry, true, problems)));

    check_count(start, &drafts, problems);
    check_names(drafts.iter().filter_map(|draft| draft.name.as_ref()), problems);
    let claimed = check_codes(&drafts, problems);
    if let Some(declared) = &subjects.declared {
        check_subjects(&drafts, declared, problems);
    }
    let replacements = check_replacements(&drafts, &claimed, problems);
    let phrases = phrases::merge(phrases, overlay_phrases, problems);
    let providers = providers::merge(base.providers, overlay.providers, problems);
    if !problems.is_empty() {
        return None;
    }
    Some(Registry {
        classes: classes?,
        conditions: finish(drafts, &claimed, &replacements, &subjects.list)?,
        subjects: subjects.list,
        providers,
        phrases,
        overlay_conditions: added,
        overlay_amendments: amended,
    })
}

/// Applies the amendments to the conditions and counts them.
fn amend<'c, 's: 'c>(
    conditions: impl Iterator<Item = &'c mut schema::Condition<'s>>,
    amendments: Vec<schema::Amendment<'s>>,
    problems: &mut Problems,
) -> usize {
    let by_code =
        conditions.filter_map(|condition| Some((condition.code.as_ref()?.value.clone(), condition)));
    let mut by_code: BTreeMap<String, &mut schema::Condition<'s>> = by_code.collect();
    let mut amended = Once::default();
    for amendment in amendments {
        if amendment.is_empty {
            let message = "this [[amend]] changes nothing: add a summary, description, classes, \
                           reply-codes, reply-with or cause";
            problems.add(amendment.place, message);
        }
        let Some(code) = amendment.code.filter(|code| check::code(code, problems).is_some()) else {
            continue;
        };
        if let Some(earlier) = amended.claim(code.value.clone(), code.place) {
            problems.add(
                code.place,
                format_args!("{} is amended twice, first at {earlier}: merge the two", code.value),
            );
            continue;
        }
        let Some(condition) = by_code.get_mut(&code.value) else {
            let message = "is not in the registry: add it with [[condition]], or amend one that is";
            problems.add(code.place, format_args!("{} {message}", code.value));
            continue;
        };
        if let Some(own) = condition.code.as_ref().filter(|own| own.place.is_in_file_of(code.place)) {
            let message =
                format!("{} is declared in this file at {}: change it there", code.value, own.place);
            problems.add(code.place, message);
            continue;
        }
        replace(&mut condition.summary, amendment.summary);
        replace(&mut condition.description, amendment.description);
        replace(&mut condition.classes, amendment.classes);
        replace(&mut condition.reply_codes, amendment.reply_codes);
        replace_by_class("reply-with", &mut condition.reply_with, amendment.reply_with, problems);
        replace_by_class("cause", &mut condition.cause, amendment.cause, problems);
    }
    amended.0.len()
}

/// Where to fix reply codes that fit none of the classes: at the reply codes, unless only the classes were amended.
fn list_to_change<'s>(entry: &schema::Condition<'s>) -> Option<Place<'s>> {
    let (classes, reply_codes) = (entry.classes.as_ref()?.place, entry.reply_codes.as_ref()?.place);
    let is_amended = |place: Place<'s>| !place.is_in_file_of(entry.place);
    Some(if is_amended(classes) && !is_amended(reply_codes) { classes } else { reply_codes })
}

/// An amendment by class changes only the classes that it names.
fn replace_by_class<'s, T: Clone>(
    name: &str,
    field: &mut Field<'s, PerClass<'s, T>>,
    amended: Field<'s, PerClass<'s, T>>,
    problems: &mut Problems,
) {
    let (Some(known), Some(At { value: PerClass::Each(new), place })) = (&mut *field, &amended) else {
        return replace(field, amended);
    };
    if new.is_empty() {
        return check::no_class(name, *place, problems);
    }
    let mut each = match &known.value {
        PerClass::Each(each) => each.clone(),
        PerClass::Same(same) => {
            let class = |digit: &str| At { value: digit.to_owned(), place: same.place };
            ["4", "5"].map(|digit| (class(digit), Some(same.clone()))).to_vec()
        }
    };
    each.retain(|(class, _)| new.iter().all(|(named, _)| named.value != class.value));
    each.extend_from_slice(new);
    known.value = PerClass::Each(each);
}

fn replace<'s, T>(field: &mut Field<'s, T>, amended: Field<'s, T>) {
    if amended.is_some() {
        *field = amended;
    }
}

/// The three classes: all present, none twice, named as in the runtime.
fn classes(
    start: Place<'_>,
    entries: Vec<schema::Numbered<'_>>,
    problems: &mut Problems,
) -> Option<Vec<Numbered>> {
    let mut found: BTreeMap<u16, (Numbered, Place<'_>)> = BTreeMap::new();
    let mut complete = true;
    for entry in entries {
        let texts = texts(&entry.summary, &entry.description, problems);
        let code = entry.code.as_ref().filter(|code| {
            let known = CLASSES.iter().any(|&(class, _)| i64::from(class) == code.value);
            if !known {
                problems.add(
                    code.place,
                    format_args!("class {} does not exist: write 2, 4 or 5 (RFC 3463)", code.value),
                );
            }
            known
        });
        let (Some(code), Some(name), Some((summary, description))) = (code, entry.name, texts) else {
            complete = false;
            continue;
        };
        let Ok(number) = u16::try_from(code.value) else { continue };
        for (class, fixed) in CLASSES {
            if u16::from(class) == number && name.value != fixed {
                let message = format!("the name of class {class} is part of the API: write `{fixed}`");
                problems.add(name.place, message);
            }
        }
        let causes = ByClass::default();
        let class = Numbered { code: number, name: name.value, summary, description, causes };
        if let Some((_, earlier)) = found.insert(number, (class, code.place)) {
            problems.add(
                code.place,
                format_args!("class {number} is declared twice, first at {earlier}: remove one of the two"),
            );
        }
    }
    for (class, fixed) in
        CLASSES.iter().filter(|(class, _)| complete && !found.contains_key(&u16::from(*class)))
    {
        let message = format!("class {class} is missing: add the [[class]] `{fixed}`");
        problems.add(start, message);
    }
    complete.then(|| found.into_values().map(|(class, _)| class).collect())
}

/// The subjects, and the numbers that are declared.
struct Subjects {
    list: Vec<Numbered>,
    /// `None` if a number could not be read, because then none is known to be missing.
    declared: Option<BTreeSet<u16>>,
}

/// The subjects: numbers and names unique.
fn subjects(entries: Vec<schema::Numbered<'_>>, problems: &mut Problems) -> Subjects {
    let mut list = BTreeMap::new();
    let mut codes = Once::default();
    let mut all_read = true;
    check_names(entries.iter().filter_map(|entry| entry.name.as_ref()), problems);
    for entry in entries {
        let texts = texts(&entry.summary, &entry.description, problems);
        let causes = optional(entry.cause.as_ref(), check::causes, problems);
        let name = entry.name.filter(|name| check::name(name, problems).is_some());
        let code = entry.code.and_then(|at| Some((check::subject(&at, problems)?, at.place)));
        let Some((code, place)) = code else {
            all_read = false;
            continue;
        };
        if let Some(earlier) = codes.claim(code, place) {
            problems.add(
                place,
                format_args!("subject {code} is declared twice, first at {earlier}: remove one of the two"),
            );
        }
        if let (Some(name), Some((summary, description)), Some(causes)) = (name, texts, causes) {
            list.insert(code, Numbered { code, name: name.value, summary, description, causes });
        }
    }
    let declared = all_read.then(|| codes.0.into_keys().collect());
    Subjects { list: list.into_values().collect(), declared }
}

/// Values that may be claimed only once, and where each was claimed.
struct Once<'s, K>(BTreeMap<K, Place<'s>>);

impl<K> Default for Once<'_, K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'s, K: Ord> Once<'s, K> {
    /// Claims a value, or returns where it was claimed before.
    fn claim(&mut self, value: K, place: Place<'s>) -> Option<Place<'s>> {
        match self.0.entry(value) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(free) => {
                free.insert(place);
                None
            }
        }
    }
}

/// The values of an optional table by class: empty if it is left out, `None` if it is wrong.
fn optional<'s, P, R>(
    field: Option<&At<'s, P>>,
    check: fn(&At<'s, P>, &mut Problems) -> Option<ByClass<R>>,
    problems: &mut Problems,
) -> Option<ByClass<R>> {
    field.map_or_else(|| Some([None, None, None]), |field| check(field, problems))
}

/// A summary and a description, if both are valid.
fn texts(
    summary: &Field<'_, String>,
    description: &Field<'_, String>,
    problems: &mut Problems,
) -> Option<(String, String)> {
    let summary = summary.as_ref().and_then(|text| check::line("summary", text, problems));
    let description = description.as_ref().and_then(|text| check::line("description", text, problems));
    Some((summary?.to_owned(), description?.to_owned()))
}

/// The references, if all are valid.
fn references(list: &At<'_, Vec<At<'_, String>>>, problems: &mut Problems) -> Option<Vec<String>> {
    let right =
        list.value.iter().filter_map(|text| check::line("references", text, problems).map(str::to_owned));
    let right: Vec<String> = right.collect();
    (right.len() == list.value.len()).then_some(right)
}

/// A condition whose fields are checked one by one, but not yet against the other conditions.
struct Draft<'s> {
    place: Place<'s>,
    /// Whether the overlay declares it.
    added: bool,
    code: Option<At<'s, Code>>,
    name: Option<At<'s, String>>,
    texts: Option<(String, String)>,
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
    fn check(entry: schema::Condition<'s>, added: bool, problems: &mut Problems) -> Self {
        let code_at = |text: At<'s, String>, problems: &mut Problems| {
            let value = check::code(&text, problems)?;
            Some(At { value, place: text.place })
        };
        let references = entry.references.as_ref().and_then(|list| references(list, problems));
        if let Some(reasons) = &entry.differs {
            check::differs(reasons, problems);
        }
        let classes = entry.classes.as_ref().and_then(|list| check::classes(list, problems));
        let reply_codes = entry.reply_codes.as_ref().and_then(|list| check::reply_codes(list, problems));
        if let (Some(classes), Some(codes), Some(place)) = (&classes, &reply_codes, list_to_change(&entry)) {
            check::reply_codes_fit(codes, classes, place, problems);
        }
        Self {
            place: entry.place,
            added,
            code: entry.code.and_then(|text| code_at(text, problems)),
            name: entry.name.filter(|name| check::name(name, problems).is_some()),
            texts: texts(&entry.summary, &entry.description, problems),
            classes,
            reply_codes,
            reply_with: optional(entry.reply_with.as_ref(), check::reply_with, problems),
            causes: optional(entry.cause.as_ref(), check::causes, problems),
            references,
            keywords: entry.keywords.map_or_else(Vec::new, |list| {
                list.value.iter().filter_map(|word| check::keyword(word, problems)).collect()
            }),
            formerly: entry
                .formerly
                .and_then(|text| check::line("formerly", &text, problems).map(str::to_owned)),
            replaced_by: entry.replaced_by.and_then(|text| code_at(text, problems)),
        }
    }
}

fn check_count(start: Place<'_>, drafts: &[Draft<'_>], problems: &mut Problems) {
    if drafts.is_empty() {
        problems.add(start, "there are no conditions: add at least one [[condition]]");
    }
    if let Some(draft) = drafts.get(MAX_CONDITIONS) {
        let message = format!(
            "there are {} conditions, but at most {MAX_CONDITIONS} are possible: remove some",
            drafts.len()
        );
        problems.add(draft.place, message);
    }
}

fn check_names<'s, 'n>(names: impl Iterator<Item = &'n At<'s, String>>, problems: &mut Problems)
where
    's: 'n,
{
    let mut taken = Once::default();
    for name in names {
        if let Some(earlier) = taken.claim(name.value.as_str(), name.place) {
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
    singles: BTreeMap<(u16, u16), usize>,
    ranges: BTreeMap<(u16, u16), usize>,
}

/// Checks that no code is declared twice and no two ranges overlap.
fn check_codes(drafts: &[Draft<'_>], problems: &mut Problems) -> Claimed {
    let mut claimed = Claimed::default();
    for (index, draft) in drafts.iter().enumerate() {
        let Some(code) = &draft.code else { continue };
        let key = (code.value.subject, code.value.first);
        let clash = if code.value.is_range() {
            overlapping_range(code.value, &claimed.ranges, drafts)
        } else {
            claimed.singles.get(&key).and_then(|&other| drafts.get(other))
        };
        if let Some(other) = clash {
            problems.add(code.place, clash_message(code.value, draft, other));
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
    ranges: &BTreeMap<(u16, u16), usize>,
    drafts: &'d [Draft<'s>],
) -> Option<&'d Draft<'s>> {
    let (_, &index) = ranges.range((code.subject, 0)..=(code.subject, code.last)).next_back()?;
    let other = drafts.get(index)?;
    (other.code.as_ref()?.value.last >= code.first).then_some(other)
}

fn clash_message(code: Code, draft: &Draft<'_>, other: &Draft<'_>) -> String {
    let Some(earlier) = &other.code else { return String::new() };
    if code != earlier.value {
        return format!("{code} overlaps {} at {}: keep the two apart", earlier.value, earlier.place);
    }
    if draft.added && !other.added {
        return format!("{code} is already in the registry at {}: change it with [[amend]]", earlier.place);
    }
    format!("{code} is declared twice, first at {}: remove one of the two", earlier.place)
}

/// The first detail for which a lookup finds this code: in a range, the first that no single code claims.
fn first_unclaimed(code: Code, claimed: &Claimed) -> Option<u16> {
    let mut details = code.first..=code.last;
    details.find(|&detail| !code.is_range() || !claimed.singles.contains_key(&(code.subject, detail)))
}

fn check_subjects(drafts: &[Draft<'_>], declared: &BTreeSet<u16>, problems: &mut Problems) {
    for code in drafts.iter().filter_map(|draft| draft.code.as_ref()) {
        let subject = code.value.subject;
        if !declared.contains(&subject) {
            let message =
                format!("subject {subject} is not declared: add a [[subject]] with code = {subject}");
            problems.add(code.place, message);
        }
    }
}

/// Checks that `replaced-by` names another condition and never leads back. Returns the index of each draft's
/// replacement.
fn check_replacements(
    drafts: &[Draft<'_>],
    claimed: &Claimed,
    problems: &mut Problems,
) -> BTreeMap<usize, usize> {
    let mut replacements = BTreeMap::new();
    let all_read = drafts.iter().all(|draft| draft.code.is_some());
    for (index, draft) in drafts.iter().enumerate() {
        let Some(wanted) = &draft.replaced_by else { continue };
        let key = (wanted.value.subject, wanted.value.first);
        let map = if wanted.value.is_range() { &claimed.ranges } else { &claimed.singles };
        let target = map.get(&key).copied().filter(|&target| {
            let code = drafts.get(target).and_then(|draft| draft.code.as_ref());
            code.is_some_and(|code| code.value == wanted.value)
        });
        match target {
            // It may be one whose code could not be read.
            None if !all_read => {}
            None => {
                let message =
                    format!("`replaced-by`: there is no condition {}: write the code of one", wanted.value);
                problems.add(wanted.place, message);
            }
            Some(target) if target == index => {
                problems.add(
                    wanted.place,
                    "`replaced-by`: a condition cannot replace itself: write another code, or remove it",
                );
            }
            Some(target) => {
                replacements.insert(index, target);
            }
        }
    }
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
fn cyclic(replacements: &BTreeMap<usize, usize>) -> Vec<usize> {
    let mut visited = BTreeSet::new();
    let mut cyclic = Vec::new();
    for &start in replacements.keys() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next.filter(|&index| visited.insert(index)) {
            path.push(index);
            next = replacements.get(&index).copied();
        }
        // The walk stopped at an index that it, or an earlier walk, had visited. On this path, it closes a cycle.
        let closes = next.and_then(|index| path.iter().position(|&passed| passed == index));
        if let Some(first) = closes {
            cyclic.extend(path.drain(first..));
        }
    }
    cyclic
}

/// Turns problem-free drafts into conditions in the order of their codes.
fn finish(
    drafts: Vec<Draft<'_>>,
    claimed: &Claimed,
    replacements: &BTreeMap<usize, usize>,
    subjects: &[Numbered],
) -> Option<Vec<Condition>> {
    let mut order = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let code = draft.code.as_ref()?.value;
        order.push((code.subject, first_unclaimed(code, claimed)?, index));
    }
    order.sort_unstable();
    let mut position = vec![0; drafts.len()];
    for (sorted, &(_, _, index)) in order.iter().enumerate() {
        *position.get_mut(index)? = sorted;
    }
    let mut drafts: Vec<Option<Draft<'_>>> = drafts.into_iter().map(Some).collect();
    let mut conditions = Vec::with_capacity(order.len());
    for (subject, detail, index) in order {
        let draft = drafts.get_mut(index)?.take()?;
        let (summary, description) = draft.texts?;
        conditions.push(Condition {
            code: draft.code?.value,
            subject: subjects.binary_search_by_key(&subject, |declared| declared.code).ok()?,
            detail,
            name: draft.name?.value,
            summary,
            description,
            classes: draft.classes?,
            reply_with: reply_with(draft.reply_with?, draft.reply_codes.as_ref().filter(|_| draft.added)),
            reply_codes: draft.reply_codes?,
            causes: draft.causes?,
            references: draft.references?,
            keywords: draft.keywords,
            formerly: draft.formerly,
            replaced_by: replacements.get(&index).and_then(|&target| position.get(target).copied()),
        });
    }
    Some(conditions)
}

/// The reply code to send in each class: the given one, else the first suitable one of an overlay's condition, else the
/// default. The registry's own reply codes say what was seen with a condition, not what to send.
fn reply_with(given: ByClass<u16>, of_overlay: Option<&ReplyCodes>) -> [u16; 3] {
    let [success, transient, permanent] = given;
    [(2, success), (4, transient), (5, permanent)].map(|(class, given)| {
        let first = || of_overlay.and_then(|codes| check::first_to_send(codes, class));
        given.or_else(first).unwrap_or(check::default_reply_code(class))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlays_condition_is_sent_with_its_first_code_that_suits_every_command() {
        let codes = ReplyCodes { codes: vec![421, 251, 452, 450, 553], whole_classes: vec![2] };
        assert_eq!(reply_with([None; 3], Some(&codes)), [250, 452, 553]);
        assert_eq!(reply_with([None, Some(421), None], Some(&codes)), [250, 421, 553]);
        assert_eq!(reply_with([None, None, Some(501)], None), [250, 451, 501]);
    }
}
