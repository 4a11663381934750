/*
 * Front matter.  Interface: front.h.
 */
#include <stdlib.h>

#include <yaml.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/front.h"

/* The member that a key fills, NULL for a key that is not ours. */
static char **
member(struct document_meta *m, struct span key)
{
	const struct {
		const char *key;
		char **member;
	} known[] = {{"title", &m->title}, {"author", &m->author},
	    {"date", &m->date}, {"language", &m->language},
	    {"lang", &m->language}, {"kind", &m->kind}, {"number", &m->number},
	    {"audience", &m->audience}, {"theme", &m->theme}};

	for (size_t i = 0; i < COUNT(known); i++)
		if (span_is(key, known[i].key))
			return known[i].member;
	return NULL;
}

static struct span
scalar(const yaml_event_t *event)
{
	return (struct span){
	    (const char *)event->data.scalar.value, event->data.scalar.length};
}

struct front {
	yaml_parser_t parser;
	struct document_meta *meta;
	struct buf value; /* a list's elements, comma-separated */
	char **member;	  /* that value is for; NULL: for none */
	bool is_key;	  /* the next scalar of the map is a key */
};

static void
end_value(struct front *f)
{
	if (f->member != NULL && f->value.len > 0) {
		free(*f->member);
		*f->member = buf_take(&f->value);
	}
	buf_clear(&f->value);
	f->is_key = true;
}

static void
take_scalar(struct front *f, struct span s, unsigned depth)
{
	if (depth == 1 && f->is_key) {
		f->member = member(f->meta, s);
		f->is_key = false;
		return;
	}
	if (depth <= 2 && s.len > 0) {
		if (f->value.len > 0)
			buf_addc(&f->value, ',');
		buf_add(&f->value, s);
	}
	if (depth == 1)
		end_value(f);
}

/* One event; the change of depth that it makes goes to *depth. */
static void
take_event(struct front *f, const yaml_event_t *event, unsigned *depth)
{
	switch (event->type) {
	case YAML_MAPPING_START_EVENT:
		if (*depth == 1)
			f->member = NULL; /* a map is no value of ours */
					  /* fallthrough */
	case YAML_SEQUENCE_START_EVENT:
		if ((*depth)++ == 0)
			f->is_key = event->type == YAML_MAPPING_START_EVENT;
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		if (--*depth == 1)
			end_value(f);
		break;
	case YAML_SCALAR_EVENT:
		take_scalar(f, scalar(event), *depth);
		break;
	default:
		break;
	}
}

static int
parse(struct front *f, struct span yaml)
{
	yaml_event_t event;
	yaml_event_type_t type = YAML_NO_EVENT;
	unsigned depth = 0;

	if (yaml_parser_initialize(&f->parser) == 0)
		return -1;
	yaml_parser_set_input_string(
	    &f->parser, (const unsigned char *)yaml.p, yaml.len);
	while (type != YAML_STREAM_END_EVENT) {
		if (yaml_parser_parse(&f->parser, &event) == 0)
			break;
		type = event.type;
		take_event(f, &event, &depth);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&f->parser);
	return type == YAML_STREAM_END_EVENT ? 0 : -1;
}

/* Length of the line at the start of s with its end. */
static size_t
line_len(struct span s)
{
	const char *eol = s.len == 0 ? NULL : memchr(s.p, '\n', s.len);

	return eol == NULL ? s.len : (size_t)(eol - s.p) + 1;
}

static bool
is_fence(struct span line)
{
	line = span_trim(line);
	return span_is(line, "---") || span_is(line, "...");
}

struct span
front_matter_read(struct span s, struct document_meta *meta)
{
	struct front f = {.meta = meta};
	struct span body;
	size_t first = line_len(s), at = first, n;

	if (!span_starts(s, SPAN("---")) || !is_fence(span_sub(s, 0, first)))
		return s;
	while ((n = line_len(span_sub(s, at, s.len))) > 0 &&
	    !is_fence(span_sub(s, at, at + n)))
		at += n;
	if (n == 0)
		return s;
	body = span_sub(s, at + n, s.len);
	if (parse(&f, span_sub(s, first, at)) == -1)
		body = s;
	buf_release(&f.value);
	return body;
}
