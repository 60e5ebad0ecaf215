#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_hello_world says hello when it starts and goodbye when it ends.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

hello="rust_hello_world: Hello world from Rust!"
goodbye="rust_hello_world: Goodbye world from Rust!"

at_boot() {
	[ "$(dmesg -r | grep -c "^<6>.*$hello")" = 1 ]
}

at_level_info() {
	raw_log | grep -qxF "<6>$hello"
}

if built_in rust_hello_world; then
	dmesg | grep -q 'Linux version' || skip_all "the log does not go back to the boot"
	plan 2
	check "built in, says hello once, at the level of information" at_boot
	check "cannot be removed" eval "! rmmod rust_hello_world"
	finish
fi

ko=$(module rust_hello_world) || skip_all "rust_hello_world is neither built in nor in $MODDIR"

plan 9
check "has an author" has_info "$ko" "author=Rust for LTS"
check "has a licence" has_info "$ko" "license=GPL"
check "is made for this kernel" has_info "$ko" "vermagic=$(uname -r) "
check "loads" load rust_hello_world
check "says hello, at the level of information" at_level_info
check "is loaded" loaded rust_hello_world
check "unloads" unload rust_hello_world
check "says goodbye" says "$goodbye"
check "is not loaded any more" not_loaded rust_hello_world
finish
