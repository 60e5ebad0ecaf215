// SPDX-License-Identifier: GPL-2.0

//! How a timer, what it is part of, and what points to that, are tied together.

use super::{
    HrTimer,
    HrTimerCallbackContext,
    HrTimerExpires,
    HrTimerMode, //
};

/// Pointers to something with a timer, which can be started.
///
/// They are [`Sync`], since the callback gets one in another context. A type whose pointer can also
/// be cloned can have its timer started again while it is started; then there are several handles,
/// each of which stops it.
pub trait HrTimerPointer: Sync + Sized {
    /// How the timer works.
    type TimerMode: HrTimerMode;

    /// What stops the timer.
    ///
    /// When it is dropped, the timer is stopped, and its callback has returned. Safe code may leak
    /// it; then the timer just stays started, so it must own what the callback uses.
    type TimerHandle: HrTimerHandle;

    /// Starts the timer, to expire at or after the time given. If it is started already, that is
    /// its new time of expiry.
    ///
    /// May be used in any context but an NMI. Once the callback's module has
    /// [ended](super#unloading-a-module), the timer is not started.
    fn start(self, expires: <Self::TimerMode as HrTimerMode>::Expires) -> Self::TimerHandle;
}

/// Pointers to something with a timer, which it takes a promise to start.
///
/// These are the pointers that do not own what they point to. [`ScopedHrTimerPointer`] uses them
/// safely.
///
/// # Safety
///
/// What the pointer points to outlives every handle of it.
pub unsafe trait UnsafeHrTimerPointer: Sync + Sized {
    /// How the timer works.
    type TimerMode: HrTimerMode;

    /// What stops the timer when it is dropped.
    type TimerHandle: HrTimerHandle;

    /// Starts the timer, to expire at or after the time given. If it is started already, that is
    /// its new time of expiry.
    ///
    /// # Safety
    ///
    /// The handle must be dropped: it must not be leaked, as with [`core::mem::forget`].
    unsafe fn start(self, expires: <Self::TimerMode as HrTimerMode>::Expires) -> Self::TimerHandle;
}

/// Pointers to something with a timer, which can be started for as long as a function runs.
///
/// # Safety
///
/// When `start_scoped` returns, the timer is stopped and its callback has returned.
pub unsafe trait ScopedHrTimerPointer {
    /// How the timer works.
    type TimerMode: HrTimerMode;

    /// Starts the timer, calls `f`, stops the timer and waits for its callback to return, if it is
    /// running. Returns what `f` does.
    ///
    /// It must not be used in the timer's callback, which would then wait for itself.
    fn start_scoped<T, F>(self, expires: <Self::TimerMode as HrTimerMode>::Expires, f: F) -> T
    where
        F: FnOnce() -> T;
}

// SAFETY: The handle is dropped before the function returns, and that stops the timer and waits for
// its callback.
unsafe impl<P: UnsafeHrTimerPointer> ScopedHrTimerPointer for P {
    type TimerMode = P::TimerMode;

    fn start_scoped<T, F>(self, expires: <P::TimerMode as HrTimerMode>::Expires, f: F) -> T
    where
        F: FnOnce() -> T,
    {
        // SAFETY: It is dropped at the end of the function. The kernel does not unwind, so that
        // there is no other way out of it, but for a panic: a bug, which ends the thread as `BUG()`
        // does, whatever is on its stack.
        let _handle = unsafe { UnsafeHrTimerPointer::start(self, expires) };

        f()
    }
}

/// The function that C calls, for each kind of pointer.
pub trait RawHrTimerCallback {
    /// What [`HrTimerCallback::run`] gets: the pointer itself, or one that borrows from it.
    type CallbackTarget<'a>;

    /// Calls [`HrTimerCallback::run`].
    ///
    /// # Safety
    ///
    /// Only for C's timers to call, with a timer that was started through this kind of pointer.
    unsafe extern "C" fn run(this: *mut bindings::hrtimer) -> bindings::hrtimer_restart;
}

/// Something whose timer calls it.
pub trait HrTimerCallback {
    /// The pointer through which the timer is started: an [`Arc`](crate::sync::Arc), a pinned
    /// [`Box`](crate::alloc::Box), a `Pin<&'a Self>` or a `Pin<&'a mut Self>`.
    type Pointer<'a>: RawHrTimerCallback;

    /// Called when the timer expires, in interrupt context: it must not sleep.
    ///
    /// A timer's callback is never called twice at the same time.
    fn run(
        this: <Self::Pointer<'_> as RawHrTimerCallback>::CallbackTarget<'_>,
        ctx: HrTimerCallbackContext<'_, Self>,
    ) -> HrTimerRestart
    where
        Self: Sized,
        Self: HasHrTimer<Self>;
}

