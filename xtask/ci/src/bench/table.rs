// SPDX-License-Identifier: GPL-2.0

//! Results for people: a table, means, and what is worth a look.

use std::fmt::Write as _;

use super::results::Operation;
use lts_host::ui::plural;

/// From which ratio on an operation counts as slower than in C.
pub const SLOWER: f64 = 1.10;

/// What numbers count, as far as the table has to know.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// What costs no more than this costs nothing.
    pub nothing: f64,
}

pub const INSTRUCTION: Unit = Unit { nothing: 0.5 };
pub const NANOSECOND: Unit = Unit { nothing: 0.1 };

/// The table with all that belongs to it.
pub fn render(title: &str, operations: &[Operation], unit: Unit) -> String {
    let mut text = format!("{title}\n\n");
    let _ = writeln!(
        text,
        "{:28}{:>12}{:>12}{:>12}{:>9}{:>9}",
        "", "C", "C, equal", "Rust", "Rust/", "Rust/"
    );
    let _ = writeln!(
        text,
        "{:28}{:>12}{:>12}{:>12}{:>9}{:>9}",
        "", "", "meaning", "", "equal", "C"
    );
    let mut topic = "";
    for operation in operations {
        if topic != operation.topic {
            topic = &operation.topic;
            let _ = writeln!(text, "{topic}");
        }
        let Operation {
            name,
            c,
            equal,
            rust,
            ..
        } = operation;
        let ratio = |to: f64| match ratio(*rust, to, unit) {
            Some(ratio) => format!("{ratio:.2}"),
            None => "-".to_owned(),
        };
        let _ = writeln!(
            text,
            "  {name:26}{:>12}{:>12}{:>12}{:>9}{:>9}",
            number(*c),
            number(*equal),
            number(*rust),
            ratio(*equal),
            ratio(*c)
        );
    }
    text.push('\n');
    summary(&mut text, operations, unit);
    text
}

/// The means of the ratios, and how many of them are high.
fn summary(text: &mut String, operations: &[Operation], unit: Unit) {
    let (counted, left_out) = counted(operations, unit);
    for mean in means(&counted) {
        let what = match mean.index {
            false => "geometric mean",
            true => "loops over v[i]",
        };
        let what = format!("{what} of {}", plural(mean.count, "operation"));
        let _ = writeln!(text, "{what:64}{:>9.3}{:>9.3}", mean.equal, mean.c);
    }
    let slower = |to: fn(&Operation) -> f64| {
        let slower = counted.iter().filter(|of| of.rust / to(of) > SLOWER);
        slower.count()
    };
    let what = format!("operations above {SLOWER:.2}, of {}", counted.len());
    let _ = writeln!(
        text,
        "{what:64}{:>9}{:>9}",
        slower(|of| of.equal),
        slower(|of| of.c)
    );
    for operation in left_out {
        let Operation { name, c, rust, .. } = operation;
        let why = match (*c <= unit.nothing, *rust <= unit.nothing) {
            (true, true) => "costs nothing in either",
            (true, false) => "costs nothing in C",
            _ => "costs nothing in Rust",
        };
        let _ = writeln!(text, "left out of the means: {name}, which {why}");
    }
}

/// The operations that have a ratio to both C and C of equal meaning, and the others.
pub fn counted(operations: &[Operation], unit: Unit) -> (Vec<&Operation>, Vec<&Operation>) {
    operations.iter().partition(|operation| {
        ratio(operation.rust, operation.equal, unit).is_some()
            && ratio(operation.rust, operation.c, unit).is_some()
    })
}

/// The geometric means of the ratios of some operations.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    /// Whether these are loops over indices.
    pub index: bool,
    /// How many operations there are.
    pub count: usize,
    /// To C of equal meaning.
    pub equal: f64,
    /// To C.
    pub c: f64,
}

/// The means, with loops over indices apart.
pub fn means(counted: &[&Operation]) -> Vec<Mean> {
    let of = |index| {
        let operations: Vec<_> = counted.iter().filter(|of| of.index == index).collect();
        let mean =
            |to: fn(&Operation) -> f64| geomean(operations.iter().map(|of| of.rust / to(of)));
        Some(Mean {
            index,
            count: operations.len(),
            equal: mean(|of| of.equal)?,
            c: mean(|of| of.c)?,
        })
    };
    [false, true].into_iter().filter_map(of).collect()
}

/// What an operation costs relative to another, if both cost something.
pub fn ratio(rust: f64, c: f64, unit: Unit) -> Option<f64> {
    (rust > unit.nothing && c > unit.nothing).then(|| rust / c)
}

/// The geometric mean of positive numbers.
fn geomean(numbers: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = numbers.len();
    (count > 0).then(|| (numbers.map(f64::ln).sum::<f64>() / count as f64).exp())
}

/// With a digit after the point, and no `-0.0`.
pub fn number(number: f64) -> String {
    let text = format!("{number:.1}");
    if text == "-0.0" {
        "0.0".to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_geometric() {
        assert_eq!(geomean([].into_iter()), None);
        assert!((geomean([2.0, 8.0].into_iter()).unwrap() - 4.0).abs() < 1e-12);
        assert!((geomean([0.5, 2.0].into_iter()).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn means_leave_out_what_costs_nothing_and_have_index_loops_apart() {
        let mut index = Operation::for_tests("by_index", [10.0, 20.0, 40.0]);
        index.index = true;
        let operations = [
            Operation::for_tests("double", [50.0, 100.0, 200.0]),
            Operation::for_tests("half", [100.0, 100.0, 50.0]),
            Operation::for_tests("debug", [0.0, 0.0, -0.02]),
            Operation::for_tests("rcu", [2.0, 2.0, 0.0]),
            index,
        ];
        let text = render("title", &operations, INSTRUCTION);
        let line = |start: &str| {
            let line = text
                .lines()
                .find(|line| line.trim_start().starts_with(start));
            let words = line.unwrap().split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line("double"), "double 50.0 100.0 200.0 2.00 4.00");
        assert_eq!(line("debug"), "debug 0.0 0.0 0.0 - -");
        assert_eq!(
            line("geometric"),
            "geometric mean of 2 operations 1.000 1.414"
        );
        assert_eq!(line("loops"), "loops over v[i] of 1 operation 2.000 4.000");
        assert_eq!(line("operations above"), "operations above 1.10, of 3 2 2");
        assert!(text.contains("debug, which costs nothing in either"));
        assert!(text.contains("rcu, which costs nothing in Rust"));
        assert_eq!(text.matches("topic").count(), 1);
    }
}
