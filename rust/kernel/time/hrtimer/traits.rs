// SPDX-License-Identifier: GPL-2.0

//! The traits that connect a timer, the structure that contains it, and the pointers to that.

use super::{
    HrTimer,
    HrTimerCallbackContext,
    HrTimerExpires,
    HrTimerMode, //
};

/// A pointer to a structure with a timer, through which the timer can be started.
///
/// The pointer is [`Sync`], as the callback accesses it in another context. If it can also be
/// cloned, the timer can be started again while it is started; then there are several handles, each
/// of which stops it.
pub trait HrTimerPointer: Sync + Sized {
    /// The mode of the timer.
    type TimerMode: HrTimerMode;

    /// The handle that stops the timer.
    ///
    /// Dropping it stops the timer and waits for its callback to return. Safe code may leak the
    /// handle, which leaves the timer started, so the handle must own all that the callback uses.
    type TimerHandle: HrTimerHandle;

    /// Starts the timer, to expire at or after the given time. If it is already started, this
    /// changes its expiry time.
    ///
    /// May be called in any context except NMI. Does not start the timer if the callback's module
    /// has [ended](super#unloading-a-module).
    fn start(self, expires: <Self::TimerMode as HrTimerMode>::Expires) -> Self::TimerHandle;
}

/// A pointer to a structure with a timer, through which starting the timer is unsafe.
///
/// These pointers do not own the structure. [`ScopedHrTimerPointer`] uses them safely.
///
/// # Safety
///
/// Implementers must ensure that the target of the pointer outlives every handle.
pub unsafe trait UnsafeHrTimerPointer: Sync + Sized {
    /// The mode of the timer.
    type TimerMode: HrTimerMode;

    /// The handle that stops the timer when it is dropped.
    type TimerHandle: HrTimerHandle;

    /// Starts the timer, to expire at or after the given time. If it is already started, this
    /// changes its expiry time.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the handle is dropped: it must not be leaked, for instance by
    /// [`core::mem::forget`].
    unsafe fn start(self, expires: <Self::TimerMode as HrTimerMode>::Expires) -> Self::TimerHandle;
}

/// A pointer to a structure with a timer, which can be started for the duration of a function call.
///
/// # Safety
///
/// Implementers must ensure that, when `start_scoped` returns, the timer is stopped and its
/// callback has returned.
pub unsafe trait ScopedHrTimerPointer {
    /// The mode of the timer.
    type TimerMode: HrTimerMode;

    /// Starts the timer, calls `f`, stops the timer and waits for its callback to return if it is
    /// running. Returns the result of `f`.
    ///
    /// It must not be called by the timer's callback, which would wait for itself.
    fn start_scoped<T, F>(self, expires: <Self::TimerMode as HrTimerMode>::Expires, f: F) -> T
    where
        F: FnOnce() -> T;
}

// SAFETY: The handle is dropped before the function returns, which stops the timer and waits for
// its callback to return.
unsafe impl<P: UnsafeHrTimerPointer> ScopedHrTimerPointer for P {
    type TimerMode = P::TimerMode;

    fn start_scoped<T, F>(self, expires: <P::TimerMode as HrTimerMode>::Expires, f: F) -> T
    where
        F: FnOnce() -> T,
    {
        // SAFETY: The handle is dropped at the end of the function. The kernel does not unwind, so
        // there is no other way to leave the function than a panic: a bug that ends the thread like
        // `BUG()`, regardless of the values on its stack.
        let _handle = unsafe { UnsafeHrTimerPointer::start(self, expires) };

        f()
    }
}

/// The C function that is called when a timer expires, for each kind of pointer.
pub trait RawHrTimerCallback {
    /// The argument of [`HrTimerCallback::run`]: the pointer itself, or one that borrows from it.
    type CallbackTarget<'a>;

    /// Calls [`HrTimerCallback::run`].
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is only called as the function of the C timer `this`, which
    /// was started through this kind of pointer.
    unsafe extern "C" fn run(this: *mut bindings::hrtimer) -> bindings::hrtimer_restart;
}

/// A structure with a timer callback.
pub trait HrTimerCallback {
    /// The pointer through which the timer is started: an [`Arc`](crate::sync::Arc), a pinned
    /// [`Box`](crate::alloc::Box), a `Pin<&'a Self>` or a `Pin<&'a mut Self>`.
    type Pointer<'a>: RawHrTimerCallback;

    /// Called when the timer expires, in interrupt context. Must not sleep.
    ///
    /// The callback of a timer never runs concurrently with itself.
    fn run(
        this: <Self::Pointer<'_> as RawHrTimerCallback>::CallbackTarget<'_>,
        ctx: HrTimerCallbackContext<'_, Self>,
    ) -> HrTimerRestart
    where
        Self: Sized,
        Self: HasHrTimer<Self>;
}

/// The handle of a timer that was started, which stops it.
///
/// # Safety
///
/// Implementers must ensure that dropping the handle stops the timer and waits for its callback to
/// return.
pub unsafe trait HrTimerHandle {
    /// Stops the timer and waits for its callback to return if it is running.
    ///
    /// Returns whether the timer was still waiting to expire. It may be started again at any time,
    /// through another handle or pointer.
    ///
    /// This does not sleep, but busy-waits for the callback. It must not be called by the timer's
    /// callback or with a lock held that the callback acquires, nor, for a timer of a soft mode, in
    /// a hard interrupt, which may have interrupted the callback. The same holds for dropping the
    /// handle. Otherwise, it waits forever.
    fn cancel(&mut self) -> bool;
}