/// What comes of starting a timer, and stops it.
///
/// # Safety
///
/// Dropping it stops the timer and waits until its callback has returned.
pub unsafe trait HrTimerHandle {
    /// Stops the timer and waits until its callback has returned, if it is running.
    ///
    /// Returns whether the timer was waiting to expire. Through another handle or pointer, it may
    /// be started again at any time.
    ///
    /// It does not sleep, but is busy until the callback has returned. It must not be used in the
    /// timer's callback or under a lock that the callback takes, nor, if the timer is of a soft
    /// mode, in a hard interrupt, which may have interrupted the callback. The same holds for
    /// dropping the handle: there it would wait forever.
    fn cancel(&mut self) -> bool;
}

/// Something with a timer in it. [`impl_has_hr_timer!`](crate::impl_has_hr_timer) implements it.
///
/// # Safety
///
/// The functions are about one and the same field of the type, and do as they say.
pub unsafe trait HasHrTimer<T> {
    /// How the timer works.
    type TimerMode: HrTimerMode;

    /// A pointer to the timer in it.
    ///
    /// # Safety
    ///
    /// `this` must point to a valid `Self`, or memory for one.
    unsafe fn raw_get_timer(this: *const Self) -> *const HrTimer<T>;

    /// A pointer to what the timer is in.
    ///
    /// # Safety
    ///
    /// `ptr` must point to the timer of a `Self`.
    unsafe fn timer_container_of(ptr: *mut HrTimer<T>) -> *mut Self
    where
        Self: Sized;

    /// A pointer to C's timer in it.
    ///
    /// # Safety
    ///
    /// `this` must point to a valid `Self`, or memory for one.
    #[inline]
    unsafe fn c_timer_ptr(this: *const Self) -> *const bindings::hrtimer {
        // SAFETY: The caller promises what both ask for.
        unsafe { HrTimer::raw_get(Self::raw_get_timer(this)) }
    }

    /// Starts the timer. Once the callback's module has
    /// [ended](super#unloading-a-module), this does nothing.
    ///
    /// # Safety
    ///
    /// `this` must point to a valid `Self`, which stays valid until a handle's
    /// [`cancel`](HrTimerHandle::cancel) or drop has stopped the timer and its callback has
    /// returned.
    #[inline]
    unsafe fn start(this: *const Self, expires: <Self::TimerMode as HrTimerMode>::Expires) {
        // SAFETY: The caller promises so; hence the timer is initialized, with this mode, and stays
        // valid.
        unsafe {
            HrTimer::raw_start(
                Self::raw_get_timer(this),
                expires.as_nanos(),
                Self::TimerMode::C_MODE,
            );
        }
    }
}

/// What is to become of a timer after its callback.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum HrTimerRestart {
    /// It is stopped.
    NoRestart = bindings::hrtimer_restart_HRTIMER_NORESTART,
    /// It is started, with its time of expiry as it is: if the callback did not
    /// [forward](HrTimerCallbackContext::forward) it, it expires at once.
    Restart = bindings::hrtimer_restart_HRTIMER_RESTART,
}

impl HrTimerRestart {
    #[inline]
    pub(super) fn into_c(self) -> bindings::hrtimer_restart {
        self as bindings::hrtimer_restart
    }
}

/// Says which field of a type is its timer, and how the timer works.
///
/// Implements [`HasHrTimer`](crate::time::hrtimer::HasHrTimer) for the type, which can have one
/// timer. Generics of the type stand in braces: `impl{T: Send} HasHrTimer<Self> for Server<T>`.
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

        // SAFETY: Both functions are about the field `$field`, which is an `HrTimer<$timer_type>`:
        // with any other type, they do not compile.
        unsafe impl $(<$($generics)*>)? $crate::time::hrtimer::HasHrTimer<$timer_type> for $self {
            type TimerMode = $mode;

            #[inline]
            unsafe fn raw_get_timer(
                __this: *const Self,
            ) -> *const $crate::time::hrtimer::HrTimer<$timer_type> {
                // SAFETY: The caller promises memory of a `Self`, of which this is a field.
                unsafe { &raw const (*__this).$field }
            }

            #[inline]
            unsafe fn timer_container_of(
                __ptr: *mut $crate::time::hrtimer::HrTimer<$timer_type>,
            ) -> *mut Self {
                // SAFETY: The caller promises a pointer to this field.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
