#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

ko=$(module hello_2021) || bail "no hello_2021.ko"

with_parameters() {
	mark
	load hello_2021 whom=Linux year=1991 loud &&
		says "hello_2021: Hello Linux of 1991!!!" &&
		[ "$(parameter hello_2021 whom)" = Linux ] &&
		unload hello_2021 &&
		says "hello_2021: Goodbye world of 1991"
}

not_utf8() {
	refused EINVAL hello_2021 "whom=$(printf '\377')"
}

plan 7
check "has an author" has_info "$ko" "author=Rust for LTS"
check "has the licence as it was written" has_info "$ko" "license=GPL v2"
check "loads" load hello_2021
check "says hello" says "hello_2021: Hello world of 2021."
check "unloads" unload hello_2021
check "takes parameters" with_parameters
check "hands on the error of text that is not UTF-8" not_utf8
finish
