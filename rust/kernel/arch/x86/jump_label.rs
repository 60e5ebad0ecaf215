// SPDX-License-Identifier: GPL-2.0

//! Static branches by code patching, on x86.
//!
//! C header: [`arch/x86/include/asm/jump_label.h`](srctree/arch/x86/include/asm/jump_label.h)

/// Returns whether a key is enabled, with an instruction that is patched to a no-op or to a jump.
///
/// An entry of the jump table holds the address of the instruction, the target, and the key. The
/// lowest bit of the last would mean that the instruction is initially a jump.
#[doc(hidden)]
#[macro_export]
macro_rules! arch_static_branch {
    ($key:path, $keytyp:ty, $field:ident) => {
        'enabled: {
            $crate::__core::arch::asm!(
                "771: .byte 0x0f, 0x1f, 0x44, 0x00, 0x00",
                ".pushsection __jump_table, \"aw\"",
                ".balign 8",
                ".long 771b - ., {enabled} - .",
                ".quad {key} + {offset} - .",
                ".popsection",
                enabled = label { break 'enabled true },
                key = sym $key,
                offset = const $crate::__core::mem::offset_of!($keytyp, $field),
                options(att_syntax, nostack, preserves_flags),
            );
            false
        }
    };
}
