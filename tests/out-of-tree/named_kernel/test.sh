#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A module may have a file that is called kernel.rs.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 4
check "loads" load named_kernel
check "uses the kernel crate" says "named_kernel: kernel: [72]"
check "unloads" unload named_kernel
check "drops its value" says "named_kernel: ends with 1"
finish
