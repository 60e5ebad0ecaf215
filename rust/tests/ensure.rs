// SPDX-License-Identifier: GPL-2.0

//! How a test of a test module fails.

/// Ends the test if a condition is false, and says which.
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
