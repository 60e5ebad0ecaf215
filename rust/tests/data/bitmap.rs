// SPDX-License-Identifier: GPL-2.0

//! Bitmaps, compared with an array of `bool`.

use crate::{
    random::Random,
    threads,
    THREADS, //
};
use kernel::{
    bitmap::BitmapVec,
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    }, //
};

/// Returns the first index from `start` on that has a value.
fn next(model: &[bool], start: usize, value: bool) -> Option<usize> {
    (start..model.len()).find(|&i| model[i] == value)
}

fn agree(bitmap: &BitmapVec, model: &[bool], start: usize) {
    assert_eq!(bitmap.len(), model.len());
    assert_eq!(bitmap.next_bit(start), next(model, start, true));
    assert_eq!(bitmap.next_zero_bit(start), next(model, start, false));
    assert_eq!(bitmap.last_bit(), model.iter().rposition(|&bit| bit));
}

#[kunit_tests(rust_bitmap)]
mod tests {
    use super::*;

    #[test]
    fn model() -> Result {
        let random = &mut crate::random();

        for round in 0..60 {
            // Stored inline and allocated, with and without an incomplete last word.
            let len =
                [1, 63, 64, 65, 128][round % 5] + if round < 5 { 0 } else { random.below(300) };
            let mut bitmap = BitmapVec::new(len, GFP_KERNEL)?;
            let mut model = KVec::from_elem(false, len, GFP_KERNEL)?;

            for _ in 0..300 {
                let index = random.below(len);
                match random.below(6) {
                    0 | 1 => {
                        bitmap.set_bit(index);
                        model[index] = true;
                    }
                    2 => {
                        bitmap.set_bit_atomic(index);
                        model[index] = true;
                    }
                    3 | 4 => {
                        bitmap.clear_bit(index);
                        model[index] = false;
                    }
                    _ => {
                        bitmap.clear_bit_atomic(index);
                        model[index] = false;
                    }
                }
                agree(&bitmap, &model, random.below(len));
            }

            // Copied to a bitmap of another length, all of whose bits were set.
            let other_len = 1 + random.below(2 * len);
            let mut other = BitmapVec::new(other_len, GFP_KERNEL)?;
            for index in 0..other_len {
                other.set_bit(index);
            }
            other.copy_and_extend(&bitmap);
            model.resize(other_len, false, GFP_KERNEL)?;
            for start in 0..other_len {
                agree(&other, &model, start);
            }
        }
        Ok(())
    }

    /// Threads change different bits of the same words.
    #[test]
    fn shared() -> Result {
        let random = &mut crate::random();

        const BITS: usize = THREADS * 40;

        let bitmap = BitmapVec::new(BITS, GFP_KERNEL)?;
        let lost = Atomic::new(0_u32);
        let seed = random.next();

        threads::run(THREADS, |thread| {
            let mut random = Random::new(seed ^ (thread as u64) << 32);
            let mut mine = [false; BITS / THREADS];

            for _ in 0..20_000 {
                let n = random.below(mine.len());
                let index = n * THREADS + thread;

                if bitmap.next_bit(index).is_some_and(|bit| bit == index) != mine[n] {
                    lost.add(1, Relaxed);
                }
                mine[n] = !mine[n];
                if mine[n] {
                    bitmap.set_bit_atomic(index);
                } else {
                    bitmap.clear_bit_atomic(index);
                }
            }
            for (n, bit) in mine.iter().enumerate() {
                if *bit {
                    bitmap.clear_bit_atomic(n * THREADS + thread);
                }
            }
        })?;

        assert_eq!(lost.load(Relaxed), 0);
        assert!(bitmap.last_bit().is_none());
        Ok(())
    }
}
