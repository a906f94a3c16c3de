//! The registry as a page for people: a table of its conditions for each subject, in rustdoc's Markdown.

use super::conditions::{Condition, Replacement};
use super::markdown;
use super::registry::{Numbered, Registry};

const INTRODUCTION: &str = "\
Every status code of the registry: what it means, what its cause is, and where it is defined.

A status code is `class.subject.detail`. The tables below leave the class open, as the registry does: `X.2.2` occurs
as 4.2.2 and as 5.2.2. The usual replies are those of the classes that the standards use or leave open
([`Condition::is_usual_in`](crate::Condition::is_usual_in)), each with the reply code to send
([`StatusCode::reply_code`](crate::StatusCode::reply_code)); in practice you will see others as well. The registered reply codes
are those that the registry lists ([`Condition::reply_codes`](crate::Condition::reply_codes)). The cause
([`StatusCode::cause`](crate::StatusCode::cause)) is left out when the code alone does not say.

Some providers use codes in their own way: see the [page about providers](crate::_providers).

Each name links to the condition in plain words: what happened, whether retrying can help, who can fix it. The
search at the top finds a condition by its full code: try 5.1.1.
";

const CLASSES_HEAD: &str = "\
| Class | Name and meaning |
|---|---|
";

const CONDITIONS_HEAD: &str = "\
| Code | Name and summary | Usual replies | Cause | Registered reply codes | Defined by |
|---|---|---|---|---|---|
";

/// The whole page.
pub fn page(registry: &Registry) -> String {
    let mut page = format!("{INTRODUCTION}\n# Classes\n\n{CLASSES_HEAD}");
    page.extend(registry.classes.iter().map(class_row));
    let mut conditions = registry.conditions.iter().peekable();
    for (index, subject) in registry.subjects.iter().enumerate() {
        page += &subject_head(subject);
        // They are in the order of the subjects.
        while let Some(condition) = conditions.next_if(|condition| condition.subject == index) {
            page += &condition_row(condition, &registry.conditions);
        }
    }
    page
}

fn class_row(class: &Numbered) -> String {
    format!(
        "| {code} | [`{name}`](crate::Class::{name})<br>{description} |\n",
        code = class.code,
        name = class.name,
        description = markdown::escape(&class.description)
    )
}

/// The heading above the conditions of a subject.
fn subject_head(subject: &Numbered) -> String {
    format!(
        "\n# X.{code}: {summary}\n\n[`{name}`](crate::Subject::{name}): {description}\n\n{CONDITIONS_HEAD}",
        code = subject.code,
        summary = markdown::escape(&subject.summary),
        name = subject.name,
        description = markdown::escape(&subject.description)
    )
}

/// A condition's row. Its code is an anchor, so that it can be linked to. Name and summary share a column,
/// because a column of long names would leave no room for the others.
fn condition_row(condition: &Condition, all: &[Condition]) -> String {
    let replacement = match condition.replaced_by {
        Some(Replacement::Same(index)) => all.get(index),
        _ => None,
    };
    let replaced_by = replacement.map_or_else(String::new, |replacement| {
        format!("; use [`{name}`](crate::Condition::{name})", name = replacement.name)
    });
    format!(
        "| <a id=\"{code}\" href=\"#{code}\">{code}</a> | [`{name}`](crate::Condition::{name})<br>\
         {summary}{replaced_by} | {usual} | {causes} | {reply_codes} | {references} |\n",
        code = condition.code,
        name = condition.name,
        summary = markdown::escape(&condition.summary),
        usual = markdown::usual_replies(condition),
        causes = markdown::causes(condition.causes),
        reply_codes = markdown::reply_codes(condition),
        references = markdown::references(&condition.references)
    )
}
