#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Find what a kernel uses of the crates in rust/, and link only that
# (CONFIG_RUST_TRIM).
#
# Usage: rust_trim.sh used CRATE-OBJECTS...
#        rust_trim.sh link OUTPUT USED CRATE-OBJECTS...
#
# "used" prints a line for each symbol of the objects that anything else refers to:
# "vmlinux NAME" or, if a module refers to it, "module NAME". "link" reads these lines
# from the file USED.
#
# The objects in OWN are those that the build makes of the result.
#
# Reads OWN, NM, READELF, LD, KBUILD_LDFLAGS, KBUILD_VMLINUX_OBJS, KBUILD_VMLINUX_LIBS,
# and MODULES from the environment; the last is a file that lists modules, if any.

set -e

# Undefined symbols of the objects and archives whose names are in the input, but for
# weak ones, which need no definition. An object without symbols is none to talk about.
undefined() {
	if ! xargs -r "$NM" -p --undefined-only > "$tmp/symbols" 2> "$tmp/errors"; then
		cat "$tmp/errors" >&2
		exit 1
	fi
	grep -v 'no symbols' "$tmp/errors" >&2 || :
	awk -v by="$1" '$1 == "U" { print by, $2 }' "$tmp/symbols"
}

used() {
	tmp=$(mktemp -d)
	trap 'rm -rf "$tmp"' EXIT

	for object in $KBUILD_VMLINUX_OBJS $KBUILD_VMLINUX_LIBS; do
		case " $OWN " in
		*" $object "*) ;;
		*) echo "$object" ;;
		esac
	done > "$tmp/vmlinux"
	[ -z "$MODULES" ] || sed 's/ko$/o/' "$MODULES" > "$tmp/module"

	"$NM" -p --defined-only "$@" > "$tmp/defined"
	awk '$2 ~ /^[A-Z]$/ { print "crates", $3 }' "$tmp/defined" > "$tmp/all"
	for by in vmlinux module; do
		[ ! -s "$tmp/$by" ] || undefined $by < "$tmp/$by" >> "$tmp/all"
	done
	awk '
		$1 == "crates" { defined[$2]; next }
		$2 in defined && !seen[$0]++
	' "$tmp/all" | LC_ALL=C sort
}

# The sections that the linker may discard are those that rust_merge.lds merges, of
# functions and data, and what belongs to a function. Any other section is a table, to
# which nothing refers, such as __bug_table. So are those that objtool reads.
tables() {
	sed -n 's/^ *\[ *[0-9]*\] \(.*\)/\1/p' "$1" | awk '
		$1 ~ /^\.(text|rodata|data|bss)(\.[_a-zA-Z0-9$]|\.\.L|$)/ { next }
		(($7 ~ /A/ && $7 !~ /L/) || $1 ~ /^\.discard\./) && !seen[$1]++ {
			print "\t" $1 " 0 : { KEEP(*(" $1 ")) }"
		}
	'
}

link() {
	output=$1 used=$2
	shift 2
	"$READELF" -S --wide "$@" > "$output.sections"
	{
		sed '/^}/d' "$(dirname "$0")/rust_merge.lds"
		tables "$output.sections"
		echo "}"
	} > "$output.lds"
	awk '!seen[$2]++ { print "-u" $2 }' "$used" > "$output.roots"
	# GNU's linker needs a root. The smallest function is one that does not matter.
	if [ ! -s "$output.roots" ]; then
		"$NM" -S --size-sort "$@" | awk '$3 == "T" { print "-u" $4; exit }' \
			> "$output.roots"
	fi
	# shellcheck disable=SC2086 # flags are several words
	$LD -r $KBUILD_LDFLAGS --gc-sections -T "$output.lds" "@$output.roots" -o "$output" "$@"
	rm -f "$output.lds" "$output.roots" "$output.sections"
}

"$@"
