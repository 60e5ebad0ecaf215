// SPDX-License-Identifier: GPL-2.0

//! What the user sees: a progress bar on a terminal, plain lines elsewhere, one line per step.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Where messages go. Bars and steps go to standard error, results to standard output.
#[derive(Debug)]
pub struct Ui {
    /// Show the commands that are run.
    pub verbose: bool,
    terminal: bool,
    bar: Mutex<Option<ProgressBar>>,
    said: Mutex<BTreeSet<String>>,
}

/// What a bar counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, shown with a rate.
    Bytes,
    /// Things: files, lines, patches, tests.
    Items,
}

impl Ui {
    /// The user interface for this process.
    pub fn new(verbose: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self {
            verbose,
            terminal,
            bar: Mutex::new(None),
            said: Mutex::default(),
        }
    }

    /// A line of its own, above the bar if there is one.
    pub fn line(&self, text: &str) {
        match &*self.lock() {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    /// A line that is said once, however often there is a reason to.
    pub fn once(&self, text: &str) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.insert(text.to_owned()) {
            self.line(text);
        }
    }

    /// Begins a step: `what` is a short phrase such as "unpacking linux 5.10.262".
    pub fn step(&self, what: impl Into<String>) -> Step<'_> {
        let what = what.into();
        if self.terminal {
            self.set_bar(Some(spinner(&what)));
        } else {
            eprintln!("  .. {what}");
        }
        Step {
            ui: self,
            what,
            start: Instant::now(),
            done: false,
        }
    }

    /// Removes the bar, so that what follows stands on a clean line.
    pub fn clear(&self) {
        self.set_bar(None);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_bar(&self, bar: Option<ProgressBar>) {
        if let Some(old) = std::mem::replace(&mut *self.lock(), bar) {
            old.finish_and_clear();
        }
    }
}

fn spinner(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_style(style("{spinner} {msg} {elapsed}"));
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A step under way. Dropped without [`Step::done`], it ends as failed.
#[derive(Debug)]
#[must_use]
pub struct Step<'a> {
    ui: &'a Ui,
    what: String,
    start: Instant,
    done: bool,
}

impl Step<'_> {
    /// Turns the spinner into a bar that ends at `total`.
    pub fn total(&self, total: u64, unit: Unit) {
        if let Some(bar) = &*self.ui.lock() {
            bar.set_length(total);
            bar.set_style(style(match unit {
                Unit::Bytes => "{msg} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
                Unit::Items => "{msg} [{wide_bar}] {pos}/{len} {elapsed}",
            }));
        }
    }

    /// Moves the bar to `position`; more than the total is shown as the total.
    pub fn at(&self, position: u64) {
        if let Some(bar) = &*self.ui.lock() {
            bar.set_position(position.min(bar.length().unwrap_or(u64::MAX)));
        }
    }

    /// Ends the step well; prints its summary line.
    pub fn done(self) {
        let what = self.what.clone();
        self.done_as(&what);
    }

    /// Ends the step well, with `summary` in place of the phrase it began with.
    pub fn done_as(mut self, summary: &str) {
        self.done = true;
        self.ui.clear();
        eprintln!("  ok {summary} ({})", duration(self.start.elapsed()));
    }

    /// Ends the step badly, with `summary` in place of the phrase it began with.
    pub fn fail_as(mut self, summary: &str) {
        self.what = summary.to_owned(); // The rest is what dropping does.
    }

    /// Ends the step without a word: there was nothing to do.
    pub fn skip(mut self) {
        self.done = true;
        self.ui.clear();
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.ui.clear();
            eprintln!("FAIL {} ({})", self.what, duration(self.start.elapsed()));
        }
    }
}

/// A number of things: `1 file`, `3 files`.
pub fn plural(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            (plural(1, "file"), plural(0, "file")),
            ("1 file".into(), "0 files".into())
        );
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(Duration::from_millis(420)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(12)), "12 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }
}
