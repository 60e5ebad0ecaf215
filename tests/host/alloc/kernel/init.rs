// SPDX-License-Identifier: GPL-2.0

//! As `kernel::init`.

use core::pin::Pin;

use alloc::{AllocError, Allocator, Box, Flags};
use pin_init::{InPlaceWrite, Init, PinInit};

/// Pointers that can be made with an initializer.
pub trait InPlaceInit<T>: Sized {
    fn try_pin_init<E: From<AllocError>>(
        init: impl PinInit<T, E>,
        flags: Flags,
    ) -> Result<Pin<Self>, E>;

    fn try_init<E: From<AllocError>>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>;

    fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> crate::Result<Pin<Self>>
    where
        crate::Error: From<E>,
    {
        // SAFETY: The initializer is run in the slot it is meant for, and its error passed on.
        let init = unsafe { pin_init::pin_init_from_closure(|slot| Ok(init.__init(slot)?)) };
        Self::try_pin_init::<crate::Error>(init, flags)
    }

    fn init<E>(init: impl Init<T, E>, flags: Flags) -> crate::Result<Self>
    where
        crate::Error: From<E>,
    {
        // SAFETY: The initializer is run in the slot it is meant for, and its error passed on.
        let init = unsafe { pin_init::init_from_closure(|slot| Ok(init.__init(slot)?)) };
        Self::try_init::<crate::Error>(init, flags)
    }
}

impl<T, A: Allocator + 'static> InPlaceInit<T> for Box<T, A> {
    fn try_pin_init<E: From<AllocError>>(
        init: impl PinInit<T, E>,
        flags: Flags,
    ) -> Result<Pin<Self>, E> {
        Self::new_uninit(flags)?.write_pin_init(init)
    }

    fn try_init<E: From<AllocError>>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E> {
        Self::new_uninit(flags)?.write_init(init)
    }
}
