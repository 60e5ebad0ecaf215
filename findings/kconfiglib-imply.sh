#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A configuration that the kernel's conf and Kconfiglib read from the same two files.
#
# Guess: Kconfiglib gives the values that the kernel's own conf gives.
#
# Seen with Kconfiglib 14.1.0 and conf of linux-kbuild-6.1 6.1.176-1 (5.10's gives the same as that):
# where a `bool` that is y implies a `tristate`, conf keeps the m that the user has set, and
# Kconfiglib makes it y: `imply` meant so until Linux 5.7. Nor does Kconfiglib know `modules` of 5.16
# and later. So make configurations for the kernel with the kernel's `make`.

. "$(dirname "$(readlink -f "$0")")/lib"

debian linux-kbuild-6.1=6.1.176-1
python kconfiglib==14.1.0
conf=$root/usr/lib/linux-kbuild-6.1/scripts/kconfig/conf

# kconfig LINE: the file, where modules are switched on by this line.
kconfig()
{
	printf 'config MODULES\n\tbool "Modules"\n\t%s\n\n' "$1"
	printf 'config A\n\tbool "A"\n\timply B\n\nconfig B\n\ttristate "B"\n'
}

kconfig modules > Kconfig.new
kconfig 'option modules' > Kconfig.old
printf 'CONFIG_MODULES=y\nCONFIG_A=y\nCONFIG_B=m\n' > wanted

cp wanted .config
run "$conf" --olddefconfig Kconfig.new > out 2>&1 || cannot "$(tail -n 1 out)"
by_conf=$(grep CONFIG_B .config)

# by_kconfiglib FILE: what it makes of it, or `error`.
by_kconfiglib()
{
	PYTHONPATH=$scratch/python python3 -c '
import kconfiglib, sys
try:
    kconfig = kconfiglib.Kconfig(sys.argv[1])
except kconfiglib.KconfigError:
    print("error")
else:
    kconfig.load_config("wanted")
    print("CONFIG_B=" + kconfig.syms["B"].str_value)' "$1" 2>/dev/null
}

guess 'CONFIG_B=m by both'
seen 'conf' CONFIG_B=m "$by_conf"
seen 'Kconfiglib' CONFIG_B=y "$(by_kconfiglib Kconfig.old)"
seen 'Kconfiglib, the modules line of 5.16' error "$(by_kconfiglib Kconfig.new)"
verdict
