// SPDX-License-Identifier: GPL-2.0

//! Trees, lists and references of the kernel crate, on the host.
//!
//! Their sources are those of the kernel. What they are built on is not: memory comes from an
//! allocator that checks what it is asked for, atomics are those of the host, and red-black trees
//! of C are replaced by [`bindings`].

#![feature(arbitrary_self_types, derive_coerce_pointee)]
#![allow(unused_features, reason = "not every compiler needs all of them")]

pub mod bindings;

#[path = "../../../rust/kernel"]
mod source {
    pub(crate) mod container_of;
    pub(crate) mod init;
    pub mod list;
    pub mod rbtree;

    pub mod sync {
        pub mod arc;
    }

    pub mod types {
        pub mod foreign_ownable;
        pub mod opaque;
    }
}

#[doc(hidden)]
pub use {::core as __core, ::pin_init as __pin_init};

#[doc(hidden)]
pub use source::container_of::assert_same_type;
pub use source::{list, rbtree};

/// As `kernel::alloc`.
pub mod alloc {
    pub use kernel::alloc::*;
}

/// As `kernel::error`.
pub mod error {
    pub use kernel::{Error, Result};
}

/// As `kernel::ffi`.
pub mod ffi {
    pub use core::ffi::c_void;
}

/// As `kernel::fmt`.
pub mod fmt {
    pub use core::fmt::*;
}

/// As `kernel::init`.
pub mod init {
    pub use crate::source::init::InPlaceInit;
}

/// As `kernel::types`.
pub mod types {
    pub use crate::source::types::{foreign_ownable::ForeignOwnable, opaque::Opaque};
}

/// As `kernel::sync`.
pub mod sync {
    pub use crate::source::sync::arc::{Arc, ArcBorrow, UniqueArc};
    use std::sync::atomic::{fence, AtomicI32, Ordering};

    /// As `kernel::sync::Refcount`.
    pub struct Refcount(AtomicI32);

    impl Refcount {
        pub fn new(value: i32) -> Self {
            Self(AtomicI32::new(value))
        }

        pub fn set(&self, value: i32) {
            self.0.store(value, Ordering::Relaxed);
        }

        pub fn inc(&self) {
            assert!(
                self.0.fetch_add(1, Ordering::Relaxed) > 0,
                "used after it was freed"
            );
        }

        pub fn dec_and_test(&self) -> bool {
            let before = self.0.fetch_sub(1, Ordering::Release);
            assert!(before > 0, "dropped too often");
            if before == 1 {
                fence(Ordering::Acquire);
            }
            before == 1
        }
    }

    /// As `kernel::sync::atomic`.
    pub mod atomic {
        use std::sync::atomic::AtomicBool;

        /// As `kernel::sync::atomic::ordering`.
        pub mod ordering {
            use std::sync::atomic::Ordering;

            #[expect(non_upper_case_globals, reason = "a type in the kernel")]
            pub const Acquire: Ordering = Ordering::Acquire;
            #[expect(non_upper_case_globals, reason = "a type in the kernel")]
            pub const Release: Ordering = Ordering::Release;
        }

        /// As `kernel::sync::atomic::AtomicFlag`.
        pub struct AtomicFlag(AtomicBool);

        impl AtomicFlag {
            pub fn new(value: bool) -> Self {
                Self(AtomicBool::new(value))
            }

            pub fn get_mut(&mut self) -> &mut bool {
                self.0.get_mut()
            }

            pub fn store(&self, value: bool, ordering: std::sync::atomic::Ordering) {
                self.0.store(value, ordering);
            }

            pub fn cmpxchg(
                &self,
                old: bool,
                new: bool,
                ordering: std::sync::atomic::Ordering,
            ) -> Result<bool, bool> {
                let failure = std::sync::atomic::Ordering::Relaxed;
                self.0.compare_exchange(old, new, ordering, failure)
            }
        }
    }
}

/// As `kernel::const_assert!`.
#[macro_export]
macro_rules! const_assert {
    ($condition:expr $(, $message:literal)? $(,)?) => {
        const { ::core::assert!($condition $(, $message)?) }
    };
}

/// As `kernel::prelude`.
pub mod prelude {
    pub use crate::{const_assert, init::InPlaceInit};
    pub use kernel::prelude::*;
}
