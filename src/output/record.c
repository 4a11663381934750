/*
 * Publications, files and passages as JSON.  Interface: record.h.
 */
#include <stdlib.h>

#include "base/kinds.h"
#include "output/record.h"
#include "text/escape.h"
#include "text/utf8.h"

json_t *
record_string(const char *s)
{
	struct buf valid = BUF_INIT;
	json_t *j;

	if (s == NULL)
		return json_null();
	escape_invalid(&valid, span_of(s));
	j = json_stringn(valid.len == 0 ? "" : valid.p, valid.len);
	buf_release(&valid);
	return j;
}

static json_t *
slugs(uint64_t bits, const char *(*slug)(unsigned))
{
	json_t *list = json_array();

	for (unsigned i = 0; slug(i) != NULL; i++)
		if (bits >> i & 1)
			json_array_append_new(list, json_string(slug(i)));
	return list;
}

json_t *
record_publication(const struct publication_info *p)
{
	json_t *o = json_object();

	json_object_set_new(o, "id", record_string(p->slug));
	json_object_set_new(o, "kind", json_string(kind_slug(p->kind)));
	json_object_set_new(o, "title", record_string(p->title));
	json_object_set_new(o, "number", record_string(p->number));
	json_object_set_new(o, "date", record_string(p->date));
	json_object_set_new(o, "audience", slugs(p->audience, audience_slug));
	json_object_set_new(o, "theme", slugs(p->theme, theme_slug));
	json_object_set_new(
	    o, "pages", p->pages == 0 ? json_null() : json_integer(p->pages));
	json_object_set_new(o, "url", record_string(p->url));
	json_object_set_new(o, "licence", record_string(p->licence));
	json_object_set_new(o, "publisher", record_string(p->publisher));
	return o;
}

json_t *
record_source(const struct source_info *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "path", record_string(s->path));
	json_object_set_new(
	    o, "origin", json_string(s->notice ? "notice" : "text"));
	json_object_set_new(o, "author", record_string(s->author));
	json_object_set_new(o, "language", record_string(s->language));
	json_object_set_new(o, "passages", json_integer(s->passages));
	json_object_set_new(o, "bytes", json_integer(s->bytes));
	return o;
}

/*
 * JSON allows every character but the first 32 as it is; a terminal would
 * act on some more.  They stand in strings only, where \u says the same.
 */
int
record_piece(const char *p, size_t len, void *arg)
{
	struct buf *b = arg;
	struct span s = {p, len};
	size_t n;

	while (s.len > 0) {
		uint32_t c = utf8_get(s, &n);

		if (c >= 0x7F && c <= 0xFFFF && escape_needed(c))
			buf_addf(b, "\\u%04x", (unsigned)c);
		else
			buf_add(b, span_sub(s, 0, n));
		s = span_sub(s, n, s.len);
	}
	return 0;
}

void
record_add(struct buf *out, json_t *o)
{
	json_dump_callback(o, record_piece, out, JSON_COMPACT);
	json_decref(o);
}
