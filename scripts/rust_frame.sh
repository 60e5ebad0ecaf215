#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Warn of functions whose stack frame exceeds CONFIG_FRAME_WARN, as the C
# compiler does, then remove the section that has the sizes.
#
# rustc has no -Wframe-larger-than, but -Zemit-stack-sizes: .stack_sizes has,
# for each function, its address and the size of its frame in LEB128. As in C,
# stack that alloca() or inline assembly takes at run time is not counted.
#
# Usage: rust_frame.sh OBJECT LIMIT [error]
#
# With "error", such a function is an error. Reads OBJDUMP and OBJCOPY from the
# environment: GNU's or LLVM's.

set -e

object=$1 limit=$2 severity=${3:-warning}

hint='a large module can be made in its place, not on the stack:'
hint="$hint implement \`InPlaceModule\` rather than \`Module\`"

headers=$($OBJDUMP -h "$object")
case $headers in
*' .stack_sizes '*) ;;
*) exit 0 ;;
esac

# Print, from the relocations and the contents, SIZE SECTION OFFSET of each
# function above the limit. Without the relocations, print only the size.
larger() {
	awk -v limit="$limit" '
		function byte(at) {
			at = substr(bytes, 2 * at + 1, 2)
			return 16 * (index(digits, substr(at, 1, 1)) - 1) + \
				index(digits, substr(at, 2, 1)) - 1
		}
		# Evaluate one section of this name. An object may have several.
		function evaluate(at, size, factor) {
			for (at = 0; 2 * at < length(bytes); entry++) {
				size = 0
				factor = 1
				at += pointer
				do {
					size += byte(at) % 128 * factor
					factor *= 128
				} while (byte(at++) >= 128)
				if (size > limit)
					print size, entry in target ? target[entry] : "unknown 0"
			}
			bytes = ""
		}
		BEGIN { digits = "0123456789abcdef"; pointer = 8; entry = entries = 0 }
		/file format elf32/ { pointer = 4 }
		/^RELOCATION RECORDS/ { contents = 0; next }
		/^Contents of section/ { evaluate(); contents = 1; next }
		contents && /^ [0-9a-f]/ {
			line = substr($0, 2)
			line = substr(line, index(line, " ") + 1, 35)
			gsub(/ /, "", line)
			bytes = bytes line
			next
		}
		!contents && $2 ~ /^R_/ {
			place = $3
			offset = 0
			if (match(place, /\+0x[0-9a-f]+$/)) {
				offset = substr(place, RSTART + 3)
				place = substr(place, 1, RSTART - 1)
			}
			target[entries++] = place " " offset
		}
		END { evaluate() }
	'
}

contents=$($OBJDUMP -s -j .stack_sizes "$object")

if [ "$(echo "$contents" | larger)" ]; then
	# LLVM's objdump selects relocations by the section that holds them.
	case $headers in
	*' .rela.stack_sizes '*) relocations=.rela.stack_sizes ;;
	*' .rel.stack_sizes '*) relocations=.rel.stack_sizes ;;
	*) relocations=.stack_sizes ;;
	esac

	{
		{
			$OBJDUMP -r -j $relocations "$object"
			echo "$contents"
		} | larger
		$OBJDUMP -t "$object"
	} | awk '
		function plain(hex) { sub(/^0+/, "", hex); return hex }
		NF == 3 && /^[0-9]/ { size[$2, plain($3)] = $1; next }
		/ F / {
			split($0, half, "\t")
			n = split(half[1], word, " ")
			place = word[n] SUBSEP plain(word[1])
			if (!(place in size))
				place = $NF SUBSEP # relative to the symbol, not the section
			if (place in size)
				print $NF, size[place], "-"
			delete size[place]
		}
		END {
			for (place in size) {
				split(place, at, SUBSEP)
				print at[1] "+0x" at[2], size[place], "-"
			}
		}
	' | sh "${0%/*}/rust_where.sh" "$object" | while read -r function size where name; do
		echo "$where: $severity: stack frame size ($size) exceeds limit ($limit) in '$name'"
		case $function in
		init_module | __*_init | _R*_6kernel6module*Module*4init*)
			echo "$where: note: $hint"
			;;
		esac
	done >&2
	[ "$severity" != error ]
fi

$OBJCOPY --remove-section=.stack_sizes "$object"
