// SPDX-License-Identifier: GPL-2.0

//! Merging three versions of a file, with git's rules, and showing where that is a conflict.

use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::Git;

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreeWay {
    /// The merged content.
    Clean(Vec<u8>),
    /// The content with both sides of each conflict in it.
    Conflict(Vec<u8>),
}

/// Applies the difference between two blobs to a third: `[ours, from, to]`. With names for them,
/// a conflict shows all three.
pub fn three_way(git: &Git<'_>, blobs: [&str; 3], names: Option<[&str; 3]>) -> Result<ThreeWay> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let mut paths = Vec::new();
    for (name, id) in ["ours", "from", "to"].into_iter().zip(blobs) {
        let path = scratch.path().join(name);
        fs_err::write(&path, git.pipe(["cat-file", "blob", id], "")?)?;
        paths.push(path.to_string_lossy().into_owned());
    }
    let run = |options: &[&str]| -> Result<ThreeWay> {
        let mut args = vec!["merge-file", "-p", "-q"];
        args.extend(options);
        args.extend(paths.iter().map(String::as_str));
        let output = git.attempt(args)?;
        match output.status.code() {
            Some(0) => Ok(ThreeWay::Clean(output.stdout)),
            // The number of conflicts; an error is 255.
            Some(1..=127) => Ok(ThreeWay::Conflict(output.stdout)),
            _ => Err(Failure::new(Kind::Failed, "git merge-file cannot merge")
                .tried(String::from_utf8_lossy(&output.stderr).trim())
                .into()),
        }
    };
    let merged = run(&[])?;
    match (&merged, names) {
        // This style finds more conflicts than the other one, so it only shows those there are.
        (ThreeWay::Conflict(_), Some([ours, from, to])) => {
            let shown = run(&["--zdiff3", "-L", ours, "-L", from, "-L", to])?;
            Ok(match shown {
                ThreeWay::Conflict(_) => shown,
                ThreeWay::Clean(_) => merged,
            })
        }
        _ => Ok(merged),
    }
}

/// The sides of one conflict: what is there, what was there when the patch was made, what the
/// patch makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides(pub [Vec<String>; 3]);

/// Finds the conflicts in a merged text.
pub fn conflicts(text: &[u8]) -> Vec<Sides> {
    let text = String::from_utf8_lossy(text);
    let mut found = Vec::new();
    let mut current: Option<(usize, Sides)> = None;
    for line in text.lines() {
        match (&mut current, line.get(..7).unwrap_or(line)) {
            (None, "<<<<<<<") => current = Some((0, Sides::default())),
            (Some((side @ 0, _)), "|||||||") => *side = 1,
            // A heading in a document may look like this too.
            (Some((side @ 0..=1, _)), "=======") if line.len() == 7 => *side = 2,
            (Some(_), ">>>>>>>") => found.extend(current.take().map(|(_, sides)| sides)),
            (Some((side, sides)), _) => sides.0[*side].push(line.to_owned()),
            (None, _) => {}
        }
    }
    found
}

/// Whether somebody still has to choose between the sides in this text.
pub fn is_open(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n')
        .any(|line| line.starts_with(b"<<<<<<< ") || line.starts_with(b">>>>>>> "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lts_host::config::Config;

    #[test]
    fn git_merges_what_it_can_and_shows_the_rest() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let cfg = Config::for_tests(dir.path());
        let git = Git::new(&cfg, dir.path());
        git.run(["init", "-q"])?;
        let id = |text: &str| git.store(text);
        let old = id("1\n2\n3\n4\n5\n")?;
        let ours = id("one\n2\n3\n4\n5\n")?;
        let apart = id("1\n2\n3\n4\nfive\n")?;
        let same = id("uno\n2\n3\n4\n5\n")?;
        let names = Some(["new", "old", "patch"]);
        assert_eq!(
            three_way(&git, [&ours, &old, &apart], names)?,
            ThreeWay::Clean(b"one\n2\n3\n4\nfive\n".to_vec())
        );
        let ThreeWay::Conflict(text) = three_way(&git, [&ours, &old, &same], names)? else {
            panic!("no conflict");
        };
        assert_eq!(
            String::from_utf8_lossy(&text),
            "<<<<<<< new\none\n||||||| old\n1\n=======\nuno\n>>>>>>> patch\n2\n3\n4\n5\n"
        );
        let side = |text: &str| vec![text.to_owned()];
        assert_eq!(
            conflicts(&text),
            [Sides([side("one"), side("1"), side("uno")])]
        );
        assert!(is_open(&text) && !is_open(b"one\n=======\n"));
        Ok(())
    }
}
