/*
 * The parts of a zip file.  Interface: zip.h.
 */
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/zip.h"

enum { CHUNK = 1 << 16 };

/* -1: damaged; 0: read; 1: too large. */
static int
unpack(struct archive *a, struct buf *b, size_t room)
{
	la_ssize_t n;

	do {
		buf_reserve(b, CHUNK);
		n = archive_read_data(a, b->p + b->len, CHUNK);
		if (n > 0)
			buf_cut(b, b->len + (size_t)n);
		if (b->len > room)
			return 1;
	} while (n > 0);
	return n < 0 ? -1 : 0;
}

static int
too_large(struct err *e)
{
	err_set(
	    e, ERR_LIMIT, _("unpacks to more than %lu MB"), ZIP_BYTES >> 20);
	return -1;
}

static int
damaged(struct err *e)
{
	err_set(e, ERR_FORMAT,
	    _("is damaged: its zip container does not "
	      "unpack"));
	return -1;
}

static int
take_part(struct zip *z, struct archive *a, const char *name, size_t *total,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = unpack(a, &b, ZIP_BYTES - *total);

	*total += b.len;
	if (rc != 0 || z->n == ZIP_PARTS) {
		buf_release(&b);
		return rc == -1 ? damaged(e) : too_large(e);
	}
	z->parts = mem_more(z->parts, z->n, &z->cap, sizeof(*z->parts));
	z->parts[z->n].name = xstrdup(name);
	z->parts[z->n].len = b.len;
	z->parts[z->n++].bytes = buf_take(&b);
	return 0;
}

static int
take_parts(struct zip *z, struct archive *a, zip_wants_fn *wants, struct err *e)
{
	struct archive_entry *entry;
	const char *name;
	size_t total = 0;
	int rc;

	while ((rc = archive_read_next_header(a, &entry)) == ARCHIVE_OK ||
	    rc == ARCHIVE_WARN) {
		name = archive_entry_pathname(entry);
		if (name == NULL || !wants(name))
			continue;
		if (archive_entry_is_encrypted(entry)) {
			err_set(e, ERR_FORMAT,
			    _("is encrypted: it asks for a "
			      "password"));
			return -1;
		}
		if (take_part(z, a, name, &total, e) == -1)
			return -1;
	}
	return rc == ARCHIVE_EOF ? 0 : damaged(e);
}

int
zip_open(struct zip *z, struct span bytes, zip_wants_fn *wants, struct err *e)
{
	struct archive *a = archive_read_new();
	int rc;

	if (a == NULL || archive_read_support_format_zip(a) != ARCHIVE_OK ||
	    archive_read_open_memory(a, bytes.p, bytes.len) != ARCHIVE_OK)
		rc = damaged(e);
	else
		rc = take_parts(z, a, wants, e);
	archive_read_free(a);
	return rc;
}

void
zip_release(struct zip *z)
{
	for (size_t i = 0; i < z->n; i++) {
		free(z->parts[i].name);
		free(z->parts[i].bytes);
	}
	free(z->parts);
	*z = (struct zip)ZIP_INIT;
}

struct span
zip_part(const struct zip *z, const char *name)
{
	for (size_t i = 0; i < z->n; i++)
		if (strcmp(z->parts[i].name, name) == 0)
			return (struct span){
			    z->parts[i].bytes, z->parts[i].len};
	return SPAN("");
}

/* Names stand unpacked in the file; its directory is at the end. */
