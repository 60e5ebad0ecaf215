// SPDX-License-Identifier: GPL-2.0

//! Data in several pieces.
//!
//! C header: [`include/linux/uio.h`](srctree/include/linux/uio.h)
//!
//! A `struct iov_iter` is where a `readv()` or `writev()` has its data: in memory of user space, of
//! the kernel, or in pages. It is either a [source](IovIterSource) or a [destination](IovIterDest).

mod dest;
mod source;

pub use dest::IovIterDest;
pub use source::IovIterSource;

/// What sources and destinations have in common.
macro_rules! common {
    ($type:ident, $rw:expr) => {
        // SAFETY of the functions: by the type's invariant there is such an `iov_iter`, which is
        // used through this reference alone.
        impl<'data> $type<'data> {
            /// Borrows one that C has.
            ///
            /// # Safety
            ///
            /// `ptr` points to an `iov_iter` that is not freed before the end of `'iov`, nor used
            /// in any other way until then. It has the right direction. Until the end of `'data`
            /// its data may be accessed as C's functions do.
            ///
            /// Whoever has two of them with data of the same lifetime can swap their contents. C
            /// copes with that when it goes on with its `iov_iter`.
            #[track_caller]
            #[inline]
            pub unsafe fn from_raw<'iov>(ptr: *mut bindings::iov_iter) -> &'iov mut $type<'data> {
                // SAFETY: The caller vouches for it.
                debug_assert_eq!(u32::from(unsafe { bindings::iov_iter_rw(ptr) }), $rw);

                // INVARIANT: The caller vouches for it.
                //
                // SAFETY: The type has the layout of an `iov_iter`. The caller vouches for the
                // rest.
                unsafe { &mut *ptr.cast() }
            }

            /// The `iov_iter` as C has it.
            #[inline]
            pub fn as_raw(&mut self) -> *mut bindings::iov_iter {
                self.iov.get()
            }

            /// How many bytes are left. It may turn out that fewer can be accessed.
            #[inline]
            pub fn len(&self) -> usize {
                // SAFETY: By the type's invariant.
                unsafe { (*self.iov.get()).count }
            }

            /// Whether no bytes are left.
            #[inline]
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// Whether C would take the kernel's addresses for user space's: see
            /// [`includes_kernel`](crate::uaccess::includes_kernel).
            #[inline]
            fn is_refused(&mut self) -> bool {
                #[cfg(CONFIG_SET_FS)]
                // SAFETY: By the type's invariant.
                return crate::uaccess::includes_kernel()
                    && unsafe { bindings::iter_is_iovec(self.as_raw()) };

                #[cfg(not(CONFIG_SET_FS))]
                false
            }

            /// Goes on so many bytes, but not past the end.
            ///
            /// In a pipe, where there is nothing to go past before it is written, they are zeroes;
            /// if there is no memory for them, it goes on fewer: see [`len`](Self::len).
            #[inline]
            pub fn advance(&mut self, bytes: usize) {
                let bytes = bytes.min(self.len());

                // SAFETY: By the type's invariant; there are as many bytes. C expects those of a
                // pipe to be written.
                unsafe {
                    if bindings::iov_iter_is_pipe(self.as_raw()) {
                        bindings::iov_iter_zero(bytes, self.as_raw());
                    } else {
                        bindings::iov_iter_advance(self.as_raw(), bytes);
                    }
                }
            }

            /// Goes back so many bytes.
            ///
            /// # Safety
            ///
            /// It does not come to lie before where it was at first.
            #[inline]
            pub unsafe fn revert(&mut self, bytes: usize) {
                // SAFETY: By the type's invariant. The caller vouches for the number.
                unsafe { bindings::iov_iter_revert(self.as_raw(), bytes) };
            }
        }
    };
}

use common;
