//! The providers as a page for people: a table of each provider's codes, in rustdoc's Markdown.

use super::conditions::Condition;
use super::markdown;
use super::registry::{Note, Provider, Registry};

const INTRODUCTION: &str = "\
What large providers mean by their codes when it is not what the registry says.

In a reply from one of their servers, a code in these tables has the meaning given here
([`Provider::note`](crate::Provider::note)); any other code means what [the registry](crate::_codes) says. A provider
is recognized by the name of its server ([`Provider::of_host`](crate::Provider::of_host)). X is both class 4 and
class 5. A single code takes precedence over a range that contains it, then a code with a class over one with an X.
";

const HEAD: &str = "\
| Code | What it means | Cause | In the registry | Source |
|---|---|---|---|---|
";

/// The whole page.
pub fn page(registry: &Registry) -> String {
    let mut page = INTRODUCTION.to_owned();
    for provider in &registry.providers {
        page += &head(provider);
        page.extend(provider.notes.iter().map(|note| row(provider, note, &registry.conditions)));
    }
    page
}

/// The heading above the codes of a provider. Its name is an anchor, so that the docs of its variant can link to it.
fn head(provider: &Provider) -> String {
    format!(
        "\n<a id=\"{name}\"></a>\n\n# {title}\n\n[`{name}`](crate::Provider::{name}): hosts at or below {hosts}.\n\n{HEAD}",
        name = provider.name,
        title = markdown::escape(&provider.title),
        hosts = markdown::hosts(provider)
    )
}

fn row(provider: &Provider, note: &Note, conditions: &[Condition]) -> String {
    let anchor = format!("{}-{}", provider.name, note.code);
    let registered = conditions.iter().filter(|condition| note.code.code.overlaps(condition.code));
    let registered = registered.map(|condition| {
        format!(
            "[{}](crate::Condition::{}) {}",
            condition.code,
            condition.name,
            markdown::escape(&condition.summary)
        )
    });
    format!(
        "| <a id=\"{anchor}\" href=\"#{anchor}\">{code}</a> | **{summary}**<br>{description} | {causes} | {registered} | \
         {references} |\n",
        code = note.code,
        summary = markdown::escape(&note.summary),
        description = markdown::escape(&note.description),
        causes = markdown::causes(note.causes),
        registered = registered.collect::<Vec<_>>().join("<br>"),
        references = markdown::references(&note.references)
    )
}
