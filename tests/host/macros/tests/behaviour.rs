// SPDX-License-Identifier: GPL-2.0

//! What the macros make, at run time: the fixtures are programs that check themselves.

mod support;

use support::BUILTIN;
use support::LOADABLE;

#[test]
fn a_module_starts_fails_and_ends() {
    support::program("lifecycle", LOADABLE);
    support::program("lifecycle", BUILTIN);
}

#[test]
fn a_module_in_place_does_not_move() {
    support::program("in_place", LOADABLE);
    support::program("in_place", BUILTIN);
}

#[test]
fn parameters_are_set_and_read() {
    support::program("params", LOADABLE);
    support::program("params", BUILTIN);
}

#[test]
fn vtable_tells_what_is_implemented() {
    support::program("vtable", BUILTIN);
}

#[test]
fn fmt_wraps_what_is_printed() {
    support::program("fmt", BUILTIN);
}

#[test]
fn paste_makes_identifiers() {
    support::program("paste", BUILTIN);
}

#[test]
fn export_defines_the_symbol() {
    support::program("export", BUILTIN);
}
