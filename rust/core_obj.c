// SPDX-License-Identifier: GPL-2.0
/*
 * Turn definitions of an object into references.
 *
 * Usage: core_obj FILE < NAMES
 *
 * FILE is a relocatable object with a section for each function, and NAMES has
 * a global symbol of it on each line. Afterwards FILE refers to these symbols
 * as if another object defined them. What they named stays in FILE, but a link
 * with --gc-sections discards it. No option of objcopy does this: it only
 * removes symbols that no relocation refers to.
 *
 * The object is the target's: this knows those of 64 bits, little-endian.
 */

#include <linux/elf.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tools/le_byteshift.h>

#define FIELD(base, type, field) ((base) + offsetof(type, field))

static const char *path;

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "core_obj: %s: ", path);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

/* Read all of a stream, and end it with a NUL. */
static char *read_all(FILE *stream, size_t *size)
{
	size_t room = 1 << 16, used = 0, got;
	char *data = malloc(room);

	while (data && (got = fread(data + used, 1, room - used - 1, stream))) {
		used += got;
		if (used == room - 1)
			data = realloc(data, room *= 2);
	}
	if (!data || ferror(stream))
		die("cannot be read");
	data[used] = '\0';
	*size = used;
	return data;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Divide text into its lines, and sort them. */
static char **sorted_lines(char *text, size_t *count)
{
	size_t room = 1, used = 0;
	char **lines, *line, *c;

	for (c = text; *c; c++)
		room += *c == '\n';
	lines = calloc(room, sizeof(*lines));
	if (!lines)
		die("out of memory");
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		lines[used++] = line;
	qsort(lines, used, sizeof(*lines), compare);
	*count = used;
	return lines;
}

/* The part of a file that a section header names. */
static char *contents(char *file, size_t size, const char *header, size_t *length)
{
	size_t offset = get_unaligned_le64(FIELD(header, struct elf64_shdr, sh_offset));

	*length = get_unaligned_le64(FIELD(header, struct elf64_shdr, sh_size));
	if (offset > size || *length > size - offset)
		die("a section lies outside of the file");
	return file + offset;
}

static char *header_of(char *file, size_t size, size_t nr)
{
	size_t offset = get_unaligned_le64(FIELD(file, struct elf64_hdr, e_shoff));

	if (offset > size || nr >= (size - offset) / sizeof(struct elf64_shdr))
		die("a section header lies outside of the file");
	return file + offset + nr * sizeof(struct elf64_shdr);
}

static char *symbol_table(char *file, size_t size)
{
	size_t nr, count = get_unaligned_le16(FIELD(file, struct elf64_hdr, e_shnum));

	/* More sections than the field can hold are counted in the first header. */
	if (!count)
		count = get_unaligned_le64(FIELD(header_of(file, size, 0),
						 struct elf64_shdr, sh_size));
	for (nr = 0; nr < count; nr++) {
		char *header = header_of(file, size, nr);

		if (get_unaligned_le32(FIELD(header, struct elf64_shdr, sh_type)) == SHT_SYMTAB)
			return header;
	}
	die("has no symbol table");
}

static void make_undefined(char *symbol)
{
	size_t after_name = offsetof(struct elf64_sym, st_info);

	memset(symbol + after_name, 0, sizeof(struct elf64_sym) - after_name);
	*FIELD(symbol, struct elf64_sym, st_info) = STB_GLOBAL << 4 | STT_NOTYPE;
}

int main(int argc, char **argv)
{
	size_t size, count, symbols, strings, found = 0;
	char *file, *header, *symbol, *names;
	char **exported;
	FILE *stream;

	if (argc != 2) {
		fprintf(stderr, "usage: core_obj FILE < NAMES\n");
		return 2;
	}

	path = argv[1];
	stream = fopen(path, "rb");
	if (!stream)
		die("cannot be opened");
	file = read_all(stream, &size);
	fclose(stream);
	exported = sorted_lines(read_all(stdin, &count), &count);

	if (size < sizeof(struct elf64_hdr) || memcmp(file, ELFMAG, SELFMAG) ||
	    file[EI_CLASS] != ELFCLASS64 || file[EI_DATA] != ELFDATA2LSB ||
	    get_unaligned_le16(FIELD(file, struct elf64_hdr, e_type)) != ET_REL)
		die("is no relocatable object of 64 bits, little-endian");

	header = symbol_table(file, size);
	symbol = contents(file, size, header, &symbols);
	names = contents(file, size,
			 header_of(file, size,
				   get_unaligned_le32(FIELD(header, struct elf64_shdr, sh_link))),
			 &strings);
	if (!strings || names[strings - 1])
		die("has a table of names without an end");

	for (; symbols >= sizeof(struct elf64_sym);
	     symbols -= sizeof(struct elf64_sym), symbol += sizeof(struct elf64_sym)) {
		size_t offset = get_unaligned_le32(FIELD(symbol, struct elf64_sym, st_name));
		unsigned char info = *FIELD(symbol, struct elf64_sym, st_info);
		const char *name = names + offset;

		if (offset >= strings)
			die("a name lies outside of the table of names");
		if (ELF_ST_BIND(info) != STB_GLOBAL ||
		    get_unaligned_le16(FIELD(symbol, struct elf64_sym, st_shndx)) == SHN_UNDEF ||
		    !bsearch(&name, exported, count, sizeof(*exported), compare))
			continue;
		make_undefined(symbol);
		found++;
	}
	if (found != count)
		die("defines %zu of the %zu symbols", found, count);

	stream = fopen(path, "wb");
	if (!stream || fwrite(file, 1, size, stream) != size || fclose(stream))
		die("cannot be written");
	return 0;
}
