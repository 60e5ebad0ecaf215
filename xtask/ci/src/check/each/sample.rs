// SPDX-License-Identifier: GPL-2.0

//! Which prefixes are checked.

use std::collections::BTreeSet;

use lts_host::error::{fail, Kind, Result};
use lts_host::git::Git;

/// What says that a kernel with Rust has the hello world.
pub const HELLO: &str = "samples/rust/rust_hello_world.rs";

/// All prefixes, or some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// So many, drawn by the hash of the last commit from those between the hello world and the
    /// last: others for each version of the series. The check `cover` boots the hello world, and
    /// the tests are about the last.
    Sample(usize),
}

/// The positions of the prefixes to check.
pub fn choose(which: Which, git: &Git<'_>, commits: &[String]) -> Result<BTreeSet<usize>> {
    let Some(last) = commits.last() else {
        return Ok(BTreeSet::new());
    };
    let Which::Sample(count) = which else {
        return Ok((0..commits.len()).collect());
    };
    let minimal = hello_at(git, commits)?;
    let drawn = draw(last, count, minimal + 1..commits.len() - 1);
    Ok(drawn.into_iter().collect())
}

/// The position of the first prefix that has the hello world.
pub fn hello_at(git: &Git<'_>, commits: &[String]) -> Result<usize> {
    for (i, commit) in commits.iter().enumerate() {
        if git.kinds(commit, &[HELLO])?.iter().any(Option::is_some) {
            return Ok(i);
        }
    }
    fail(Kind::Failed, format!("no patch adds {HELLO}"))
}

/// Draws from the positions where the Rust code grows.
fn draw(hash: &str, count: usize, from: std::ops::Range<usize>) -> Vec<usize> {
    let mut left: Vec<usize> = from.collect();
    let digits: Vec<usize> = hash
        .as_bytes()
        .chunks(4)
        .filter_map(|chunk| usize::from_str_radix(std::str::from_utf8(chunk).ok()?, 16).ok())
        .collect();
    let drawn = digits.iter().take(count).map_while(|number| {
        let rest = left.len();
        (rest > 0).then(|| left.swap_remove(number % rest))
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_decides_and_nothing_is_drawn_twice() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let drawn = draw(hash, 5, 15..80);
        assert_eq!(drawn.len(), 5);
        assert_eq!(drawn[..2], draw(hash, 2, 15..80));
        let unique: BTreeSet<&usize> = drawn.iter().collect();
        assert_eq!(unique.len(), 5);
        assert!(drawn.iter().all(|i| (15..80).contains(i)));
        let other = "fedc0123456789abcdef0123456789abcdef0123";
        assert_ne!(drawn, draw(other, 5, 15..80));
        assert_eq!(draw(hash, 5, 15..17).len(), 2);
    }
}
