// SPDX-License-Identifier: GPL-2.0

//! [`HrTimer`]: high resolution timers.

use super::{
    super::{
        ClockSource,
        Delta, //
    },
    mode::Base,
    HasHrTimer,
    HrTimerCallback,
    HrTimerInstant,
    HrTimerMode,
    RawHrTimerCallback, //
};
use crate::{
    callback::record_of,
    prelude::*,
    types::Opaque, //
};
use core::{
    convert::Infallible,
    ffi::c_void,
    marker::PhantomData, //
};

/// A high resolution timer that is part of a `T`.
///
/// C's `struct hrtimer`. See the [module](super) for examples.
///
/// # Invariants
///
/// The timer is initialized, and its function is that of `T`'s pointer. Its record is that of the
/// module that contains the function.
#[repr(transparent)]
pub struct HrTimer<T> {
    timer: Opaque<bindings::rust_hrtimer>,
    // Invariant in `T`: with another lifetime, it could be a type with another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: It is not bound to the thread that created it; whether the callback may run in another
// context is checked when it is started.
unsafe impl<T> Send for HrTimer<T> {}

// SAFETY: A shared reference only allows reading the expiry time.
unsafe impl<T> Sync for HrTimer<T> {}

impl<T> HrTimer<T> {
    /// Creates an initializer of a timer that is not started.
    ///
    /// The initializer may run in any context except NMI.
    pub fn new() -> impl PinInit<Self>
    where
        T: HrTimerCallback,
        T: HasHrTimer<T>,
    {
        let init = |this: *mut Self| {
            let function: unsafe extern "C" fn(*mut bindings::hrtimer) -> _ =
                <T::Pointer<'_> as RawHrTimerCallback>::run;

            // SAFETY: This code is in the function's module, or got the function through a `T` that
            // was passed by code in that module.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, which is all that the functions require of the
            // memory, and is not moved.
            unsafe {
                let timer = Opaque::cast_into(&raw const (*this).timer);
                (&raw mut (*timer).callbacks).write(record);
                bindings::INIT_LIST_HEAD(&raw mut (*timer).node);
                bindings::hrtimer_setup(
                    Self::raw_get(this),
                    Some(function),
                    <T::TimerMode as HrTimerMode>::Clock::ID,
                    T::TimerMode::C_MODE,
                );
            }
            Ok::<(), Infallible>(())
        };

        // INVARIANT: `hrtimer_setup()` initializes the timer and sets the function; `record` is
        // that of the function's module.
        // SAFETY: The closure initializes all of the value and never fails. The timer must not be
        // moved, and it is pinned.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// Returns a pointer to the C timer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to memory of the size of a timer, in one
    /// allocation.
    #[inline]
    pub(super) unsafe fn raw_get(this: *const Self) -> *mut bindings::hrtimer {
        // SAFETY: By the safety requirements, the fields are within the allocation.
        unsafe { &raw mut (*Opaque::cast_into(&raw const (*this).timer)).timer }
    }

    /// Starts the timer, unless its module has ended.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a valid timer, which stays valid until
    /// [`raw_cancel`](Self::raw_cancel) has returned.
    #[inline]
    pub(super) unsafe fn raw_start(
        this: *const Self,
        expires: bindings::ktime_t,
        mode: bindings::hrtimer_mode,
    ) {
        // SAFETY: By the safety requirements, the timer is valid, and stays so. By the type
        // invariants, it is initialized.
        unsafe {
            #[cfg(CONFIG_MODULES)]
            {
                let timer = Opaque::cast_into(&raw const (*this).timer);
                if !(*timer).callbacks.is_null() {
                    return bindings::rust_callbacks_start_timer(timer, expires, mode);
                }
            }
            bindings::hrtimer_start_range_ns(Self::raw_get(this), expires, 0, mode);
        }
    }

    /// Cancels the timer, waits for its callback to return if it is running, and returns whether
    /// the timer was still waiting to expire.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a valid timer.
    #[inline]
    pub(crate) unsafe fn raw_cancel(this: *const Self) -> bool {
        // SAFETY: By the safety requirements, the timer is valid, and so initialized.
        unsafe {
            #[cfg(CONFIG_MODULES)]
            {
                let timer = Opaque::cast_into(&raw const (*this).timer);
                if !(*timer).callbacks.is_null() {
                    return bindings::rust_callbacks_cancel_timer(timer) != 0;
                }
            }
            bindings::hrtimer_cancel(Self::raw_get(this)) != 0
        }
    }

    /// Forwards the expiry time past an instant.
    ///
    /// If the timer expires after `now`, this does nothing. Otherwise, the expiry time is increased
    /// by the smallest multiple of `interval` that makes it later than `now`. Returns the factor,
    /// which is 1 if no period was missed. An interval shorter than the clock's resolution is
    /// increased to that.
    ///
    /// This requires exclusive access to the timer, which is then neither started nor running. The
    /// callback uses [`HrTimerCallbackContext::forward`](super::HrTimerCallbackContext::forward)
    /// instead.
    pub fn forward(self: Pin<&mut Self>, now: HrTimerInstant<T>, interval: Delta) -> u64
    where
        T: HasHrTimer<T>,
    {
        // SAFETY: The timer is not moved out of the reference.
        let this = unsafe { self.get_unchecked_mut() };
        let now = Base::<T::TimerMode>::to_base(now);

        // SAFETY: The timer is valid, and there is no other reference to it, so it is not started
        // and cannot be started concurrently; or this is its callback, which was given the
        // reference.
        unsafe { bindings::hrtimer_forward(Self::raw_get(this), now, interval.as_nanos()) }
    }

    /// Forwards the expiry time past the current time.
    ///
    /// This is [`HrTimer::forward`] with the current time of the timer's clock.
    pub fn forward_now(self: Pin<&mut Self>, interval: Delta) -> u64
    where
        T: HasHrTimer<T>,
    {
        self.forward(HrTimerInstant::<T>::now(), interval)
    }

    /// Returns the expiry time. If the timer was never started, the value has no meaning.
    ///
    /// The timer may be started or forwarded concurrently, so the result may be outdated.
    pub fn expires(&self) -> HrTimerInstant<T>
    where
        T: HasHrTimer<T>,
    {
        // SAFETY: The timer is valid and initialized. The expiry time is read only once: as a
        // whole, or, on 32 bits, as two halves, neither of which can have the sign bit set.
        let expires = unsafe { (&raw const (*Self::raw_get(self)).node.expires).read_volatile() };

        // SAFETY: `hrtimer_init()` sets it to zero. C never computes a negative expiry time, from
        // any time and interval, as all its additions saturate.
        unsafe { Base::<T::TimerMode>::from_base(expires) }
    }
}

/// Informs debugobjects, if configured, that the timer is destroyed.
impl<T> Drop for HrTimer<T> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_DEBUG_OBJECTS_TIMERS)]
        // SAFETY: By the type invariants, the timer is initialized. It is not used again. In spite
        // of its name, the function works for the heap too, where it does early what freeing the
        // memory would do.
        unsafe {
            bindings::destroy_hrtimer_on_stack(Self::raw_get(self));
        }
    }
}
