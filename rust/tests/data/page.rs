// SPDX-License-Identifier: GPL-2.0

//! Pages.

use crate::user_memory::UserMemory;
use kernel::{
    page::{
        AsPageIter,
        Page,
        PAGE_SIZE, //
    },
    prelude::*,
};

/// Reads a whole page.
fn content(page: &Page) -> Result<KVec<u8>> {
    let mut bytes = KVec::from_elem(0xff, PAGE_SIZE, GFP_KERNEL)?;

    // SAFETY: `bytes` is valid for writes of a page, and nothing else accesses `page`.
    unsafe { page.read_raw(bytes.as_mut_ptr(), 0, PAGE_SIZE)? };
    Ok(bytes)
}

#[kunit_tests(rust_page)]
mod tests {
    use super::*;

    #[test]
    fn bytes() -> Result {
        let random = &mut crate::random();

        let page = Page::alloc_page(GFP_KERNEL | __GFP_ZERO | __GFP_HIGHMEM)?;
        let mut model = KVec::from_elem(0_u8, PAGE_SIZE, GFP_KERNEL)?;
        let memory = UserMemory::new(1)?;
        let mut source = KVec::from_elem(0_u8, PAGE_SIZE, GFP_KERNEL)?;

        assert!(page.nid() >= 0 && content(&page)? == model);

        for _ in 0..300 {
            let offset = random.below(PAGE_SIZE + 1);
            let len = random.below(PAGE_SIZE - offset + 1);
            for byte in &mut source[..len] {
                *byte = random.next() as u8;
            }

            match random.below(3) {
                0 => {
                    // SAFETY: `source` is valid for reads of `len` bytes, and nothing else accesses
                    // `page`.
                    unsafe { page.write_raw(source.as_ptr(), offset, len)? };
                    model[offset..offset + len].copy_from_slice(&source[..len]);
                }
                1 => {
                    // SAFETY: Nothing else accesses `page`.
                    unsafe { page.fill_zero_raw(offset, len)? };
                    model[offset..offset + len].fill(0);
                }
                _ => {
                    memory
                        .slice(len, len)
                        .writer()
                        .write_slice(&source[..len])?;
                    let mut reader = memory.slice(len, len).reader();
                    // SAFETY: Nothing else accesses `page`, which is not mapped in user space.
                    unsafe { page.copy_from_user_slice_raw(&mut reader, offset, len)? };
                    assert!(reader.is_empty());
                    model[offset..offset + len].copy_from_slice(&source[..len]);
                }
            }
            assert_eq!(content(&page)?, model);
        }

        // Beyond the end of the page, or of the address space.
        for (offset, len) in [
            (0, PAGE_SIZE + 1),
            (PAGE_SIZE, 1),
            (PAGE_SIZE + 1, 0),
            (1, PAGE_SIZE),
            (usize::MAX, 1),
            (1, usize::MAX),
        ] {
            let mut reader = memory.slice(8, 8).reader();
            let bytes = source.as_mut_ptr();
            // SAFETY: All of the calls fail before reading or writing.
            unsafe {
                assert_eq!(page.read_raw(bytes, offset, len), Err(EINVAL));
                assert_eq!(page.write_raw(bytes, offset, len), Err(EINVAL));
                assert_eq!(page.fill_zero_raw(offset, len), Err(EINVAL));
                assert_eq!(
                    page.copy_from_user_slice_raw(&mut reader, offset, len),
                    Err(EINVAL)
                );
            }
            assert_eq!(reader.len(), 8);
        }

        // User memory that is not mapped.
        let mut reader = memory.slice(4, 8).reader();
        // SAFETY: Nothing else accesses `page`.
        let copied = unsafe { page.copy_from_user_slice_raw(&mut reader, 0, 8) };
        assert_eq!(copied, Err(EFAULT));
        assert_eq!(reader.len(), 8);
        Ok(())
    }

    /// Checks that the pages of `vmalloc()` memory contain the data written to it.
    #[test]
    fn vmalloc() -> Result {
        let random = &mut crate::random();

        let mut memory = VVec::with_capacity(5 * PAGE_SIZE + 100, GFP_KERNEL)?;
        for _ in 0..memory.capacity() {
            memory.push(random.next() as u8, GFP_KERNEL)?;
        }
        let copy = {
            let mut copy = KVVec::new();
            copy.extend_from_slice(&memory, GFP_KERNEL)?;
            copy
        };

        let mut pages = memory.page_iter();
        assert_eq!(pages.size(), copy.len());
        assert_eq!(pages.size_hint(), (6, Some(6)));
        for expected in copy.chunks(PAGE_SIZE) {
            let page = pages.next().ok_or(EINVAL)?;
            assert_eq!(&content(&page)?[..expected.len()], expected);
        }
        assert!(pages.next().is_none() && pages.next().is_none());
        assert!(pages.size_hint() == (0, Some(0)) && pages.page_count() == 6);

        let mut nothing = VBox::new((), GFP_KERNEL)?;
        assert!(nothing.page_iter().next().is_none());
        let mut one = VBox::new(7_u8, GFP_KERNEL)?;
        let page = one.page_iter().next().ok_or(EINVAL)?;
        assert_eq!(content(&page)?[0], 7);
        Ok(())
    }
}
