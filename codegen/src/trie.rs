//! The phrases as a trie: symbols lead from node to node, and a node at which a phrase ends has the rank of its group.

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
    /// What leads on, and to which node, sorted.
    pub edges: Vec<(Symbol, usize)>,
    /// The node after a gap.
    pub gap: Option<usize>,
    /// The number of the phrase that ends here.
    pub phrase: Option<usize>,
}

impl Node {
    /// Where a symbol leads.
    pub fn next(&self, symbol: Symbol) -> Option<usize> {
        let index = self.edges.binary_search_by_key(&symbol, |&(known, _)| known).ok()?;
        self.edges.get(index).map(|&(_, next)| next)
    }

    /// Where a symbol leads: to a new node if it led nowhere.
    fn edge_or(&mut self, symbol: Symbol, new: usize) -> usize {
        match self.edges.binary_search_by_key(&symbol, |&(known, _)| known) {
            Ok(index) => self.edges.get(index).map_or(new, |&(_, next)| next),
            Err(index) => {
                self.edges.insert(index, (symbol, new));
                new
            }
        }
    }
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
                Element::One(symbol) => self.nodes[node].edge_or(symbol, free),
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
        for next in symbols.iter().flatten().filter_map(|&symbol| node.next(symbol)) {
            self.each_from(next, text, taken + 1, found);
        }
    }

    /// The most nodes that are put off at once when the phrases that begin somewhere are looked for as at run time. A node
    /// that is visited puts off those that the next word leads to, one for itself and one for its synonyms, and if there
    /// is a gap, those that each of the next words leads to; the last that was put off is visited next. `synonyms_of` is
    /// by word.
    pub fn most_put_off(&self, roots: &[usize], synonyms_of: &[Option<usize>]) -> usize {
        roots.iter().map(|&root| self.put_off(root, synonyms_of)).max().unwrap_or(0)
    }

    fn put_off(&self, node: usize, synonyms_of: &[Option<usize>]) -> usize {
        let behind_gap = self.nodes[node].gap;
        let of_gap = behind_gap.map_or(0, |after| (1 + GAP) * self.most_for_a_word(after, synonyms_of));
        let here = of_gap + self.most_for_a_word(node, synonyms_of);
        let both = [Some(node), behind_gap];
        let next =
            both.iter().flatten().flat_map(|&node| self.nodes[node].edges.iter().map(|(_, next)| next));
        let deeper = next.map(|&next| self.put_off(next, synonyms_of)).max();
        here.max(deeper.map_or(0, |deeper| here - 1 + deeper))
    }

    /// The most words of a phrase below these roots, with as many words as each of its gaps may have.
    pub fn longest(&self, roots: &[usize]) -> usize {
        roots.iter().map(|&root| self.longest_below(root)).max().unwrap_or(0)
    }

    fn longest_below(&self, node: usize) -> usize {
        let Some(node) = self.nodes.get(node) else { return 0 };
        let behind_gap = node.gap.map(|after| GAP + self.longest_below(after));
        let words = node.edges.iter().map(|&(_, next)| 1 + self.longest_below(next));
        words.chain(behind_gap).max().unwrap_or(0)
    }

    /// The most nodes that a word leads to.
    fn most_for_a_word(&self, node: usize, synonyms_of: &[Option<usize>]) -> usize {
        let node = &self.nodes[node];
        let is_both = |(symbol, _): &(Symbol, usize)| {
            let Symbol::Word(word) = symbol else { return false };
            let synonyms = synonyms_of.get(*word).copied().flatten();
            synonyms.is_some_and(|synonyms| node.next(Symbol::Synonyms(synonyms)).is_some())
        };
        usize::from(!node.edges.is_empty()) + usize::from(node.edges.iter().any(is_both))
    }
}
