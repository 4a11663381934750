/*
 * Zip files for tests, made of text: each part is a line "=== NAME" and what
 * follows it.
 */
#ifndef TESTS_PARTS_H
#define TESTS_PARTS_H

#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "base/mem.h"

#define PARTS_MAX (1 << 20) /* bytes of a zip made here */

static void
parts_add(struct archive *a, struct span name, struct span content)
{
	struct archive_entry *entry = archive_entry_new();
	char *copy = span_dup(name);

	archive_entry_set_pathname(entry, copy);
	archive_entry_set_size(entry, (la_int64_t)content.len);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	if (archive_write_header(a, entry) == ARCHIVE_OK)
		archive_write_data(a, content.p, content.len);
	archive_entry_free(entry);
	free(copy);
}

/* Where the next part begins in s, from `at` on; s.len for none. */
static size_t
parts_next(struct span s, size_t at)
{
	for (; at + 4 < s.len; at++)
		if (memcmp(s.p + at, "=== ", 4) == 0 &&
		    (at == 0 || s.p[at - 1] == '\n'))
			return at;
	return s.len;
}

/* Appends the zip file to out. */
static void
parts_zip(struct span s, struct buf *out)
{
	struct archive *a = archive_write_new();
	size_t at = parts_next(s, 0), next, eol, used = 0;

	archive_write_set_format_zip(a);
	archive_write_set_options(a, "zip:compression=store");
	buf_reserve(out, PARTS_MAX);
	archive_write_open_memory(a, out->p, PARTS_MAX, &used);
	for (; at < s.len; at = next) {
		next = parts_next(s, at + 1);
		for (eol = at; eol < next && s.p[eol] != '\n'; eol++)
			;
		parts_add(
		    a, span_sub(s, at + 4, eol), span_sub(s, eol + 1, next));
	}
	archive_write_close(a);
	buf_cut(out, used);
	archive_write_free(a);
}

#endif
