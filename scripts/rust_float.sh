#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Refuse an object that needs floating point, and name the functions that do.
#
# The kernel has neither the registers nor the functions that the compiler
# calls instead, and formatting a float with {:?} is a panic: core is built
# without that code.
#
# Usage: rust_float.sh OBJECT
#
# Reads NM and OBJDUMP from the environment: GNU's or LLVM's.

set -e

object=$1

list() { echo "$1" | sed 's/,/, /g'; }

# Functions that the compiler calls: arithmetic, comparisons, conversions, and C's.
calls='__(add|sub|mul|div|neg|eq|ne|lt|le|gt|ge|unord|powi)([hsdxt]f[23]?)'
calls="$calls|__fix(uns)?[hsdxt]f[sdt]i|__float(un)?[sdt]i[hsdxt]f"
calls="$calls|__(extend|trunc)[hsdxtb]f[hsdxt]f2|__gnu_(h2f|f2h)_ieee"
calls="$calls|f(mod|ma|max|min|maximum|minimum|maximum_num|minimum_num)(f|l|f128)?"

called=$($NM -p --undefined-only "$object" | awk '{ print $NF }' | grep -xE "$calls" || true)

# The message of the panic.
text='floating point fmt support is turned off'
prints=
if grep -q "$text" "$object"; then
	prints=y
elif [ -z "$called" ]; then
	exit 0
fi

