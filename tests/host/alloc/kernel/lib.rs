// SPDX-License-Identifier: GPL-2.0

//! Takes the place of the kernel crate when `alloc` and `pin_init` are tested on the host.
//!
//! It has what their examples and tests use, under the same names. Its allocators check what they
//! are asked for: see [`heap`].

mod error;
pub mod heap;
pub mod init;

pub use error::{Error, Result};

/// A `KVec` of the given elements.
#[macro_export]
macro_rules! kvec {
    ($($args:tt)*) => {
        $crate::alloc::__vec![
            $crate::alloc::allocator::Kmalloc, $crate::alloc::flags::GFP_KERNEL; $($args)*
        ]
    };
}

/// `pin_init!` with the kernel's error.
#[macro_export]
macro_rules! try_pin_init {
    ($($args:tt)*) => {
        ::pin_init::pin_init!(#[default_error($crate::Error)] $($args)*)
    };
}

/// `init!` with the kernel's error.
#[macro_export]
macro_rules! try_init {
    ($($args:tt)*) => {
        ::pin_init::init!(#[default_error($crate::Error)] $($args)*)
    };
}

/// As `kernel::alloc`.
pub mod alloc {
    pub use ::alloc::{
        __vec, layout, AllocError, Allocator, Box, Flags, IntoIter, InvalidNumaNode, NumaNode, Vec,
    };

    /// As `kernel::alloc::allocator`.
    pub mod allocator {
        pub use crate::heap::{KVmalloc, Kmalloc, Vmalloc};
    }

    /// As `kernel::alloc::flags`, with the values of 5.10.
    pub mod flags {
        use super::Flags;

        pub const GFP_KERNEL: Flags = Flags::from_raw(0xcc0);
        pub const GFP_ATOMIC: Flags = Flags::from_raw(0xa20);
        pub const GFP_NOWAIT: Flags = Flags::from_raw(0x800);
        pub const __GFP_ZERO: Flags = Flags::from_raw(0x100);
        pub const __GFP_NOWARN: Flags = Flags::from_raw(0x2000);
    }

    /// As `kernel::alloc::kbox`.
    pub mod kbox {
        use crate::alloc::allocator::{KVmalloc, Kmalloc, Vmalloc};
        pub use ::alloc::boxed::Box;

        pub type KBox<T> = Box<T, Kmalloc>;
        pub type VBox<T> = Box<T, Vmalloc>;
        pub type KVBox<T> = Box<T, KVmalloc>;
    }

    /// As `kernel::alloc::kvec`.
    pub mod kvec {
        use crate::alloc::allocator::{KVmalloc, Kmalloc, Vmalloc};
        pub use ::alloc::vec::{DrainAll, InsertError, IntoIter, PushError, RemoveError, Vec};

        pub type KVec<T> = Vec<T, Kmalloc>;
        pub type VVec<T> = Vec<T, Vmalloc>;
        pub type KVVec<T> = Vec<T, KVmalloc>;
    }

    pub use kbox::{KBox, KVBox, VBox};
    pub use kvec::{KVVec, KVec, VVec};
}

/// As `kernel::prelude`.
pub mod prelude {
    pub use crate::{
        alloc::{flags::*, KBox, KVBox, KVVec, KVec, VBox, VVec, Vec},
        error::{code::*, Error, Result},
        init::InPlaceInit,
        try_init, try_pin_init,
    };
    pub use ::pin_init::{
        init, pin_data, pin_init, pinned_drop, InPlaceWrite, Init, PinInit, Zeroable,
    };
    pub use core::pin::Pin;
}
