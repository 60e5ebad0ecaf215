// SPDX-License-Identifier: GPL-2.0

//! Downcasting of [`Arc<dyn Any>`](Arc).

use super::Arc;
use core::any::Any;

impl Arc<dyn Any + Send + Sync> {
    /// Attempts to downcast the `Arc` to a concrete type.
    ///
    /// # Errors
    ///
    /// Returns `self` if the value is of another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::any::Any;
    /// use kernel::{prelude::*, sync::Arc};
    ///
    /// let any: Arc<dyn Any + Send + Sync> = Arc::new(42u32, GFP_KERNEL)?;
    /// let any = any.downcast::<u64>().err().ok_or(EINVAL)?;
    /// let number = any.downcast::<u32>().map_err(|_| EINVAL)?;
    /// assert_eq!(*number, 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn downcast<T>(self) -> Result<Arc<T>, Self>
    where
        T: Any + Send + Sync,
    {
        if !(*self).is::<T>() {
            return Err(self);
        }

        // SAFETY: The value is a `T`, so the pointer is one that `into_raw` of an `Arc<T>` returns.
        // It is passed to `from_raw` only once.
        Ok(unsafe { Arc::from_raw(self.into_raw().cast()) })
    }
}
