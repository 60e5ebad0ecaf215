// SPDX-License-Identifier: GPL-2.0

//! What an item has inside it to be part of a list.

use crate::{
    container_of,
    types::Opaque, //
};
use core::ptr;
use pin_init::PinInit;

/// The pointers of an item to its neighbours, as in C's `struct list_head`.
///
/// The items of a list form a ring: the first follows the last.
#[derive(Clone, Copy)]
pub(super) struct ListLinksFields {
    pub(super) next: *mut ListLinksFields,
    pub(super) prev: *mut ListLinksFields,
}

impl ListLinksFields {
    /// Those of an item that is in no list.
    pub(super) const UNLINKED: Self = Self {
        next: ptr::null_mut(),
        prev: ptr::null_mut(),
    };

    /// Makes an item a ring of its own.
    ///
    /// # Safety
    ///
    /// There must be exclusive access to `item`.
    #[inline]
    pub(super) unsafe fn link_alone(item: *mut Self) {
        let fields = Self {
            next: item,
            prev: item,
        };
        // SAFETY: The caller promises that it can be written.
        unsafe { item.write(fields) };
    }

    /// Puts an item into a ring, before `next`.
    ///
    /// # Safety
    ///
    /// There must be exclusive access to `item` and to all of the ring of `next`.
    #[inline]
    pub(super) unsafe fn link_before(item: *mut Self, next: *mut Self) {
        // SAFETY: The caller promises that `item` can be written, and that `next` and, as it is in
        // the same ring, `prev` can be read and written.
        unsafe {
            let prev = (*next).prev;
            item.write(Self { next, prev });
            (*prev).next = item;
            (*next).prev = item;
        }
    }

    /// Puts a ring into another one: its first item comes before `next`, its last one, too.
    ///
    /// # Safety
    ///
    /// There must be exclusive access to all of both rings, which must not be the same.
    #[inline]
    pub(super) unsafe fn splice_before(first: *mut Self, next: *mut Self) {
        // SAFETY: The caller promises that these, and the others as they are in the same rings, can
        // be read and written.
        unsafe {
            let last = (*first).prev;
            let prev = (*next).prev;
            (*prev).next = first;
            (*first).prev = prev;
            (*last).next = next;
            (*next).prev = last;
        }
    }

    /// Takes an item out of its ring, and returns the one that followed; null if it was alone.
    ///
    /// # Safety
    ///
    /// There must be exclusive access to all of the ring that `item` is in.
    #[inline]
    pub(super) unsafe fn unlink(item: *mut Self) -> *mut Self {
        // SAFETY: The caller promises that `item` and, as they are in the same ring, its neighbours
        // can be read and written. (If it is alone, it is its own neighbour, and written last.)
        unsafe {
            let Self { next, prev } = *item;
            (*next).prev = prev;
            (*prev).next = next;
            *item = Self::UNLINKED;

            if next == item {
                ptr::null_mut()
            } else {
                next
            }
        }
    }
}

/// What an item has inside it to be part of a [`List`](super::List).
///
/// An item has one such field for each list it can be in at a time, with an `ID` of its own.
///
/// # Examples
///
/// ```
/// use kernel::{list::ListLinks, prelude::*};
///
/// #[pin_data]
/// struct Item {
///     name: u32,
///     #[pin]
///     by_age: ListLinks<0>,
///     #[pin]
///     by_size: ListLinks<1>,
/// }
///
/// let item = KBox::pin_init(
///     try_pin_init!(Item {
///         name: 7,
///         by_age <- ListLinks::new(),
///         by_size <- ListLinks::new(),
///     }),
///     GFP_KERNEL,
/// )?;
/// assert_eq!(item.name, 7);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// Both pointers are null if the item is in no list. Otherwise neither is.
#[repr(transparent)]
pub struct ListLinks<const ID: u64 = 0> {
    // Others have pointers to it: it must not move, and a mutable reference to the item around it
    // must not mean exclusive access to it. `Opaque` sees to both.
    inner: Opaque<ListLinksFields>,
}

// SAFETY: Nothing but the `ListArc` for this `ID`, or the list that owns it, gives access to the
// pointers, and it is `Send` only if the item is `Send` and `Sync`.
unsafe impl<const ID: u64> Send for ListLinks<ID> {}

// SAFETY: A shared one gives access to nothing.
unsafe impl<const ID: u64> Sync for ListLinks<ID> {}

impl<const ID: u64> ListLinks<ID> {
    /// Creates an initializer of links that are in no list.
    pub fn new() -> impl PinInit<Self> {
        Self::unlinked()
    }

    /// Links that are in no list.
    fn unlinked() -> Self {
        // INVARIANT: Both pointers are null. What is being initialized is not in a list: that takes
        // a `ListArc`, and thus a whole item.
        Self {
            inner: Opaque::new(ListLinksFields::UNLINKED),
        }
    }

    /// The pointers.
    ///
    /// # Safety
    ///
    /// `this` must point to links that are there.
    #[inline]
    pub(super) unsafe fn fields(this: *mut Self) -> *mut ListLinksFields {
        // SAFETY: The caller promises that there are links, within which this points.
        Opaque::cast_into(unsafe { &raw const (*this).inner })
    }

