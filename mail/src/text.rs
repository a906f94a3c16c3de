//! What the text of a bounce says about each recipient.
//!
//! A text is split into blocks: each begins where the bouncing system names a recipient, and reaches to the next one. What
//! is said about a recipient is looked for in its blocks first, then on the lines that name it, then in the whole text.

use std::cell::{LazyCell, OnceCell};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use smtp_status::phrase;

use crate::address;
use crate::lines::{Line, is_heading, is_quotation, is_transcript_heading, lines, phrases};
use crate::steps;
use crate::words::{Rank, Told, push_on_one_line};

/// Labels before the address of a recipient.
static LABELS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "recipient address:",
        "recipient:",
        "recipients:",
        "addressed to:",
        "rcpt to:",
        "failed recipient:",
        "final-recipient:",
        "original-recipient:",
        "unknown user:",
        "user unknown:",
        "address:",
        "failed to deliver to",
        "failed address:",
        "unable to deliver message to",
        "unable to deliver to",
        "could not be delivered to",
        "was not delivered to",
        "couldn't be delivered to",
        "wasn't delivered to",
        "cannot be delivered to",
        "can't be delivered to",
        "delivery to",
        "delivering to",
        "delivering your mail to",
        "delivering your message to",
        "deliver your mail to",
        "deliver your message to",
        "deliver mail to",
        "your message to",
        "your mail to",
        "message to",
        "mail to",
        "message for",
        "mail for",
        "the recipient",
        "rejected recipient",
        "undeliverable address:",
        "invalid recipient",
        "undeliverable to",
        "bounced address:",
    ])
});

/// Words of a notice that the mail is still on its way.
static DELAYED: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "warning message only",
        "this is a warning",
        "has been delayed",
        "is delayed",
        "delivery delayed",
        "still being retried",
        "will continue to try",
        "will keep trying",
        "attempts will continue",
        "not yet been delivered",
        "not been delivered yet",
        "has not been delivered to one or more of its recipients after more than",
        "will be retried",
        "do not need to resend",
        "no action is required on your part",
        "will retry",
        "delivery delay",
    ])
});

/// Words on a line that names a recipient.
static TROUBLE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "deliver",
        "recipient",
        "unknown",
        "no such",
        "mailbox",
        "reject",
        "fail",
        "bounce",
        "invalid",
        "not exist",
        "not found",
        "user",
        "address",
        "quota",
        "denied",
        "refuse",
        "error",
        "full",
    ])
});

/// Words on a line that names whom to ask.
static CONTACT: LazyLock<AhoCorasick> = LazyLock::new(|| {
    phrases(&[
        "contact",
        "assistance",
        "question",
        "for help",
        "write to",
        "send mail to",
        "support",
        "complain",
    ])
});

/// The members of an alias come after these: "(generated from list@example.org)", Exim; "(expanded from <list@example.org>)",
/// Postfix and sendmail.
static EXPANDED: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(&["generated from", "expanded from"]));

/// How many blocks, and how many lines that name it, are read for one recipient.
const MOST_PLACES: usize = 4;

/// A text, split.
pub struct Text<'a> {
    written: &'a str,
    blocks: Vec<Block<'a>>,
    /// The recipients, in their order.
    recipients: Vec<Named<'a>>,
    /// Where each is among them, by its address in lower case.
    index: HashMap<String, usize>,
    /// Whether it names a recipient by a display name only, as Exchange 5.5 does.
    names_a_person: bool,
    is_delayed: bool,
    whole: OnceCell<Option<Arc<Told>>>,
    naming: OnceCell<Vec<Vec<Arc<Told>>>>,
    do_blocks_tell: OnceCell<bool>,
}

/// A text that is split when something is asked: a report says enough mostly.
pub type LazyText<'a> = LazyCell<Text<'a>, Box<dyn FnOnce() -> Text<'a> + 'a>>;

/// Splits a text when something is asked. Those who sent or got the bounce are no recipients that failed.
pub fn lazily<'a>(text: &'a str, is_correspondent: &'a dyn Fn(&str) -> bool) -> LazyText<'a> {
    LazyCell::new(Box::new(move || Text::of(text, is_correspondent)))
}

