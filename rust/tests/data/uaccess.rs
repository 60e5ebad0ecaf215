// SPDX-License-Identifier: GPL-2.0

//! Copying to and from the memory of a process.

use crate::user_memory::UserMemory;
use kernel::{
    page::PAGE_SIZE,
    prelude::*,
    uaccess::{
        UserPtr,
        UserSlice, //
    }, //
};

/// Reads a string that starts `before_end` bytes before the end of the memory.
fn read_string<'a>(
    memory: &UserMemory,
    before_end: usize,
    length: usize,
    buf: &'a mut [u8],
) -> Result<&'a CStr> {
    memory
        .slice(before_end, length)
        .reader()
        .strcpy_into_buf(buf)
}

#[kunit_tests(rust_uaccess)]
mod tests {
    use super::*;

    #[test]
    fn copies() -> Result {
        let random = &mut crate::random();

        const LEN: usize = 2 * PAGE_SIZE;

        let memory = UserMemory::new(2)?;
        let mut model = KVec::from_elem(0_u8, LEN, GFP_KERNEL)?;

        // Untouched memory is zero.
        let mut all = KVec::new();
        memory.slice(LEN, LEN).read_all(&mut all, GFP_KERNEL)?;
        assert_eq!(all, model);

        for _ in 0..500 {
            // Random ranges, written in two pieces and read in two others.
            let start = random.below(LEN);
            let len = random.below(LEN - start + 1);
            let (first, second) = (random.below(len + 1), random.below(len + 1));

            for byte in &mut model[start..start + len] {
                *byte = random.next() as u8;
            }
            let range = &model[start..start + len];
            let mut writer = memory.slice(LEN - start, len).writer();
            writer.write_slice(&range[..first])?;
            assert_eq!(writer.len(), len - first);
            writer.write_slice(&range[first..])?;
            assert!(writer.is_empty() && writer.write(&0_u8) == Err(EFAULT));

            let mut reader = memory.slice(LEN - start, len).reader();
            let mut copy = KVec::from_elem(0_u8, len, GFP_KERNEL)?;
            let again = reader.clone_reader();
            reader.read_slice(&mut copy[..second])?;
            reader.read_slice(&mut copy[second..])?;
            assert_eq!(&*copy, range);
            assert!(reader.is_empty() && reader.read::<u8>() == Err(EFAULT));

            // Appended to the contents of a vector.
            copy.truncate(1);
            again.read_all(&mut copy, GFP_KERNEL)?;
            assert!(copy.len() == len + len.min(1) && &copy[len.min(1)..] == range);
        }

        let (mut reader, mut writer) = memory.slice(64, 64).reader_writer();
        writer.write(&[0x1234_5678_9abc_def0_u64, 7])?;
        writer.write(&true)?;
        assert_eq!(reader.read::<[u64; 2]>()?, [0x1234_5678_9abc_def0, 7]);
        assert_eq!(reader.read::<u8>()?, 1);
        assert!(reader.len() == 47 && writer.len() == 47);
        Ok(())
    }

    #[test]
    fn strings() -> Result {
        let random = &mut crate::random();

        let memory = UserMemory::new(1)?;
        let mut buf = KVec::from_elem(0xff_u8, 100, GFP_KERNEL)?;

        for _ in 0..300 {
            // A string at any distance from the end, whether aligned or not.
            let before_end = 2 + random.below(200);
            let len = random.below(before_end - 1).min(90);
            let mut text = KVec::new();
            for _ in 0..len {
                text.push(1 + random.below(255) as u8, GFP_KERNEL)?;
            }
            text.push(0, GFP_KERNEL)?;
            memory
                .slice(before_end, len + 1)
                .writer()
                .write_slice(&text)?;

            let string = read_string(&memory, before_end, before_end, &mut buf)?;
            assert_eq!(string.to_bytes_with_nul(), &*text);

            // The slice ends at the NUL, or just before it.
            assert_eq!(
                read_string(&memory, before_end, len + 1, &mut buf)?
                    .to_bytes()
                    .len(),
                len
            );
            assert_eq!(read_string(&memory, before_end, len, &mut buf), Err(EFAULT));

            // Truncated.
            if len > 0 {
                let room = 1 + random.below(len);
                let string = read_string(&memory, before_end, before_end, &mut buf[..room])?;
                assert_eq!(string.to_bytes(), &text[..room - 1]);
            }
        }

        // No NUL before the end of the memory: a NUL after the end of the slice is not found.
        memory.slice(10, 10).writer().write_slice(&[b'x'; 10])?;
        assert_eq!(read_string(&memory, 10, 50, &mut buf), Err(EFAULT));
        assert_eq!(
            read_string(&memory, 10, 50, &mut buf[..10])?.to_bytes(),
            [b'x'; 9]
        );
        assert_eq!(read_string(&memory, 10, 50, &mut []), Err(EINVAL));
        assert_eq!(read_string(&memory, 10, 0, &mut buf), Err(EFAULT));
        Ok(())
    }

