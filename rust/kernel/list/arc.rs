// SPDX-License-Identifier: GPL-2.0

//! [`ListArc`]: the only reference to an item that can be inserted into a list.

use crate::{
    alloc::{
        AllocError,
        Flags, //
    },
    prelude::*,
    sync::{
        Arc,
        ArcBorrow,
        UniqueArc, //
    },
};
use core::{
    marker::CoercePointee,
    mem::ManuallyDrop,
    ops::Deref,
    ptr, //
};

/// A type that can have [`ListArc`]s, at most one for each value and `ID`.
///
/// [`impl_list_arc_safe!`](super::impl_list_arc_safe) implements it.
///
/// A type may *track* whether a value has a `ListArc`: it is notified through the two functions
/// below. The tracking may only err on one side: it may claim that there is a `ListArc` where there
/// is none. A type without tracking always claims that: a `ListArc` can then only be created from a
/// [`UniqueArc`], as there is no other reference that could be a `ListArc`. See [`TryNewListArc`]
/// for more.
pub trait ListArcSafe<const ID: u64 = 0> {
    /// Notifies the value that its only reference becomes a [`ListArc`].
    ///
    /// # Safety
    ///
    /// The caller must ensure that the value has no `ListArc` for this `ID`.
    unsafe fn on_create_list_arc_from_unique(self: Pin<&mut Self>);

    /// Notifies the value that its [`ListArc`] is gone.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the value has no `ListArc` for this `ID` any more, although its
    /// tracking claims that it has one.
    unsafe fn on_drop_list_arc(&self);
}

/// A type that tracks whether a value has a [`ListArc`].
///
/// A `ListArc` can be created from any [`Arc`] if there is none yet: see [`ListArc::try_from_arc`].
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - [`try_new_list_arc`](TryNewListArc::try_new_list_arc) returns `true` only if the value has no
///   `ListArc` for this `ID`, and then returns `false` until
///   [`on_drop_list_arc`](ListArcSafe::on_drop_list_arc) is called;
/// - everything that happens before that call happens before it returns `true` again;
/// - if another type can be coerced to this one, such as to a trait object, this also holds for the
///   `ListArc`s of that type: the functions of both types must maintain the same tracking.
pub unsafe trait TryNewListArc<const ID: u64 = 0>: ListArcSafe<ID> {
    /// Notifies the value that a [`ListArc`] is about to be created, and returns `true`, if there
    /// is none yet.
    ///
    /// This is meant for [`ListArc::try_from_arc`] and similar functions. Calling it otherwise
    /// prevents `ListArc`s from being created.
    fn try_new_list_arc(&self) -> bool;
}

/// A bound that is satisfied by [`Sized`] types.
///
/// Thanks to the lifetime, the bound may be false even if it mentions no generic type: an
/// implementation with this bound then does not exist.
#[doc(hidden)]
pub trait SizedItem<'a>: Sized {}

impl<T> SizedItem<'_> for T {}

/// A bound that is satisfied by [`TryNewListArc`] types, and may be false: see [`SizedItem`].
#[doc(hidden)]
pub trait Tracks<'a, const ID: u64>: TryNewListArc<ID> {}

impl<T: ?Sized + TryNewListArc<ID>, const ID: u64> Tracks<'_, ID> for T {}