/// A recipient, and the blocks about it.
struct Named<'a> {
    address: &'a str,
    blocks: Vec<usize>,
}

/// What is said about some recipients.
#[derive(Default)]
struct Block<'a> {
    lines: Range<usize>,
    only_recipient: Option<&'a str>,
    /// Whether there are addresses and nothing about them yet.
    is_list: bool,
    /// Whether its system is still trying.
    is_deferred: bool,
    /// Whether sendmail says in its own words what it makes of a reply.
    is_guess: bool,
    /// The address whose member the recipient is.
    expanded_from: Option<&'a str>,
    told: OnceCell<Option<Arc<Told>>>,
}

/// What a text says about a recipient.
pub struct About {
    pub told: Option<Arc<Told>>,
    pub is_deferred: bool,
    pub expanded_from: Option<String>,
}

impl<'a> Text<'a> {
    fn of(text: &'a str, is_correspondent: &dyn Fn(&str) -> bool) -> Self {
        let mut reader =
            Reader { text: Self::empty(text), is_correspondent, open: None, section: Section::default() };
        let mut is_after_heading = false;
        for line in lines(text) {
            if line.is_quotation() {
                continue;
            }
            reader.take(&line);
            let own = line.own.trim();
            if is_after_heading && !own.is_empty() {
                reader.text.names_a_person |= is_display_name(own);
                is_after_heading = false;
            }
            is_after_heading |= own.ends_with("the following recipient(s):");
        }
        reader.text
    }

    fn empty(text: &'a str) -> Self {
        let mut line = String::new();
        push_on_one_line(text, &mut line);
        Self {
            written: text,
            blocks: Vec::new(),
            recipients: Vec::new(),
            index: HashMap::new(),
            names_a_person: false,
            is_delayed: DELAYED.is_match(&line),
            whole: OnceCell::new(),
            naming: OnceCell::new(),
            do_blocks_tell: OnceCell::new(),
        }
    }

