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

    /// The most nodes that are put off at once when the phrases that begin somewhere are looked for as at run time: at
    /// each word, first the rest of a gap is put off, then for the word itself and for its synonyms the node that it leads
    /// to, first behind a gap, then without; the last that was put off is visited next. `synonyms_of` is by word.
    pub fn most_put_off(&self, roots: &[usize], synonyms_of: &[Option<usize>]) -> usize {
        let mut known = BTreeMap::new();
        let most =
            roots.iter().map(|&root| self.put_off(Step { node: root, gap: 0 }, synonyms_of, &mut known));
        most.max().unwrap_or(0)
    }

    fn put_off(&self, step: Step, synonyms_of: &[Option<usize>], known: &mut BTreeMap<Step, usize>) -> usize {
        if let Some(&most) = known.get(&step) {
            return most;
        }
        let edges = &self.nodes[step.node].edges;
        let mut most = 0;
        for (symbol, &next) in edges {
            let also = match symbol {
                Symbol::Synonyms(_) => None,
                Symbol::Word(word) => synonyms_of.get(*word).copied().flatten(),
            };
            let also = also.and_then(|synonyms| edges.get(&Symbol::Synonyms(synonyms)));
            let rest = step.gap.checked_sub(1).map(|gap| Step { gap, ..step });
            let visited = [Some(&next), also].into_iter().flatten().flat_map(|&node| self.steps_after(node));
            for (below, after) in rest.into_iter().chain(visited).enumerate() {
                most = most.max(below + 1).max(below + self.put_off(after, synonyms_of, known));
            }
        }
        known.insert(step, most);
        most
    }

    /// What is put off when a word leads to a node.
    fn steps_after(&self, node: usize) -> impl Iterator<Item = Step> + use<> {
        let behind_gap = self.nodes[node].gap.map(|after| Step { node: after, gap: GAP });
        let has_words = !self.nodes[node].edges.is_empty();
        behind_gap.into_iter().chain(has_words.then_some(Step { node, gap: 0 }))
    }
}

/// A node to be visited, and how many more words may be left out before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    node: usize,
    gap: usize,
}
