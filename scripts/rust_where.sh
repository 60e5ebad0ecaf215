#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print the places of functions in an object, for messages about them.
#
# Usage: rust_where.sh OBJECT
#
# Reads lines "FUNCTION INFO SYMBOL" and writes "FUNCTION INFO PLACE NAME". NAME
# is demangled, if there is a tool for that. With debug information, PLACE is the
# line that refers to SYMBOL or, if there is none, the first line of the
# function; without it, PLACE is the object. Reads OBJDUMP from the environment:
# GNU's or LLVM's.

set -e

object=$1
wanted=$(cat)

demangle='cat'
for tool in "$(echo "$OBJDUMP" | sed 's/objdump/cxxfilt/')" \
	    "$(echo "$OBJDUMP" | sed 's/objdump/c++filt/')" llvm-cxxfilt c++filt; do
	if command -v "$tool" > /dev/null; then
		demangle=$tool
		break
	fi
done

# GNU's tool adds the hash of each crate. Remove it.
names=$(printf '%s\n' "$wanted" | sed 's/ .*//' | $demangle | sed 's/\[[0-9a-f]\{8,\}\]//g')

{
	printf '%s\n' "$wanted" | sed 's/^/wanted /'
	printf '%s\n' "$names" | sed 's/^/name /'
	case $($OBJDUMP -h "$object") in
	*' .debug_line '*) $OBJDUMP -d -r -l "$object" ;;
	esac
} | awk -v object="$object" '
	$1 == "wanted" {
		function_[++wanted] = $2
		info[wanted] = $3
		symbol[$2] = $4
		next
	}
	$1 == "name" { sub(/^name /, ""); name[++named] = $0; next }
	/^[0-9a-f]+ <.*>:$/ {
		current = $2
		gsub(/^<|>:$/, "", current)
		line = ""
		next
	}
	!(current in symbol) { next }
	/^(; )?[^ \t;].*:[0-9]+( \(discriminator [0-9]+\))?$/ {
		line = $0
		sub(/^; /, "", line)
		sub(/ \(discriminator.*/, "", line)
		# A line that was inlined from core is only used if there is no other.
		if (line ~ /\/library\/core\// && current in first)
			line = kept
		else
			kept = line
		if (!(current in first))
			first[current] = line
		next
	}
	/[ \t]R_[A-Z0-9_]+[ \t]/ {
		at = $NF
		sub(/[-+]0x[0-9a-f]+$/, "", at)
		if (at == symbol[current] && !(current in exact))
			exact[current] = line
	}
	END {
		for (i = 1; i <= wanted; i++) {
			f = function_[i]
			place = f in exact ? exact[f] : f in first ? first[f] : object
			print f, info[i], place, name[i]
		}
	}
'
