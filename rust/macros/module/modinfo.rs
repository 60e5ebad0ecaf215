// SPDX-License-Identifier: GPL-2.0

//! The contents of the section `.modinfo`: `key=value`, each with a NUL character at its end.

/// A module's information, in its two forms.
#[derive(Default)]
pub(super) struct Modinfo {
    /// `key=value`: the section is the module's own.
    pub(super) loadable: Vec<u8>,
    /// `module.key=value`: the section is that of the whole kernel.
    pub(super) builtin: Vec<u8>,
    prefix: String,
}

impl Modinfo {
    /// Creates the information of the module `name`, which has no hyphens.
    pub(super) fn new(name: &str) -> Self {
        Self {
            prefix: format!("{name}."),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, key: &str, value: &[u8]) {
        self.loadable.extend(entry("", key, value));
        self.push_builtin(key, value);
    }

    /// Adds an entry that only a built-in module has.
    pub(super) fn push_builtin(&mut self, key: &str, value: &[u8]) {
        self.builtin.extend(entry(&self.prefix, key, value));
    }
}

fn entry(prefix: &str, key: &str, value: &[u8]) -> Vec<u8> {
    [prefix.as_bytes(), key.as_bytes(), b"=", value, b"\0"].concat()
}
