// SPDX-License-Identifier: GPL-2.0

//! Wrappers for interoperation with C code.

mod foreign_ownable;
mod not_thread_safe;
mod opaque;
mod scope_guard;

#[doc(no_inline)]
pub use crate::sync::aref::{
    ARef,
    AlwaysRefCounted, //
};
pub use foreign_ownable::ForeignOwnable;
pub use not_thread_safe::NotThreadSafe;
pub use opaque::Opaque;
pub use scope_guard::ScopeGuard;
