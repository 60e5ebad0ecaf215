// SPDX-License-Identifier: GPL-2.0

//! Ctrl-C and the like while a guest runs: the guest is stopped and its files are removed, and then
//! the signal does what it always does.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::{register_conditional_default, register_usize};
use signal_hook::low_level::emulate_default_handler;

/// Set while no guest runs.
static IDLE: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));
/// The signal that came while one ran, or 0.
static CAME: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);
/// Makes the signals known, once.
static REGISTERED: LazyLock<io::Result<()>> = LazyLock::new(|| {
    let ignored = ignored()?;
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        if ignored & 1 << (signal - 1) != 0 {
            continue; // As nohup(1) has it, or a shell for what runs in the background.
        }
        register_conditional_default(signal, Arc::clone(&IDLE))?;
        register_usize(signal, Arc::clone(&CAME), signal.unsigned_abs() as usize)?;
    }
    Ok(())
});

/// The signals that whoever started the tool wants ignored, a bit for each.
fn ignored() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    Ok(mask.unwrap_or(0))
}

/// As long as it lives, signals wait.
pub struct Deferred(());

impl Deferred {
    /// From now on, whoever runs a guest asks [`came`].
    pub fn new() -> io::Result<Self> {
        if let Err(err) = &*REGISTERED {
            return Err(io::Error::new(err.kind(), err.to_string()));
        }
        IDLE.store(false, Ordering::Relaxed);
        Ok(Self(()))
    }

    /// Does what a signal that came asks for: this does not return then.
    pub fn obey(self) -> io::Result<()> {
        drop(self);
        match i32::try_from(CAME.swap(0, Ordering::Relaxed)) {
            Ok(0) | Err(_) => Ok(()),
            Ok(signal) => emulate_default_handler(signal),
        }
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        IDLE.store(true, Ordering::Relaxed);
    }
}

/// Whether a signal came.
pub fn came() -> bool {
    CAME.load(Ordering::Relaxed) != 0
}
