// SPDX-License-Identifier: GPL-2.0

//! One program for each mail, several at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use lts_host::error::Result;

/// What `each` gives for every item, in the order of the items, or the first error.
pub fn map<T, R>(jobs: usize, items: &[T], each: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>>
where
    T: Sync,
    R: Send,
{
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Result<R>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()) {
            scope.spawn(|| loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(i) else { break };
                let outcome = each(item);
                found
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((i, outcome));
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(i, _)| *i);
    found.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_and_the_first_error_counts() {
        let numbers: Vec<u32> = (0..100).collect();
        let doubled = map(3, &numbers, |n| Ok(n * 2)).unwrap();
        assert_eq!(doubled, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        let err = map(3, &numbers, |n| match n {
            7 | 70 => anyhow::bail!("not {n}"),
            _ => Ok(()),
        });
        assert_eq!(err.unwrap_err().to_string(), "not 7");
        assert!(map(3, &[0; 0], |_| Ok(())).unwrap().is_empty());
    }
}
