// SPDX-License-Identifier: GPL-2.0

//! The tests that the guest ran, as it reported them.

/// A test that began.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub name: String,
    /// What it printed.
    pub text: String,
    /// Its exit status, if it ended. One that did not was killed with all that it had started.
    pub status: Option<i32>,
}

/// The tests in a report, in which the guest's own lines begin with `nonce`.
pub fn ran(report: &str, nonce: &str) -> Vec<Ran> {
    let mut tests = Vec::new();
    let mut current: Option<Ran> = None;
    for line in report.lines() {
        let ours = line.strip_prefix(nonce).map(str::trim_start);
        let mut words = ours.unwrap_or_default().split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some("test"), Some(name), None) => tests.extend(current.replace(Ran {
                name: name.to_owned(),
                text: String::new(),
                status: None,
            })),
            (Some("tested"), Some(_), Some(status)) => {
                let status = status.parse().ok();
                tests.extend(current.take().map(|test| Ran { status, ..test }));
            }
            _ if ours.is_some() => {}
            _ => {
                if let Some(test) = &mut current {
                    test.text.push_str(line);
                    test.text.push('\n');
                }
            }
        }
    }
    tests.extend(current);
    tests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_has_what_it_printed_and_its_status() {
        let report = "@1 test bench\nkhz 1\nend 0\n@1 tested bench 0\nnoise\n\
                      @1 test bench\n# insmod: no\n@1 tested bench 1\n\
                      @1 test a\n@1 test b\nlast\n@1 end 0\n";
        let test = |name: &str, text: &str, status| Ran {
            name: name.to_owned(),
            text: text.to_owned(),
            status,
        };
        assert_eq!(
            ran(report, "@1"),
            [
                test("bench", "khz 1\nend 0\n", Some(0)),
                test("bench", "# insmod: no\n", Some(1)),
                test("a", "", None),
                test("b", "last\n", None),
            ]
        );
    }
}
