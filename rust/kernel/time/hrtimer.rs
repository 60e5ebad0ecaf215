// SPDX-License-Identifier: GPL-2.0

//! High resolution timers, with a callback when they expire.
//!
//! C header: [`include/linux/hrtimer.h`](srctree/include/linux/hrtimer.h)
//!
//! A timer is a field of the structure that its callback uses. So starting it does not allocate,
//! cannot fail, and may be done in any context except NMI. A timer consists of:
//!
//! - a field of type [`HrTimer`];
//! - [`impl_has_hr_timer!`](crate::impl_has_hr_timer), which names the field and sets the mode of
//!   the timer: whether it is started with an instant or a time span, of which clock, and the
//!   context of its callback (see [`HrTimerMode`]);
//! - an implementation of [`HrTimerCallback`], with the callback and the kind of pointer it
//!   receives;
//! - a call of [`HrTimerPointer::start`], or, for values on the stack,
//!   [`ScopedHrTimerPointer::start_scoped`];
//! - the [handle](HrTimerHandle) that starting returns: dropping it stops the timer and waits for
//!   the callback to return.
//!
//! A type can have one timer.
//!
//! # The pointers
//!
//! | started through | the callback receives | stopped by |
//! |---|---|---|
//! | [`Arc<T>`][`Arc`] | [`ArcBorrow<'_, T>`][`ArcBorrow`] | [`ArcHrTimerHandle`] |
//! | [`Pin<Box<T>>`](crate::alloc::Box) | `Pin<&mut T>` | [`BoxHrTimerHandle`], the owner |
//! | `Pin<&T>` | `Pin<&T>` | the end of `start_scoped` |
//! | `Pin<&mut T>` | `Pin<&mut T>` | the end of `start_scoped` |
//!
//! [`Arc`]: crate::sync::Arc
//! [`ArcBorrow`]: crate::sync::ArcBorrow
//!
//! # The states of a timer
//!
//! A new timer is *stopped*. Starting it makes it *started*, until it expires; then it is *running*
//! its callback. The value that the callback returns determines whether the timer is stopped or
//! started again. Cancelling stops the timer, and if it is running, waits for the callback to
//! return. Starting a timer that is already started changes its expiry time; starting one that is
//! running makes it started after the callback has returned, regardless of the return value.
//!
//! # What a callback must not do
//!
//! The callback runs in interrupt context, so it must not sleep. It must not stop its own timer
//! either, whether by [`HrTimerHandle::cancel`], by dropping a handle or by returning from
//! `start_scoped`: it would wait for itself forever. For the same reason, code that stops a timer
//! must not hold a lock that the callback acquires; and a timer of a soft mode must not be stopped
//! in hard interrupt context, such as in the callback of a timer of another mode.
//!
//! # Unloading a module
//!
//! A module keeps the handles of its timers in its value, so dropping the value stops them. A timer
//! whose handle was leaked, or is in a static, continues until the module's value has been dropped
//! and its [work](crate::workqueue#unloading-a-module) is done. Then it is cancelled, even if its
//! callback returns [`HrTimerRestart::Restart`], before the module's code is freed. The structure
//! that contains the timer stays leaked. (Mainline frees code that the timer may still call.)
//!
//! From then on, [`HrTimerPointer::start`] does not start timers of this module: it returns the
//! handle of a stopped timer. If a module is written in C, with some objects in Rust, the timers
//! that it creates before its `init` function has succeeded or while its `exit` function runs are
//! never started either.
//!
//! # Examples
//!
//! In an [`Arc`](crate::sync::Arc): a timer that expires periodically.
//!
//! ```
//! use kernel::{
//!     impl_has_hr_timer,
//!     prelude::*,
//!     sync::{
//!         atomic::{Atomic, Relaxed},
//!         Arc, ArcBorrow, Completion, //
//!     },
//!     time::{
//!         hrtimer::{
//!             HrTimer, HrTimerCallback, HrTimerCallbackContext, HrTimerHandle, HrTimerPointer,
//!             HrTimerRestart, RelativeMode, //
//!         },
//!         Delta, Monotonic, //
//!     },
//! };
//!
//! #[pin_data]
//! struct Metronome {
//!     #[pin]
//!     timer: HrTimer<Self>,
//!     beats: Atomic<u32>,
//!     #[pin]
//!     done: Completion,
//! }
//!
//! impl_has_hr_timer! {
//!     impl HasHrTimer<Self> for Metronome {
//!         mode: RelativeMode<Monotonic>,
//!         field: self.timer,
//!     }
//! }
//!
//! impl HrTimerCallback for Metronome {
//!     type Pointer<'a> = Arc<Self>;
//!
//!     fn run(
//!         this: ArcBorrow<'_, Self>,
//!         mut ctx: HrTimerCallbackContext<'_, Self>,
//!     ) -> HrTimerRestart {
//!         if this.beats.fetch_add(1, Relaxed) == 3 {
//!             this.done.complete_all();
//!             return HrTimerRestart::NoRestart;
//!         }
//!         ctx.forward_now(Delta::from_micros(500));
//!         HrTimerRestart::Restart
//!     }
//! }
//!
//! let metronome = Arc::pin_init(
//!     pin_init!(Metronome {
//!         timer <- HrTimer::new(),
//!         beats: Atomic::new(0),
//!         done <- Completion::new(),
//!     }),
//!     GFP_KERNEL,
//! )?;
//!
//! let mut handle = metronome.clone().start(Delta::from_micros(500));
//! metronome.done.wait_for_completion();
//!
//! // It stopped by itself.
//! assert!(!handle.cancel());
//! assert_eq!(metronome.beats.load(Relaxed), 4);
//! # Ok::<(), Error>(())
//! ```
//!
//! In a box, to which the callback has exclusive access: a deadline.
//!
//! ```
//! use kernel::{
//!     impl_has_hr_timer,
//!     prelude::*,
//!     sync::{Arc, Completion},
//!     time::{
//!         hrtimer::{
//!             AbsoluteMode, HrTimer, HrTimerCallback, HrTimerCallbackContext, HrTimerHandle,
//!             HrTimerPointer, HrTimerRestart, //
//!         },
//!         Delta, Instant, Monotonic, //
//!     },
//! };
//!
//! #[pin_data]
//! struct Deadline {
//!     #[pin]
//!     timer: HrTimer<Self>,
//!     missed: bool,
//!     passed: Arc<Completion>,
//! }
//!
//! impl_has_hr_timer! {
//!     impl HasHrTimer<Self> for Deadline {
//!         mode: AbsoluteMode<Monotonic>,
//!         field: self.timer,
//!     }
//! }
//!
//! impl HrTimerCallback for Deadline {
//!     type Pointer<'a> = Pin<KBox<Self>>;
//!
//!     fn run(this: Pin<&mut Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
//!         let this = this.project();
//!         *this.missed = true;
//!         this.passed.complete_all();
//!         HrTimerRestart::NoRestart
//!     }
//! }
//!
//! let passed = Arc::pin_init(Completion::new(), GFP_KERNEL)?;
//! let deadline = |passed| {
//!     KBox::pin_init(
//!         pin_init!(Deadline { timer <- HrTimer::new(), missed: false, passed }),
//!         GFP_KERNEL,
//!     )
//! };
//!
//! // In time: the handle says that it was yet to expire.
//! let mut handle = deadline(passed.clone())?.start(Instant::now() + Delta::from_secs(100));
//! assert!(handle.cancel());
//!
//! // Too late.
//! let mut handle = deadline(passed.clone())?.start(Instant::now() + Delta::from_millis(1));
//! passed.wait_for_completion();
//! assert!(!handle.cancel());
//! # Ok::<(), Error>(())
//! ```
//!
//! On the stack, shared with the callback:
//!
//! ```
//! use kernel::{
//!     impl_has_hr_timer,
//!     prelude::*,
//!     sync::Completion,
//!     time::{
//!         hrtimer::{
//!             HrTimer, HrTimerCallback, HrTimerCallbackContext, HrTimerRestart, RelativeMode,
//!             ScopedHrTimerPointer, //
//!         },
//!         Delta, Instant, Monotonic, //
//!     },
//! };
//! use pin_init::stack_pin_init;
//!
//! #[pin_data]
//! struct Alarm {
//!     #[pin]
//!     timer: HrTimer<Self>,
//!     #[pin]
//!     rang: Completion,
//! }
//!
//! impl_has_hr_timer! {
//!     impl HasHrTimer<Self> for Alarm {
//!         mode: RelativeMode<Monotonic>,
//!         field: self.timer,
//!     }
//! }
//!
//! impl HrTimerCallback for Alarm {
//!     type Pointer<'a> = Pin<&'a Self>;
//!
//!     fn run(this: Pin<&Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
//!         this.rang.complete_all();
//!         HrTimerRestart::NoRestart
//!     }
//! }
//!
//! stack_pin_init!(let alarm = pin_init!(Alarm {
//!     timer <- HrTimer::new(),
//!     rang <- Completion::new(),
//! }));
//! let alarm = alarm.as_ref();
//!
//! let start = Instant::<Monotonic>::now();
//! alarm.start_scoped(Delta::from_millis(1), || alarm.rang.wait_for_completion());
//! assert!(start.elapsed() >= Delta::from_millis(1));
//! # Ok::<(), Error>(())
//! ```
//!
//! On the stack, with exclusive access for the callback as long as the timer may run:
//!
//! ```
//! use kernel::{
//!     impl_has_hr_timer,
//!     prelude::*,
//!     sync::{Arc, Completion},
//!     time::{
//!         hrtimer::{
//!             HrTimer, HrTimerCallback, HrTimerCallbackContext, HrTimerRestart, RelativeMode,
//!             ScopedHrTimerPointer, //
//!         },
//!         Delta, Monotonic, //
//!     },
//! };
//! use pin_init::stack_pin_init;
//!
//! #[pin_data]
//! struct Countdown {
//!     #[pin]
//!     timer: HrTimer<Self>,
//!     left: u32,
//!     zero: Arc<Completion>,
//! }
//!
//! impl_has_hr_timer! {
//!     impl HasHrTimer<Self> for Countdown {
//!         mode: RelativeMode<Monotonic>,
//!         field: self.timer,
//!     }
//! }
//!
//! impl HrTimerCallback for Countdown {
//!     type Pointer<'a> = Pin<&'a mut Self>;
//!
//!     fn run(
//!         this: Pin<&mut Self>,
//!         mut ctx: HrTimerCallbackContext<'_, Self>,
//!     ) -> HrTimerRestart {
//!         let this = this.project();
//!         *this.left -= 1;
//!         if *this.left == 0 {
//!             this.zero.complete_all();
//!             return HrTimerRestart::NoRestart;
//!         }
//!         ctx.forward_now(Delta::from_micros(300));
//!         HrTimerRestart::Restart
//!     }
//! }
//!
//! let zero = Arc::pin_init(Completion::new(), GFP_KERNEL)?;
//! let of_timer = zero.clone();
//! stack_pin_init!(let countdown = pin_init!(Countdown {
//!     timer <- HrTimer::new(),
//!     left: 5,
//!     zero: of_timer,
//! }));
//! countdown.as_mut().start_scoped(Delta::from_micros(300), || zero.wait_for_completion());
//! assert_eq!(countdown.left, 0);
//! # Ok::<(), Error>(())
//! ```

