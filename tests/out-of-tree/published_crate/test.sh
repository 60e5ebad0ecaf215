#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# Frames are checked before one is damaged, and after.
checked() {
	says "published_crate: 0 damaged" && says "published_crate: frame 1 is damaged" &&
		[ "$(log | grep -c 'is damaged')" = 1 ]
}

plan 6
check "loads" load published_crate
check "a function of the crate" says "published_crate: crc 0xf4"
check "a macro of the crate" says "published_crate: of text 0x5f"
check "generic code of the crate" checked
check "unloads" unload published_crate
check "what a feature adds to the crate" says "published_crate: by table 0xf4"
finish
