#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a symbol's CRC says about a structure's layout.
#
# Guess: with MODVERSIONS a change of a structure's layout changes the CRC of the functions that
# take it, and a change that leaves the layout alone does not.
#
# Seen with genksyms of linux-kbuild-6.1 6.1.176-1: it is the other way round as often as not. A
# structure that becomes packed, by attribute or by pragma, keeps its CRC, and so does one with an
# array of as many bytes as another structure has, when that other one grows. To rename a member, or
# to write `2` as `1 + 1`, changes it. So a test of a structure has to compare sizes and offsets too.

. "$(dirname "$(readlink -f "$0")")/lib"

debian libelf1=0.188-2.1 linux-kbuild-6.1=6.1.176-1
genksyms=$root/usr/lib/linux-kbuild-6.1/scripts/genksyms/genksyms

# crc DECLARATIONS: of a function that takes a `struct s` which a header declares in this way.
crc()
{
	{
		printf '# 1 "file.c"\n# 1 "header.h" 1\n%s\n# 2 "file.c" 2\n' "$1"
		printf 'int take(struct s *s);\n__GENKSYMS_EXPORT_SYMBOL(take);\n'
	} | run "$genksyms" | sed -n 's/.* //p'
}

# compare WHAT EXPECTED DECLARATIONS OTHERS
compare()
{
	if [ "$(crc "$3")" = "$(crc "$4")" ]; then
		seen "$1" "$2" equal
	else
		seen "$1" "$2" differs
	fi
}

plain='struct s { char a; int b; };'

guess 'the CRC follows the layout'
[ -n "$(crc "$plain")" ] || cannot 'genksyms prints no CRC'
compare 'a packed one, by attribute, 5 bytes instead of 8' equal \
	"$plain" 'struct s { char a; int b; } __attribute__((packed));'
compare 'a packed one, by pragma' equal \
	"$plain" "$(printf '#pragma pack(1)\n%s' "$plain")"
compare 'sizeof another structure, 8 bytes and then 16' equal \
	'struct t { char c[8]; }; struct s { char a[sizeof(struct t)]; };' \
	'struct t { char c[16]; }; struct s { char a[sizeof(struct t)]; };'
compare 'a member by another name, the layout is the same' differs \
	"$plain" 'struct s { char a; int c; };'
compare 'an array of 1 + 1 instead of 2' differs \
	'struct s { int a[2]; };' 'struct s { int a[1 + 1]; };'
verdict
