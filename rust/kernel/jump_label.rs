// SPDX-License-Identifier: GPL-2.0

//! Branches that are patched into the code.
//!
//! C header: [`include/linux/jump_label.h`](srctree/include/linux/jump_label.h), explained in
//! [`Documentation/staging/static-keys.rst`](srctree/Documentation/staging/static-keys.rst)

/// Whether a static key is enabled, which it usually is not.
///
/// C's `static_branch_unlikely()`, for a `struct static_key_false`. Where the code is, there is an
/// instruction that does nothing. Enabling the key, which is slow, replaces it by a jump: so the
/// branch costs next to nothing as long as it is not taken.
///
/// The arguments are the path of a static variable, its type, and the name of the field that is
/// the key.
///
/// # Safety
///
/// The field is a `static_key_false` that C can patch branches of: initialised as one, and not in
/// memory that cannot be written.
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
