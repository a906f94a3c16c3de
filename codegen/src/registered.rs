//! Which codes are registered: `registered.txt` has those of `data/codes.toml`, and a test keeps it so.
//!
//! The generator of own codes has no registry at hand: `data/codes.toml` belongs to the library, which is built after it.

use super::check::{Code, parse_code};

/// A line for each code: the code, and the name of its variant.
const REGISTERED: &str = include_str!("registered.txt");

/// The registered codes, each with the name of its variant.
pub fn all() -> Vec<(Code, &'static str)> {
    let lines = REGISTERED.lines().filter_map(|line| line.split_once(' '));
    lines.filter_map(|(code, name)| Some((parse_code(code).ok()?, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_read() {
        let all = all();
        assert_eq!(all.len(), REGISTERED.lines().count());
        assert!(all.is_sorted_by_key(|&(code, _)| code));
    }
}
