// SPDX-License-Identifier: GPL-2.0

//! KUnit: what is tested in the kernel itself while it boots, before there is user space: the
//! examples in the documentation, and `#[kunit_tests]`.

mod failing;
mod results;
mod suites;

pub use failing::failing;
pub use results::collect;
pub use suites::Suites;
