#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 4
check "loads" load second_object
check "generic code and a static of the other object" \
	says "second_object: 2 different ones of 4"
check "unloads" unload second_object
check "values of the other object's types are kept" says "second_object: 3 times a"
finish
