// SPDX-License-Identifier: GPL-2.0

//! Static branches without code patching.

/// Returns whether a key is enabled, by reading it.
#[doc(hidden)]
#[macro_export]
macro_rules! arch_static_branch {
    ($key:path, $keytyp:ty, $field:ident) => {
        $crate::bindings::static_key_count((&raw const $key.$field).cast_mut().cast()) > 0
    };
}
