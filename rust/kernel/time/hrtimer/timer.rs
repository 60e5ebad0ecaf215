// SPDX-License-Identifier: GPL-2.0

//! The timer itself.

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

/// A timer that is part of a `T`.
///
/// C's `struct hrtimer`. The [module](super) shows how to use one.
///
/// # Invariants
///
/// The timer is initialized, and its function is that of `T`'s pointer. Its record is that of the
/// function's module.
#[repr(transparent)]
pub struct HrTimer<T> {
    timer: Opaque<bindings::rust_hrtimer>,
    // Neither shorter lifetimes nor longer ones: another type may have another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: Nothing in it belongs to the thread that made it; what it calls back is checked where it
// is started.
unsafe impl<T> Send for HrTimer<T> {}

// SAFETY: What can be done with a `&HrTimer` is to read its time of expiry.
unsafe impl<T> Sync for HrTimer<T> {}

impl<T> HrTimer<T> {
    /// Creates an initializer for a timer, which is not started.
    ///
    /// May be used in any context but an NMI.
    pub fn new() -> impl PinInit<Self>
    where
        T: HrTimerCallback,
        T: HasHrTimer<T>,
    {
        let init = |this: *mut Self| {
            let function: unsafe extern "C" fn(*mut bindings::hrtimer) -> _ =
                <T::Pointer<'_> as RawHrTimerCallback>::run;

            // SAFETY: This is code of the function's module, or knows the function by a `T`, which
            // such code has given to it.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, and the functions want nothing more of the
            // memory. It stays where it is.
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

        // INVARIANT: `hrtimer_setup()` initializes the timer and sets the function, whose module's
        // record that is.
        // SAFETY: So the timer is valid; the call does not fail; the timer may not move, and as it
        // is pinned, it does not.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// A pointer to C's timer in it.
    ///
    /// # Safety
    ///
    /// `this` must point to memory of the size of a timer, in one allocation.
    #[inline]
    pub(super) unsafe fn raw_get(this: *const Self) -> *mut bindings::hrtimer {
        // SAFETY: The fields lie in the memory that the caller promises.
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
        // SAFETY: The caller ensures that the timer is valid, and stays so. It is initialized by
        // the invariant.
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

    /// Stops the timer, waits until its callback has returned, if it runs, and says whether the
    /// timer was waiting to expire.
    ///
    /// # Safety
    ///
    /// `this` must point to a valid timer.
    #[inline]
    pub(crate) unsafe fn raw_cancel(this: *const Self) -> bool {
        // SAFETY: The caller promises a valid timer, which is initialized by the invariant.
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

    /// Moves the time of expiry past an instant.
    ///
    /// If the timer expires after `now`, nothing happens. Otherwise its expiry is put off by as
    /// many times `interval` as it takes to come after `now`. Returns how many, so 1 if no period
    /// was missed. An interval of less than the clock's resolution is taken for that.
    ///
    /// This is for whoever has the timer for himself, as it neither is started nor runs. Its
    /// callback has [`HrTimerCallbackContext::forward`](super::HrTimerCallbackContext::forward).
    pub fn forward(self: Pin<&mut Self>, now: HrTimerInstant<T>, interval: Delta) -> u64
    where
        T: HasHrTimer<T>,
    {
        // SAFETY: The timer is not moved.
        let this = unsafe { self.get_unchecked_mut() };
        let now = Base::<T::TimerMode>::to_base(now);

        // SAFETY: It is valid, and there is no other reference to it, so that it is neither started
        // nor does anything start it; or this is its callback, which was given the reference.
        unsafe { bindings::hrtimer_forward(Self::raw_get(this), now, interval.as_nanos()) }
    }

    /// Moves the time of expiry past the present.
    ///
    /// [`HrTimer::forward`] with what the timer's clock shows now.
    pub fn forward_now(self: Pin<&mut Self>, interval: Delta) -> u64
    where
        T: HasHrTimer<T>,
    {
        self.forward(HrTimerInstant::<T>::now(), interval)
    }

    /// When the timer expires, or did if it is not started. It means nothing if it never was.
    ///
    /// Something may start it or forward it at any time, so this may be out of date.
    pub fn expires(&self) -> HrTimerInstant<T>
    where
        T: HasHrTimer<T>,
    {
        // SAFETY: The timer is valid and initialized. The read is a single one of a number, whole
        // or, with 32 bits, in two halves neither of which can have the sign set.
        let expires = unsafe { (&raw const (*Self::raw_get(self)).node.expires).read_volatile() };

        // SAFETY: `hrtimer_init()` makes it zero. What C makes of any time of expiry and any
        // interval is not negative, as all its additions saturate.
        unsafe { Base::<T::TimerMode>::from_base(expires) }
    }
}

/// Tells the kernel's debugging of objects, if it is on, that there is no timer any more.
impl<T> Drop for HrTimer<T> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_DEBUG_OBJECTS_TIMERS)]
        // SAFETY: The timer is initialized, and is not used again. The function is for the heap as
        // well, where it does early what freeing the memory would do.
        unsafe {
            bindings::destroy_hrtimer_on_stack(Self::raw_get(self));
        }
    }
}
