#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Check that the tools for Rust support are installed, and new enough.
#
#	(no option)  one line for each check: the version found, the version
#	             needed, how to fix a failure
#	--quiet      only the checks that failed
#	--reason     only the first failed check, as half a sentence for a menu
#
# Exits with 0 if Rust can be built. Reads RUSTC, BINDGEN, CC and RUST_LIB_SRC
# from the environment.

RUSTC=${RUSTC:-rustc}
BINDGEN=${BINDGEN:-bindgen}
CC=${CC:-clang}

clang_min=15.0.0
rustc_min=1.85.0
bindgen_min=0.71.1
libclang_min=15.0.0

# With these, rustc would warn that it cannot use make's jobserver.
unset MAKEFLAGS MFLAGS

mode=${1:-list}
failed=0

# good WHAT FOUND NEEDED
good() {
	[ "$mode" = list ] && printf '  ok    %-10s %s (needs %s)\n' "$1" "$2" "$3"
	return 0
}

# bad WHAT FOUND NEEDED FIX. NEEDED is empty if FOUND implies it.
bad() {
	failed=1
	if [ "$mode" = --reason ]; then
		# A menu has little room.
		printf '%s: %s%s\n' "$1" "$2" "${3:+, needs $3}"
		exit 1
	fi
	printf '  FAIL  %-10s %s%s\n' "$1" "$2" "${3:+ (needs $3)}" >&2
	printf '        %-10s -> %s\n' '' "$4" >&2
}

# The first x.y.z of a text; nothing if there is none.
version_of() {
	printf '%s\n' "$1" |
		sed -n 's/^[^0-9]*\([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' |
		head -n 1
}

# x.y.z as one number that compares.
number() {
	IFS=. read -r major minor patch <<-EOT
		$1
	EOT
	echo $((major * 10000000 + minor * 10000 + patch))
}

at_least() {
	[ "$(number "$1")" -ge "$(number "$2")" ]
}

case $mode in
--reason | --quiet | list) ;;
*)
	sed -n 's/^# \{0,1\}//; 3,13p' "$0" >&2
	exit 2
	;;
esac

# bindgen gets the same options for the C code as clang.
check_cc() {
	text=$($CC --version 2>/dev/null | head -n 1)
	case $text in
	'')
		bad clang "'$CC' not found" "$clang_min" \
			"install clang and lld, or name them: make LLVM=-19, or LLVM=directory/"
		return 1
		;;
	*"clang version "*) clang=$(version_of "${text#*clang version }") ;;
	*)
		bad clang "the C compiler is '$CC'" "make LLVM=1" \
			"install clang $clang_min or later and lld, and use them: make LLVM=1"
		return 1
		;;
	esac
	if [ -z "$clang" ] || ! at_least "$clang" "$clang_min"; then
		bad clang "${clang:-unknown version}" "$clang_min" \
			"install a newer clang and lld, or name them: make LLVM=-19, or LLVM=directory/"
		return 1
	fi
	good clang "$clang" "$clang_min"
}

check_rustc() {
	if ! text=$($RUSTC --version 2>/dev/null); then
		bad rustc "'$RUSTC' not found" "$rustc_min" \
			"install a Rust compiler, or name one: make RUSTC=..."
		return 1
	fi
	rustc=$(version_of "$text")
	if [ -z "$rustc" ]; then
		bad rustc "unknown version '$text'" "$rustc_min" \
			"name a Rust compiler: make RUSTC=..."
		return 1
	fi
	if ! at_least "$rustc" "$rustc_min"; then
		bad rustc "$rustc" "$rustc_min" \
			"install a newer Rust compiler, or name one: make RUSTC=..."
		return 1
	fi
	good rustc "$rustc" "$rustc_min"
}

check_library() {
	library=${RUST_LIB_SRC:-$($RUSTC --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library}
	if [ ! -e "$library/core/src/lib.rs" ]; then
		bad rust-src "not installed for rustc $rustc" "" \
			"rustup component add rust-src; or your distribution's rust-src; or RUST_LIB_SRC=..."
		[ "$mode" = --reason ] ||
			printf '        %-10s    (there is no %s)\n' '' "$library/core" >&2
		return 1
	fi
	good rust-src "$library" "the source of the standard library"
}

check_bindgen() {
	if ! text=$($BINDGEN --version 2>/dev/null); then
		bad bindgen "'$BINDGEN' not found" "$bindgen_min" \
			"cargo install --locked bindgen-cli, and have ~/.cargo/bin in \$PATH; or name one: make BINDGEN=..."
		return 1
	fi
	bindgen=$(version_of "$text")
	if [ -z "$bindgen" ] || ! at_least "$bindgen" "$bindgen_min"; then
		bad bindgen "${bindgen:-unknown version}" "$bindgen_min" \
			"cargo install --locked bindgen-cli, or name one: make BINDGEN=..."
		return 1
	fi
	good bindgen "$bindgen" "$bindgen_min"
}

# bindgen reads C through libclang, which may differ from the C compiler's. Its
# version is in the warning that bindgen prints when it parses our header.
check_libclang() {
	text=$($BINDGEN "$(dirname "$0")/rust_libclang_version.h" 2>&1 >/dev/null)
	libclang=$(version_of "$(printf '%s\n' "$text" | sed -n 's/.*clang version//p')")
	if [ -z "$libclang" ]; then
		bad libclang "bindgen could not load it" "$libclang_min" \
			"install libclang, or point bindgen to it: LIBCLANG_PATH=..."
		return 1
	fi
	if ! at_least "$libclang" "$libclang_min"; then
		bad libclang "$libclang" "$libclang_min" \
			"install a newer libclang, or point bindgen to it: LIBCLANG_PATH=..."
		return 1
	fi
	if at_least "$libclang" 22.0.0 && ! at_least "$bindgen" 0.72.1; then
		bad libclang "$libclang with bindgen $bindgen" \
			"bindgen 0.72.1 for libclang 22 and later" \
			"cargo install --locked bindgen-cli, or point bindgen to an older libclang: LIBCLANG_PATH=..."
		return 1
	fi
	good libclang "$libclang" "$libclang_min"

	if [ "$mode" = list ] && [ "$clang" ] && [ "${clang%%.*}" != "${libclang%%.*}" ]; then
		printf '  note  %-10s bindgen uses libclang %s, the kernel uses clang %s\n' \
			libclang "$libclang" "$clang"
	fi
}

check_cc
check_rustc && check_library
check_bindgen && check_libclang

if [ "$failed" = 0 ] && [ "$mode" = list ]; then
	echo 'Rust is available: tick "Rust support" in General setup.'
fi
exit $failed
