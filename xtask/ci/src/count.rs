// SPDX-License-Identifier: GPL-2.0

//! Results of tests: counted, listed where they are not good.

use std::fmt;
use std::ops::AddAssign;

/// How many passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Did what they should.
    pub passed: usize,
    /// Did not.
    pub failed: usize,
    /// Could not be tried, for a reason that was given.
    pub skipped: usize,
}

impl Counts {
    /// How many there were.
    pub fn total(self) -> usize {
        self.passed + self.failed + self.skipped
    }

    /// Counts one more that passed or failed.
    pub fn add(&mut self, passed: bool) {
        *(if passed {
            &mut self.passed
        } else {
            &mut self.failed
        }) += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_and_read_well() {
        let mut sum = Counts {
            passed: 1,
            failed: 2,
            skipped: 3,
        };
        sum += Counts {
            passed: 10,
            failed: 20,
            skipped: 30,
        };
        sum.add(true);
        sum.add(false);
        assert_eq!(sum.to_string(), "12 passed, 23 failed, 33 skipped");
        assert_eq!(sum.total(), 68);
    }
}