/// Implements [`ListArcSafe`] for types, and [`TryNewListArc`] if possible.
///
/// - `untracked` means no tracking: a [`ListArc`] can only be created from a [`UniqueArc`].
/// - `tracked_by` delegates the tracking to a field of the structure: an [`AtomicTracker`], or a
///   type that contains one. The field must be `#[pin]`, and must be [`ListArcSafe`] for the same
///   ID. If it is [`TryNewListArc`], so is the structure, provided that it is [`Sized`]: otherwise,
///   the type it was coerced from could have a different tracking.
///
/// Parameters of a generic type are written in braces after `impl`.
///
/// # Examples
///
/// ```
/// use kernel::{
///     list::{
///         impl_list_arc_safe,
///         AtomicTracker,
///         ListArc, //
///     },
///     prelude::*,
///     sync::Arc, //
/// };
///
/// #[pin_data]
/// struct Job<T> {
///     work: T,
///     #[pin]
///     tracker: AtomicTracker,
/// }
///
/// impl_list_arc_safe! {
///     impl{T} ListArcSafe<0> for Job<T> { tracked_by tracker: AtomicTracker; }
///     impl{T} ListArcSafe<1> for Job<T> { untracked; }
/// }
///
/// let job = Arc::pin_init(
///     try_pin_init!(Job {
///         work: "sweep",
///         tracker <- AtomicTracker::new(),
///     }),
///     GFP_KERNEL,
/// )?;
/// assert_eq!(job.work, "sweep");
///
/// let queued = ListArc::<_, 0>::try_from_arc_borrow(job.as_arc_borrow());
/// assert!(queued.is_some());
/// assert!(ListArc::<_, 0>::try_from_arc_borrow(job.as_arc_borrow()).is_none());
/// drop(queued);
/// assert!(ListArc::<_, 0>::try_from_arc(job).is_ok());
/// # Ok::<(), Error>(())
/// ```
///
/// [`AtomicTracker`]: crate::list::AtomicTracker
/// [`ListArc`]: crate::list::ListArc
/// [`ListArcSafe`]: crate::list::ListArcSafe
/// [`TryNewListArc`]: crate::list::TryNewListArc
/// [`UniqueArc`]: crate::sync::UniqueArc
#[macro_export]
#[doc(hidden)]
macro_rules! impl_list_arc_safe {
    () => {};

    (
        impl$({$($generics:tt)*})? ListArcSafe<$num:tt> for $t:ty { untracked; }
        $($rest:tt)*
    ) => {
        impl$(<$($generics)*>)? $crate::list::ListArcSafe<$num> for $t {
            unsafe fn on_create_list_arc_from_unique(self: $crate::__core::pin::Pin<&mut Self>) {}
            unsafe fn on_drop_list_arc(&self) {}
        }

        $crate::list::impl_list_arc_safe! { $($rest)* }
    };

    (
        impl$({$($generics:tt)*})? ListArcSafe<$num:tt> for $t:ty {
            tracked_by $field:ident : $fty:ty;
        }
        $($rest:tt)*
    ) => {
        impl$(<$($generics)*>)? $crate::list::ListArcSafe<$num> for $t {
            unsafe fn on_create_list_arc_from_unique(self: $crate::__core::pin::Pin<&mut Self>) {
                // The field has exactly this type, is not behind a pointer, and is pinned.
                $crate::__pin_init::assert_pinned!($t, $field, $fty, inline);

                // SAFETY: As checked above, the field is pinned with the structure.
                let __field: $crate::__core::pin::Pin<&mut $fty> = unsafe {
                    $crate::__core::pin::Pin::map_unchecked_mut(self, |__me| &mut __me.$field)
                };
                // SAFETY: By the safety requirements, the structure has no `ListArc`. The field is
                // part of it, so it does not track another value's `ListArc`.
                unsafe {
                    <$fty as $crate::list::ListArcSafe<$num>>::on_create_list_arc_from_unique(
                        __field,
                    )
                };
            }

            unsafe fn on_drop_list_arc(&self) {
                let __field: &$fty = &self.$field;
                // SAFETY: By the safety requirements, there is no `ListArc` any more, although the
                // tracking, which is that of the field, claims that there is.
                unsafe { <$fty as $crate::list::ListArcSafe<$num>>::on_drop_list_arc(__field) };
            }
        }

        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The field's implementation satisfies the contract, and both functions above
        // delegate to the field. The type is `Sized`, so no other type can be coerced to it.
        unsafe impl$(<$($generics)*>)? $crate::list::TryNewListArc<$num> for $t
        where
            for<'__tracks> $fty: $crate::list::Tracks<'__tracks, $num>,
            for<'__sized> $t: $crate::list::SizedItem<'__sized>,
        {
            fn try_new_list_arc(&self) -> $crate::__core::primitive::bool {
                let __field: &$fty = &self.$field;
                <$fty as $crate::list::TryNewListArc<$num>>::try_new_list_arc(__field)
            }
        }

        $crate::list::impl_list_arc_safe! { $($rest)* }
    };
}
pub use impl_list_arc_safe;

