// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_print.rs: the same text. What printk() has no
 * format for is done by functions, as in other code in C.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

struct point {
	int x;
	int y;
};

static void levels(void)
{
	pr_emerg("level 0, emergency: the system is unusable (not really)\n");
	pr_alert("level 1, alert: someone must act at once\n");
	pr_crit("level 2, critical\n");
	pr_err("level 3, error\n");
	pr_warn("level 4, warning\n");
	pr_notice("level 5, notice: normal, but of interest\n");
	pr_info("level 6, information\n");
	/* In Rust, this option decides. */
	if (IS_ENABLED(CONFIG_RUST_DEBUG_ASSERTIONS))
		printk(KERN_DEBUG pr_fmt("level 7, debugging\n"));
}

static void continued(void)
{
	static const int primes[] = { 2, 3, 5, 7 };
	int i;

	pr_info("primes:");
	for (i = 0; i < ARRAY_SIZE(primes); i++)
		pr_cont(" %d", primes[i]);
	pr_cont("\n");
}

/* Writes a number of at most 32 digits in base 2, with zeros in front. */
static const char *binary(char *buf, unsigned int n, int width)
{
	int len = max(width, fls(n));
	int i;

	for (i = 0; i < len; i++)
		buf[i] = '0' + ((n >> (len - 1 - i)) & 1);
	buf[len] = '\0';
	return buf;
}

/* Writes a number as d.ddde5. */
static const char *exponent(char *buf, unsigned int n, char e)
{
	char digits[12];
	int len = sprintf(digits, "%u", n);
	int last = len;

	while (last > 1 && digits[last - 1] == '0')
		last--;
	sprintf(buf, "%c%s%.*s%c%d", digits[0], last > 1 ? "." : "", last - 1,
		digits + 1, e, len - 1);
	return buf;
}

/* Writes a number with characters in front and behind, to fill the width. */
static const char *fill(char *buf, unsigned int n, int width, char with,
			bool center)
{
	char digits[12];
	int len = sprintf(digits, "%u", n);
	int room = max(width - len, 0);
	int front = center ? room / 2 : room;

	memset(buf, with, len + room);
	memcpy(buf + front, digits, len);
	buf[len + room] = '\0';
	return buf;
}

static void formats(void)
{
	static const u8 mac[] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };
	static const char tab[] = "tab\t";
	struct point point = { 3, -4 };
	char a[40], b[40], c[40];
	int n = 2026;

	pr_info("display: %d %s %c (%d, %d)\n", 42, "true", 'x', point.x,
		point.y);
	pr_info("display of a C string: %s\n", "eth0");

	pr_info("debug: \"%*pE\" Some(%zu) Point { x: %d, y: %d }\n",
		(int)strlen(tab), tab, sizeof(mac), point.x, point.y);
	pr_info("debug of a result: Err(%s)\n",
		IS_ENABLED(CONFIG_SYMBOLIC_ERRNAME) ? "ERANGE" : "Error(34)");
	pr_info("debug in hexadecimal: [%02x, %02x, %02x, %02x, %02x, %02x]\n",
		mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	pr_info("debug on many lines: Point {\n    x: %d,\n    y: %d,\n}\n",
		point.x, point.y);

	pr_info("hexadecimal: %x %X %#x %#010x\n", n, n, n, n);
	pr_info("octal: %o 0o%o\n", n, n);
	pr_info("binary: %s %s 0b%s\n", binary(a, n, 0), binary(b, 10, 8),
		binary(c, 10, 8));
	pr_info("exponent: %s %s\n", exponent(a, n, 'e'), exponent(b, n, 'E'));

	pr_info("aligned: [%+d] [%6d] [%-6d] [%s] [%s] [%06d]\n", n, n, n,
		fill(a, n, 6, ' ', true), fill(b, n, 6, '*', false), n);
	pr_info("cut: [%.3s] [%6.3s]\n", "abcdef", "abcdef");

	pr_info("pointer: %p\n", &point);
}

static int __init print_init(void)
{
	levels();
	continued();
	formats();
	return 0;
}

static void __exit print_exit(void)
{
	pr_notice("nothing more to print\n");
}

module_init(print_init);
module_exit(print_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("Printing in C");
MODULE_LICENSE("GPL");
