#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print why a Rust module from outside of the tree cannot be built against the
# kernel in the current directory: one line, with the solution. Print nothing if
# the module can be built.
#
# Reads CC, RUSTC, and RUSTC_NAME (the variable that make has RUSTC from) from
# the environment. Exits with 0 in either case.

RUSTC=${RUSTC:-rustc}
RUSTC_NAME=${RUSTC_NAME:-RUSTC}

# With these, rustc would warn that it cannot use make's jobserver.
unset MAKEFLAGS MFLAGS

config=include/config/auto.conf

# The version of a tool that the kernel was built with.
built_with() {
	sed -n "s/^CONFIG_$1_VERSION_TEXT=\"\(.*\)\"\$/\1/p" $config
}

# The version of a tool, in the form that the configuration has.
version_of() {
	"$@" --version 2>/dev/null | head -n 1 | tr -d '#'
}

# The major version of clang.
major_of() {
	major=${1#*clang version }
	echo "${major%%.*}"
}

# Whether a module contains bitcode of the clang that built the kernel.
inlines_helpers() {
	grep -q '^CONFIG_RUST_INLINE_HELPERS=y' $config
}

# The value of LLVM= that calls the clang of this version, and its linker.
find_llvm() {
	major=$(major_of "$1")
	for llvm in 1 "-$major" "/usr/lib/llvm-$major/bin/" "/usr/lib64/llvm$major/bin/"; do
		case $llvm in
		*/) clang=${llvm}clang lld=${llvm}ld.lld ;;
		-*) clang=clang$llvm lld=ld.lld$llvm ;;
		*) clang=clang lld=ld.lld ;;
		esac
		if [ "$(version_of "$clang")" = "$1" ] && command -v "$lld" >/dev/null; then
			echo "LLVM=$llvm"
			return
		fi
	done
	echo "LLVM=dir/, the directory with clang $major"
}

# The variable of make that selects the compiler of this version.
find_rustc() {
	tool=rustc option=
	[ "$RUSTC_NAME" = RUSTC ] || tool=clippy-driver option=--rustc
	for dir in $(echo "$PATH" | tr ':' ' ') /usr/bin \
			"${RUSTUP_HOME:-$HOME/.rustup}"/toolchains/*/bin; do
		[ -x "$dir/$tool" ] || continue
		# shellcheck disable=SC2086 # No option is no word.
		if [ "$(version_of "$dir/$tool" $option)" = "$1" ]; then
			echo "$RUSTC_NAME=$dir/$tool"
			return
		fi
	done
	echo "$RUSTC_NAME=path, that of this compiler"
}

# differs BUILT FOUND NAME COMMAND FIX
why=
fix=
differs() {
	why="${why:-the kernel was built}${why:+, and} with $1, but $3"
	if [ -n "$2" ]; then
		why="$why is $2"
	else
		why="$why=$4 is not found"
	fi
	fix="${fix:+$fix }$5"
}

if ! grep -q '^CONFIG_RUST=y' $config; then
	echo "the kernel in $PWD has no Rust support, CONFIG_RUST is not set:" \
		"tick \"Rust support\" in \"General setup\" there, and build it again"
	exit
fi

# shellcheck disable=SC2086 # They may have options, or a wrapper in front.
{
	cc=$(version_of $CC)
	rustc=$(version_of $RUSTC)
}

built=$(built_with CC)
built_cc=$built
if [ "$cc" != "$built" ]; then
	case $cc in
	*"clang version "*)
		if inlines_helpers && [ "$(major_of "$cc")" != "$(major_of "$built")" ]; then
			differs "$built" "$cc" CC "$CC" "$(find_llvm "$built")"
		else
			echo "warning: the kernel was built with $built, but CC is $cc" >&2
		fi
		;;
	*) differs "$built" "$cc" CC "$CC" "$(find_llvm "$built")" ;;
	esac
fi

# rustc reads only metadata that the same version has written.
built=$(built_with RUSTC)
[ "$rustc" = "$built" ] ||
	differs "$built" "$rustc" "$RUSTC_NAME" "${RUSTC% --rustc}" "$(find_rustc "$built")"

if [ -n "$why" ]; then
	echo "$why: call make with $fix"
	exit
fi

needed=rust/libkernel.rmeta
if inlines_helpers; then
	needed="$needed rust/helpers/helpers.bc"
	lacks=$("$(dirname "$0")/rust_bitcode.sh")
	if [ -n "$lacks" ]; then
		echo "the kernel was built with CONFIG_RUST_INLINE_HELPERS, which $lacks:" \
			"call make with $(find_llvm "$built_cc")"
		exit
	fi
fi

for file in $needed; do
	if [ ! -e "$file" ]; then
		echo "the kernel in $PWD is not prepared for Rust modules, there is no" \
			"$file: run make there, or make modules_prepare"
		exit
	fi
done

if grep -q '^CONFIG_RUST_TRIM=y' $config; then
	echo "warning: the kernel was built with CONFIG_RUST_TRIM: it exports only what the" \
		"modules of its own build use, and others may lack symbols" >&2
fi