    /// The recipients, each once.
    pub fn recipients(&self) -> impl Iterator<Item = &'a str> {
        self.recipients.iter().map(|recipient| recipient.address)
    }

    pub fn only_recipient(&self) -> Option<&'a str> {
        match &self.recipients[..] {
            [recipient] => Some(recipient.address),
            _ => None,
        }
    }

    pub fn names_a_person(&self) -> bool {
        self.names_a_person
    }

    /// The recipients that are members of an alias, each with it.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let of_block = |recipient: &Named<'a>| {
            let aliases = recipient.blocks.iter().filter_map(|&block| self.blocks[block].expanded_from);
            aliases.map(|alias| (recipient.address, alias)).next()
        };
        self.recipients.iter().filter_map(of_block)
    }

    /// The addresses on the lines of the bouncing system that speak of trouble, else those on any of its lines.
    pub fn troubled(&self) -> Vec<&'a str> {
        let own = |line: &Line<'a>| !CONTACT.is_match(line.own) && TROUBLE.is_match(line.own);
        self.addresses(|line| if own(line) { line.own } else { "" })
    }

    /// The addresses on any line of the bouncing system.
    pub fn named(&self) -> Vec<&'a str> {
        self.addresses(|line| if CONTACT.is_match(line.own) { "" } else { line.own })
    }

    /// The addresses in the replies.
    pub fn in_replies(&self) -> Vec<&'a str> {
        self.addresses(|line| &line.text[line.own.len().min(line.text.len())..])
    }

    fn addresses(&self, part: impl Fn(&Line<'a>) -> &'a str) -> Vec<&'a str> {
        lines(self.written)
            .filter(|line| !line.is_quotation())
            .flat_map(|line| address::in_line(part(&line)))
            .collect()
    }

    /// What is said about a recipient: in its blocks; on the lines that name it; and, if it is the only one or no block
    /// says anything, in the whole text.
    pub fn about(&self, recipient: &str, is_only: bool) -> About {
        let index = self.index.get(&recipient.to_ascii_lowercase()).copied();
        let blocks = || {
            index
                .into_iter()
                .flat_map(|index| &self.recipients[index].blocks)
                .map(|&block| &self.blocks[block])
        };
        let expanded_from = blocks().find_map(|block| block.expanded_from).map(str::to_owned);
        let is_deferred =
            self.is_delayed || blocks().next().is_some() && blocks().all(|block| block.is_deferred);
        let of_blocks = |is_guess: bool| {
            best(blocks().filter(|block| block.is_guess == is_guess).filter_map(|block| self.told(block)))
        };
        let mut told = of_blocks(false);
        // sendmail's own words are a guess: the other server's take precedence.
        if rank(told.as_ref()) < Rank::Reply {
            told = best([told, of_blocks(true)].into_iter().flatten());
        }
        if rank(told.as_ref()) < Rank::PhraseInReply {
            let naming = index.and_then(|index| self.naming().get(index)).into_iter().flatten().cloned();
            told = best(told.into_iter().chain(naming));
        }
        if rank(told.as_ref()) < Rank::Reply && (is_only || !self.do_blocks_tell()) {
            told = best(told.into_iter().chain(self.whole()));
        }
        About { told, is_deferred, expanded_from }
    }

    /// What the whole text says.
    pub fn whole(&self) -> Option<Arc<Told>> {
        self.whole.get_or_init(|| told(self.written)).clone()
    }

    fn told(&self, block: &Block<'_>) -> Option<Arc<Told>> {
        block.told.get_or_init(|| told(&self.written[block.lines.clone()])).clone()
    }

    fn do_blocks_tell(&self) -> bool {
        *self
            .do_blocks_tell
            .get_or_init(|| self.blocks.iter().any(|block| rank(self.told(block).as_ref()) > Rank::Nothing))
    }

    /// For each recipient, what the first lines that name it say, without sendmail's guesses.
    fn naming(&self) -> &Vec<Vec<Arc<Told>>> {
        self.naming.get_or_init(|| {
            let mut naming = vec![Vec::new(); self.recipients.len()];
            let says_more = |line: &&str| !is_quotation(line) && transcript_recipient(line).is_none();
            for line in self.written.lines().filter(says_more) {
                let mut of_line = None;
                for address in address::in_line(line) {
                    let Some(&index) = self.index.get(&address.to_ascii_lowercase()) else { continue };
                    let told = of_line.get_or_insert_with(|| Arc::new(Told::of_words(line)));
                    if told.rank > Rank::Nothing && naming[index].len() < MOST_PLACES {
                        naming[index].push(Arc::clone(told));
                    }
                }
            }
            naming
        })
    }
}

fn told(text: &str) -> Option<Arc<Told>> {
    let lines = text.lines().filter(|line| !is_quotation(line)).map(|line| {
        // A heading is no part of what is below it, and the mark of a reply no part of the reply.
        if is_rule(line) { "" } else { line.trim_start().trim_start_matches("<<<") }
    });
    Told::of(lines).map(Arc::new)
}

fn rank(told: Option<&Arc<Told>>) -> Rank {
    told.map(|told| told.rank).unwrap_or_default()
}

/// The first of the most informative ones.
fn best(places: impl Iterator<Item = Arc<Told>>) -> Option<Arc<Told>> {
    places.reduce(|best, place| if place.rank > best.rank { place } else { best })
}

/// A line of Exchange 5.5: "Ada Lovelace on Tue, 24 Nov 2026 18:00:00 +0100".
fn is_display_name(line: &str) -> bool {
    !line.contains('@')
        && line.split_once(" on ").is_some_and(|(_, date)| date.get(3..4) == Some(",") || date.contains(':'))
}

/// What the lines after a heading of sendmail are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Failed,
    Deferred,
    Transcript {
        /// The lines of the other server since sendmail's last one.
        reply: Option<(usize, usize)>,
    },
}

