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

    /// Whether words lead on from it, or a gap does.
    pub fn leads_on(&self) -> bool {
        !self.edges.is_empty() || self.gap.is_some()
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

    /// The most nodes that are put off at once when the phrases that begin somewhere are looked for as at run time. Words
    /// lead from a node to others: the next word, and those after its gap, each to one for itself and to one for its
    /// synonyms. All of them that lead on are put off, and the last that was put off is visited next. Beside the phrases
    /// below the first root, those below one of the others are looked for. `synonyms_of` is by word.
    pub fn most_put_off(&self, roots: &[usize], synonyms_of: &[Option<usize>]) -> usize {
        let mut put_off = roots.iter().map(|&root| self.put_off_below(root, synonyms_of));
        put_off.next().unwrap_or(0) + put_off.max().unwrap_or(0)
    }

    /// The most from a visit of a node until all that it put off has been visited.
    fn put_off_below(&self, node: usize, synonyms_of: &[Option<usize>]) -> usize {
        let gap = self.nodes[node].gap;
        let behind_gap = gap.map_or(0, |after| (GAP + 1) * self.most_for_a_word(after, synonyms_of));
        let here = self.most_for_a_word(node, synonyms_of) + behind_gap;
        let edges = [Some(node), gap].into_iter().flatten().flat_map(|node| &self.nodes[node].edges);
        let below = edges.map(|&(_, next)| self.put_off_below(next, synonyms_of));
        here + below.max().unwrap_or(0).saturating_sub(1)
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

    /// The most nodes to which a word leads from a node, and which lead on.
    fn most_for_a_word(&self, node: usize, synonyms_of: &[Option<usize>]) -> usize {
        let node = &self.nodes[node];
        let put_off = |next: usize| usize::from(self.nodes[next].leads_on());
        let with_synonyms = |&(symbol, next): &(Symbol, usize)| {
            let Symbol::Word(word) = symbol else { return put_off(next) };
            let synonyms = synonyms_of.get(word).copied().flatten();
            let also = synonyms.and_then(|synonyms| node.next(Symbol::Synonyms(synonyms)));
            put_off(next) + also.map_or(0, put_off)
        };
        node.edges.iter().map(with_synonyms).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, the same each time.
    struct Numbers(u32);

    impl Numbers {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 16) as usize % end
        }
    }

    /// The words 0 to 5, of which two each have the synonyms 0 and 1.
    const SYNONYMS_OF: [Option<usize>; 6] = [Some(0), Some(0), Some(1), Some(1), None, None];

    fn phrase(numbers: &mut Numbers) -> Vec<Element> {
        let mut one = || match numbers.below(8) {
            word @ 0..6 => Element::One(Symbol::Word(word)),
            other => Element::One(Symbol::Synonyms(other - 6)),
        };
        let ones = [one(), one(), one(), one()];
        let mut phrase = vec![ones[0]];
        for &one in &ones[1..=numbers.below(4).max(1)] {
            if numbers.below(2) == 0 {
                phrase.push(Element::Gap);
            }
            phrase.push(one);
        }
        phrase
    }

    /// How many nodes are put off at once when the phrases that a text begins with are looked for as at run time.
    fn put_off(trie: &Trie, roots: [usize; 2], text: &[usize]) -> usize {
        let mut put_off = Vec::new();
        let mut most = 0;
        let mut probe = |put_off: &mut Vec<(usize, usize)>, node: usize, distance: usize| {
            let Some(&word) = text.get(distance) else { return };
            let symbols = [Some(Symbol::Word(word)), SYNONYMS_OF[word].map(Symbol::Synonyms)];
            let reached = symbols.into_iter().flatten().filter_map(|symbol| trie.nodes[node].next(symbol));
            put_off.extend(reached.filter(|&next| trie.nodes[next].leads_on()).map(|next| (next, distance)));
            most = most.max(put_off.len());
        };
        for root in roots {
            probe(&mut put_off, root, 0);
        }
        while let Some((node, distance)) = put_off.pop() {
            probe(&mut put_off, node, distance + 1);
            for skipped in 0..=GAP {
                if let Some(after) = trie.nodes[node].gap {
                    probe(&mut put_off, after, distance + 1 + skipped);
                }
            }
        }
        most
    }

    #[test]
    fn no_more_are_put_off_than_counted() {
        let mut numbers = Numbers(1);
        let mut as_many = 0;
        for _ in 0..200 {
            let mut trie = Trie::default();
            let roots = [trie.root(), trie.root()];
            for number in 0..numbers.below(30) {
                let phrase = phrase(&mut numbers);
                trie.add(roots[number % 2], &phrase, number);
            }
            let counted = trie.most_put_off(&roots, &SYNONYMS_OF);
            let most = (0..300).map(|_| {
                let text: Vec<usize> = (0..12).map(|_| numbers.below(6)).collect();
                put_off(&trie, roots, &text)
            });
            let most = most.max().unwrap_or(0);
            assert!(most <= counted, "{most} of {counted}");
            as_many += usize::from(most == counted);
        }
        assert!(as_many > 10, "{as_many}");
    }
}
