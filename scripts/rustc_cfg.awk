# SPDX-License-Identifier: GPL-2.0
#
# Turn the kernel's configuration into arguments for rustc, one a line:
#
#	awk -f rustc_cfg.awk include/generated/autoconf.h include/config/auto.conf
#
# An option that is y or m becomes --cfg=CONFIG_X and --cfg=CONFIG_X="y" (or
# "m"). Any other option has its value: --cfg=CONFIG_X="value". An option that
# is n is absent. Numbers come from the header, since only the header has the 0x
# of every hexadecimal number.

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
