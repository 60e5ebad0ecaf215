// SPDX-License-Identifier: GPL-2.0

//! Macros and traits that locate the links of an item.

use super::ListLinks;

/// A type with a field of type [`ListLinks<ID>`](ListLinks).
///
/// [`impl_list_item!`] also implements this trait, so it rarely needs to be named.
///
/// # Safety
///
/// Implementers must ensure that [`raw_get_list_links`](HasListLinks::raw_get_list_links) returns a
/// pointer to the field, always the same one, which must be part of the structure itself.
pub unsafe trait HasListLinks<const ID: u64 = 0> {
    /// Returns a pointer to the links.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid `Self`.
    unsafe fn raw_get_list_links(ptr: *mut Self) -> *mut ListLinks<ID>;
}

/// A type whose [`ListLinks`] are within [`ListLinksSelfPtr<T, ID>`](super::ListLinksSelfPtr).
///
/// # Safety
///
/// Implementers must ensure that [`HasListLinks::raw_get_list_links`] returns a pointer to the
/// `inner` field of a `ListLinksSelfPtr<T, ID>`.
pub unsafe trait HasSelfPtr<T: ?Sized, const ID: u64 = 0>: HasListLinks<ID> {}

/// Implements [`HasListLinks`](super::HasListLinks) for types, given the field.
///
/// [`impl_list_item!`] includes this. It is meant for types that implement
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

        // SAFETY: The function returns a pointer to the named field, whose type is checked by the
        // return type.
        unsafe impl$(<$($generics)*>)? $crate::list::HasListLinks$(<$id>)? for $self {
            #[inline]
            unsafe fn raw_get_list_links(
                __ptr: *mut Self,
            ) -> *mut $crate::list::ListLinks$(<$id>)? {
                $crate::assert_own_field!(Self, $($field).+);

                // SAFETY: By the safety requirements, `__ptr` points to a valid structure. The
                // field is part of it, or else `assert_own_field!` would fail the build.
                unsafe { &raw mut (*__ptr)$(.$field)+ }
            }
        }
    )*};
}
pub use impl_has_list_links;

/// Implements [`HasListLinks`](super::HasListLinks) and [`HasSelfPtr`](super::HasSelfPtr) for
/// types, given the field.
///
/// [`impl_list_item!`] includes this. It is meant for types that implement
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

        // SAFETY: The function below returns a pointer to the `inner` field of a
        // `ListLinksSelfPtr`.
        unsafe impl$(<$($generics)*>)? $crate::list::HasSelfPtr<$item_type $(, $id)?> for $self {}

        // SAFETY: The function returns a pointer to the links in the named field.
        unsafe impl$(<$($generics)*>)? $crate::list::HasListLinks$(<$id>)? for $self {
            #[inline]
            unsafe fn raw_get_list_links(
                __ptr: *mut Self,
            ) -> *mut $crate::list::ListLinks$(<$id>)? {
                $crate::assert_own_field!(Self, $($field).+);

                let field: *mut $crate::list::ListLinksSelfPtr<$item_type $(, $id)?> =
                    // SAFETY: By the safety requirements, `__ptr` points to a valid structure. The
                    // field is part of it, or else `assert_own_field!` would fail the build.
                    unsafe { &raw mut (*__ptr)$(.$field)+ };
                // SAFETY: `field` points to a part of the valid structure, and so does the result.
                unsafe { &raw mut (*field).inner }
            }
        }
    )*};
}
pub use impl_has_list_links_self_ptr;

/// Fails the build unless a field is part of the structure itself, not behind a pointer, and is
/// aligned.
#[macro_export]
#[doc(hidden)]
macro_rules! assert_own_field {
    ($Self:ty, $($field:ident).+) => {
        let _ = $crate::__core::mem::offset_of!($Self, $($field).+);
        // References to fields of packed structures are not allowed.
        let _ = |__this: &$Self| {
            let _ = &__this.$($field).+;
        };
    };
}

/// Implements [`ListItem`](super::ListItem) for types, given the field with the links.
///
/// Its type is [`ListLinks`](super::ListLinks) or, if the item type is not [`Sized`],
/// [`ListLinksSelfPtr`](super::ListLinksSelfPtr), with the same ID. The field must be part of the
/// structure itself, possibly in a nested structure. Parameters of a generic type are written in
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
        // - All four functions convert between pointers to an item and to a field of it, so equal
        //   arguments give equal results. The items are `Sized`, so their pointers have no
        //   metadata.
        // - By the invariants of `ListLinks`, the links are null while the item is not in a list.
        // - An item has only one `ListArc` for this ID, and only its owner has access to these
        //   links, which have the same ID.
        unsafe impl$(<$($generics)*>)? $crate::list::ListItem<$num> for $self {
            #[inline]
            unsafe fn view_links(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: By the safety requirements, `__me` points to a valid item.
                unsafe {
                    <Self as $crate::list::HasListLinks<$num>>::raw_get_list_links(__me.cast_mut())
                }
            }

            #[inline]
            unsafe fn view_value(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: By the safety requirements, `__me` comes from `prepare_to_insert`, so it
                // points to this field of an item.
                unsafe { $crate::container_of!(__me, Self, $($field).+) }
            }

            #[inline]
            unsafe fn prepare_to_insert(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: By the safety requirements, `__me` points to a valid item.
                unsafe { <Self as $crate::list::ListItem<$num>>::view_links(__me) }
            }

            #[inline]
            unsafe fn post_remove(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: By the safety requirements, `__me` comes from `prepare_to_insert`, so it
                // points to this field of an item.
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
        // - `prepare_to_insert` stores the pointer that it is passed, and `view_value` and
        //   `post_remove` return it: nothing else stores one. `view_links` returns the same as
        //   `prepare_to_insert` for the same item.
        // - By the invariants of `ListLinks`, the links are null while the item is not in a list.
        // - An item has only one `ListArc` for this ID, and only its owner has access to these
        //   links, which have the same ID.
        unsafe impl$(<$($generics)*>)? $crate::list::ListItem<$num> for $self {
            #[inline]
            unsafe fn view_links(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: By the safety requirements, `__me` points to a valid item.
                unsafe {
                    <Self as $crate::list::HasListLinks<$num>>::raw_get_list_links(__me.cast_mut())
                }
            }

            #[inline]
            unsafe fn view_value(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: By the contract of `HasSelfPtr`, these are the links in a
                // `ListLinksSelfPtr`. By the safety requirements, `prepare_to_insert` has stored
                // the pointer, and is not called again before `post_remove`.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::load_item(__me) }
            }

            #[inline]
            unsafe fn prepare_to_insert(__me: *const Self) -> *mut $crate::list::ListLinks<$num> {
                // SAFETY: By the safety requirements, `__me` points to a valid item.
                let __links = unsafe { <Self as $crate::list::ListItem<$num>>::view_links(__me) };
                // SAFETY: By the contract of `HasSelfPtr`, these are the links in a
                // `ListLinksSelfPtr`. Any other access requires the `ListArc`, which the caller
                // owns.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::store_item(__links, __me) };
                __links
            }

            #[inline]
            unsafe fn post_remove(__me: *mut $crate::list::ListLinks<$num>) -> *const Self {
                // SAFETY: By the contract of `HasSelfPtr`, these are the links in a
                // `ListLinksSelfPtr`. By the safety requirements, `prepare_to_insert` has stored
                // the pointer. Calling it again requires the `ListArc`, which the caller owns.
                unsafe { $crate::list::ListLinksSelfPtr::<Self, $num>::load_item(__me) }
            }
        }

        $crate::list::impl_list_item! { $($rest)* }
    };
}
pub use impl_list_item;
