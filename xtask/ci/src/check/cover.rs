// SPDX-License-Identifier: GPL-2.0

//! What the cover letter tells a reviewer to type works: on the pristine base, with the mails up to
//! the hello world.
//!
//! The work tree is that of `--each`, which has less to build afterwards.

use super::context::Context;
use super::each::{hello_at, lock, work_tree};
use super::outcome::Outcome;
use lts_host::cmd::Cmd;
use lts_host::error::{fail, Context as _, Failure, Kind, Result};
use lts_host::git;
use lts_kernel::guest::HELLO;
use lts_kernel::toolchain::Toolchain;
use lts_series::mails::is_cover;
use lts_series::tree;

pub fn cover(context: &Context<'_>) -> Result<Outcome> {
    let (cfg, tree) = (context.cfg, context.tree()?);
    let text = fs_err::read_to_string(cfg.root.join("patches/cover.txt"))?;
    let commands = commands(&text);
    if commands.is_empty() {
        return fail(Kind::Failed, "the cover letter has no commands");
    }
    let count = hello_at(&tree.git, &tree::commits(&tree.git)?)? + 1;
    let mails = context.mails()?.iter().filter(|mail| !is_cover(mail));
    let mails: Vec<_> = mails.take(count).collect();

    let _lock = lock(cfg)?;
    let git = work_tree(cfg, &tree.git)?;
    // An earlier check may have been interrupted.
    let _ = git.attempt(["am", "--quit"]);
    git.run(["checkout", "-q", "--force", "--detach", &tree.base])?;
    git.run(["clean", "-dffxq"])?;
    let am = git.cmd(["am", "--quiet", "--no-3way", "--"]).args(&mails);
    git::succeeded(&am, &am.output(cfg)?).context("git am refuses the mails")?;

    // The commands name the tools as they are called in $PATH.
    let tools = Toolchain::find(cfg)?;
    let shell = Cmd::new("sh").args(["-eu"]).input(commands.clone());
    let mut shell = tools.environment(shell).dir(git.dir()).log("cover");
    for tool in [&tools.rust.rustc, &tools.bindgen] {
        shell = shell.first_in_path(tool.parent().unwrap_or(tool));
    }
    let output = shell
        .env_remove("MAKEFLAGS")
        .env_remove("MAKELEVEL")
        .env_remove("MFLAGS")
        .output(cfg)?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !said.contains(HELLO) {
        let last: Vec<&str> = said.lines().rev().take(20).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(
            Kind::Failed,
            "the commands of the cover letter do not boot the hello world",
        )
        .tried(format!(
            "{commands}\n{}\n{}",
            last.join("\n"),
            errors.trim()
        ))
        .hint("they are the indented lines of patches/cover.txt")
        .into());
    }
    // The reviewer's, not that of `--each`.
    fs_err::remove_file(git.dir().join(".config"))?;
    Ok(Outcome::Passed(format!(
        "its commands boot the hello world on the first {count} mails"
    )))
}

/// The indented lines.
fn commands(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_the_indented_lines() {
        let text =
            "Subject\n\n - a list\n   goes on\n\n    make x \\\n        y\n    make z\n\nEnd.\n";
        assert_eq!(commands(text), "make x \\\n    y\nmake z\n");
        assert_eq!(commands("Subject\n\n - a\n"), "");
    }
}