    #[test]
    fn faults() -> Result {
        let memory = UserMemory::new(1)?;
        let mut bytes = [0xaa_u8; 8];

        // Only the first half is mapped. A failed copy does not advance.
        let mut reader = memory.slice(4, 8).reader();
        assert_eq!(reader.read_slice(&mut bytes), Err(EFAULT));
        assert_eq!(reader.read::<u64>(), Err(EFAULT));
        assert_eq!(reader.len(), 8);
        reader.read_slice(&mut bytes[..4])?;
        assert!(reader.len() == 4 && reader.read::<u8>() == Err(EFAULT));

        let mut writer = memory.slice(4, 8).writer();
        assert_eq!(writer.write(&u64::MAX), Err(EFAULT));
        assert_eq!(writer.write_slice(&bytes), Err(EFAULT));
        assert_eq!(writer.len(), 8);
        writer.write(&0_u32)?;
        assert!(writer.len() == 4 && writer.write(&0_u8) == Err(EFAULT));

        // The old contents of the vector are kept.
        let mut vec = KVec::from_elem(1_u8, 3, GFP_KERNEL)?;
        match memory.slice(4, 8).read_all(&mut vec, GFP_KERNEL) {
            Err(ENOMEM) => return Err(ENOMEM),
            result => assert_eq!(result, Err(EFAULT)),
        }
        assert_eq!(*vec, [1; 3]);

        // Addresses of the kernel, and addresses that nothing uses.
        for address in [vec.as_ptr().addr(), usize::MAX, usize::MAX - 7, 1 << 62, 0] {
            let slice = || UserSlice::new(UserPtr::from_addr(address), 8);
            assert_eq!(slice().reader().read::<u64>(), Err(EFAULT));
            assert_eq!(slice().reader().read_slice(&mut bytes), Err(EFAULT));
            assert_eq!(slice().writer().write(&0_u64), Err(EFAULT));
            assert_eq!(slice().writer().write_slice(&bytes), Err(EFAULT));
            assert_eq!(slice().reader().strcpy_into_buf(&mut bytes), Err(EFAULT));
        }
        assert_eq!(*vec, [1; 3]);

        // Empty copies succeed at any address.
        let nowhere = UserSlice::new(UserPtr::from_addr(usize::MAX), 0);
        let (mut reader, mut writer) = nowhere.reader_writer();
        assert!(reader.read::<()>().is_ok() && reader.read_slice(&mut []).is_ok());
        assert!(writer.write(&()).is_ok() && writer.write_slice(&[]).is_ok());
        Ok(())
    }

    /// Writes and reads a file through user memory.
    #[test]
    fn files() -> Result {
        let memory = UserMemory::new(1)?;
        let mut file = *b"0123456789";
        let mut position = 7;

        memory.slice(6, 6).writer().write_slice(b"abcdef")?;
        let mut reader = memory.slice(6, 6).reader();
        assert_eq!(reader.read_slice_file(&mut file, &mut position)?, 3);
        assert!(&file == b"0123456abc" && position == 10);
        assert_eq!(reader.read_slice_file(&mut file, &mut position)?, 0);
        position = 1;
        assert_eq!(reader.read_slice_file(&mut file, &mut position)?, 3);
        assert!(&file == b"0def456abc" && position == 4 && reader.is_empty());

        position = 8;
        let mut writer = memory.slice(6, 6).writer();
        assert_eq!(writer.write_slice_file(&file, &mut position)?, 2);
        assert!(writer.write_slice_file(&file, &mut position)? == 0 && position == 10);
        position = 0;
        assert!(writer.write_slice_file(&file, &mut position)? == 4 && position == 4);
        let mut bytes = [0; 6];
        memory.slice(6, 6).reader().read_slice(&mut bytes)?;
        assert_eq!(&bytes, b"bc0def");

        for wrong in [-1, i64::MIN] {
            position = wrong;
            let mut reader = memory.slice(6, 6).reader();
            assert_eq!(
                reader.read_slice_file(&mut file, &mut position),
                Err(EINVAL)
            );
            let mut writer = memory.slice(6, 6).writer();
            assert_eq!(writer.write_slice_file(&file, &mut position), Err(EINVAL));
            assert_eq!(position, wrong);
        }
        position = i64::MAX;
        assert_eq!(
            memory
                .slice(6, 6)
                .reader()
                .read_slice_file(&mut file, &mut position)?,
            0
        );

        // A failure advances neither the position nor the reader.
        position = 0;
        let mut reader = memory.slice(3, 6).reader();
        assert_eq!(
            reader.read_slice_file(&mut file, &mut position),
            Err(EFAULT)
        );
        assert!(position == 0 && reader.len() == 6);
        Ok(())
    }
}
