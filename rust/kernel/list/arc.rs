// SPDX-License-Identifier: GPL-2.0

//! References of which each item has but one.

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

/// A type of which [`ListArc`]s can be made, at most one for each value and `ID`.
///
/// [`impl_list_arc_safe!`](super::impl_list_arc_safe) implements it.
///
/// A type may *track* whether a value of it has a `ListArc`, which these two functions tell it.
/// What it says may err on one side only: it may claim that there is a `ListArc` where there is
/// none. One that does not track claims it always: then a `ListArc` can only be made of a
/// [`UniqueArc`], where no other reference can be a `ListArc`. See [`TryNewListArc`] for more.
pub trait ListArcSafe<const ID: u64 = 0> {
    /// Takes note that a [`ListArc`] is made of the only reference to this value.
    ///
    /// # Safety
    ///
    /// The value must have no `ListArc` for this `ID`.
    unsafe fn on_create_list_arc_from_unique(self: Pin<&mut Self>);

    /// Takes note that the [`ListArc`] is gone.
    ///
    /// # Safety
    ///
    /// The value must have no `ListArc` for this `ID` any more, while its tracking claims that it
    /// has one.
    unsafe fn on_drop_list_arc(&self);
}

/// A type that tracks whether a value of it has a [`ListArc`].
///
/// One can be made of any [`Arc`], if there is none: see [`ListArc::try_from_arc`].
///
/// # Safety
///
/// If [`try_new_list_arc`](TryNewListArc::try_new_list_arc) returns `true`, there must have been no
/// `ListArc` for this `ID` and value. From then on it must return `false`, until
/// [`on_drop_list_arc`](ListArcSafe::on_drop_list_arc) is called. All that happened before that
/// call must happen before it returns `true` again.
///
/// Where another type coerces to this one, as to a trait object, all this includes the `ListArc`s
/// of that type: its functions and this one's must keep the same tracking.
pub unsafe trait TryNewListArc<const ID: u64 = 0>: ListArcSafe<ID> {
    /// Takes note that a [`ListArc`] is being made, and returns `true`, if there is none.
    ///
    /// This is for [`ListArc::try_from_arc`] and the like. Called otherwise, it keeps `ListArc`s
    /// from being made.
    fn try_new_list_arc(&self) -> bool;
}

/// That a type is [`Sized`].
///
/// As a bound it may be false, even if it names no generic type, thanks to its lifetime: then the
/// implementation that has it does not exist.
#[doc(hidden)]
pub trait SizedItem<'a>: Sized {}

impl<T> SizedItem<'_> for T {}

/// That a type is [`TryNewListArc`]. As a bound it may be false: see [`SizedItem`].
#[doc(hidden)]
pub trait Tracks<'a, const ID: u64>: TryNewListArc<ID> {}

impl<T: ?Sized + TryNewListArc<ID>, const ID: u64> Tracks<'_, ID> for T {}

/// Implements [`ListArcSafe`] for types, and [`TryNewListArc`] if possible.
///
/// - With `untracked` nothing is tracked: a [`ListArc`] can only be made of a [`UniqueArc`].
/// - With `tracked_by` a field of the structure tracks: an [`AtomicTracker`], or something that has
///   one. The field must be `#[pin]`, and must itself be [`ListArcSafe`] for the same ID. If it is
///   [`TryNewListArc`], so is the structure, unless it is not [`Sized`]: then the type that it was
///   coerced from could have another tracking.
///
/// Parameters of a generic type stand in braces after `impl`.
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
                // There is a field of this very type, not one behind a pointer, and it is pinned.
                $crate::__pin_init::assert_pinned!($t, $field, $fty, inline);

                // SAFETY: As checked above, the field is pinned with the structure.
                let __field: $crate::__core::pin::Pin<&mut $fty> = unsafe {
                    $crate::__core::pin::Pin::map_unchecked_mut(self, |__me| &mut __me.$field)
                };
                // SAFETY: The caller promises that the structure has no `ListArc`. The field is
                // part of it, so no other value's `ListArc` is tracked there.
                unsafe {
                    <$fty as $crate::list::ListArcSafe<$num>>::on_create_list_arc_from_unique(
                        __field,
                    )
                };
            }

            unsafe fn on_drop_list_arc(&self) {
                let __field: &$fty = &self.$field;
                // SAFETY: The caller promises that there is no `ListArc` any more, and that the
                // tracking, which is the field's, claims that there is.
                unsafe { <$fty as $crate::list::ListArcSafe<$num>>::on_drop_list_arc(__field) };
            }
        }

        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The field fulfils the contract, and both functions above are those of the field.
        // As the type is `Sized`, no other type coerces to it.
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

