// SPDX-License-Identifier: GPL-2.0

//! Lists of C that Rust code iterates over.

use core::mem::offset_of;
use kernel::{
    bindings,
    interop::list::{
        clist_create,
        CListHead, //
    },
    prelude::*,
    types::Opaque, //
};

/// A list entry as C would define it.
#[repr(C)]
struct Entry {
    n: u32,
    links: Links,
}

#[repr(C)]
struct Links {
    other: usize,
    node: bindings::list_head,
}

#[repr(transparent)]
struct Wrapper(Opaque<Entry>);

impl Wrapper {
    fn n(&self) -> u32 {
        // SAFETY: Nothing writes the field while the test iterates over the list.
        unsafe { (*self.0.get()).n }
    }
}

#[kunit_tests(rust_clist)]
mod tests {
    use super::*;

    /// Iterates over lists of every length, with entries in random order.
    #[test]
    fn random() -> Result {
        let random = &mut crate::random();

        for len in 0..20 {
            let head = KBox::pin_init(CListHead::new(), GFP_KERNEL)?;
            assert!(!head.is_linked());
            assert!(*head.next() == *head);

            let mut entries = KVec::with_capacity(len, GFP_KERNEL)?;
            let mut numbers = KVec::with_capacity(len, GFP_KERNEL)?;
            for _ in 0..len {
                let n = random.next() as u32;
                let unlinked = bindings::list_head::default();
                let links = Links {
                    other: 1,
                    node: unlinked,
                };
                let entry = KBox::new(Opaque::new(Entry { n, links }), GFP_KERNEL)?;
                let entry = entries
                    .push_within_capacity(entry)
                    .map(|()| &entries[entries.len() - 1])?;
                // SAFETY: Both are initialized, and are not moved until the head is dropped below.
                // No reference to the list exists now.
                unsafe {
                    bindings::list_add_tail(&raw mut (*entry.get()).links.node, head.as_raw())
                };
                numbers.push_within_capacity(n)?;
            }

            // SAFETY: The entries of the list have this field, and nothing changes the list from
            // here on.
            let list = unsafe { clist_create!(head.as_raw(), Wrapper, Entry, links.node) };
            assert_eq!(list.is_empty(), (len == 0));
            assert_eq!(head.is_linked(), (len != 0));
            assert!(list.iter().map(Wrapper::n).eq(numbers.iter().copied()));
            let mut iter = list.iter();
            assert_eq!(iter.by_ref().count(), len);
            assert!(iter.next().is_none());

            // The same without the iterator.
            let mut link = head.next();
            for n in &numbers {
                assert!(link != &*head);
                assert!(link.is_linked());
                let offset = offset_of!(Entry, links.node);
                // SAFETY: The link is this field of an entry.
                let entry = unsafe { &*link.as_raw().byte_sub(offset).cast::<Wrapper>() };
                assert_eq!(entry.n(), *n);
                link = link.next();
            }
            assert!(link == &*head);
            drop(head);
            drop(entries);
        }
        Ok(())
    }
}
