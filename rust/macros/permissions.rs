// SPDX-License-Identifier: GPL-2.0

//! The modes that the sysfs file of a module parameter may have.

/// Returns whether the mode allows writing.
pub(crate) fn writable(mode: u16) -> bool {
    mode & 0o222 != 0
}

/// Returns an error for the modes that `VERIFY_OCTAL_PERMISSIONS` refuses in C.
pub(crate) fn check(mode: u64) -> Result<u16, String> {
    let octal = format!("{mode:o}");
    let Some(mode) = u16::try_from(mode).ok().filter(|mode| *mode <= 0o777) else {
        // A decimal 644 is most likely meant as 0o644.
        let decimal = mode.to_string();
        let hint = if decimal.len() == 3 && decimal.bytes().all(|b| b < b'8') {
            format!("; did you mean `0o{decimal}`?")
        } else {
            String::new()
        };
        return Err(format!("no file can have the mode 0o{octal}{hint}"));
    };

    let user = mode >> 6;
    let group = mode >> 3;
    let other = mode;
    let fail = |message: &str| Err(format!("the mode 0o{octal} {message}"));

    if other & 0o2 != 0 {
        return fail("lets everyone write: a parameter is for the administrator to set");
    }
    if group & 0o4 != 0 && user & 0o4 == 0 || other & 0o4 != 0 && group & 0o4 == 0 {
        return fail("lets the group read but not the owner, or others but not the group");
    }
    if group & 0o2 != 0 && user & 0o2 == 0 {
        return fail("lets the group write but not the owner");
    }
    Ok(mode)
}
