// SPDX-License-Identifier: GPL-2.0

//! From an [`Arc`] of anything back to the type it was.

use super::Arc;
use core::any::Any;

impl Arc<dyn Any + Send + Sync> {
    /// Turns it into an [`Arc`] of a type, if it is of that type.
    ///
    /// # Errors
    ///
    /// `self`, if it is of another type.
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

        // SAFETY: The value is a `T`, so this is a pointer to it. The reference is the one that
        // `into_raw` leaves.
        Ok(unsafe { Arc::from_raw(self.into_raw().cast()) })
    }
}
