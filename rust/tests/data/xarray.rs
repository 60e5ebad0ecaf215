// SPDX-License-Identifier: GPL-2.0

//! XArrays, compared with a dense array.

use crate::{
    random::Random,
    threads,
    THREADS, //
};
use kernel::{
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Arc, //
    },
    xarray::{
        AllocKind,
        Guard,
        XArray, //
    },
};

/// A number that counts the existing ones.
struct Counted<'a> {
    number: u64,
    alive: &'a Atomic<i32>,
}

impl<'a> Counted<'a> {
    fn new(number: u64, alive: &'a Atomic<i32>) -> Result<KBox<Self>> {
        let value = KBox::new(Self { number, alive }, GFP_KERNEL)?;
        alive.add(1, Relaxed);
        Ok(value)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Relaxed);
    }
}

const SLOTS: usize = 400;

/// Returns indices that are near each other and far from each other, up to the maximum.
fn index(slot: usize) -> usize {
    match slot % 4 {
        0 => slot,
        1 => slot << 7 | 1,
        2 => (slot << 33) | 5,
        _ => usize::MAX - slot * 3 + 9,
    }
}

fn number_at(guard: &Guard<'_, KBox<Counted<'_>>>, slot: usize) -> Option<u64> {
    guard.get(index(slot)).map(|value| value.number)
}

#[kunit_tests(rust_xarray)]
mod tests {
    use super::*;

    #[test]
    fn model() -> Result {
        let random = &mut crate::random();

        let alive = Atomic::new(0);
        let mut model = KVec::from_elem(None, SLOTS, GFP_KERNEL)?;

        for kind in [AllocKind::Alloc, AllocKind::Alloc1] {
            let array = KBox::pin_init(XArray::<KBox<Counted<'_>>>::new(kind), GFP_KERNEL)?;
            model.fill(None);

            for _ in 0..8000 {
                let slot = random.below(SLOTS);
                let number = random.next();
                let value = Counted::new(number, &alive)?;
                let before = model[slot];
                let other = random.below(SLOTS);

                // No assertion may fail while the lock, a spinlock, is held.
                let mut guard = array.lock();
                let locked = array.try_lock().is_none();
                let old = match random.below(5) {
                    0 | 1 => {
                        model[slot] = Some(number);
                        guard.store(index(slot), value, GFP_KERNEL)?
                    }
                    2 | 3 => {
                        model[slot] = None;
                        guard.remove(index(slot))
                    }
                    _ => {
                        if let Some(value) = guard.get_mut(index(slot)) {
                            value.number ^= number;
                        }
                        model[slot] = before.map(|old| old ^ number);
                        None
                    }
                };
                let found = [slot, other].map(|slot| number_at(&guard, slot));
                drop(guard);

                assert!(locked);
                assert_eq!(found, [model[slot], model[other]]);
                if let Some(old) = old {
                    assert_eq!(Some(old.number), before);
                }
            }

            for (slot, number) in model.iter().enumerate() {
                let found = number_at(&array.lock(), slot);
                assert_eq!(found, *number);
            }
            assert_eq!(alive.load(Relaxed) as usize, model.iter().flatten().count());

            drop(array);
            assert_eq!(alive.load(Relaxed), 0);
        }
        Ok(())
    }

    /// Threads increment a shared value, and have other values of their own.
    #[test]
    fn shared() -> Result {
        let random = &mut crate::random();

        // The lock passes from one CPU to the next in order. A virtual CPU whose turn it is, but
        // which is not running, blocks all others, so a round may take long.
        const ROUNDS: usize = 100;

        let array = KBox::pin_init(
            XArray::<KBox<(u64, Arc<()>)>>::new(AllocKind::Alloc),
            GFP_KERNEL,
        )?;
        let reference = Arc::new((), GFP_KERNEL)?;
        let value = KBox::new((0, reference.clone()), GFP_KERNEL)?;
        array.lock().store(0, value, GFP_KERNEL)?;

        let wrong = Atomic::new(0_u32);
        let no_memory = Atomic::new(false);
        let seed = random.next();

        threads::run(THREADS, |thread| {
            let mut random = Random::new(seed ^ (thread as u64) << 32);

            for _ in 0..ROUNDS {
                let own = 1 + thread + THREADS * random.below(5000);
                let Ok(value) = KBox::new((own as u64, reference.clone()), GFP_KERNEL) else {
                    no_memory.store(true, Relaxed);
                    return;
                };

                let mut guard = array.lock();
                if let Some(count) = guard.get_mut(0) {
                    count.0 += 1;
                }
                // The lock may be released temporarily, but no other thread accesses this index.
                match guard.store(own, value, GFP_KERNEL) {
                    Ok(None) => {}
                    Ok(Some(_)) => wrong.add(1, Relaxed),
                    Err(_) => {
                        no_memory.store(true, Relaxed);
                        return;
                    }
                }
                if guard.get(own).map(|value| value.0) != Some(own as u64) {
                    wrong.add(1, Relaxed);
                }
                drop(guard);

                let removed = array.lock().remove(own);
                if removed.map(|value| value.0) != Some(own as u64) {
                    wrong.add(1, Relaxed);
                }
                threads::pause();
            }
        })?;

        if no_memory.load(Relaxed) {
            return Err(ENOMEM);
        }
        assert_eq!(wrong.load(Relaxed), 0);
        let count = array.lock().get(0).map(|value| value.0);
        assert_eq!(count, Some((THREADS * ROUNDS) as u64));

        drop(array);
        assert!(Arc::into_unique_or_drop(reference).is_some());
        Ok(())
    }

    /// A value is stored or, if there is no memory for that, returned.
    #[test]
    fn without_waiting() -> Result {
        let array = KBox::pin_init(XArray::<KBox<u64>>::new(AllocKind::Alloc), GFP_KERNEL)?;

        // Without waiting there may be no memory for the array's nodes. Normally there is, so only
        // fault injection makes this fail.
        for index in 0..64 {
            let value = KBox::new(index as u64, GFP_KERNEL)?;
            let mut guard = array.lock();
            let result = guard.store(index << 30, value, GFP_NOWAIT);
            let found = guard.get(index << 30).copied();
            drop(guard);

            match result {
                Ok(old) => {
                    assert!(old.is_none());
                    assert_eq!(found, Some(index as u64));
                }
                Err(error) => {
                    assert!(error.error == ENOMEM && *error.value == index as u64);
                    assert_eq!(found, None);
                }
            }
        }
        Ok(())
    }
}