/// An [`Arc`] that is unique among the references to its value, for each `ID`.
///
/// It can be inserted into a [`List`](super::List) with that `ID`: it gives exclusive access to the
/// [`ListLinks`](super::ListLinks) of the value, and a list owns the `ListArc`s of its items. There
/// may be any number of plain `Arc`s to the same value.
///
/// The value is always pinned, as in an `Arc`.
///
/// # Examples
///
/// ```
/// use kernel::{list::{impl_list_arc_safe, ListArc}, prelude::*, sync::Arc};
///
/// struct Item {
///     number: u32,
/// }
///
/// impl_list_arc_safe! {
///     impl ListArcSafe<0> for Item { untracked; }
/// }
///
/// let item = ListArc::<_, 0>::new(Item { number: 42 }, GFP_KERNEL)?;
/// let other: Arc<Item> = item.clone_arc();
/// assert!(Arc::ptr_eq(&other, item.as_arc()));
/// assert_eq!(item.number, 42);
///
/// // It is a plain `Arc` now, and will not become a `ListArc` again while there is another.
/// let first = item.into_arc();
/// drop(other);
/// let unique = Arc::into_unique_or_drop(first).ok_or(EINVAL)?;
/// assert_eq!(ListArc::<_, 0>::from(unique).number, 42);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - The value has no other `ListArc` with this `ID`, not even as one of another type.
/// - The tracking of the value, if any, claims that it has a `ListArc` with this `ID`.
#[repr(transparent)]
#[derive(CoercePointee)]
pub struct ListArc<T, const ID: u64 = 0>
where
    T: ListArcSafe<ID> + ?Sized,
{
    arc: Arc<T>,
}

impl<T: ListArcSafe<ID>, const ID: u64> ListArc<T, ID> {
    /// Allocates a reference-counted value, and moves `contents` into it.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails; `contents` is then dropped.
    #[inline]
    pub fn new(contents: T, flags: Flags) -> Result<Self, AllocError> {
        UniqueArc::new(contents, flags).map(Self::from)
    }

