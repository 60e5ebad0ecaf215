// SPDX-License-Identifier: GPL-2.0

//! How the files of mails and the folders of parts are named.

use std::path::{Path, PathBuf};

use lts_host::error::Result;

/// Whether the mail is a cover letter.
pub fn is_cover(mail: &Path) -> bool {
    let name = mail.file_name().unwrap_or_default().to_string_lossy();
    name.contains("0000-cover-letter")
}

/// The name of a mail for messages: the file, and the part's folder if there is one.
pub fn name(mail: &Path) -> String {
    let file = mail.file_name().unwrap_or_default().to_string_lossy();
    let folder = mail.parent().and_then(Path::file_name).unwrap_or_default();
    match folder.to_string_lossy() {
        folder if is_part(&folder) => format!("{folder}/{file}"),
        _ => file.into_owned(),
    }
}

/// Whether this is the name of a part's folder: `part-N`.
pub fn is_part(name: &str) -> bool {
    name.strip_prefix("part-")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether this is `NNNN-….patch`, or `vN-NNNN-….patch`.
pub fn is_mail_name(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = match name.split_once('-') {
        Some((version, rest)) if version.strip_prefix('v').is_some_and(digits) => rest,
        _ => name,
    };
    let number = numbered.split_once('-').map(|(number, _)| number);
    numbered.ends_with(".patch") && number.is_some_and(|text| text.len() == 4 && digits(text))
}

/// The mails of a folder in order, part by part if there are parts.
pub fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    let (mut paths, mut parts) = (Vec::new(), Vec::new());
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_part(&name) && path.is_dir() {
            parts.push(path);
        } else if path.extension().is_some_and(|ext| ext == "patch") {
            paths.push(path);
        }
    }
    paths.sort();
    parts.sort();
    for part in parts {
        paths.extend(list(&part)?);
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_numbered() {
        for name in ["0000-cover-letter.patch", "v2-0012-a.patch"] {
            assert!(is_mail_name(name), "{name}");
        }
        for name in [
            "mine.patch",
            "0001.patch",
            "v-0001-a.patch",
            "0001-a.txt",
            "001-a.patch",
        ] {
            assert!(!is_mail_name(name), "{name}");
        }
    }

    #[test]
    fn a_mail_of_a_part_is_named_with_it() {
        assert_eq!(
            name(Path::new("/m/part-2/0001-a.patch")),
            "part-2/0001-a.patch"
        );
        assert_eq!(name(Path::new("/m/0001-a.patch")), "0001-a.patch");
    }
}
