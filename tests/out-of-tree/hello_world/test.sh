#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

ko=$(module hello_world) || bail "no hello_world.ko"

plan 8
check "has an author" has_info "$ko" "author=Rust for LTS"
check "has a description" has_info "$ko" "description=Hello world from outside of the tree"
check "is made for this kernel" has_info "$ko" "vermagic=$(uname -r) "
check "loads" load hello_world
check "says hello" says "hello_world: Hello world from outside of the tree!"
check "unloads" unload hello_world
check "says goodbye" says "hello_world: Goodbye world from outside of the tree!"
check "is gone" not_loaded hello_world
finish
