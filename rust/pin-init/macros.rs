// SPDX-License-Identifier: GPL-2.0

//! The macros, which the crate `macros` defines, and their documentation.

/// An initializer for a struct that stays where it is built.
#[doc(inline)]
pub use ::macros::pin_init;

/// An initializer for a struct that may be moved once it is built.
#[doc(inline)]
pub use ::macros::init;

/// Says which fields of a struct are pinned where the struct is.
#[doc(inline)]
pub use ::macros::pin_data;

/// Implements the destructor of a struct with `#[pin_data(PinnedDrop)]`.
#[doc(inline)]
pub use ::macros::pinned_drop;

/// Implements [`Zeroable`](trait@crate::Zeroable).
#[doc(inline)]
pub use ::macros::Zeroable;

/// Implements [`Zeroable`](trait@crate::Zeroable) if all fields have it.
#[doc(inline)]
pub use ::macros::MaybeZeroable;

/// Checks that a field of a struct with [`#[pin_data]`](macro@crate::pin_data) has `#[pin]`.
#[macro_export]
macro_rules! assert_pinned {
    ($ty:ty, $field:ident, $field_ty:ty, inline) => {
        // SAFETY: This is not run.
        let _ = |slot: *mut $ty| unsafe {
            let _: $crate::__internal::Slot<$crate::__internal::Pinned, $field_ty> =
                <$ty as $crate::__internal::HasPinData>::__pin_data().$field(slot);
        };
    };
    ($ty:ty, $field:ident, $field_ty:ty) => {
        const _: () = {
            $crate::assert_pinned!($ty, $field, $field_ty, inline);
        };
    };
}
