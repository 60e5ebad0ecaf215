#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the macros make is the same, whatever the module's crate calls its own
# things.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 13
check "loads" load shadows number=201
check "has its parameters" says "shadows: parameters: 201 true text"
check "initialises" says "shadows: initializers: 4332"
check "declares fields of bits" says "shadows: numbers: Register { <raw>: 0x95, low: Bounded(5), high: Bounded(9) }"
check "declares flags" says "shadows: flags: Flags(2)"
check "prints once" says "shadows: the first time: 60"
check "asserts and makes vectors" says "shadows: small ones: 61"
check "makes locks" says "shadows: locks: 17"
check "queues work" says "shadows: the number is 70"
check "makes tables of functions" says "shadows: callbacks: 71"
check "makes lists" says "shadows: a list: 3321"
check "does without a prelude" says "shadows: without a prelude: 60"
check "unloads" unload shadows
finish
