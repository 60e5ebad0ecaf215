#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_minimal accepts parameters, refuses bad ones as a module in C does, and
# leaks nothing when it cannot start.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

ko=$(module rust_minimal) || skip_all "no rust_minimal.ko in $MODDIR"

# makes NUMBERS [PARAMETER=VALUE]...: load, check the numbers, unload, check
# that the module still had them.
makes() {
	numbers=$1
	shift
	mark
	load rust_minimal "$@" &&
		says "rust_minimal: made $numbers" &&
		unload rust_minimal &&
		says "rust_minimal: kept $numbers until now" &&
		not_loaded rust_minimal
}

# reads LINE [PARAMETER=VALUE]...: load, check the values it has read, unload.
reads() {
	line=$1
	shift
	mark
	load rust_minimal "$@" && says "rust_minimal: $line" && unload rust_minimal
}

# says_why LINE ERROR [PARAMETER=VALUE]...
says_why() {
	line=$1 why=$2
	shift 2
	mark
	refused "$why" rust_minimal "$@" && says "$line"
}

again() {
	load rust_minimal || return 1
	refused_again=0
	load rust_minimal > /dev/null || [ "$error" != EEXIST ] || refused_again=1
	unload rust_minimal && [ "$refused_again" = 1 ]
}

plan 39

for entry in "author=Rust for LTS" "license=GPL" "name=rust_minimal" \
	"description=Rust module with parameters and memory of its own" \
	"parmtype=first:i32" "parmtype=count:u8" "parmtype=reverse:bool" \
	"parm=step:What to add to get the next number (default: 1)"; do
	check "modinfo has $entry" has_info "$ko" "$entry"
done
# busybox's modinfo always reads modules.dep first.
if ! command -v modinfo > /dev/null; then
	skip "modinfo(8) reads it" "there is none"
elif [ ! -e "/lib/modules/$(uname -r)/modules.dep" ]; then
	skip "modinfo(8) reads it" "it needs modules.dep"
else
	check "modinfo(8) reads it" eval "modinfo '$ko' | grep -q 'first:'"
fi

check "no parameter" makes "[1, 2, 3, 4, 5]"
check "one parameter" makes "[1]" count=1
check "all parameters" makes "[1, 4, 7, 10]" first=10 step=-3 count=4 reverse=1
check "a value in hexadecimal" makes "[16, 17]" first=0x10 count=2
check "a value in octal" makes "[8, 9]" first=010 count=2
check "a value with a sign" makes "[5, 6]" first=+5 count=2
check "the last of two values" makes "[7]" first=3 count=1 first=7
check "the largest count" reads "first=1 step=1 count=255 reverse=false" count=255
check "the smallest values" reads "first=-2147483648 step=0 count=1 reverse=false" \
	first=-2147483648 step=0 count=1
check "a flag alone is true" reads "first=1 step=1 count=5 reverse=true" reverse
check "a flag with y" reads "first=1 step=1 count=5 reverse=true" reverse=y
check "a flag with on" reads "first=1 step=1 count=5 reverse=true" reverse=on
check "a flag with N" reads "first=1 step=1 count=5 reverse=false" reverse=N
check "a flag with off" reads "first=1 step=1 count=5 reverse=false" reverse=off

check "no number" says_why "rust_minimal: \`abc' invalid for parameter \`first'" EINVAL first=abc
check "an empty number" refused EINVAL rust_minimal first=
check "a number without a value" refused EINVAL rust_minimal first
check "more than a number" refused EINVAL rust_minimal first=1x
check "i32 too large" refused ERANGE rust_minimal first=2147483648
check "i16 too large" refused ERANGE rust_minimal step=32768
check "i16 too small" refused ERANGE rust_minimal step=-32769
check "u8 too large" refused ERANGE rust_minimal count=256
check "u8 with a minus" refused EINVAL rust_minimal count=-1
check "no flag" refused EINVAL rust_minimal reverse=maybe
check "good, then bad" refused EINVAL rust_minimal first=1 count=x
check "an unknown parameter is ignored, and the log says so" eval \
	"makes '[1, 2, 3, 4, 5]' nosuch=1 &&
	says \"rust_minimal: unknown parameter 'nosuch' ignored\""

# Errors of init, after the parameters were accepted.
check "EINVAL from init" says_why "rust_minimal: count=0: there is nothing to keep" \
	EINVAL count=0
check "EOVERFLOW from init" refused EOVERFLOW rust_minimal first=2147483647
check "a second one is refused" again

check "works after all this" makes "[1, 2, 3, 4, 5]"
finish
