#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Deleting a property or a node of the base in a device tree overlay.
#
# Guess: /delete-property/ and /delete-node/ in an overlay delete, or dtc refuses them there, as an
# overlay's binary form has no way to say so.
#
# Seen with dtc 1.6.1: both are taken, exit status 0, not a word said, and nothing of them is in the
# binary. Applied, the property and the node are still there. Set `status = "disabled"` instead: that
# is what a driver's probe goes by.

. "$(dirname "$(readlink -f "$0")")/lib"

debian device-tree-compiler=1.6.1-4+b1 libfdt1=1.6.1-4+b1 libyaml-0-2=0.2.5-1

cat > base.dts <<'END'
/dts-v1/;
/ { board: board { old; kid { }; }; };
END
cat > overlay.dts <<'END'
/dts-v1/;
/plugin/;
&board { /delete-property/ old; new; /delete-node/ kid; };
END
run dtc -@ -O dtb -o base.dtb base.dts
status=0
run dtc -@ -O dtb -o overlay.dtbo overlay.dts > out 2>&1 || status=$?

guess 'a property and a node are gone, or an error'
seen 'dtc of the overlay' 'status 0, 0 lines said' "status $status, $(wc -l < out) lines said"
run fdtoverlay -i base.dtb -o merged.dtb overlay.dtbo
seen 'properties after it is applied' 'new old phandle' \
	"$(run fdtget -p merged.dtb /board | sort | tr '\n' ' ' | sed 's/ $//')"
seen 'nodes after it is applied' kid "$(run fdtget -l merged.dtb /board)"
verdict
