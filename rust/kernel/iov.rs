// SPDX-License-Identifier: GPL-2.0

//! Vectored I/O: data in several pieces.
//!
//! C header: [`include/linux/uio.h`](srctree/include/linux/uio.h)
//!
//! A `struct iov_iter` describes the data of a `readv()` or `writev()`: in memory of user space, of
//! the kernel, or in pages. It is either a [source](IovIterSource) or a [destination](IovIterDest).

mod dest;
mod source;

pub use dest::IovIterDest;
pub use source::IovIterSource;

/// Defines the functions that sources and destinations share.
macro_rules! common {
    ($type:ident, $rw:expr) => {
        // SAFETY of the functions: by the type invariant the `iov_iter` is initialized, and this
        // reference has exclusive access to it.
        impl<'data> $type<'data> {
            /// Borrows an `iov_iter` of C.
            ///
            /// # Safety
            ///
            /// The caller must ensure that:
            ///
            /// - `ptr` points to an initialized `iov_iter` of the right direction, which is not
            ///   freed, or used in any other way, before the end of `'iov`.
            /// - Its data can be accessed, as C's functions do, until the end of `'data`.
            /// - C tolerates a change of the whole `iov_iter`: two of them can be swapped, if their
            ///   data have the same lifetime.
            #[track_caller]
            #[inline]
            pub unsafe fn from_raw<'iov>(ptr: *mut bindings::iov_iter) -> &'iov mut $type<'data> {
                // SAFETY: By the safety requirements of this function, `ptr` points to an
                // `iov_iter`.
                debug_assert_eq!(u32::from(unsafe { bindings::iov_iter_rw(ptr) }), $rw);

                // INVARIANT: By the safety requirements of this function.
                //
                // SAFETY: The type has the layout of an `iov_iter`. By the safety requirements of
                // this function, `ptr` is valid for `'iov`, and not used in any other way.
                unsafe { &mut *ptr.cast() }
            }

            /// Returns the `iov_iter` as a pointer for C.
            #[inline]
            pub fn as_raw(&mut self) -> *mut bindings::iov_iter {
                self.iov.get()
            }

            /// Returns the number of remaining bytes. Fewer may be accessible.
            #[inline]
            pub fn len(&self) -> usize {
                // SAFETY: By the type invariant the `iov_iter` is initialized.
                unsafe { (*self.iov.get()).count }
            }

            /// Returns whether no bytes remain.
            #[inline]
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// Returns whether C would accept kernel addresses as addresses of user space: see
            /// [`includes_kernel`](crate::uaccess::includes_kernel).
            #[inline]
            fn is_refused(&mut self) -> bool {
                #[cfg(CONFIG_SET_FS)]
                // SAFETY: By the type invariant the `iov_iter` is initialized.
                return crate::uaccess::includes_kernel()
                    && unsafe { bindings::iter_is_iovec(self.as_raw()) };

                #[cfg(not(CONFIG_SET_FS))]
                false
            }

            /// Skips `bytes` bytes, but not past the end.
            ///
            /// In a pipe, which has no data before it is written, this writes zeroes instead. If it
            /// cannot allocate memory for them, it skips fewer bytes: see [`len`](Self::len).
            #[inline]
            pub fn advance(&mut self, bytes: usize) {
                let bytes = bytes.min(self.len());

                // SAFETY: By the type invariant the `iov_iter` is initialized; at least `bytes`
                // bytes remain. C requires that bytes of a pipe are written.
                unsafe {
                    if bindings::iov_iter_is_pipe(self.as_raw()) {
                        bindings::iov_iter_zero(bytes, self.as_raw());
                    } else {
                        bindings::iov_iter_advance(self.as_raw(), bytes);
                    }
                }
            }

            /// Reverts the iterator by `bytes` bytes.
            ///
            /// # Safety
            ///
            /// The caller must ensure that the iterator is not moved back to before its initial
            /// position.
            #[inline]
            pub unsafe fn revert(&mut self, bytes: usize) {
                // SAFETY: By the type invariant the `iov_iter` is initialized. By the safety
                // requirements of this function, it has advanced by at least `bytes`.
                unsafe { bindings::iov_iter_revert(self.as_raw(), bytes) };
            }
        }
    };
}

use common;
