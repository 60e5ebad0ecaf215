// SPDX-License-Identifier: GPL-2.0

//! The version of a kernel's source, as its Makefile and its package have it.

use std::fmt;

use lts_host::error::{Failure, Kind, Result};
use lts_host::version;

/// A kernel's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: [u32; 3],
    extra: String,
}

impl Version {
    /// From the first lines of a kernel's top Makefile.
    pub fn of_makefile(text: &str) -> Option<Self> {
        let value = |name: &str| {
            text.lines().take(10).find_map(|line| {
                let (key, value) = line.split_once('=')?;
                (key.trim() == name).then(|| value.trim())
            })
        };
        let number = |name: &str| value(name)?.parse().ok();
        Some(Self {
            numbers: [
                number("VERSION")?,
                number("PATCHLEVEL")?,
                number("SUBLEVEL")?,
            ],
            extra: value("EXTRAVERSION")?.to_owned(),
        })
    }

    /// From a string such as `5.10.262` or `5.10.262-rc1`.
    pub fn parse(text: &str) -> Result<Self> {
        match version::leading(text) {
            Some((numbers, extra)) if !extra.starts_with('.') => Ok(Self {
                numbers,
                extra: extra.to_owned(),
            }),
            _ => Err(Failure::new(Kind::Input, format!("`{text}` is no kernel version")).into()),
        }
    }

    /// From a package's version, such as `5.10.262-1` or `7.3.4-1~bpo13+1`.
    pub fn of_package(text: &str) -> Result<Self> {
        Self::parse(text.rsplit_once('-').map_or(text, |(upstream, _)| upstream))
    }

    /// The series this version belongs to, such as `5.10`.
    pub fn series(&self) -> String {
        format!("{}.{}", self.numbers[0], self.numbers[1])
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c] = self.numbers;
        write!(f, "{a}.{b}.{c}{}", self.extra)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makefile_and_package_versions_are_read() {
        let text = "# SPDX\nVERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 262\nEXTRAVERSION = -rt1\n";
        let version = Version::of_makefile(text).unwrap();
        assert_eq!(version.to_string(), "5.10.262-rt1");
        assert_eq!(version.series(), "5.10");
        assert_eq!(Version::of_makefile("all:\n"), None);
        assert_eq!(
            Version::of_package("7.3.4-1~bpo13+1").unwrap().to_string(),
            "7.3.4"
        );
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "5", "linux", "5.10.1.2", "5.x"] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
    }
}
