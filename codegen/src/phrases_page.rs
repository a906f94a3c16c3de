//! The phrases as a page for people, in rustdoc's Markdown.

use super::markdown::escape;
use super::registry::{PhraseGroup, Registry};

const INTRODUCTION: &str = "\
What servers say beside their codes, and the cause that it gives away ([`phrase::find`](crate::phrase::find)).

A phrase is found wherever its words stand in this order, in upper or lower case: over line breaks and punctuation, and
over addresses, host names, numbers and codes, which are left out. `{recipient}` stands for any of the words listed
under that name, and `..` for up to three other words. Of several phrases in a text, the one decides whose group comes
first here; in a group, the one that begins first. A weak phrase decides only if there is no other sign of the cause.
";

const IGNORED: &str =
    "\n# Ignored\n\nNo phrase begins in one of these sentences, which are not about the failure.\n\n";

/// The whole page.
pub fn page(registry: &Registry) -> String {
    let phrases = &registry.phrases;
    let mut page = INTRODUCTION.to_owned();
    page += "\n# Phrases\n\n| Cause | Phrases |\n|---|---|\n";
    page.extend(phrases.groups.iter().map(row));
    if !phrases.ignored.is_empty() {
        page += IGNORED;
        page += &list(&phrases.ignored);
        page.push('\n');
    }
    if !phrases.synonyms.is_empty() {
        page += "\n# Synonyms\n\n| Name | Words |\n|---|---|\n";
        let row = |name: &str, words: &[String]| format!("| `{{{name}}}` | {} |\n", list(words));
        page.extend(phrases.synonyms.iter().map(|synonyms| row(&synonyms.name, &synonyms.words)));
    }
    page
}

fn row(group: &PhraseGroup) -> String {
    let of = group.provider.as_ref().map(|name| format!(" ([`{name}`](crate::Provider::{name}))"));
    let weak = if group.weak { ", weak" } else { "" };
    format!("| {}{}{weak} | {} |\n", group.cause, of.unwrap_or_default(), list(&group.says))
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| escape(text)).collect::<Vec<_>>().join(", ")
}
