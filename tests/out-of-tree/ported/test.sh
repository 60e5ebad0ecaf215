#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 9
check "loads" load ported
check "its name" says "ported: module ported"
check "memory" says "ported: tree Some([3, 5, 8])"
check "errors" says "ported: error true of text"
check "time" says "ported: slept enough: true"
check "tasks" says "ported: this task: true"
check "unloads" unload ported
check "what is shared" says "ported: ported 1: sum 8"
check "parameters" eval "load ported first=4 && unload ported && says 'ported: ported 1: sum 9'"
finish