mod arc;
mod context;
mod mode;
mod pin;
mod pin_mut;
mod tbox;
mod timer;
mod traits;

use super::Instant;

pub use arc::ArcHrTimerHandle;
pub use context::HrTimerCallbackContext;
pub use mode::{
    AbsoluteHardMode,
    AbsoluteMode,
    AbsolutePinnedHardMode,
    AbsolutePinnedMode,
    AbsolutePinnedSoftMode,
    AbsoluteSoftMode,
    HrTimerExpires,
    HrTimerMode,
    RelativeHardMode,
    RelativeMode,
    RelativePinnedHardMode,
    RelativePinnedMode,
    RelativePinnedSoftMode,
    RelativeSoftMode, //
};
pub use pin::PinHrTimerHandle;
pub use pin_mut::PinMutHrTimerHandle;
pub use tbox::BoxHrTimerHandle;
pub use timer::HrTimer;
pub use traits::{
    HasHrTimer,
    HrTimerCallback,
    HrTimerHandle,
    HrTimerPointer,
    HrTimerRestart,
    RawHrTimerCallback,
    ScopedHrTimerPointer,
    UnsafeHrTimerPointer, //
};

/// An instant of the clock of `T`'s timer.
pub type HrTimerInstant<T> = Instant<<<T as HasHrTimer<T>>::TimerMode as HrTimerMode>::Clock>;
