#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 7
check "loads" load wide_integers
check "unsigned division" says "wide_integers: unsigned: true"
check "signed division" says "wide_integers: signed: true"
check "a divisor of zero is seen" says "wide_integers: by zero: None"
check "in another object" says "wide_integers: another object: 333333"
check "in core" says "wide_integers: core: 4.2540766411282592856903984951653826567e37"
check "unloads" unload wide_integers
finish