/// A recipient on a line.
struct OnLine<'a> {
    recipient: &'a str,
    /// What follows it on the line.
    rest: &'a str,
    /// Whether something is before it.
    has_label: bool,
}

/// Splits a text, line by line.
struct Reader<'a, 'b> {
    text: Text<'a>,
    is_correspondent: &'b dyn Fn(&str) -> bool,
    /// The block that the next lines belong to.
    open: Option<usize>,
    section: Section,
}

impl<'a> Reader<'a, '_> {
    fn take(&mut self, line: &Line<'a>) {
        if is_rule(line.text) {
            self.open = None;
            if is_heading(line.text) {
                self.section = section(line.text);
            }
            return;
        }
        if let Section::Transcript { reply } = self.section
            && self.take_transcript(line, reply)
        {
            return;
        }
        match self.recipient_at(line.own) {
            Some(named) => self.begin(&named, line),
            None => self.extend(line),
        }
    }

    /// Takes a line of sendmail's transcript. Whether it is one.
    fn take_transcript(&mut self, line: &Line<'a>, reply: Option<(usize, usize)>) -> bool {
        let text = line.text.trim_start();
        if text.starts_with("<<<") {
            let start = reply.map_or(line.start, |(start, _)| start);
            self.section = Section::Transcript { reply: Some((start, line.end)) };
            return true;
        }
        if text.starts_with(|digit: char| digit.is_ascii_digit()) || text.starts_with('<') {
            self.section = Section::Transcript { reply: None };
        }
        let Some((recipient, words)) = transcript_recipient(text) else {
            return text.starts_with("... while talking to");
        };
        let own = offset(self.text.written, text);
        let block = Block {
            lines: reply.map_or(own..line.end, |(start, end)| start..end),
            is_deferred: words.trim_start().starts_with("Deferred"),
            is_guess: reply.is_none(),
            ..Block::default()
        };
        self.add(recipient, block);
        self.open = None;
        true
    }

    /// Begins a block, or adds a recipient to a list.
    fn begin(&mut self, named: &OnLine<'a>, line: &Line<'a>) {
        let recipient = named.recipient;
        let mut rest = offset(self.text.written, named.rest);
        let says_nothing = is_nothing(&self.text.written[rest..line.end]);
        // "Unknown user: ada@example.org", and a sentence around the address.
        if named.has_label && (!says_nothing || phrase::find(line.own.as_bytes()).is_some()) {
            rest = line.start;
        }
        let open = self.open.and_then(|open| Some((open, self.text.blocks.get_mut(open)?)));
        match open {
            Some((_, block))
                if block.only_recipient.is_some_and(|other| other.eq_ignore_ascii_case(recipient)) =>
            {
                self.extend(line);
            }
            // A list of addresses that the text after it is about.
            Some((index, block)) if block.is_list => {
                block.only_recipient = None;
                block.lines = rest..line.end;
                block.is_list = says_nothing;
                self.name(recipient, index);
            }
            _ => {
                let block = Block {
                    lines: rest..line.end,
                    only_recipient: Some(recipient),
                    is_list: says_nothing,
                    is_deferred: self.section == Section::Deferred,
                    ..Block::default()
                };
                self.open = Some(self.add(recipient, block));
                self.expanded_from(line);
            }
        }
    }

    fn extend(&mut self, line: &Line<'a>) {
        if let Some(block) = self.open.and_then(|open| self.text.blocks.get_mut(open)) {
            block.lines.end = line.end;
            block.is_list &= is_nothing(line.text);
            self.expanded_from(line);
        }
    }

    /// Notes the alias that a line of the open block names.
    fn expanded_from(&mut self, line: &Line<'a>) {
        let Some(block) = self.open.and_then(|open| self.text.blocks.get_mut(open)) else { return };
        if let (None, Some(found)) = (block.expanded_from, EXPANDED.find(line.own)) {
            block.expanded_from = address::in_line(&line.own[found.end()..]).next();
            // The alias is not what is said about its member.
            block.is_list = false;
        }
    }

    /// Adds a block about a recipient; its index.
    fn add(&mut self, recipient: &'a str, block: Block<'a>) -> usize {
        let index = self.text.blocks.len();
        self.text.blocks.push(block);
        self.name(recipient, index);
        index
    }

    fn name(&mut self, recipient: &'a str, block: usize) {
        let next = self.text.recipients.len();
        let index = *self.text.index.entry(recipient.to_ascii_lowercase()).or_insert(next);
        if index == next {
            self.text.recipients.push(Named { address: recipient, blocks: Vec::new() });
        }
        let blocks = &mut self.text.recipients[index].blocks;
        if blocks.len() < MOST_PLACES && blocks.last() != Some(&block) {
            blocks.push(block);
        }
    }

    /// The recipient that a line names.
    fn recipient_at(&self, own: &'a str) -> Option<OnLine<'a>> {
        let trimmed = own.trim();
        let is_bracketed = trimmed.starts_with('<');
        if let Some((recipient, rest)) = address::at_start(trimmed) {
            let begins = rest.is_empty() || rest.starts_with([':', ' ', '\t', '(', ',', ';', '<', '.']);
            // The sender's address may be in brackets in a server's words, but not before a colon.
            let is_other = !(self.is_correspondent)(recipient) || is_bracketed && rest.starts_with(':');
            return (begins && is_other).then_some(OnLine { recipient, rest, has_label: false });
        }
        if !trimmed.contains('@') {
            return None;
        }
        steps::add(trimmed.len());
        LABELS.find_iter(trimmed).find_map(|label| {
            // Only punctuation may be between them: otherwise it is a sentence that continues.
            let is_between =
                |character: char| !character.is_alphanumeric() && !matches!(character, '<' | '"');
            let (recipient, rest) = address::at_start(trimmed[label.end()..].trim_start_matches(is_between))?;
            (!(self.is_correspondent)(recipient)).then_some(OnLine { recipient, rest, has_label: true })
        })
    }
}

