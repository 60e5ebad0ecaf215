// SPDX-License-Identifier: GPL-2.0

//! Values as bytes, and bytes as values.

use numbers::transmute::{AsBytes, FromBytes};
use proptest::{
    collection::vec,
    prelude::{any, proptest},
};

proptest! {
    #[test]
    fn from_bytes(mut bytes in vec(any::<u8>(), 0..30), start in 0..8_usize) {
        let start = start.min(bytes.len());
        let part = &bytes[start..];
        let aligned = part.as_ptr().addr() % align_of::<u32>() == 0;
        let value = part.first_chunk().map(|chunk| u32::from_ne_bytes(*chunk));

        assert_eq!(u32::from_bytes_copy(part), value.filter(|_| part.len() == 4));
        assert_eq!(u32::from_bytes(part).copied(), value.filter(|_| part.len() == 4 && aligned));
        assert_eq!(
            u32::from_bytes_copy_prefix(part),
            value.map(|value| (value, &part[4..]))
        );
        assert_eq!(
            u32::from_bytes_prefix(part),
            value.as_ref().filter(|_| aligned).map(|value| (value, &part[4..]))
        );
        assert_eq!(<[u8; 3]>::from_bytes(part).is_some(), part.len() == 3);
        assert_eq!(<()>::from_bytes(part).is_some(), part.is_empty());

        let mut expected = bytes.clone();
        if let Some((value, _)) = u32::from_bytes_mut_prefix(&mut bytes[start..]) {
            *value = !*value;
            expected[start..start + 4].iter_mut().for_each(|byte| *byte = !*byte);
        }
        assert_eq!(bytes, expected);
    }

    #[test]
    fn as_bytes(mut words in vec(any::<u16>(), 0..10), text: String, letter: char, flag: bool) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        assert_eq!(words.as_bytes(), bytes);
        assert_eq!(AsBytes::as_bytes(text.as_str()), text.as_bytes());
        assert_eq!(letter.as_bytes(), u32::from(letter).to_ne_bytes());
        assert_eq!(flag.as_bytes(), [u8::from(flag)]);

        words.as_bytes_mut().reverse();
        let back: Vec<u8> = bytes.into_iter().rev().collect();
        assert_eq!(words.as_bytes(), back);
    }
}
