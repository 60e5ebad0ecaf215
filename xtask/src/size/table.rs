// SPDX-License-Identifier: GPL-2.0

//! The rows of what `./x size` prints: a name, and columns of numbers.

/// How wide a name is; longer ones move the columns.
const NAME: usize = 28;
/// How wide a column is.
const COLUMN: usize = 13;

/// Prints a row of words.
pub fn words<S: AsRef<str>>(name: &str, words: impl IntoIterator<Item = S>) {
    println!("{}", row(name, words));
}

/// Prints a row of numbers.
pub fn numbers(name: &str, numbers: &[i64]) {
    words(name, numbers.iter().map(|&number| grouped(number)));
}

/// `1.16 x`; nothing if there is nothing to compare with.
pub fn ratio(ours: i64, theirs: i64) -> String {
    if theirs == 0 {
        return "-".to_owned();
    }
    factor(ours as f64 / theirs as f64)
}

/// `1.16 x`
pub fn factor(factor: f64) -> String {
    format!("{factor:.2} x")
}

fn row<S: AsRef<str>>(name: &str, words: impl IntoIterator<Item = S>) -> String {
    let mut row = format!("{name:NAME$}");
    for word in words {
        row.push_str(&format!("{:>COLUMN$}", word.as_ref()));
    }
    row
}

/// `-1,234,567`
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 {
        format!("-{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (-1234567, "-1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(
            row("a", ["1", "22"]),
            format!("a{:27}{:>13}{:>13}", "", "1", "22")
        );
    }

    #[test]
    fn nothing_is_compared_with_nothing() {
        assert_eq!((ratio(3, 2), ratio(3, 0)), ("1.50 x".into(), "-".into()));
    }
}