/// sendmail's own line about a recipient: "550 5.1.1 <ada@example.org>... User unknown". What follows the dots is its words.
fn transcript_recipient(line: &str) -> Option<(&str, &str)> {
    let is_code = |character: char| character.is_ascii_digit() || matches!(character, '.' | ' ');
    let (recipient, rest) = address::at_start(line.trim_start_matches(is_code))?;
    rest.strip_prefix("...").map(|words| (recipient, words))
}

fn section(heading: &str) -> Section {
    if is_transcript_heading(heading) {
        Section::Transcript { reply: None }
    } else if heading.contains("transient") {
        Section::Deferred
    } else {
        Section::Failed
    }
}

/// A line of dashes or the like, possibly with a heading in it.
fn is_rule(line: &str) -> bool {
    let line = line.trim_start();
    ["---", "===", "***", "___"].iter().any(|rule| line.starts_with(rule))
}

fn is_nothing(text: &str) -> bool {
    steps::add(text.len());
    !text.contains(char::is_alphanumeric)
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_may_be_between_a_label_and_an_address() {
        for line in ["could not be delivered to: charles@example.org", "Address: (charles@example.org)"] {
            let text = format!("{line}, ask grace@example.net\n550 5.1.1 User unknown\n");
            let mail = crate::read(format!("From: MAILER-DAEMON@a.example\n\n{text}").as_bytes());
            let recipients: Vec<_> =
                mail.deliveries().iter().map(|found| (found.recipient(), found.is_hard_bounce())).collect();
            assert_eq!(recipients, [(Some("charles@example.org"), true)], "{line}");
        }
    }

    #[test]
    fn a_display_name_is_before_a_date() {
        for line in ["Ada Lovelace on Tue, 24 Nov 2026", "Ada Lovelace on 11/24/2026 6:00 PM"] {
            assert!(is_display_name(line), "{line}");
        }
        for line in
            ["ada@example.org on Tue, 24 Nov 2026 18:00:00", "It will arrive on time", "Tue, 18:00:00"]
        {
            assert!(!is_display_name(line), "{line}");
        }
    }
}
