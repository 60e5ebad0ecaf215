// SPDX-License-Identifier: GPL-2.0

//! Several runs by the clock: the median, and how far they spread.

use super::results::{Operation, Results};
use super::table::NANOSECOND;
use lts_host::error::{fail, Kind, Result};

/// How many of those that spread most are named.
const NAMED: usize = 3;

/// Each operation with the medians in nanoseconds, and the spread of its Rust: the distance between
/// the quartiles, as a part of the median.
pub fn combine(runs: &[Results]) -> Result<(Vec<Operation>, Vec<f64>)> {
    let Some(first) = runs.first() else {
        return fail(Kind::Failed, "there is no run to combine");
    };
    let mut operations = first.operations.clone();
    let mut spreads = Vec::new();
    for (i, operation) in operations.iter_mut().enumerate() {
        let sorted = |number: fn(&Operation) -> f64| {
            let mut numbers: Vec<f64> = runs
                .iter()
                .filter_map(|run| {
                    let ticks = number(run.operations.get(i)?);
                    Some(ticks * 1e6 / f64::from(run.khz))
                })
                .collect();
            numbers.sort_by(f64::total_cmp);
            numbers
        };
        let at = |numbers: &[f64], part: f64| {
            let last = numbers.len().saturating_sub(1) as f64;
            numbers
                .get((last * part).round() as usize)
                .copied()
                .unwrap_or_default()
        };
        operation.c = at(&sorted(|of| of.c), 0.5);
        operation.equal = at(&sorted(|of| of.equal), 0.5);
        let rust = sorted(|of| of.rust);
        operation.rust = at(&rust, 0.5);
        let spread = at(&rust, 0.75) - at(&rust, 0.25);
        spreads.push(if operation.rust > 0.0 {
            spread / operation.rust
        } else {
            0.0
        });
    }
    Ok((operations, spreads))
}

/// `spread of the Rust: 2 % in the median; most: work 30 %, …`
pub fn describe(operations: &[Operation], spreads: &[f64]) -> String {
    let mut named: Vec<(&str, f64)> = operations
        .iter()
        .zip(spreads.iter().copied())
        .filter(|(operation, _)| operation.rust > NANOSECOND.nothing)
        .map(|(operation, spread)| (&*operation.name, spread))
        .collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    let median = named
        .get(named.len() / 2)
        .map_or(0.0, |(_, spread)| *spread);
    let most: Vec<String> = named
        .iter()
        .take(NAMED)
        .map(|(name, spread)| format!("{name} {:.0} %", spread * 100.0))
        .collect();
    format!(
        "spread of the Rust between the runs (quartiles): {:.0} % in the median; most: {}",
        median * 100.0,
        most.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_combined_to_medians_in_nanoseconds() {
        let run = |rust: f64| Results {
            khz: 2_000_000,
            overflow_checks: true,
            operations: vec![Operation::for_tests("a", [20.0, 40.0, rust])],
            partial: false,
        };
        let (operations, spreads) = combine(&[10.0, 30.0, 20.0, 90.0, 22.0].map(run)).unwrap();
        let a = &operations[0];
        assert_eq!((a.c, a.equal, a.rust), (10.0, 20.0, 11.0));
        assert!((spreads[0] - 5.0 / 11.0).abs() < 1e-12, "{spreads:?}");
        let text = describe(&operations, &spreads);
        assert!(text.ends_with("45 % in the median; most: a 45 %"), "{text}");
        assert!(combine(&[]).is_err());
    }
}