/// A type that contains a timer. [`impl_has_hr_timer!`](crate::impl_has_hr_timer) implements it.
///
/// # Safety
///
/// Implementers must ensure that all functions refer to the same field of the type, and behave as
/// documented.
pub unsafe trait HasHrTimer<T> {
    /// The mode of the timer.
    type TimerMode: HrTimerMode;

    /// Returns a pointer to the timer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a valid `Self`, or to memory for one.
    unsafe fn raw_get_timer(this: *const Self) -> *const HrTimer<T>;

    /// Returns a pointer to the structure that contains the timer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to the timer of a `Self`.
    unsafe fn timer_container_of(ptr: *mut HrTimer<T>) -> *mut Self
    where
        Self: Sized;

    /// Returns a pointer to the C timer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a valid `Self`, or to memory for one.
    #[inline]
    unsafe fn c_timer_ptr(this: *const Self) -> *const bindings::hrtimer {
        // SAFETY: The requirements of both functions are those of this function.
        unsafe { HrTimer::raw_get(Self::raw_get_timer(this)) }
    }

    /// Starts the timer. Does nothing if the callback's module has
    /// [ended](super#unloading-a-module).
    ///
    /// # Safety
    ///
    /// The caller must ensure that `this` points to a valid `Self`, which stays valid until
    /// cancelling ([`cancel`](HrTimerHandle::cancel)) or dropping a handle has stopped the timer
    /// and its callback has returned.
    #[inline]
    unsafe fn start(this: *const Self, expires: <Self::TimerMode as HrTimerMode>::Expires) {
        // SAFETY: By the safety requirements, `this` is valid and stays so; hence the timer is
        // initialized, with this mode.
        unsafe {
            HrTimer::raw_start(
                Self::raw_get_timer(this),
                expires.as_nanos(),
                Self::TimerMode::C_MODE,
            );
        }
    }
}

/// The value that a callback returns, which determines whether the timer is started again.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum HrTimerRestart {
    /// The timer is stopped.
    NoRestart = bindings::hrtimer_restart_HRTIMER_NORESTART,
    /// The timer is started again, with its current expiry time: if the callback did not
    /// [forward](HrTimerCallbackContext::forward) it, it expires immediately.
    Restart = bindings::hrtimer_restart_HRTIMER_RESTART,
}

impl HrTimerRestart {
    #[inline]
    pub(super) fn into_c(self) -> bindings::hrtimer_restart {
        self as bindings::hrtimer_restart
    }
}

/// Declares which field of a type is its timer, and the mode of the timer.
///
/// Implements [`HasHrTimer`](crate::time::hrtimer::HasHrTimer) for the type, which can have one
/// timer. Generic parameters are written in braces: `impl{T: Send} HasHrTimer<Self> for Server<T>`.
///
/// # Examples
///
/// ```
/// use kernel::{
///     impl_has_hr_timer,
///     prelude::*,
///     sync::{Arc, ArcBorrow},
///     time::{hrtimer::*, Monotonic}, //
/// };
///
/// #[pin_data]
/// struct Blinker {
///     #[pin]
///     timer: HrTimer<Self>,
/// }
///
/// impl_has_hr_timer! {
///     impl HasHrTimer<Self> for Blinker {
///         mode: RelativeMode<Monotonic>,
///         field: self.timer,
///     }
/// }
///
/// impl HrTimerCallback for Blinker {
///     type Pointer<'a> = Arc<Self>;
///
///     fn run(_: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
///         HrTimerRestart::NoRestart
///     }
/// }
///
/// let blinker = Arc::pin_init(pin_init!(Blinker { timer <- HrTimer::new() }), GFP_KERNEL)?;
/// assert!(blinker.timer.expires() < HrTimerInstant::<Blinker>::now());
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! impl_has_hr_timer {
    ($(
        impl $({$($generics:tt)*})? HasHrTimer<$timer_type:ty> for $self:ty {
            mode: $mode:ty,
            field: self.$field:ident $(,)?
        }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: Both functions refer to the field `$field`, which is an `HrTimer<$timer_type>`,
        // as they would not compile with another field.
        unsafe impl $(<$($generics)*>)? $crate::time::hrtimer::HasHrTimer<$timer_type> for $self {
            type TimerMode = $mode;

            #[inline]
            unsafe fn raw_get_timer(
                __this: *const Self,
            ) -> *const $crate::time::hrtimer::HrTimer<$timer_type> {
                // SAFETY: By the safety requirements, `__this` points to memory of a `Self`.
                unsafe { &raw const (*__this).$field }
            }

            #[inline]
            unsafe fn timer_container_of(
                __ptr: *mut $crate::time::hrtimer::HrTimer<$timer_type>,
            ) -> *mut Self {
                // SAFETY: By the safety requirements, `__ptr` points to this field of a `Self`.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
