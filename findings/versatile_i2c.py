# SPDX-License-Identifier: GPL-2.0
"""The I2C bus of QEMU's board `versatilepb`, bit by bit, through qtest: no guest runs."""

import subprocess

ADDRESS = 0x10002000  # to set lines, and to read them; to clear them, 4 further
CLOCK, DATA = 1, 2


class Bus:
    """`options` are QEMU's, and say what is on the bus."""

    def __init__(self, *options):
        # pylint: disable=consider-using-with
        self.qemu = subprocess.Popen(
            ["qemu-system-arm", "-M", "versatilepb", "-S", "-display", "none", "-nodefaults",
             "-qtest", "stdio", "-qtest-log", "none", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, bufsize=1)

    def _ask(self, command):
        self.qemu.stdin.write(command + "\n")
        answer = self.qemu.stdout.readline()
        while answer and not answer.startswith("OK"):
            answer = self.qemu.stdout.readline()
        if not answer:
            raise OSError("QEMU has ended")
        return answer.split()

    def _set(self, line, high):
        self._ask(f"writel {ADDRESS if high else ADDRESS + 4:#x} {line:#x}")

    def _pulse(self):
        self._set(CLOCK, True)
        high = int(self._ask(f"readl {ADDRESS:#x}")[1], 16) & DATA
        self._set(CLOCK, False)
        return bool(high)

    def _start(self):
        self._set(DATA, True)
        self._set(CLOCK, True)
        self._set(DATA, False)
        self._set(CLOCK, False)

    def _stop(self):
        self._set(DATA, False)
        self._set(CLOCK, True)
        self._set(DATA, True)

    def _send(self, byte):
        for bit in range(7, -1, -1):
            self._set(DATA, byte >> bit & 1)
            self._pulse()
        self._set(DATA, True)
        return not self._pulse()

    def _receive(self, more):
        self._set(DATA, True)
        byte = 0
        for _ in range(8):
            byte = byte << 1 | self._pulse()
        self._set(DATA, not more)
        self._pulse()
        return byte

    def write(self, chip, *data):
        """Whether the chip has acknowledged all of it."""
        self._start()
        acknowledged = [self._send(byte) for byte in (chip << 1, *data)]
        self._stop()
        return all(acknowledged)

    def read(self, chip, pointer, count):
        """What is read after the bytes of `pointer` were written."""
        self._start()
        for byte in (chip << 1, *pointer):
            self._send(byte)
        self._start()
        self._send(chip << 1 | 1)
        data = [self._receive(i + 1 < count) for i in range(count)]
        self._stop()
        return data

    def close(self):
        """Ends QEMU."""
        self.qemu.kill()
        self.qemu.wait()