    /// The links, given their pointers: undoes [`ListLinks::fields`].
    #[inline]
    pub(super) fn from_fields(fields: *mut ListLinksFields) -> *mut Self {
        // Both are transparent.
        Opaque::cast_from(fields).cast_mut().cast()
    }
}

/// [`ListLinks`] that remember the item around them, as a pointer to a `T`.
///
/// That is what an item needs that is not [`Sized`], such as one with a trait object in it: where
/// its address is known, its type is not yet.
///
/// # Examples
///
/// A list of items of different types:
///
/// ```
/// use kernel::{
///     list::{
///         impl_list_arc_safe,
///         impl_list_item,
///         List,
///         ListArc,
///         ListLinksSelfPtr, //
///     },
///     prelude::*, //
/// };
///
/// trait Shape {
///     fn area(&self) -> u32;
/// }
///
/// struct Square(u32);
///
/// impl Shape for Square {
///     fn area(&self) -> u32 {
///         self.0 * self.0
///     }
/// }
///
/// struct Rectangle {
///     width: u32,
///     height: u32,
/// }
///
/// impl Shape for Rectangle {
///     fn area(&self) -> u32 {
///         self.width * self.height
///     }
/// }
///
/// #[pin_data]
/// struct Item<T: ?Sized> {
///     #[pin]
///     links: ListLinksSelfPtr<Item<dyn Shape>>,
///     shape: T,
/// }
///
/// impl_list_arc_safe! {
///     impl{T: ?Sized} ListArcSafe<0> for Item<T> { untracked; }
/// }
/// impl_list_item! {
///     impl ListItem<0> for Item<dyn Shape> { using ListLinksSelfPtr { self.links }; }
/// }
///
/// fn item<T>(shape: T) -> Result<ListArc<Item<T>>> {
///     let init = try_pin_init!(Item {
///         links <- ListLinksSelfPtr::new(),
///         shape,
///     });
///     ListArc::pin_init(init, GFP_KERNEL)
/// }
///
/// let mut shapes = List::<Item<dyn Shape>>::new();
/// shapes.push_back(item(Square(3))?);
/// shapes.push_back(item(Rectangle { width: 4, height: 5 })?);
/// assert!(shapes.iter().map(|item| item.shape.area()).eq([9, 20]));
/// # Ok::<(), Error>(())
/// ```
#[repr(C)]
pub struct ListLinksSelfPtr<T: ?Sized, const ID: u64 = 0> {
    /// The links.
    ///
    /// It is public for the sake of [`impl_has_list_links!`](super::impl_has_list_links).
    pub inner: ListLinks<ID>,
    // A null pointer to a `T` that is not `Sized` cannot be made, so this starts uninitialized.
    self_ptr: Opaque<*const T>,
}

// SAFETY: Nothing but the `ListArc` for this `ID`, or the list that owns it, gives access to the
// pointers, and the item that `self_ptr` points to is `Send`.
unsafe impl<T: ?Sized + Send, const ID: u64> Send for ListLinksSelfPtr<T, ID> {}

// SAFETY: A shared one gives access to nothing: `inner` may be shared, and of `self_ptr` there is
// but the address.
unsafe impl<T: ?Sized + Sync, const ID: u64> Sync for ListLinksSelfPtr<T, ID> {}

impl<T: ?Sized, const ID: u64> ListLinksSelfPtr<T, ID> {
    /// Creates an initializer of links that are in no list.
    pub fn new() -> impl PinInit<Self> {
        Self {
            inner: ListLinks::unlinked(),
            self_ptr: Opaque::uninit(),
        }
    }

    /// Where the pointer to the item is.
    ///
    /// It is initialized when the item is put into a list.
    ///
    /// # Safety
    ///
    /// `me` must point to a `ListLinksSelfPtr` that is there.
    pub unsafe fn raw_get_self_ptr(me: *const Self) -> *const Opaque<*const T> {
        // SAFETY: The caller promises that there is one, within which this points.
        unsafe { &raw const (*me).self_ptr }
    }

    /// Stores the pointer to the item.
    ///
    /// # Safety
    ///
    /// `links` must point to the `inner` field of a `ListLinksSelfPtr<T, ID>`, and nothing else may
    /// store or load its pointer to the item meanwhile.
    #[doc(hidden)]
    #[inline]
    pub unsafe fn store_item(links: *mut ListLinks<ID>, item: *const T) {
        // SAFETY: The caller promises that these are the links within such a structure.
        let self_ptr = unsafe { Self::raw_get_self_ptr(container_of!(links, Self, inner)) };
        // SAFETY: It can be written: `Opaque` allows that at any time, and nothing else has access.
        unsafe { Opaque::cast_into(self_ptr).write(item) };
    }

    /// The pointer to the item that was stored.
    ///
    /// # Safety
    ///
    /// `links` must point to the `inner` field of a `ListLinksSelfPtr<T, ID>`, for which
    /// [`store_item`](ListLinksSelfPtr::store_item) has been called, and is not called meanwhile.
    #[doc(hidden)]
    #[inline]
    pub unsafe fn load_item(links: *mut ListLinks<ID>) -> *const T {
        // SAFETY: The caller promises that these are the links within such a structure.
        let self_ptr = unsafe { Self::raw_get_self_ptr(container_of!(links, Self, inner)) };
        // SAFETY: The caller promises that it was written, and is not being written.
        unsafe { Opaque::cast_into(self_ptr).read() }
    }
}
