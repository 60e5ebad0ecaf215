#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 8
check "loads" load objects
check "an object need not name the kernel" says "objects: plain gives 5"
check "an object prints the module's name" says "objects: left was given 5"
check "so does one of the same file name" says "objects: right was given 5"
check "the two are not mixed up" says "objects: left and right give 25"
check "an object of two modules prints both names" says "objects:objects_other: shared was given 6"
check "unloads" unload objects

shared() {
	load objects-other &&
		says "objects_by_name: loaded" &&
		says "objects:objects_other: shared was given 7" &&
		unload objects_other
}
check "the other module works too" shared
finish
