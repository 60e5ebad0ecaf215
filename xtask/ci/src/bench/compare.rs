// SPDX-License-Identifier: GPL-2.0

//! Results against a baseline.

use std::collections::BTreeSet;
use std::fmt;

use super::baseline::{Baseline, Numbers};
use super::results::Operation;
use lts_host::ui::plural;

/// How many instructions more or less are no difference, of however few.
const SLACK: f64 = 1.0;

/// What has changed, a line for each operation.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the baseline does not allow.
    pub wrong: Vec<String>,
    /// What is better than in the baseline.
    pub better: Vec<String>,
    /// How many operations are as they were.
    pub same: usize,
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as in the baseline", plural(self.same, "operation"))?;
        if !self.better.is_empty() {
            let number = plural(self.better.len(), "operation");
            write!(f, ", {number} better, which ./x bench --bless notes:")?;
        }
        for line in &self.better {
            write!(f, "\n     {line}")?;
        }
        Ok(())
    }
}

/// Compares. If the results are `partial`, operations may be missing.
pub fn compare(baseline: &Baseline, operations: &[Operation], partial: bool) -> Comparison {
    let mut found = Comparison::default();
    for operation in operations {
        let Some(before) = baseline.get(&operation.name) else {
            found.wrong.push(format!("{}: is new", operation.name));
            continue;
        };
        let [_, _, rust] = *before;
        let slack = (rust.abs() * operation.tolerance).max(SLACK);
        let grown = operation.rust - rust;
        if grown > slack {
            found.wrong.push(line(operation, before));
        } else if grown < -slack {
            found.better.push(line(operation, before));
        } else {
            found.same += 1;
        }
    }
    let measured: BTreeSet<&str> = operations
        .iter()
        .map(|operation| &*operation.name)
        .collect();
    for name in baseline.keys() {
        if !partial && !measured.contains(&**name) {
            found.wrong.push(format!("{name}: was not measured"));
        }
    }
    found
}

/// `vec_push: 120.0 instead of 100.0 (+20.0, +20.0 %); C of equal meaning: 90.0, as before`
fn line(operation: &Operation, [_, equal, rust]: &Numbers) -> String {
    let grown = operation.rust - rust;
    let percent = match *rust {
        0.0 => String::new(),
        rust => format!(", {:+.1} %", grown / rust * 100.0),
    };
    // If the C has changed alike, the reason is in what both call.
    let c = if (operation.equal - equal).abs() <= SLACK {
        "as before".to_owned()
    } else {
        format!("instead of {equal:.1}")
    };
    format!(
        "{}: {:.1} instead of {rust:.1} ({grown:+.1}{percent}); C of equal meaning: {:.1}, {c}",
        operation.name, operation.rust, operation.equal
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(numbers: &[(&str, f64)]) -> Baseline {
        let numbers = numbers.iter();
        numbers
            .map(|(name, rust)| ((*name).to_owned(), [90.0, 90.0, *rust]))
            .collect()
    }

    fn results(numbers: &[(&str, f64)]) -> Vec<Operation> {
        let numbers = numbers.iter();
        numbers
            .map(|(name, rust)| Operation::for_tests(name, [90.0, 90.0, *rust]))
            .collect()
    }

    #[test]
    fn an_operation_that_grew_is_named_with_how_much() {
        let found = compare(
            &baseline(&[("vec_push", 10000.0), ("mutex", 16.0)]),
            &results(&[("vec_push", 12500.0), ("mutex", 16.0)]),
            false,
        );
        assert_eq!(
            found.wrong,
            ["vec_push: 12500.0 instead of 10000.0 (+2500.0, +25.0 %); \
              C of equal meaning: 90.0, as before"]
        );
        assert!(found.better.is_empty());
    }

    #[test]
    fn one_in_a_hundred_or_one_instruction_is_no_difference() {
        let before = baseline(&[("large", 1000.0), ("small", 3.0), ("none", 0.0)]);
        let same = results(&[("large", 1010.0), ("small", 4.0), ("none", 1.0)]);
        let found = compare(&before, &same, false);
        assert_eq!(
            (found.wrong.len(), found.better.len(), found.same),
            (0, 0, 3)
        );
        assert_eq!(found.to_string(), "3 operations as in the baseline");
        let grown = results(&[("large", 1010.1), ("small", 4.1), ("none", 1.1)]);
        assert_eq!(compare(&before, &grown, false).wrong.len(), 3);
    }

    #[test]
    fn an_operation_may_have_a_tolerance_of_its_own() {
        let before = baseline(&[("work", 4000.0)]);
        let mut now = results(&[("work", 4150.0)]);
        assert_eq!(compare(&before, &now, false).wrong.len(), 1);
        now[0].tolerance = 0.05;
        assert_eq!(compare(&before, &now, false).same, 1);
    }

    #[test]
    fn an_improvement_is_told_and_does_not_fail() {
        let found = compare(&baseline(&[("a", 100.0)]), &results(&[("a", 80.0)]), false);
        assert!(found.wrong.is_empty());
        assert!(found.better[0].starts_with("a: 80.0 instead of 100.0 (-20.0, -20.0 %)"));
        let said = found.to_string();
        assert!(
            said.contains("0 operations as in the baseline, 1 operation better"),
            "{said}"
        );
    }

    #[test]
    fn a_change_of_the_c_is_told_too() {
        let now = [Operation::for_tests("a", [90.0, 190.0, 200.0])];
        let found = compare(&baseline(&[("a", 100.0)]), &now, false);
        assert!(found.wrong[0].ends_with("C of equal meaning: 190.0, instead of 90.0"));
    }

    #[test]
    fn operations_that_are_in_one_of_them_only_fail() {
        let before = baseline(&[("gone", 1.0)]);
        let now = results(&[("new", 1.0)]);
        let found = compare(&before, &now, false).wrong;
        assert_eq!(found, ["new: is new", "gone: was not measured"]);
        assert_eq!(compare(&before, &now, true).wrong, ["new: is new"]);
    }
}
