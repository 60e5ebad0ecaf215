// SPDX-License-Identifier: GPL-2.0

//! Where the links of an item are.

use super::ListLinks;

/// A type with a field of type [`ListLinks<ID>`](ListLinks).
///
/// [`impl_list_item!`] implements it as well, so there is rarely a need to name it.
///
/// # Safety
///
/// [`raw_get_list_links`](HasListLinks::raw_get_list_links) must return a pointer to the field,
/// always the same one, which is part of the structure itself.
pub unsafe trait HasListLinks<const ID: u64 = 0> {
    /// Where the links are.
    ///
    /// # Safety
    ///
    /// `ptr` must point to a valid `Self`.
    unsafe fn raw_get_list_links(ptr: *mut Self) -> *mut ListLinks<ID>;
}

/// A type whose [`ListLinks`] are within [`ListLinksSelfPtr<T, ID>`](super::ListLinksSelfPtr).
///
/// # Safety
///
/// What [`HasListLinks::raw_get_list_links`] returns must point to the `inner` field of a
/// `ListLinksSelfPtr<T, ID>`.
pub unsafe trait HasSelfPtr<T: ?Sized, const ID: u64 = 0>: HasListLinks<ID> {}

/// Implements [`HasListLinks`](super::HasListLinks) for types, given where the field is.
///
/// [`impl_list_item!`] does that as well. This is for types that implement
/// [`ListItem`](super::ListItem) by hand.
///
/// # Examples
///
/// ```
/// use kernel::list::{HasListLinks, ListLinks};
///
/// struct Links {
///     list: ListLinks<7>,
/// }
///
/// struct Item<T> {
///     value: T,
///     links: Links,
/// }
///
/// kernel::list::impl_has_list_links! {
///     impl{T} HasListLinks<7> for Item<T> { self.links.list }
/// }
///
/// fn has_list_links<T: HasListLinks<7>>() {}
/// has_list_links::<Item<u32>>();
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! impl_has_list_links {
    ($(
        impl$({$($generics:tt)*})? HasListLinks$(<$id:tt>)? for $self:ty { self$(.$field:ident)+ }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The function returns a pointer to the field that was named, which has the type
        // that the function returns.
        unsafe impl$(<$($generics)*>)? $crate::list::HasListLinks$(<$id>)? for $self {
            #[inline]
            unsafe fn raw_get_list_links(
                __ptr: *mut Self,
            ) -> *mut $crate::list::ListLinks$(<$id>)? {
                $crate::assert_own_field!(Self, $($field).+);

                // SAFETY: The caller promises that there is a structure, of which the field is a
                // part: the above does not build otherwise.
                unsafe { &raw mut (*__ptr)$(.$field)+ }
            }
        }
    )*};
}
pub use impl_has_list_links;

/// Implements [`HasListLinks`](super::HasListLinks) and [`HasSelfPtr`](super::HasSelfPtr) for
/// types, given where the field is.
///
/// [`impl_list_item!`] does that as well. This is for types that implement
/// [`ListItem`](super::ListItem) by hand.
///
/// # Examples
///
/// ```
/// use kernel::list::{HasListLinks, HasSelfPtr, ListLinksSelfPtr};
///
/// struct Item<T: ?Sized> {
///     links: ListLinksSelfPtr<Item<dyn Send>>,
///     value: T,
/// }
///
/// kernel::list::impl_has_list_links_self_ptr! {
///     impl HasSelfPtr<Item<dyn Send>> for Item<dyn Send> { self.links }
/// }
///
/// fn has_self_ptr<T: ?Sized + HasSelfPtr<T>>() {}
/// has_self_ptr::<Item<dyn Send>>();
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! impl_has_list_links_self_ptr {
    ($(
        impl$({$($generics:tt)*})? HasSelfPtr<$item_type:ty $(, $id:tt)?> for $self:ty {
            self$(.$field:ident)+
        }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The function below returns a pointer to the `inner` of such a field.
        unsafe impl$(<$($generics)*>)? $crate::list::HasSelfPtr<$item_type $(, $id)?> for $self {}

        // SAFETY: The function returns a pointer to the links in the field that was named.
        unsafe impl$(<$($generics)*>)? $crate::list::HasListLinks$(<$id>)? for $self {
            #[inline]
            unsafe fn raw_get_list_links(
                __ptr: *mut Self,
            ) -> *mut $crate::list::ListLinks$(<$id>)? {
                $crate::assert_own_field!(Self, $($field).+);

                let field: *mut $crate::list::ListLinksSelfPtr<$item_type $(, $id)?> =
                    // SAFETY: The caller promises that there is a structure, of which the field is
                    // a part: the above does not build otherwise.
                    unsafe { &raw mut (*__ptr)$(.$field)+ };
                // SAFETY: As above, so this is part of the structure as well.
                unsafe { &raw mut (*field).inner }
            }
        }
    )*};
}
pub use impl_has_list_links_self_ptr;

