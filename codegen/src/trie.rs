//! The phrases as a trie: symbols lead from node to node, and a node at which a phrase ends has the rank of its group.

use std::collections::BTreeMap;

/// What an edge of the trie is labelled with: the index of a word, or of synonyms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Symbol {
    Word(usize),
    Synonyms(usize),
}

/// An element of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    One(Symbol),
    /// Up to [`GAP`] other words.
    Gap,
}

/// The most words that stand in a gap.
pub const GAP: usize = 3;

#[derive(Debug, Default)]
pub struct Node {
    pub edges: BTreeMap<Symbol, usize>,
    /// The node after a gap.
    pub gap: Option<usize>,
    /// The number of the phrase that ends here.
    pub phrase: Option<usize>,
}

/// Tries with several roots. A node is known by its index.
#[derive(Debug, Default)]
pub struct Trie {
    pub nodes: Vec<Node>,
}

/// What stands at a place of a text: a word may be itself, and one of synonyms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub word: Option<usize>,
    pub synonyms: Option<usize>,
}

#[allow(clippy::indexing_slicing, reason = "the indices are those of nodes")]
impl Trie {
    /// Adds a root.
    pub fn root(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// Adds a phrase below a root, or returns the one with the same elements that was added before.
    pub fn add(&mut self, root: usize, elements: &[Element], phrase: usize) -> Option<usize> {
        let mut node = root;
        for element in elements {
            let free = self.nodes.len();
            let next = match *element {
                Element::One(symbol) => *self.nodes[node].edges.entry(symbol).or_insert(free),
                Element::Gap => *self.nodes[node].gap.get_or_insert(free),
            };
            if next == free {
                self.nodes.push(Node::default());
            }
            node = next;
        }
        let earlier = self.nodes[node].phrase;
        if earlier.is_none() {
            self.nodes[node].phrase = Some(phrase);
        }
        earlier
    }

    /// Calls with each phrase that begins with the first word, and the number of words that it takes.
    pub fn each_at_start(&self, root: usize, text: &[Seen], found: &mut impl FnMut(usize, usize)) {
        self.each_from(root, text, 0, found);
    }

    fn each_from(&self, node: usize, text: &[Seen], taken: usize, found: &mut impl FnMut(usize, usize)) {
        let node = &self.nodes[node];
        if let Some(phrase) = node.phrase {
            found(phrase, taken);
        }
        self.each_edge(node, text, taken, found);
        for skipped in 0..=GAP {
            if let Some(after) = node.gap {
                self.each_edge(&self.nodes[after], text, taken + skipped, found);
            }
        }
    }

    fn each_edge(&self, node: &Node, text: &[Seen], taken: usize, found: &mut impl FnMut(usize, usize)) {
        let Some(seen) = text.get(taken) else { return };
        let symbols = [seen.word.map(Symbol::Word), seen.synonyms.map(Symbol::Synonyms)];
        for next in symbols.iter().flatten().filter_map(|symbol| node.edges.get(symbol)) {
            self.each_from(*next, text, taken + 1, found);
        }
    }

    /// The most alternatives that are put off while a way through the trie is followed: at a node whose word is both
    /// itself and one of synonyms, and at a gap. `synonyms_of` says of which synonyms a word is one.
    pub fn most_put_off(&self, roots: &[usize], synonyms_of: &[Option<usize>]) -> usize {
        roots.iter().map(|&root| self.put_off_below(root, synonyms_of)).max().unwrap_or(0)
    }

    fn put_off_below(&self, node: usize, synonyms_of: &[Option<usize>]) -> usize {
        let node = &self.nodes[node];
        let edges = |node: &Node| -> (usize, usize) {
            let is_double = |symbol: &Symbol| {
                let Symbol::Word(word) = symbol else { return false };
                let synonyms = synonyms_of.get(*word).copied().flatten();
                synonyms.is_some_and(|synonyms| node.edges.contains_key(&Symbol::Synonyms(synonyms)))
            };
            let below = node.edges.values().map(|&next| self.put_off_below(next, synonyms_of)).max().unwrap_or(0);
            (usize::from(node.edges.keys().any(is_double)), below)
        };
        let (own, below) = edges(node);
        // A gap puts off itself once more for each word that it may skip, one at a time.
        let through_gap = node.gap.map_or(0, |gap| {
            let (own, below) = edges(&self.nodes[gap]);
            1 + own + below
        });
        (own + usize::from(node.gap.is_some()) + below).max(through_gap)
    }
}
