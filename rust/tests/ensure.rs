// SPDX-License-Identifier: GPL-2.0

//! Assertions of test modules.

/// Ends the test with an error if a condition is false, and prints the condition.
macro_rules! ensure {
    ($condition:expr) => {
        if !$condition {
            pr_err!(
                "{}:{}: not so: {}\n",
                file!(),
                line!(),
                stringify!($condition)
            );
            return Err(EINVAL);
        }
    };
}
