// SPDX-License-Identifier: GPL-2.0

//! Static keys: branches that are patched into the code.
//!
//! C header: [`include/linux/jump_label.h`](srctree/include/linux/jump_label.h), explained in
//! [`Documentation/staging/static-keys.rst`](srctree/Documentation/staging/static-keys.rst)

/// Returns whether a static key is enabled, in code where it usually is not.
///
/// This is C's `static_branch_unlikely()`, for a `struct static_key_false`. The branch is compiled
/// to a no-op instruction. Enabling the key, which is slow, replaces it with a jump, so that the
/// branch costs next to nothing while it is not taken.
///
/// The arguments are the path of a static variable, its type, and the name of the field that is the
/// key.
///
/// # Safety
///
/// The caller must ensure that the field is a `static_key_false` whose branches C can patch: it is
/// initialized as one, and lies in writable memory.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, jump_label::static_branch_unlikely};
///
/// /// As if from C, where `DEFINE_STATIC_KEY_FALSE()` makes a key.
/// struct Tracepoint {
///     name: &'static str,
///     key: bindings::static_key_false,
/// }
///
/// static mut OPENED: Tracepoint = Tracepoint {
///     name: "opened",
///     // SAFETY: A key that is not enabled is all zeroes.
///     key: unsafe { core::mem::zeroed() },
/// };
///
/// fn is_traced() -> bool {
///     // SAFETY: The key is one that is not enabled at first, in a variable that can change.
///     unsafe { static_branch_unlikely!(OPENED, Tracepoint, key) }
/// }
///
/// assert!(!is_traced());
///
/// // SAFETY: It is a key.
/// unsafe { bindings::static_key_enable(&raw mut OPENED.key.key) };
/// assert!(is_traced());
///
/// // SAFETY: It is a key.
/// unsafe { bindings::static_key_disable(&raw mut OPENED.key.key) };
/// assert!(!is_traced());
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! static_branch_unlikely {
    ($key:path, $keytyp:ty, $field:ident) => {{
        let __variable: *const $keytyp = &raw const $key;
        let _: *const $crate::bindings::static_key_false = &raw const (*__variable).$field;

        $crate::jump_label::arch_static_branch!($key, $keytyp, $field)
    }};
}

#[doc(hidden)]
pub use crate::arch_static_branch;
#[doc(inline)]
pub use crate::static_branch_unlikely;
