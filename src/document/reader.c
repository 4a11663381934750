/*
 * Which reader a file has.  Interface: reader.h.
 */
#include <stdbool.h>
#include <strings.h>

#include <libxml/parser.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/meta.h"
#include "document/reader.h"

/* Bytes from the start of a file in which its nature must show. */
enum { HEAD = 1024 };

static bool
has_suffix(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);

	return n > m && strcasecmp(path + n - m, suffix) == 0;
}

static bool
is_markdown(const char *path)
{
	return has_suffix(path, ".md") || has_suffix(path, ".markdown") ||
	    has_suffix(path, ".mkd");
}

/* NULs, but not those of UTF-16 text. */
static bool
is_binary(struct span head)
{
	size_t odd = 0, even = 0;

	if (span_starts(head, SPAN("\xFF\xFE")) ||
	    span_starts(head, SPAN("\xFE\xFF")))
		return false;
	for (size_t i = 0; i < head.len; i++)
		if (head.p[i] == '\0')
			*(i % 2 == 0 ? &even : &odd) += 1;
	return (odd > 0 && even > 0) || (odd + even) * 20 > head.len * 11 ||
	    ((odd + even) > 0 && (odd + even) * 4 < head.len);
}

reader_fn *
reader_find(struct span bytes, const char *path, struct err *e)
{
	struct span head = span_sub(bytes, 0, HEAD);

	if (is_binary(head)) {
		err_set(e, ERR_FORMAT,
		    _("is in no format that can be read; save it as PDF or "
		      "plain text"));
		return NULL;
	}
	return is_markdown(path) ? markdown_read : text_read;
}

void
reader_preload(void)
{
	xmlInitParser();
}

int
reader_run(struct span bytes, const char *path, struct document *doc,
    struct err *e)
{
	reader_fn *read = reader_find(bytes, path, e);

	if (read == NULL || read(bytes, doc, e) == -1)
		return -1;
	meta_settle(doc);
	return 0;
}
