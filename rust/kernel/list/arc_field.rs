// SPDX-License-Identifier: GPL-2.0

//! [`ListArcField`]: fields that only the owner of a `ListArc` can access.

use core::cell::UnsafeCell;

/// A field that can only be accessed through the [`ListArc`] of the structure with this `ID`.
///
/// Other references to the structure give no access to it, so no lock is needed, and a
/// `&mut ListArc` gives mutable access. [`define_list_arc_field_getter!`] defines functions for
/// that.
///
/// [`ListArc`]: super::ListArc
/// [`define_list_arc_field_getter!`]: super::define_list_arc_field_getter
pub struct ListArcField<T, const ID: u64 = 0> {
    value: UnsafeCell<T>,
}

// SAFETY: It owns a `T`, which may be sent, and is shared only where `T: Sync` allows it.
unsafe impl<T: Send + Sync, const ID: u64> Send for ListArcField<T, ID> {}

// SAFETY: The only `ListArc` may be in any thread that has a reference to the structure, so the
// value is, in effect, sent there, which needs `T: Send`. A shared `ListArc` gives access to `&T`,
// which needs `T: Sync`.
unsafe impl<T: Send + Sync, const ID: u64> Sync for ListArcField<T, ID> {}

impl<T, const ID: u64> ListArcField<T, ID> {
    /// Creates a field with the given value.
    pub fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(value),
        }
    }

    /// Returns a mutable reference to the value, given exclusive access to the field.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::list::ListArcField;
    ///
    /// let mut field = ListArcField::<_, 0>::new(41);
    /// *field.get_mut() += 1;
    /// assert_eq!(*field.get_mut(), 42);
    /// ```
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    /// Returns a shared reference to the value, given shared access to the `ListArc`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, while the result is in use, it has shared access to the
    /// `ListArc` with this `ID` of the structure that this field is part of.
    pub unsafe fn assert_ref(&self) -> &T {
        // SAFETY: A mutable reference requires exclusive access to the `ListArc`, of which there is
        // only one, or to the field. The caller's shared access to both rules that out.
        unsafe { &*self.value.get() }
    }

    /// Returns a mutable reference to the value, given exclusive access to the `ListArc`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, while the result is in use, it has exclusive access to the
    /// `ListArc` with this `ID` of the structure that this field is part of.
    #[expect(clippy::mut_from_ref, reason = "the caller has the exclusive access")]
    pub unsafe fn assert_mut(&self) -> &mut T {
        // SAFETY: Any other reference requires access to the `ListArc`, of which there is only one
        // and to which the caller has exclusive access, or exclusive access to the field.
        unsafe { &mut *self.value.get() }
    }
}

/// Defines functions that access [`ListArcField`]s, in an `impl` of the structure.
///
/// Each is a method of the structure's [`ListArc`]. An ID other than 0 is written in angle brackets
/// after `self`. The field must be part of the structure itself: the build fails for a field behind
/// a pointer, to which others may have access too.
///
/// # Examples
///
/// ```
/// use kernel::{
///     list::{
///         define_list_arc_field_getter,
///         impl_list_arc_safe,
///         ListArc,
///         ListArcField, //
///     },
///     prelude::*,
///     sync::Arc, //
/// };
///
/// struct Item {
///     priority: ListArcField<u32>,
///     weight: ListArcField<u32, 1>,
/// }
///
/// impl_list_arc_safe! {
///     impl ListArcSafe<0> for Item { untracked; }
///     impl ListArcSafe<1> for Item { untracked; }
/// }
///
/// impl Item {
///     define_list_arc_field_getter! {
///         fn priority(&self) -> &u32 { priority }
///         pub fn priority_mut(&mut self) -> &mut u32 { priority }
///         fn weight(&self<1>) -> &u32 { weight }
///     }
/// }
///
/// let contents = Item {
///     priority: ListArcField::new(1),
///     weight: ListArcField::new(20),
/// };
/// let mut item = ListArc::<Item>::new(contents, GFP_KERNEL)?;
/// *item.priority_mut() += 1;
/// assert_eq!(item.priority(), &2);
///
/// let unique = Arc::into_unique_or_drop(item.into_arc()).ok_or(EINVAL)?;
/// assert_eq!(ListArc::<Item, 1>::from(unique).weight(), &20);
/// # Ok::<(), Error>(())
/// ```
///
/// [`ListArc`]: crate::list::ListArc
/// [`ListArcField`]: crate::list::ListArcField
#[macro_export]
#[doc(hidden)]
macro_rules! define_list_arc_field_getter {
    () => {};

    (
        $(#[$attr:meta])*
        $pub:vis fn $name:ident(&self $(<$id:tt>)?) -> &$typ:ty { $field:ident }
        $($rest:tt)*
    ) => {
        $(#[$attr])*
        $pub fn $name<'__arc>(
            self: &'__arc $crate::list::ListArc<Self $(, $id)?>,
        ) -> &'__arc $typ {
            // The build fails unless the field is part of the structure, and has exactly this type:
            // a raw pointer cannot be coerced to one of another type.
            let _ = $crate::__core::mem::offset_of!(Self, $field);
            let __field: *const $crate::list::ListArcField<$typ $(, $id)?> =
                &raw const (**self).$field;
            // SAFETY: The field is part of the structure whose `ListArc` is `self`, which is
            // borrowed during `'__arc`.
            unsafe { $crate::list::ListArcField::assert_ref(&*__field) }
        }

        $crate::list::define_list_arc_field_getter! { $($rest)* }
    };

    (
        $(#[$attr:meta])*
        $pub:vis fn $name:ident(&mut self $(<$id:tt>)?) -> &mut $typ:ty { $field:ident }
        $($rest:tt)*
    ) => {
        $(#[$attr])*
        $pub fn $name<'__arc>(
            self: &'__arc mut $crate::list::ListArc<Self $(, $id)?>,
        ) -> &'__arc mut $typ {
            // The build fails unless the field is part of the structure, and has exactly this type:
            // a raw pointer cannot be coerced to one of another type.
            let _ = $crate::__core::mem::offset_of!(Self, $field);
            let __field: *const $crate::list::ListArcField<$typ $(, $id)?> =
                &raw const (**self).$field;
            // SAFETY: The field is part of the structure whose `ListArc` is `self`, which is
            // mutably borrowed during `'__arc`.
            unsafe { $crate::list::ListArcField::assert_mut(&*__field) }
        }

        $crate::list::define_list_arc_field_getter! { $($rest)* }
    };
}
pub use define_list_arc_field_getter;
