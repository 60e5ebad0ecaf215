// SPDX-License-Identifier: GPL-2.0

//! Locks and what waits: mutexes, spin locks, data locked by another lock, conditions.

use kernel::{
    prelude::*,
    sync::{
        global_lock,
        new_condvar,
        new_mutex,
        new_spinlock,
        Arc,
        CondVar,
        LockedBy,
        Mutex,
        SpinLock, //
    },
    workqueue, //
};

module! {
    type: LockModule,
    name: "mainline_lock",
    authors: ["Rust for LTS"],
    description: "Locks and conditions",
    license: "GPL",
}

global_lock! {
    // SAFETY: It is initialised in the module's `init`, before anything else.
    unsafe(uninit) static TOTAL: Mutex<u64> = 0;
}

#[pin_data]
struct Shared {
    #[pin]
    turns: Mutex<u32>,
    #[pin]
    changed: CondVar,
    #[pin]
    log: SpinLock<KVec<u32>>,
    extra: LockedBy<u32, u32>,
}

impl Shared {
    fn new() -> Result<Arc<Self>> {
        let log = KVec::with_capacity(16, GFP_KERNEL)?;
        let shared = try_pin_init!(&this in Self {
            turns <- new_mutex!(0, "turns"),
            changed <- new_condvar!("changed"),
            log <- new_spinlock!(log, "log"),
            // SAFETY: `turns` has been initialised above, and is not moved from there.
            extra: LockedBy::new(unsafe { &(*this.as_ptr()).turns }, 0),
        });
        Arc::pin_init(shared, GFP_KERNEL)
    }

    /// Takes every other turn, of ten.
    fn play(&self, parity: u32) {
        let mut turns = self.turns.lock();
        while *turns < 10 {
            if *turns % 2 != parity {
                self.changed.wait(&mut turns);
                continue;
            }
            *self.extra.access_mut(&mut *turns) += parity;
            let _ = self.log.lock().push_within_capacity(*turns);
            *turns += 1;
            *TOTAL.lock() += 1;
            self.changed.notify_all();
        }
    }
}

struct LockModule {
    shared: Arc<Shared>,
}

impl kernel::Module for LockModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // SAFETY: This runs once, and before anything that takes the lock.
        unsafe { TOTAL.init() };

        let shared = Shared::new()?;
        let other = shared.clone();
        workqueue::system_unbound().try_spawn(GFP_KERNEL, move || other.play(1))?;
        shared.play(0);
        pr_info!("turns: {:?}\n", *shared.log.lock());
        pr_info!("not free: {}\n", {
            let _held = shared.turns.lock();
            shared.turns.try_lock().is_none()
        });
        Ok(Self { shared })
    }
}

impl Drop for LockModule {
    fn drop(&mut self) {
        let turns = self.shared.turns.lock();
        pr_info!("total: {}\n", *TOTAL.lock());
        pr_info!("of the second: {}\n", self.shared.extra.access(&*turns));
    }
}