/// An [`Arc`] that is the only one of its kind for its value, for each `ID`.
///
/// It may put the value into a [`List`](super::List) with that `ID`: only its owner has access to
/// the value's [`ListLinks`](super::ListLinks), and a list owns the `ListArc`s of its items. There
/// may be any number of plain `Arc`s to the same value.
///
/// A value is pinned from the start, as with `Arc`.
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
/// - The value has no other `ListArc` with this `ID`, of whatever type.
/// - The tracking of the value, if it has any, claims that it has a `ListArc` with this `ID`.
#[repr(transparent)]
#[derive(CoercePointee)]
pub struct ListArc<T, const ID: u64 = 0>
where
    T: ListArcSafe<ID> + ?Sized,
{
    arc: Arc<T>,
}

impl<T: ListArcSafe<ID>, const ID: u64> ListArc<T, ID> {
    /// Allocates memory with a reference count, and moves `contents` there.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `contents` is dropped.
    #[inline]
    pub fn new(contents: T, flags: Flags) -> Result<Self, AllocError> {
        UniqueArc::new(contents, flags).map(Self::from)
    }

    /// Allocates memory with a reference count, and has an initializer build the value there.
    ///
    /// This may sleep if `flags` allow it, or if the initializer does.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, else the initializer's error.
    #[inline]
    pub fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_pin_init(init, flags).map(Self::from)
    }

    /// Like [`ListArc::pin_init`], for an initializer of a value that need not be pinned.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, else the initializer's error.
    #[inline]
    pub fn init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_init(init, flags).map(Self::from)
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> From<UniqueArc<T>> for ListArc<T, ID> {
    /// Makes the only reference to a value its `ListArc`.
    ///
    /// One of a type that is not [`Sized`] is coerced afterwards: before, another type's tracking
    /// would be told than that of the value.
    #[inline]
    fn from(unique: UniqueArc<T>) -> Self {
        Self::from(Pin::from(unique))
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> From<Pin<UniqueArc<T>>> for ListArc<T, ID> {
    /// Makes the only reference to a value its `ListArc`.
    #[inline]
    fn from(unique: Pin<UniqueArc<T>>) -> Self {
        // SAFETY: As the type is `Sized`, the value is of no other.
        unsafe { Self::from_unique(unique) }
    }
}

impl<T: ListArcSafe<ID>, const ID: u64> ListArc<T, ID> {
    /// Makes the only reference to a value two `ListArc`s, with different `ID`s.
    ///
    /// The build fails if the `ID`s are the same.
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

    /// Like [`ListArc::pair_from_unique`], for a reference that is pinned.
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

        // SAFETY: No reference but this one exists, and it is no `ListArc`.
        unsafe { <T as ListArcSafe<ID>>::on_create_list_arc_from_unique(unique.as_mut()) };
        // SAFETY: As above.
        unsafe { <T as ListArcSafe<ID2>>::on_create_list_arc_from_unique(unique.as_mut()) };

        let first = Arc::from(unique);
        let second = first.clone();
        // SAFETY: No other reference exists, so there is no `ListArc` with either of the `ID`s,
        // which differ. The tracking of both was just told.
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
    /// Makes the only reference to a value its `ListArc`.
    ///
    /// # Safety
    ///
    /// If the value is of another type, coerced to `T`, and that type has a tracking, then `T`'s
    /// functions must be those of that tracking.
    #[inline]
    unsafe fn from_unique(mut unique: Pin<UniqueArc<T>>) -> Self {
        // SAFETY: No reference but this one exists, and it is no `ListArc`.
        unsafe { T::on_create_list_arc_from_unique(unique.as_mut()) };
        // SAFETY: As above, and the tracking was just told.
        unsafe { Self::from_tracked_arc(Arc::from(unique)) }
    }

    /// Makes a reference to a value its `ListArc`.
    ///
    /// # Errors
    ///
    /// The reference, if the value has a `ListArc` already, or its tracking claims so.
    ///
    /// # Examples
    ///
    /// See [`impl_list_arc_safe!`](super::impl_list_arc_safe).
    pub fn try_from_arc(arc: Arc<T>) -> Result<Self, Arc<T>>
    where
        T: TryNewListArc<ID>,
    {
        if arc.try_new_list_arc() {
            // SAFETY: By the contract of `TryNewListArc` there is none, and the tracking claims
            // that there is from now on.
            Ok(unsafe { Self::from_tracked_arc(arc) })
        } else {
            Err(arc)
        }
    }

    /// Makes a `ListArc` of a borrowed reference to a value.
    ///
    /// `None` if the value has a `ListArc` already, or its tracking claims so.
    ///
    /// # Examples
    ///
    /// See [`impl_list_arc_safe!`](super::impl_list_arc_safe).
    pub fn try_from_arc_borrow(arc: ArcBorrow<'_, T>) -> Option<Self>
    where
        T: TryNewListArc<ID>,
    {
        if arc.try_new_list_arc() {
            // SAFETY: By the contract of `TryNewListArc` there is none, and the tracking claims
            // that there is from now on.
            Some(unsafe { Self::from_tracked_arc(Arc::from(arc)) })
        } else {
            None
        }
    }

    /// Makes a reference to a value its `ListArc`, or else drops the reference.
    ///
    /// Unlike with [`ListArc::try_from_arc`] followed by a drop, the value is not dropped here: the
    /// last reference always becomes a `ListArc`, even if the tracking claims that there is one.
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
                // SAFETY: By the contract of `TryNewListArc` the type's functions are those of the
                // value's tracking.
                Some(unsafe { Self::from_unique(unique) })
            }
        }
    }

    /// Makes a reference to a value its `ListArc`, of which the tracking knows already.
    ///
    /// # Safety
    ///
    /// The value must have no `ListArc` with this `ID`, and its tracking must claim that it has.
    #[inline]
    unsafe fn from_tracked_arc(arc: Arc<T>) -> Self {
        // INVARIANT: The caller promises both.
        Self { arc }
    }

    /// Makes this a plain reference, of which the tracking does not know yet.
    #[inline]
    fn into_tracked_arc(self) -> Arc<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: It is a valid `Arc`, and `this` is neither used again nor dropped.
        unsafe { ptr::read(&this.arc) }
    }

    /// Turns this into a pointer to the value, as [`Arc::into_raw`] does.
    ///
    /// The value still counts as one that has a `ListArc`. [`ListArc::from_raw`] is the way back.
    #[inline]
    pub fn into_raw(self) -> *const T {
        Arc::into_raw(self.into_tracked_arc())
    }

    /// Makes a `ListArc` of what [`ListArc::into_raw`] returned.
    ///
    /// # Safety
    ///
    /// - `ptr` must be as [`Arc::from_raw`] wants it.
    /// - The value must have no `ListArc` with this `ID`, and its tracking must claim that it has.
    #[inline]
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        // SAFETY: The caller promises that it is as `from_raw` wants it.
        let arc = unsafe { Arc::from_raw(ptr) };
        // SAFETY: The caller promises that there is none, and that the tracking claims otherwise.
        unsafe { Self::from_tracked_arc(arc) }
    }

    /// Makes this a plain reference.
    #[inline]
    pub fn into_arc(self) -> Arc<T> {
        let arc = self.into_tracked_arc();
        // SAFETY: By the type invariant this was the value's only `ListArc`, of which the tracking
        // knows. It is none any more.
        unsafe { T::on_drop_list_arc(&arc) };
        arc
    }

    /// Makes another, plain reference to the value.
    #[inline]
    pub fn clone_arc(&self) -> Arc<T> {
        self.arc.clone()
    }

    /// This, as a plain reference.
    #[inline]
    pub fn as_arc(&self) -> &Arc<T> {
        &self.arc
    }

    /// This, as a plain borrowed reference.
    #[inline]
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        self.arc.as_arc_borrow()
    }

    /// Whether both refer to the same value.
    ///
    /// Two `ListArc`s with the same `ID` never do, as long as both are there.
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
        // SAFETY: By the type invariant this is the value's only `ListArc`, of which the tracking
        // knows. It is not used as one any more: what is left is the plain reference.
        unsafe { T::on_drop_list_arc(&self.arc) };
    }
}
