//! A trie as a double array: the children of all nodes in one array, each node's at an offset of its own.
//!
//! A child's slot is its node's base plus its label, and the slot has the base to prove whose child it is. So one step
//! down the trie is one addition and one comparison. Bases are unique. A node without children but with a value is a leaf,
//! and its own slot has the value; a node with both has its value at the label [`END`].
#![allow(clippy::indexing_slicing, reason = "the indices come from the lengths")]

use super::perfect_hash::fullest_first;

/// The label under which a node's value is.
pub const END: u16 = 0;

/// The label of the node that follows a gap.
pub const GAP: u16 = 1;

/// The first label of a word.
pub const FIRST: u16 = 2;

/// A node to be laid out: its labels, in order, and where each leads.
#[derive(Debug, Default)]
pub struct Node {
    pub children: Vec<(u16, Child)>,
}

/// Where a label leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// To a node, by index.
    Node(usize),
    /// To a value.
    Leaf(u16),
}

/// A slot: whose child is in it, and where that leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The base of the node.
    pub of: u16,
    pub child: Child,
}

/// The array. The slot of a child is `base + label - bias`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DoubleArray {
    pub bases: Vec<u16>,
    pub bias: u16,
    pub slots: Vec<Option<Slot>>,
}

impl DoubleArray {
    /// Lays out nodes whose labels are less than `labels`. `None` if they are more than 14 bits can number.
    pub fn build(nodes: &[Node], labels: u16) -> Option<Self> {
        let mut array = Self { bases: vec![0; nodes.len()], bias: labels, slots: Vec::new() };
        let mut is_taken = vec![false; 1 << 14];
        let mut first_free = 0;
        for node in fullest_first(nodes.iter().map(|node| node.children.len())) {
            let children = &nodes[node].children;
            let lowest = children.iter().map(|&(label, _)| label).min()?;
            // So that the lowest label falls on the first free slot: a base is never 0, which free slots have.
            let first = (labels - lowest).checked_add(u16::try_from(first_free).ok()?)?;
            let mut bases = (first..1 << 14).filter(|&base| !is_taken[usize::from(base)]);
            let base = bases.find(|&base| children.iter().all(|&(label, _)| array.is_free(base, label)))?;
            is_taken[usize::from(base)] = true;
            array.bases[node] = base;
            for &(label, child) in children {
                array.take(base, label, child);
            }
            while array.slots.get(first_free).is_some_and(Option::is_some) {
                first_free += 1;
            }
        }
        Some(array)
    }

    fn index(&self, base: u16, label: u16) -> usize {
        usize::from(base + label - self.bias)
    }

    fn is_free(&self, base: u16, label: u16) -> bool {
        self.slots.get(self.index(base, label)).is_none_or(Option::is_none)
    }

    fn take(&mut self, base: u16, label: u16, child: Child) {
        let index = self.index(base, label);
        if index >= self.slots.len() {
            self.slots.resize(index + 1, None);
        }
        self.slots[index] = Some(Slot { of: base, child });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(array: &DoubleArray, base: u16, label: u16) -> Option<Child> {
        let index = base.wrapping_add(label).wrapping_sub(array.bias);
        let slot = (*array.slots.get(usize::from(index))?)?;
        (slot.of == base).then_some(slot.child)
    }

    #[test]
    fn every_child_is_found_and_no_other() {
        // A root with many children, and nodes with few, scattered over the labels.
        let root = Node { children: (2..400).step_by(2).map(|label| (label, Child::Leaf(label))).collect() };
        let mut nodes = vec![root];
        for index in 1..300_u16 {
            let labels = std::collections::BTreeSet::from([index * 7 % 400, index * 31 % 400, index % 5]);
            nodes.push(Node {
                children: labels.into_iter().map(|label| (label, Child::Leaf(index))).collect(),
            });
        }
        let array = DoubleArray::build(&nodes, 400).unwrap();
        for (node, &base) in nodes.iter().zip(&array.bases) {
            for label in 0..400 {
                let expected = node.children.iter().find(|child| child.0 == label).map(|child| child.1);
                assert_eq!(child(&array, base, label), expected, "{label}");
            }
        }
        let children: usize = nodes.iter().map(|node| node.children.len()).sum();
        assert!(array.slots.len() <= children + 400, "{} for {children}", array.slots.len());
    }

    #[test]
    fn too_many_nodes_are_refused() {
        let nodes = |count| -> Vec<Node> {
            (0..count).map(|_| Node { children: vec![(0, Child::Leaf(0))] }).collect()
        };
        // The bases are from 16,300 up to 16,383.
        assert!(DoubleArray::build(&nodes(84), 16_300).is_some());
        assert_eq!(DoubleArray::build(&nodes(85), 16_300), None);
    }
}
