// SPDX-License-Identifier: GPL-2.0

//! The links inside an item, which make it part of a list.

use crate::{
    container_of,
    types::Opaque, //
};
use core::{
    hint,
    ptr, //
};
use pin_init::PinInit;

/// The pointers of an item to its neighbors, as in C's `struct list_head`.
///
/// The items of a list form a ring: the successor of the last item is the first.
#[derive(Clone, Copy)]
pub(super) struct ListLinksFields {
    pub(super) next: *mut ListLinksFields,
    pub(super) prev: *mut ListLinksFields,
}

impl ListLinksFields {
    /// The pointers of an item that is not in a list.
    pub(super) const UNLINKED: Self = Self {
        next: ptr::null_mut(),
        prev: ptr::null_mut(),
    };

    /// Makes an item a ring of its own.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `item` is valid for writes, with exclusive access.
    #[inline]
    pub(super) unsafe fn link_alone(item: *mut Self) {
        let fields = Self {
            next: item,
            prev: item,
        };
        // SAFETY: By the safety requirements, `item` is valid for writes.
        unsafe { item.write(fields) };
    }

    /// Inserts an item into a ring, before `next`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it has exclusive access to `item` and to the whole ring of
    /// `next`.
    #[inline]
    pub(super) unsafe fn link_before(item: *mut Self, next: *mut Self) {
        // SAFETY: By the safety requirements, `item` is valid for writes, and `next` and `prev`,
        // which is in the same ring, are valid for reads and writes.
        unsafe {
            let prev = (*next).prev;
            item.write(Self { next, prev });
            (*prev).next = item;
            (*next).prev = item;
        }
    }

    /// Inserts all items of the ring of `first` into another ring, before `next`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it has exclusive access to both whole rings, and that they are
    /// not the same.
    #[inline]
    pub(super) unsafe fn splice_before(first: *mut Self, next: *mut Self) {
        // SAFETY: By the safety requirements, all items of both rings are valid for reads and
        // writes, and `last` and `prev` are in these rings too.
        unsafe {
            let last = (*first).prev;
            let prev = (*next).prev;
            (*prev).next = first;
            (*first).prev = prev;
            (*last).next = next;
            (*next).prev = last;
        }
    }

    /// Removes an item from its ring. Returns the next item, or null if the item was alone.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it has exclusive access to the whole ring that contains `item`.
    #[inline]
    pub(super) unsafe fn unlink(item: *mut Self) -> *mut Self {
        // SAFETY: By the safety requirements, `item` and its neighbors, which are in the same ring,
        // are valid for reads and writes, and not null. (If it is alone, it is its own neighbor,
        // and is reset last.)
        unsafe {
            let Self { next, prev } = *item;
            (*next).prev = prev;
            (*prev).next = next;
            *item = Self::UNLINKED;
            // Callers test for null.
            hint::assert_unchecked(!next.is_null());

            if next == item {
                ptr::null_mut()
            } else {
                next
            }
        }
    }
}

/// The links inside an item, which make it part of a [`List`](super::List).
///
/// An item has one such field, with its own `ID`, for each list that it can be in at a time.
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
/// Both pointers are null if the item is not in a list. Otherwise, both are not null.
#[repr(transparent)]
pub struct ListLinks<const ID: u64 = 0> {
    // Neighbors point to it, so it must not move, and a mutable reference to the containing item
    // must not imply exclusive access to it. `Opaque` provides both.
    inner: Opaque<ListLinksFields>,
}

// SAFETY: Only the `ListArc` for this `ID`, or the list that owns it, gives access to the pointers,
// and a `ListArc` is `Send` only if the item is `Send` and `Sync`.
unsafe impl<const ID: u64> Send for ListLinks<ID> {}

// SAFETY: A shared reference gives no access to the pointers.
unsafe impl<const ID: u64> Sync for ListLinks<ID> {}

impl<const ID: u64> ListLinks<ID> {
    /// Creates an initializer of links that are not in a list.
    pub fn new() -> impl PinInit<Self> {
        Self::unlinked()
    }

