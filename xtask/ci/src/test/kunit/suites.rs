// SPDX-License-Identifier: GPL-2.0

//! The suites that a kernel was built with, and how some of them are chosen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use lts_host::error::Result;

/// Where the build directory has the examples, as suites.
const EXAMPLES: &str = "rust/tests/doctests";
/// Where sources may have `#[kunit_tests]`.
const SOURCES: &[&str] = &["drivers", "rust", "samples/rust"];

static DOCTESTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kunit_suite!\("([^"]+)""#).ok());
static CASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kunit_case\(c"([^"]+)""#).ok());
static ATTRIBUTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*#\[kunit_tests\((\w+)\)\]").ok());

/// The suite whose tests fail on purpose.
pub const FAILING: &str = "rust_test_kunit";

/// The suites that a kernel may have, and the cases as far as they can be told from outside.
#[derive(Debug, Default)]
pub struct Suites(BTreeMap<String, Vec<String>>);

impl Suites {
    /// Those of the kernel that was built from `linux` into `out`, and of `modules`.
    pub fn of(linux: &Path, out: &Path, modules: &Path) -> Result<Self> {
        let mut suites = Self::default();
        let config = fs_err::read_to_string(out.join(".config"))?;
        let is_on = |option: &str| config.lines().any(|line| line == option);
        if is_on("CONFIG_RUST_KERNEL_DOCTESTS=y") {
            each_source(&out.join(EXAMPLES), &mut |text| suites.add_examples(text))?;
        }
        if is_on("CONFIG_KUNIT=y") {
            for dir in SOURCES {
                each_source(&linux.join(dir), &mut |text| suites.add_attributes(text))?;
            }
            each_source(modules, &mut |text| suites.add_attributes(text))?;
        }
        Ok(suites)
    }

    fn add_examples(&mut self, text: &str) {
        let (Some(suite), Some(case)) = (DOCTESTS.as_ref(), CASE.as_ref()) else {
            return;
        };
        if let Some(name) = suite.captures(text) {
            let cases = case.captures_iter(text).map(|found| found[1].to_owned());
            self.0.insert(name[1].to_owned(), cases.collect());
        }
    }

    fn add_attributes(&mut self, text: &str) {
        for found in ATTRIBUTE.iter().flat_map(|regex| regex.captures_iter(text)) {
            self.0.entry(found[1].to_owned()).or_default();
        }
    }

    /// What to put on the kernel's command line so that only those run that have `filter` in their
    /// names: suites if there are any, else cases. Nothing if there is none of either.
    pub fn command_line(&self, filter: Option<&str>) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let Some(filter) = filter else {
            return Some("kunit.enable=1".to_owned());
        };
        if self.0.keys().any(|name| name.contains(filter)) {
            return Some(format!("kunit.filter_glob=*{filter}*"));
        }
        let mut cases = self.0.values().flatten();
        cases
            .any(|name| name.contains(filter))
            .then(|| format!("kunit.filter_glob=*.*{filter}*"))
    }

    /// Whether those that fail on purpose are there, and wanted.
    pub fn can_fail(&self, filter: Option<&str>) -> bool {
        self.0.contains_key(FAILING) && filter.is_none_or(|filter| FAILING.contains(filter))
    }
}

fn each_source(dir: &Path, found: &mut dyn FnMut(&str)) -> Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            each_source(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found(&fs_err::read_to_string(path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_go_before_cases_and_nothing_is_run_for_other_names() {
        let mut suites = Suites::default();
        suites.add_examples(
            r#"::kernel::kunit_suite!("rust_doctests_kernel::sync::arc", [::kernel::kunit::kunit_case(c"rust/kernel/sync/arc.rs:55", example_0::__kunit_case), ]);"#,
        );
        suites.add_attributes("    #[kunit_tests(rust_kernel_kunit)]\n    mod tests {}\n");
        let line = |filter| suites.command_line(filter);
        assert_eq!(line(None).as_deref(), Some("kunit.enable=1"));
        assert_eq!(
            line(Some("sync::arc")).as_deref(),
            Some("kunit.filter_glob=*sync::arc*")
        );
        assert_eq!(
            line(Some("arc.rs:55")).as_deref(),
            Some("kunit.filter_glob=*.*arc.rs:55*")
        );
        assert_eq!(
            line(Some("kernel_kunit")).as_deref(),
            Some("kunit.filter_glob=*kernel_kunit*")
        );
        assert_eq!(line(Some("no such")), None);
        assert_eq!(Suites::default().command_line(None), None);
    }
}