    /// Allocates a reference-counted value, and initializes it in place.
    ///
    /// This may sleep if `flags` allow it, or if the initializer does.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails, otherwise the error of the initializer.
    #[inline]
    pub fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_pin_init(init, flags).map(Self::from)
    }

    /// Like [`ListArc::pin_init`], for an initializer that does not need pinned memory.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails, otherwise the error of the initializer.
    #[inline]
    pub fn init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_init(init, flags).map(Self::from)
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> From<UniqueArc<T>> for ListArc<T, ID> {
    /// Converts the only reference to a value into its `ListArc`.
    ///
    /// To get a `ListArc<dyn Trait>`, convert first and coerce the result: a `UniqueArc` that was
    /// coerced would notify the tracking of `dyn Trait`, not that of the value.
    #[inline]
    fn from(unique: UniqueArc<T>) -> Self {
        Self::from(Pin::from(unique))
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> From<Pin<UniqueArc<T>>> for ListArc<T, ID> {
    /// Converts the only reference to a value into its `ListArc`.
    #[inline]
    fn from(unique: Pin<UniqueArc<T>>) -> Self {
        // SAFETY: `T` is `Sized`, so the value was not coerced from another type.
        unsafe { Self::from_unique(unique) }
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> ListArc<T, ID> {
    /// Converts the only reference to a value into two `ListArc`s, with different `ID`s.
    ///
    /// The build fails if the `ID`s are equal.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{list::{impl_list_arc_safe, ListArc}, prelude::*, sync::UniqueArc};
    ///
    /// struct Item;
    ///
    /// impl_list_arc_safe! {
    ///     impl ListArcSafe<1> for Item { untracked; }
    ///     impl ListArcSafe<2> for Item { untracked; }
    /// }
    ///
    /// let item = UniqueArc::new(Item, GFP_KERNEL)?;
    /// let (by_age, by_size) = ListArc::<_, 1>::pair_from_unique::<2>(item);
    /// assert!(core::ptr::eq(&*by_age, &*by_size));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn pair_from_unique<const ID2: u64>(unique: UniqueArc<T>) -> (Self, ListArc<T, ID2>)
    where
        T: ListArcSafe<ID2>,
    {
        Self::pair_from_pin_unique(Pin::from(unique))
    }

    /// Like [`ListArc::pair_from_unique`], for a pinned reference.
    #[inline]
    pub fn pair_from_pin_unique<const ID2: u64>(
        mut unique: Pin<UniqueArc<T>>,
    ) -> (Self, ListArc<T, ID2>)
    where
        T: ListArcSafe<ID2>,
    {
        const_assert!(
            ID != ID2,
            "two `ListArc`s to a value must have different IDs"
        );

        // SAFETY: This is the only reference to the value, and it is not a `ListArc`.
        unsafe { <T as ListArcSafe<ID>>::on_create_list_arc_from_unique(unique.as_mut()) };
        // SAFETY: As above.
        unsafe { <T as ListArcSafe<ID2>>::on_create_list_arc_from_unique(unique.as_mut()) };

        let first = Arc::from(unique);
        let second = first.clone();
        // SAFETY: There is no other reference to the value, so it has no `ListArc` with either
        // `ID`, and the `ID`s differ. The tracking of both was notified above.
        unsafe {
            (
                Self::from_tracked_arc(first),
                ListArc::from_tracked_arc(second),
            )
        }
    }
}

impl<T, const ID: u64> ListArc<T, ID>
where
    T: ListArcSafe<ID> + ?Sized,
{
    /// Converts the only reference to a value into its `ListArc`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, if the value was coerced to `T` from another type that has a
    /// tracking, the functions of `T` maintain the same tracking.
    #[inline]
    unsafe fn from_unique(mut unique: Pin<UniqueArc<T>>) -> Self {
        // SAFETY: This is the only reference to the value, and it is not a `ListArc`.
        unsafe { T::on_create_list_arc_from_unique(unique.as_mut()) };
        // SAFETY: As above, and the tracking was notified.
        unsafe { Self::from_tracked_arc(Arc::from(unique)) }
    }

    /// Tries to convert a reference to a value into its `ListArc`.
    ///
    /// # Errors
    ///
    /// Returns the reference if the value already has a `ListArc`, or its tracking claims so.
    ///
    /// # Examples
    ///
    /// See [`impl_list_arc_safe!`](super::impl_list_arc_safe).
    pub fn try_from_arc(arc: Arc<T>) -> Result<Self, Arc<T>>
    where
        T: TryNewListArc<ID>,
    {
        if arc.try_new_list_arc() {
            // SAFETY: By the contract of `TryNewListArc`, the value has no `ListArc`, and the
            // tracking claims from now on that it has.
            Ok(unsafe { Self::from_tracked_arc(arc) })
        } else {
            Err(arc)
        }
    }

    /// Tries to create a `ListArc` from a borrowed reference to a value.
    ///
    /// Returns `None` if the value already has a `ListArc`, or its tracking claims so.
    ///
    /// # Examples
    ///
    /// See [`impl_list_arc_safe!`](super::impl_list_arc_safe).
    pub fn try_from_arc_borrow(arc: ArcBorrow<'_, T>) -> Option<Self>
    where
        T: TryNewListArc<ID>,
    {
        if arc.try_new_list_arc() {
            // SAFETY: By the contract of `TryNewListArc`, the value has no `ListArc`, and the
            // tracking claims from now on that it has.
            Some(unsafe { Self::from_tracked_arc(Arc::from(arc)) })
        } else {
            None
        }
    }

    /// Tries to convert a reference to a value into its `ListArc`, and otherwise drops the
    /// reference.
    ///
    /// Unlike [`ListArc::try_from_arc`] followed by a drop, this never drops the value: the last
    /// reference always becomes a `ListArc`, even if the tracking claims that there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     list::{
    ///         impl_list_arc_safe,
    ///         AtomicTracker,
    ///         ListArc, //
    ///     },
    ///     prelude::*, //
    /// };
    ///
    /// #[pin_data]
    /// struct Item {
    ///     #[pin]
    ///     tracker: AtomicTracker,
    /// }
    ///
    /// impl_list_arc_safe! {
    ///     impl ListArcSafe<0> for Item { tracked_by tracker: AtomicTracker; }
    /// }
    ///
    /// let init = try_pin_init!(Item { tracker <- AtomicTracker::new() });
    /// let item = ListArc::<Item>::pin_init(init, GFP_KERNEL)?;
    /// let other = item.clone_arc();
    /// assert!(ListArc::<_, 0>::try_from_arc_or_drop(other).is_none());
    ///
    /// let arc = item.into_arc();
    /// assert!(ListArc::<_, 0>::try_from_arc_or_drop(arc).is_some());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn try_from_arc_or_drop(arc: Arc<T>) -> Option<Self>
    where
        T: TryNewListArc<ID>,
    {
        match Self::try_from_arc(arc) {
            Ok(list_arc) => Some(list_arc),
            Err(arc) => {
                let unique = Arc::into_unique_or_drop(arc)?;
                // SAFETY: By the contract of `TryNewListArc`, the functions of `T` maintain the
                // tracking of the value, even if it was coerced to `T`.
                Some(unsafe { Self::from_unique(unique) })
            }
        }
    }

    /// Converts a reference to a value into its `ListArc`, after the tracking was notified.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the value has no `ListArc` with this `ID`, and that its tracking
    /// claims that it has one.
    #[inline]
    unsafe fn from_tracked_arc(arc: Arc<T>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self { arc }
    }

    /// Converts this into a plain reference, without notifying the tracking.
    #[inline]
    fn into_tracked_arc(self) -> Arc<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this.arc` is a valid `Arc`, and `this` is neither used again nor dropped.
        unsafe { ptr::read(&this.arc) }
    }

    /// Converts this into a raw pointer to the value, as [`Arc::into_raw`] does.
    ///
    /// The value still counts as having a `ListArc`. [`ListArc::from_raw`] takes ownership back.
    #[inline]
    pub fn into_raw(self) -> *const T {
        Arc::into_raw(self.into_tracked_arc())
    }

    /// Creates a `ListArc` from a pointer that [`ListArc::into_raw`] returned.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` satisfies the requirements of [`Arc::from_raw`];
    /// - the value has no `ListArc` with this `ID`, and its tracking claims that it has one.
    #[inline]
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        // SAFETY: By the safety requirements, `ptr` satisfies those of `Arc::from_raw`.
        let arc = unsafe { Arc::from_raw(ptr) };
        // SAFETY: By the safety requirements, which include those of `from_tracked_arc`.
        unsafe { Self::from_tracked_arc(arc) }
    }

    /// Converts this into a plain reference, so that the value has no `ListArc` any more.
    #[inline]
    pub fn into_arc(self) -> Arc<T> {
        let arc = self.into_tracked_arc();
        // SAFETY: By the type invariants, this was the only `ListArc` of the value, and the
        // tracking claims that there is one. From now on, it is a plain reference.
        unsafe { T::on_drop_list_arc(&arc) };
        arc
    }

    /// Creates another, plain reference to the value.
    #[inline]
    pub fn clone_arc(&self) -> Arc<T> {
        self.arc.clone()
    }

    /// Returns this as a reference to a plain `Arc`.
    #[inline]
    pub fn as_arc(&self) -> &Arc<T> {
        &self.arc
    }

    /// Returns this as a borrow of a plain `Arc`.
    #[inline]
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        self.arc.as_arc_borrow()
    }

    /// Returns whether both `ListArc`s point to the same value.
    ///
    /// Two distinct `ListArc`s with the same `ID` never do, while both exist.
    #[inline]
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        Arc::ptr_eq(&this.arc, &other.arc)
    }
}

impl<T, const ID: u64> Deref for ListArc<T, ID>
where
    T: ListArcSafe<ID> + ?Sized,
{
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.arc
    }
}

impl<T, const ID: u64> AsRef<Arc<T>> for ListArc<T, ID>
where
    T: ListArcSafe<ID> + ?Sized,
{
    #[inline]
    fn as_ref(&self) -> &Arc<T> {
        self.as_arc()
    }
}

impl<T, const ID: u64> Drop for ListArc<T, ID>
where
    T: ListArcSafe<ID> + ?Sized,
{
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants, this was the only `ListArc` of the value, and the
        // tracking claims that there is one. It is being dropped: only the plain reference is left.
        unsafe { T::on_drop_list_arc(&self.arc) };
    }
}