    /// Returns links that are not in a list.
    fn unlinked() -> Self {
        // INVARIANT: Both pointers are null. The item is not in a list: inserting it requires a
        // `ListArc`, and so an item that is completely initialized.
        Self {
            inner: Opaque::new(ListLinksFields::UNLINKED),
        }
    }

    /// Returns a pointer to the `next` and `prev` pointers.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a `ListLinks` whose memory has not been freed.
    #[inline]
    pub(super) unsafe fn fields(this: *mut Self) -> *mut ListLinksFields {
        // SAFETY: By the safety requirements, this stays within the memory of the `ListLinks`.
        Opaque::cast_into(unsafe { &raw const (*this).inner })
    }

    /// Returns the links that contain the given pointers: the inverse of [`ListLinks::fields`].
    #[inline]
    pub(super) fn from_fields(fields: *mut ListLinksFields) -> *mut Self {
        // Both `ListLinks` and `Opaque` are transparent.
        Opaque::cast_from(fields).cast_mut().cast()
    }
}

/// [`ListLinks`] with a pointer to the item that contains them.
///
/// Items need this if they are not [`Sized`], such as those with a trait object: the address of the
/// links determines that of the item, but not its type.
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
    /// It is public because [`impl_has_list_links!`](super::impl_has_list_links) needs it.
    pub inner: ListLinks<ID>,
    // A null pointer to a `T` that is not `Sized` cannot be created, so this starts uninitialized.
    self_ptr: Opaque<*const T>,
}

// SAFETY: Only the `ListArc` for this `ID`, or the list that owns it, gives access to the pointers,
// and the item that `self_ptr` points to is `Send`.
unsafe impl<T: ?Sized + Send, const ID: u64> Send for ListLinksSelfPtr<T, ID> {}

// SAFETY: `inner` is `Sync`, and a shared reference gives only access to the address of `self_ptr`.
unsafe impl<T: ?Sized + Sync, const ID: u64> Sync for ListLinksSelfPtr<T, ID> {}

impl<T: ?Sized, const ID: u64> ListLinksSelfPtr<T, ID> {
    /// Creates an initializer of links that are not in a list.
    pub fn new() -> impl PinInit<Self> {
        Self {
            inner: ListLinks::unlinked(),
            self_ptr: Opaque::uninit(),
        }
    }

    /// Returns the address of the pointer to the item.
    ///
    /// It is initialized when the item is inserted into a list.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `me` points to a `ListLinksSelfPtr` whose memory has not been
    /// freed.
    pub unsafe fn raw_get_self_ptr(me: *const Self) -> *const Opaque<*const T> {
        // SAFETY: By the safety requirements, this stays within the memory of `me`.
        unsafe { &raw const (*me).self_ptr }
    }

    /// Stores the pointer to the item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `links` points to the `inner` field of a
    /// `ListLinksSelfPtr<T, ID>`, and that its pointer to the item is not accessed concurrently.
    #[doc(hidden)]
    #[inline]
    pub unsafe fn store_item(links: *mut ListLinks<ID>, item: *const T) {
        // SAFETY: By the safety requirements, these are the links within such a structure.
        let self_ptr = unsafe { Self::raw_get_self_ptr(container_of!(links, Self, inner)) };
        // SAFETY: The contents of an `Opaque` may be written, and there is no concurrent access.
        unsafe { Opaque::cast_into(self_ptr).write(item) };
    }

    /// Loads the pointer to the item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `links` points to the `inner` field of a
    /// `ListLinksSelfPtr<T, ID>`, for which [`store_item`](ListLinksSelfPtr::store_item) has been
    /// called and is not called concurrently.
    #[doc(hidden)]
    #[inline]
    pub unsafe fn load_item(links: *mut ListLinks<ID>) -> *const T {
        // SAFETY: By the safety requirements, these are the links within such a structure.
        let self_ptr = unsafe { Self::raw_get_self_ptr(container_of!(links, Self, inner)) };
        // SAFETY: By the safety requirements, the pointer was stored, and is not written
        // concurrently.
        unsafe { Opaque::cast_into(self_ptr).read() }
    }
}
