#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# QEMU's model of an I2C EEPROM of 256 bytes, a 24C02.
#
# Guess: up to 256 bytes the chip takes one byte of address, as the real one, and as Linux' at24
# driver sends it for "24c02"; and what is written past the end of a page begins again at the page's
# start.
#
# Seen with QEMU 7.2: at24c-eeprom takes two bytes of address, whatever rom-size is. With one it
# acknowledges all that is written, keeps nothing, and reads as 0xff. It has no pages either. So test
# a driver with rom-size=4096 and "24c32", which do take two, and pages on the real chip.

. "$(dirname "$(readlink -f "$0")")/lib"

needs python3
debian qemu-system-arm=1:7.2+dfsg-7+deb12u18+b3

cat > test.py <<'END'
from versatile_i2c import Bus

bus = Bus("-device", "at24c-eeprom,address=0x50,rom-size=256")
print(bus.write(0x50, 0x10, 0xAA), bus.read(0x50, [0x10], 1)[0])
print(bus.write(0x50, 0x00, 0x20, 0xBB), bus.read(0x50, [0x00, 0x20], 1)[0])
bus.write(0x50, 0x00, 0x00, *range(1, 35))
print(*bus.read(0x50, [0x00, 0x00], 2), *bus.read(0x50, [0x00, 0x20], 2))
bus.close()
END
PYTHONPATH=$findings PYTHONDONTWRITEBYTECODE=1 run python3 test.py > out 2>error ||
	cannot "$(tail -n 1 error)"

guess 'True 170; 33 and 34 end up at the start of the first page'
seen 'one byte of address, 170 written: acknowledged, read' 'True 255' "$(sed -n 1p out)"
seen 'two bytes of address, 187 written: acknowledged, read' 'True 187' "$(sed -n 2p out)"
seen '34 bytes written from 0 on, read at 0 and at 32' '1 2 33 34' "$(sed -n 3p out)"
verdict