# Go back from each use to code outside of core and the kernel crate, skipping
# tables of functions and generic code. The bytes between two places that are
# referred to count as one piece of data.
{
	echo "$called" | sed 's/^/called /'
	$OBJDUMP -t "$object"
	$OBJDUMP -r "$object"
	[ -z "$prints" ] || $OBJDUMP -s "$object"
} | awk -v text="$text" '
	function number(hex, i, n) {
		hex = tolower(hex)
		n = 0
		for (i = 1; i <= length(hex); i++)
			n = 16 * n + index("0123456789abcdef", substr(hex, i, 1)) - 1
		return n
	}
	function starts(section, at) {
		if (!((section, at) in start)) {
			start[section, at]
			places[section] = places[section] " " at
		}
	}
	# Return the function or the piece of data that contains a place.
	function holder(section, at, i, n, list, best) {
		n = split(functions[section], list, " ")
		for (i = 1; i <= n; i++)
			if (at >= from[list[i]] && at < to[list[i]])
				return list[i]
		best = 0
		n = split(places[section], list, " ")
		for (i = 1; i <= n; i++)
			if (list[i] + 0 <= at && list[i] + 0 > best)
				best = list[i] + 0
		return section ":" best
	}
	# Queue a place, with the called function or the format as the reason.
	function reach(node, what) {
		if ((node, what) in seen)
			return
		seen[node, what]
		queue[++last] = node
		because[last] = what
	}
	function found(node, what) {
		done[what]
		if (!(node in calls)) {
			order[++reported] = node
			calls[node] = ""
		}
		if (what == "{:?}")
			formats[node]
		else if (index("," calls[node], "," what ",") == 0)
			calls[node] = calls[node] what ","
		if (what in origin && !(node in symbol))
			symbol[node] = what
	}
	# Code that names no crate but these is generic, and instantiated for this object.
	# The last crate in a name is the crate that it was instantiated for.
	function is_glue(name, size) {
		if (name !~ /^_R/)
			return 0
		while (match(name, /Cs[0-9A-Za-z]*_[0-9]+/)) {
			size = substr(name, RSTART, RLENGTH)
			name = substr(name, RSTART + RLENGTH)
			sub(/.*_/, "", size)
			size += 0
			if (length(name) > size && \
			    substr(name, 1, size) !~ /^(core|kernel|alloc|pin_init)$/)
				return 0
		}
		return 1
	}
	$1 == "called" {
		if ($2 != "") {
			origin[$2]
			origins[++norigins] = $2
		}
		next
	}
	/^SYMBOL TABLE/ { part = "symbols"; next }
	/^RELOCATION RECORDS FOR/ {
		part = "relocations"
		section = $NF
		gsub(/^\[|\]:$/, "", section)
		next
	}
	/^Contents of section/ {
		part = "contents"
		section = $4
		sub(/:$/, "", section)
		window = ""
		next
	}
	part == "symbols" && /\t/ {
		split($0, half, "\t")
		n = split(half[1], word, " ")
		if (word[n] == "*UND*" || word[n] == "*ABS*")
			next
		at = number(word[1])
		in_section[$NF] = word[n]
		value[$NF] = at
		starts(word[n], at)
		if (half[1] ~ / F /) {
			split(half[2], word2, " ")
			functions[word[n]] = functions[word[n]] " " $NF
			from[$NF] = at
			to[$NF] = at + number(word2[1])
		}
	}
	section ~ /^\.(debug|stack_sizes|eh_frame|orc|return_sites|retpoline)/ { next }
	part == "relocations" && $2 ~ /^R_/ {
		to_what = $3
		plus = 0
		if (match(to_what, /[-+]0x[0-9a-f]+$/)) {
			plus = number(substr(to_what, RSTART + 3))
			if (substr(to_what, RSTART, 1) == "-")
				plus = -plus
			to_what = substr(to_what, 1, RSTART - 1)
		}
		# Relative to the end of the field.
		if ($2 ~ /_(PC|PLT)32$/)
			plus += 4
		uses++
		at_section[uses] = section
		at_offset[uses] = number($1)
		target[uses] = to_what
		addend[uses] = plus
	}
	part == "contents" && /^ [0-9a-f]+ / {
		line = substr($0, 2)
		hex = index(line, " ")
		if (window == "")
			begin = number(substr(line, 1, hex - 1))
		window = window substr(line, hex + 38, 16)
		if (found_at = index(window, text)) {
			text_places[++ntexts] = section SUBSEP begin + found_at - 1
			window = substr(window, found_at + 1)
			begin += found_at
		} else if (length(window) > 96) {
			begin += length(window) - 64
			window = substr(window, length(window) - 63)
		}
	}
	END {
		for (i = 1; i <= uses; i++) {
			if (target[i] in value) {
				addend[i] += value[target[i]]
				target[i] = in_section[target[i]]
			}
			if (!(target[i] in origin))
				starts(target[i], addend[i])
		}
		for (i = 1; i <= uses; i++) {
			node = target[i] in origin ? target[i] : holder(target[i], addend[i])
			user = holder(at_section[i], at_offset[i])
			users[node] = users[node] " " user
		}
		for (i = 1; i <= norigins; i++)
			reach(origins[i], origins[i])
		for (i = 1; i <= ntexts; i++) {
			split(text_places[i], place, SUBSEP)
			reach(holder(place[1], place[2] + 0), "{:?}")
		}
		for (at = 1; at <= last; at++) {
			node = queue[at]
			what = because[at]
			n = split(users[node], list, " ")
			for (i = 1; i <= n; i++) {
				user = list[i]
				if (user == node)
					continue
				if (user in from && !is_glue(user)) {
					found(user, what)
					continue
				}
				if (user in from && !(what in nearest))
					nearest[what] = user
				reach(user, what)
			}
		}
		# No function outside of these crates: take the nearest function.
		origins[++norigins] = "{:?}"
		for (i = 1; i <= norigins; i++) {
			what = origins[i]
			if (what in nearest && !(what in done))
				found(nearest[what], what)
		}
		if (!reported)
			found("?", norigins > 1 ? origins[1] : "{:?}")
		for (i = 1; i <= reported; i++) {
			node = order[i]
			print node, calls[node] (node in formats ? "{:?}" : ""), \
				node in symbol ? symbol[node] : "-"
		}
	}
' | sh "${0%/*}/rust_where.sh" "$object" | while read -r _ what where name; do
	case $what in
	'{:?}') why='formats a float with {:?}' ;;
	*'{:?}') why="formats a float with {:?}, and calls $(list "${what%,*}")" ;;
	*) why="calls $(list "${what%,}")" ;;
	esac
	echo "$where: error: floating point is not available in the kernel: '$name' $why"
done >&2

exit 1