/// Does not build unless a field is part of the structure itself, not of something it points to,
/// and is aligned.
#[macro_export]
#[doc(hidden)]
macro_rules! assert_own_field {
    ($Self:ty, $($field:ident).+) => {
        let _ = $crate::__core::mem::offset_of!($Self, $($field).+);
        // There is no reference to a field of a packed structure.
        let _ = |__this: &$Self| {
            let _ = &__this.$($field).+;
        };
    };
}

/// Implements [`ListItem`](super::ListItem) for types, given where the links are.
///
/// These are in a field of type [`ListLinks`](super::ListLinks), or, for a type that is not
/// [`Sized`], [`ListLinksSelfPtr`](super::ListLinksSelfPtr), with the same ID. The field is part of
/// the structure itself, maybe of a structure within it. Parameters of a generic type stand in
/// braces after `impl`.
///
/// # Examples
///
/// ```
/// use kernel::{
///     list::{
///         impl_list_arc_safe,
///         impl_list_item,
///         List,
///         ListArc,
///         ListLinks,
///         ListLinksSelfPtr, //
///     },
///     prelude::*,
///     sync::UniqueArc, //
/// };
///
/// #[pin_data]
/// struct Links<T> {
///     #[pin]
///     by_age: ListLinks<1>,
///     #[pin]
///     by_size: ListLinksSelfPtr<Item<T>, 2>,
/// }
///
/// #[pin_data]
/// struct Item<T> {
///     value: T,
///     #[pin]
///     links: Links<T>,
/// }
///
/// impl_list_arc_safe! {
///     impl{T} ListArcSafe<1> for Item<T> { untracked; }
///     impl{T} ListArcSafe<2> for Item<T> { untracked; }
/// }
/// impl_list_item! {
///     impl{T} ListItem<1> for Item<T> { using ListLinks { self.links.by_age }; }
///     impl{T} ListItem<2> for Item<T> { using ListLinksSelfPtr { self.links.by_size }; }
/// }
///
/// let mut by_age = List::<Item<char>, 1>::new();
/// let mut by_size = List::<Item<char>, 2>::new();
/// for value in ['a', 'b'] {
///     let init = try_pin_init!(Item {
///         value,
///         links <- pin_init!(Links {
///             by_age <- ListLinks::new(),
///             by_size <- ListLinksSelfPtr::new(),
///         }),
///     });
///     let item = UniqueArc::pin_init(init, GFP_KERNEL)?;
///     let (first, second) = ListArc::pair_from_pin_unique(item);
///     by_age.push_back(first);
///     by_size.push_front(second);
/// }
/// assert!(by_age.iter().map(|item| item.value).eq(['a', 'b']));
/// assert!(by_size.iter().map(|item| item.value).eq(['b', 'a']));
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! impl_list_item {
    () => {};

    (
        impl$({$($generics:tt)*})? ListItem<$num:tt> for $self:ty {
            using ListLinks { self$(.$field:ident)+ };
        }
        $($rest:tt)*
    ) => {
        $crate::list::impl_has_list_links! {
            impl$({$($generics)*})? HasListLinks<$num> for $self { self$(.$field)+ }
        }

        // SAFETY:
        // - All four functions convert between pointers to an item and to a field of it, so their
        //   results are the same whenever their arguments are. The items are `Sized`, so nothing
        //   but the address matters.
        // - The links are null while the item is in no list: that is the invariant of `ListLinks`.
        // - An item has but one `ListArc` for this ID, so nothing else has access to these links,
        //   which have the same ID: no other list's items, either.
        unsafe impl$(<$($generics)*>)? $crate::list::ListItem<$num> for $self {
            #[inline]
            unsafe fn view_links(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: The caller promises that it points to a valid item.
                unsafe {
                    <Self as $crate::list::HasListLinks<$num>>::raw_get_list_links(__me.cast_mut())
                }
            }

            #[inline]
            unsafe fn view_value(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: The caller promises that it comes from `prepare_to_insert`, so it points
                // to this field of an item.
                unsafe { $crate::container_of!(__me, Self, $($field).+) }
            }

            #[inline]
            unsafe fn prepare_to_insert(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: The caller promises that it points to a valid item.
                unsafe { <Self as $crate::list::ListItem<$num>>::view_links(__me) }
            }

            #[inline]
            unsafe fn post_remove(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: The caller promises that it comes from `prepare_to_insert`, so it points
                // to this field of an item.
                unsafe { $crate::container_of!(__me, Self, $($field).+) }
            }
        }

        $crate::list::impl_list_item! { $($rest)* }
    };

    (
        impl$({$($generics:tt)*})? ListItem<$num:tt> for $self:ty {
            using ListLinksSelfPtr { self$(.$field:ident)+ };
        }
        $($rest:tt)*
    ) => {
        $crate::list::impl_has_list_links_self_ptr! {
            impl$({$($generics)*})? HasSelfPtr<$self, $num> for $self { self$(.$field)+ }
        }

        // SAFETY:
        // - `prepare_to_insert` stores the pointer it gets, and `view_value` and `post_remove`
        //   return what it stored: nothing else stores one. `view_links` returns the same as
        //   `prepare_to_insert` for the same item.
        // - The links are null while the item is in no list: that is the invariant of `ListLinks`.
        // - An item has but one `ListArc` for this ID, so nothing else has access to these links,
        //   which have the same ID: no other list's items, either.
        unsafe impl$(<$($generics)*>)? $crate::list::ListItem<$num> for $self {
            #[inline]
            unsafe fn view_links(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: The caller promises that it points to a valid item.
                unsafe {
                    <Self as $crate::list::HasListLinks<$num>>::raw_get_list_links(__me.cast_mut())
                }
            }

            #[inline]
            unsafe fn view_value(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: `HasSelfPtr` says that these are the links within such a structure. The
                // caller promises that `prepare_to_insert` was called, and it is not called again
                // before `post_remove`.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::load_item(__me) }
            }

            #[inline]
            unsafe fn prepare_to_insert(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: The caller promises that it points to a valid item.
                let __links = unsafe { <Self as $crate::list::ListItem<$num>>::view_links(__me) };
                // SAFETY: `HasSelfPtr` says that these are the links within such a structure. The
                // caller owns the `ListArc`, and any other access takes that, too.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::store_item(__links, __me) };
                __links
            }

            #[inline]
            unsafe fn post_remove(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: `HasSelfPtr` says that these are the links within such a structure. The
                // caller promises that `prepare_to_insert` was called, and owns the `ListArc`,
                // which it takes to call that again.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::load_item(__me) }
            }
        }

        $crate::list::impl_list_item! { $($rest)* }
    };
}
pub use impl_list_item;
