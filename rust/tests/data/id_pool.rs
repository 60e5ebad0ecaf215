// SPDX-License-Identifier: GPL-2.0

//! Id pools, compared with an array of `bool`.

use kernel::{
    bitmap::BitmapVec,
    id_pool::IdPool,
    prelude::*, //
};

#[kunit_tests(rust_id_pool)]
mod tests {
    use super::*;

    #[test]
    fn model() -> Result {
        let random = &mut crate::random();

        let mut pool = IdPool::new();
        let mut model = KVec::from_elem(false, pool.capacity(), GFP_KERNEL)?;
        let mut stale = None;

        for round in 0..20_000 {
            // Alternates between mostly acquiring and mostly releasing.
            let filling = round / 2000 % 2 == 0;

            match random.below(if filling { 8 } else { 12 }) {
                0..=3 => {
                    let offset = random.below(model.len() + 10);
                    let expected = (offset..model.len()).find(|&id| !model[id]);
                    let found = pool.find_unused_id(offset);

                    assert_eq!(found.as_ref().map(|id| id.as_usize()), expected);
                    assert_eq!(found.as_ref().map(|id| id.as_u32() as usize), expected);
                    // An id that is found but not acquired stays unused.
                    if random.below(4) > 0 {
                        if let Some(id) = found {
                            model[id.acquire()] = true;
                        }
                    }
                }
                4 if model.len() < 2000 => {
                    let request = pool.grow_request().ok_or(EINVAL)?;
                    pool.grow(request.realloc(GFP_KERNEL)?);
                    model.resize(model.len() * 2, false, GFP_KERNEL)?;
                }
                5 => {
                    let quarter = model.len() / 4;
                    let fewest = BitmapVec::MAX_INLINE_LEN;
                    let last = model.iter().rposition(|&acquired| acquired);
                    let request = pool.shrink_request();

                    let can = model.len() > fewest && last.is_none_or(|last| last < quarter);
                    assert_eq!(request.is_some(), can);
                    if let Some(request) = request {
                        pool.shrink(request.realloc(GFP_KERNEL)?);
                        let len = last.map_or(fewest, |_| fewest.max(model.len() / 2));
                        model.truncate(len);
                    }
                }
                6 => {
                    // Memory that was allocated earlier, when the pool had another state.
                    if let Some((resizer, grow)) = stale.take() {
                        let last = model.iter().rposition(|&acquired| acquired);
                        if grow {
                            pool.grow(resizer);
                        } else {
                            pool.shrink(resizer);
                        }
                        assert!(last.is_none_or(|last| last < pool.capacity()));
                        model.resize(pool.capacity(), false, GFP_KERNEL)?;
                    }
                    let (request, grow) = match random.below(2) {
                        0 => (pool.grow_request(), true),
                        _ => (pool.shrink_request(), false),
                    };
                    if let Some(request) = request.filter(|_| model.len() < 2000) {
                        stale = Some((request.realloc(GFP_KERNEL)?, grow));
                    }
                }
                _ => {
                    let id = random.below(model.len());
                    if model[id] {
                        pool.release_id(id);
                        model[id] = false;
                    }
                }
            }
            assert_eq!(pool.capacity(), model.len());
        }

        for id in 0..model.len() {
            let unused = pool.find_unused_id(id).map(|id| id.as_usize());
            assert_ne!((unused == Some(id)), model[id]);
        }
        Ok(())
    }
}
