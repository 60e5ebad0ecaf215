// SPDX-License-Identifier: GPL-2.0

//! Fields that belong to the owner of a `ListArc`.

use core::cell::UnsafeCell;

/// A field that only the owner of the structure's [`ListArc`] with this `ID` has access to.
///
/// Other references to the structure give none, so no lock is needed, and a `&mut ListArc` gives
/// mutable access. [`define_list_arc_field_getter!`] defines functions for that.
///
/// [`ListArc`]: super::ListArc
/// [`define_list_arc_field_getter!`]: super::define_list_arc_field_getter
pub struct ListArcField<T, const ID: u64 = 0> {
    value: UnsafeCell<T>,
}

// SAFETY: It owns a `T`, which may be sent, and shared by what may be shared then.
unsafe impl<T: Send + Sync, const ID: u64> Send for ListArcField<T, ID> {}

// SAFETY: The `ListArc` may be in any thread that has a reference to the structure, one at a time,
// so the value is as good as sent there. From there it may be shared.
unsafe impl<T: Send + Sync, const ID: u64> Sync for ListArcField<T, ID> {}

impl<T, const ID: u64> ListArcField<T, ID> {
    /// Creates a field with a value.
    pub fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(value),
        }
    }

    /// The value, given exclusive access to the field.
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

    /// The value, given shared access to the `ListArc`.
    ///
    /// # Safety
    ///
    /// While the result is in use, the caller must have shared access to the `ListArc` with this
    /// `ID` of the structure that this field is part of.
    pub unsafe fn assert_ref(&self) -> &T {
        // SAFETY: A mutable reference is only there together with exclusive access to that
        // `ListArc`, of which there is but one, or to the field.
        unsafe { &*self.value.get() }
    }

    /// The value, given exclusive access to the `ListArc`.
    ///
    /// # Safety
    ///
    /// While the result is in use, the caller must have exclusive access to the `ListArc` with this
    /// `ID` of the structure that this field is part of.
    #[expect(clippy::mut_from_ref, reason = "the caller has the exclusive access")]
    pub unsafe fn assert_mut(&self) -> &mut T {
        // SAFETY: Any other reference is only there together with access to that `ListArc`, of
        // which there is but one, or exclusive access to the field.
        unsafe { &mut *self.value.get() }
    }
}

/// Defines functions that give access to [`ListArcField`]s, in an `impl` of the structure.
///
/// Each is a method of the [`ListArc`] of the structure. An ID other than 0 stands in angle
/// brackets after `self`. The field must be the structure's own: one behind a pointer, which others
/// may have too, does not build.
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
            // Does not build unless the field is the structure's own, and of this very type: a raw
            // pointer does not turn into one to something else.
            let _ = $crate::__core::mem::offset_of!(Self, $field);
            let __field: *const $crate::list::ListArcField<$typ $(, $id)?> =
                &raw const (**self).$field;
            // SAFETY: It is a field of the structure that `self` is the `ListArc` of, which is
            // shared during `'__arc`.
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
            // Does not build unless the field is the structure's own, and of this very type: a raw
            // pointer does not turn into one to something else.
            let _ = $crate::__core::mem::offset_of!(Self, $field);
            let __field: *const $crate::list::ListArcField<$typ $(, $id)?> =
                &raw const (**self).$field;
            // SAFETY: It is a field of the structure that `self` is the `ListArc` of, which is
            // borrowed mutably during `'__arc`.
            unsafe { $crate::list::ListArcField::assert_mut(&*__field) }
        }

        $crate::list::define_list_arc_field_getter! { $($rest)* }
    };
}
pub use define_list_arc_field_getter;
