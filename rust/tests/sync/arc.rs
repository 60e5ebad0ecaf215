// SPDX-License-Identifier: GPL-2.0

//! Reference-counted pointers.

use crate::{
    threads,
    THREADS, //
};
use core::any::Any;
use kernel::{
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Arc,
        ArcBorrow,
        UniqueArc, //
    },
    types::ForeignOwnable, //
};

static DROPPED: Atomic<usize> = Atomic::new(0);

/// A number whose drops are counted.
struct Counted(Atomic<u64>);

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.add(1, Relaxed);
    }
}

/// Pointers, each of which one thread takes.
struct Given(KVec<Atomic<*const Counted>>);

impl Given {
    /// Takes a pointer, which must not be taken again.
    fn take(&self, index: usize) -> Option<Arc<Counted>> {
        let raw = self.0[index].xchg(core::ptr::null(), Relaxed);
        // SAFETY: A pointer that is not null comes from `into_raw`, and was just replaced with
        // null.
        (!raw.is_null()).then(|| unsafe { Arc::from_raw(raw) })
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        for index in 0..self.0.len() {
            drop(self.take(index));
        }
    }
}

trait Number {
    fn number(&self) -> usize;
}

impl<const N: usize> Number for [u8; N] {
    fn number(&self) -> usize {
        N
    }
}

#[repr(align(64))]
struct Aligned(u8);

impl Number for Aligned {
    fn number(&self) -> usize {
        self.0.into()
    }
}

#[kunit_tests(rust_arc)]
mod tests {
    use super::*;

    /// Threads clone and drop a pointer; the value must stay valid until the last one is dropped.
    #[test]
    fn counted() -> Result {
        const ROUNDS: u64 = 10_000;
        DROPPED.store(0, Relaxed);

        let shared = Arc::new(Counted(Atomic::new(0)), GFP_KERNEL)?;
        threads::run(THREADS, |_| {
            for _ in 0..ROUNDS {
                let one = shared.clone();
                let another: Arc<Counted> = one.as_arc_borrow().into();
                drop(one);
                another.0.add(1u64, Relaxed);
            }
        })?;
        assert_eq!(DROPPED.load(Relaxed), 0);
        assert_eq!(shared.0.load(Relaxed), THREADS as u64 * ROUNDS);

        drop(shared);
        assert_eq!(DROPPED.load(Relaxed), 1);
        Ok(())
    }

    /// Each thread drops a pointer: exactly one of them gets the value.
    #[test]
    fn last() -> Result {
        const ROUNDS: usize = 1_000;
        DROPPED.store(0, Relaxed);

        let mut given = KVec::with_capacity(THREADS, GFP_KERNEL)?;
        for _ in 0..THREADS {
            given.push(Given(KVec::with_capacity(ROUNDS, GFP_KERNEL)?), GFP_KERNEL)?;
        }
        for _ in 0..ROUNDS {
            let value = Arc::new(Counted(Atomic::new(7)), GFP_KERNEL)?;
            for slots in given.iter_mut() {
                // The vector has room.
                slots
                    .0
                    .push(Atomic::new(value.clone().into_raw()), GFP_KERNEL)?;
            }
        }

        let (unique, wrong) = (Atomic::new(0usize), Atomic::new(0usize));
        threads::run(THREADS, |index| {
            for i in 0..ROUNDS {
                let Some(value) = given[index].take(i) else {
                    wrong.add(1, Relaxed);
                    continue;
                };
                if i % 2 == 0 {
                    drop(value);
                } else if let Some(value) = Arc::into_unique_or_drop(value) {
                    wrong.add(usize::from(value.0.load(Relaxed) != 7), Relaxed);
                    unique.add(1, Relaxed);
                }
            }
        })?;

        assert_eq!(wrong.load(Relaxed), 0);
        assert_eq!(unique.load(Relaxed), ROUNDS / 2);
        assert_eq!(DROPPED.load(Relaxed), ROUNDS);
        Ok(())
    }

    /// Values of all alignments and sizes, of a trait, and owned by C.
    #[test]
    fn layout() -> Result {
        assert_eq!(size_of::<Option<Arc<u8>>>(), size_of::<*const u8>());
        assert_eq!(size_of::<ArcBorrow<'_, u8>>(), size_of::<*const u8>());
        assert_eq!(Arc::<u8>::DATA_OFFSET, 4);
        assert_eq!(Arc::<Aligned>::DATA_OFFSET, 64);

        let numbers: [Arc<dyn Number>; 4] = [
            Arc::new([0; 0], GFP_KERNEL)?,
            Arc::new([0; 3], GFP_KERNEL)?,
            Arc::new(Aligned(64), GFP_KERNEL)?,
            Arc::new([0; 5000], GFP_KERNEL)?,
        ];
        for (number, expected) in numbers.into_iter().zip([0, 3, 64, 5000]) {
            assert_eq!(number.number(), expected);
            let raw = number.into_raw();
            // SAFETY: `raw` comes from `into_raw`, whose reference is owned by `raw` until it is
            // used below.
            let borrowed = unsafe { ArcBorrow::from_raw(raw) };
            assert_eq!(borrowed.number(), expected);
            // SAFETY: `raw` comes from `into_raw`, and is not used again.
            let number = unsafe { Arc::from_raw(raw) };
            assert_eq!(Arc::as_ptr(&number).cast::<u8>(), raw.cast());
            assert!(Arc::into_unique_or_drop(number).is_some_and(|last| last.number() == expected));
        }

        let value = Arc::new(Aligned(7), GFP_KERNEL)?;
        let data = Arc::as_ptr(&value);
        let ptr = value.into_foreign();
        assert_eq!(
            ptr as usize & (<Arc<Aligned> as ForeignOwnable>::FOREIGN_ALIGN - 1),
            0
        );
        assert_eq!(
            ptr.cast::<u8>().wrapping_add(Arc::<Aligned>::DATA_OFFSET),
            data.cast_mut().cast()
        );
        // SAFETY: `ptr` comes from `into_foreign`, and the borrow ends before `from_foreign` is
        // called.
        let another: Arc<Aligned> = unsafe { <Arc<Aligned> as ForeignOwnable>::borrow(ptr) }.into();
        // SAFETY: `ptr` comes from `into_foreign`, and is not used again.
        let value = unsafe { <Arc<Aligned> as ForeignOwnable>::from_foreign(ptr) };
        assert!(Arc::ptr_eq(&value, &another));

        let any: Arc<dyn Any + Send + Sync> = another;
        let Err(any) = any.downcast::<u8>() else {
            return Err(EINVAL);
        };
        let aligned = any.downcast::<Aligned>().map_err(|_| EINVAL)?;
        assert!(Arc::ptr_eq(&value, &aligned));

        // An allocation failure, and a failing initializer, leave no value.
        DROPPED.store(0, Relaxed);
        assert!(UniqueArc::<[u8; 1 << 40]>::new_uninit(GFP_KERNEL | __GFP_NOWARN).is_err());
        let failed = Arc::<Counted>::try_pin_init::<Error>(Err(EIO), GFP_KERNEL);
        assert!(matches!(failed.err(), Some(EIO | ENOMEM)));
        assert_eq!(DROPPED.load(Relaxed), 0);
        drop(Arc::<Counted>::try_init::<Error>(
            Ok(Counted(Atomic::new(0))),
            GFP_KERNEL,
        )?);
        assert_eq!(DROPPED.load(Relaxed), 1);
        drop(UniqueArc::<Counted>::new_uninit(GFP_KERNEL)?);
        assert_eq!(DROPPED.load(Relaxed), 1);
        Ok(())
    }
}
