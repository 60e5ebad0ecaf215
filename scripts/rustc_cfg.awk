#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0
#
# Turn the kernel's configuration into arguments for rustc, one a line:
#
#	awk -f rustc_cfg.awk include/generated/autoconf.h include/config/auto.conf
#
# An option that is y or m becomes --cfg=CONFIG_X and --cfg=CONFIG_X="y" (or
# "m"); any other has its value: --cfg=CONFIG_X="value". One that is n is not
# there. The header is read for the values of numbers, since only there every
# hexadecimal one has its 0x.

FNR == NR {
	if ($1 == "#define")
		number[$2] = $3
	next
}

/^CONFIG_/ {
	eq = index($0, "=")
	name = substr($0, 1, eq - 1)
	value = substr($0, eq + 1)

	if (value == "y" || value == "m")
		print "--cfg=" name
	else if (value !~ /^"/)
		value = number[name]

	if (value !~ /^"/)
		value = "\"" value "\""
	print "--cfg=" name "=" value
}
