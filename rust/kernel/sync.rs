// SPDX-License-Identifier: GPL-2.0

//! Sharing data between threads, and waiting for each other.

mod lock_class;

#[doc(hidden)]
pub use crate::optional_name;
pub use crate::static_lock_class;
pub use lock_class::LockClassKey;
