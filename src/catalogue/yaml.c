/*
 * YAML files as trees that remember their lines.  Interface: yaml.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/yaml.h"

struct building {
	yaml_parser_t parser;
	const char *path;
	size_t nodes;
	struct err *e;
};

static int node_build(
    struct building *, struct node *, yaml_event_t *, unsigned depth);

int
node_fault(struct err *e, const char *path, size_t line, const char *fmt, ...)
{
	struct buf why = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&why, fmt, ap);
	va_end(ap);
	err_set(e, ERR_FORMAT, "%s:%zu: %s", path, line, why.p);
	buf_release(&why);
	return -1;
}

void
node_release(struct node *node)
{
	for (size_t i = 0; i < node->n; i++)
		node_release(&node->child[i]);
	free(node->child);
	free(node->text);
	*node = (struct node)NODE_INIT;
}

bool
node_has_text(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->text != NULL &&
	    node->text[0] != '\0';
}

const struct node *
node_get(const struct node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i + 1 < map->n; i += 2)
		if (strcmp(map->child[i].text, key) == 0)
			return &map->child[i + 1];
	return NULL;
}

/* --- Building --------------------------------------------------------- */

/* libyaml's own words: they name what it expected, in English. */
static int
syntax_fault(struct building *b)
{
	const yaml_parser_t *p = &b->parser;
	size_t line = p->problem_mark.line + 1;

	if (p->error == YAML_READER_ERROR)
		return node_fault(b->e, b->path, line,
		    _("not UTF-8 text, or it holds a control character"));
	return node_fault(b->e, b->path, line, _("not valid YAML: %s"),
	    p->problem == NULL ? _("unreadable") : p->problem);
}

static int
next_event(struct building *b, yaml_event_t *event)
{
	return yaml_parser_parse(&b->parser, event) ? 0 : syntax_fault(b);
}

static const char *
event_extra(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return (const char *)event->data.alias.anchor;
	case YAML_SCALAR_EVENT:
		return (const char *)(event->data.scalar.anchor != NULL
			? event->data.scalar.anchor
			: event->data.scalar.tag);
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)(event->data.sequence_start.anchor != NULL
			? event->data.sequence_start.anchor
			: event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return (const char *)(event->data.mapping_start.anchor != NULL
			? event->data.mapping_start.anchor
			: event->data.mapping_start.tag);
	default:
		return NULL;
	}
}

static int
scalar_build(struct building *b, struct node *node, const yaml_event_t *event)
{
	struct span text = {
	    (const char *)event->data.scalar.value, event->data.scalar.length};

	if (text.len > 0 && memchr(text.p, '\0', text.len) != NULL)
		return node_fault(b->e, b->path, node->line,
		    _("a text may not hold a NUL character"));
	node->kind = NODE_SCALAR;
	node->text = span_dup(text);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return 0;
}

/* What was just added as a key: a text, and not there yet. */
static int
key_check(struct building *b, const struct node *map)
{
	const struct node *key = &map->child[map->n - 1];

	if (!node_has_text(key))
		return node_fault(
		    b->e, b->path, key->line, _("a key must be a word"));
	if (map->n / 2 >= YAML_MAX_KEYS)
		return node_fault(b->e, b->path, key->line,
		    _("more than %d keys in one place"), YAML_MAX_KEYS);
	for (size_t i = 0; i + 1 < map->n; i += 2)
		if (strcmp(map->child[i].text, key->text) == 0)
			return node_fault(b->e, b->path, key->line,
			    _("key \"%s\" stands twice, first on line %zu"),
			    key->text, map->child[i].line);
	return 0;
}

static int
children_build(struct building *b, struct node *node, yaml_event_type_t end,
    unsigned depth)
{
	for (;;) {
		yaml_event_t event;
		struct node *child;
		int rc;

		if (next_event(b, &event) == -1)
			return -1;
		if (event.type == end) {
			yaml_event_delete(&event);
			return 0;
		}
		node->child = mem_more(
		    node->child, node->n, &node->cap, sizeof(*node->child));
		child = &node->child[node->n++];
		*child = (struct node)NODE_INIT;
		rc = node_build(b, child, &event, depth + 1);
		yaml_event_delete(&event);
		if (rc == -1)
			return -1;
		if (node->kind == NODE_MAP && node->n % 2 == 1 &&
		    key_check(b, node) == -1)
			return -1;
	}
}

static int
node_build(
    struct building *b, struct node *node, yaml_event_t *event, unsigned depth)
{
	const char *extra = event_extra(event);

	node->line = event->start_mark.line + 1;
	if (extra != NULL)
		return node_fault(b->e, b->path, node->line,
		    _("\"%s\": anchors, aliases and tags are not taken; "
		      "write the value out"),
		    extra);
	if (depth > YAML_MAX_DEPTH)
		return node_fault(b->e, b->path, node->line,
		    _("nested more than %d deep"), YAML_MAX_DEPTH);
	if (++b->nodes > YAML_MAX_NODES)
		return node_fault(b->e, b->path, node->line,
		    _("more than %zu values; cut the file in two"),
		    YAML_MAX_NODES);
	switch (event->type) {
	case YAML_SEQUENCE_START_EVENT:
		node->kind = NODE_LIST;
		return children_build(b, node, YAML_SEQUENCE_END_EVENT, depth);
	case YAML_MAPPING_START_EVENT:
		node->kind = NODE_MAP;
		return children_build(b, node, YAML_MAPPING_END_EVENT, depth);
	default:
		return scalar_build(b, node, event);
	}
}

/* From the start of the stream to its end, taking one document. */
static int
stream_build(struct building *b, struct node *root)
{
	bool seen = false;

	for (;;) {
		yaml_event_t event;
		yaml_event_type_t type;
		int rc = 0;

		if (next_event(b, &event) == -1)
			return -1;
		type = event.type;
		if (type == YAML_DOCUMENT_START_EVENT && seen)
			rc =
			    node_fault(b->e, b->path, event.start_mark.line + 1,
				_("a second YAML document begins here; "
				  "only one is read"));
		else if (type == YAML_DOCUMENT_START_EVENT)
			seen = true;
		else if (type != YAML_STREAM_START_EVENT &&
		    type != YAML_DOCUMENT_END_EVENT &&
		    type != YAML_STREAM_END_EVENT)
			rc = node_build(b, root, &event, 0);
		yaml_event_delete(&event);
		if (rc == -1 || type == YAML_STREAM_END_EVENT)
			return rc;
	}
}

int
node_parse(struct node *root, const char *path, struct span yaml, struct err *e)
{
	struct building b = {.path = path, .e = e};
	int rc;

	if (yaml.len > YAML_MAX_BYTES)
		return node_fault(e, path, 1,
		    _("larger than %zu bytes; cut the file in two"),
		    YAML_MAX_BYTES);
	if (!yaml_parser_initialize(&b.parser)) {
		err_set(e, ERR_SYSTEM, _("%s: %s"), path, strerror(ENOMEM));
		return -1;
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &b.parser, (const unsigned char *)yaml.p, yaml.len);
	root->line = 1;
	rc = stream_build(&b, root);
	yaml_parser_delete(&b.parser);
	if (rc == -1)
		node_release(root);
	return rc;
}

/* --- Files ------------------------------------------------------------ */

static int
file_slurp(struct buf *text, const char *path, struct err *e)
{
	FILE *f = fopen(path, "rb");
	size_t got;
	int rc = -1;

	if (f == NULL) {
		err_set(e, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM,
		    _("%s: %s"), path, strerror(errno));
		return -1;
	}
	do {
		buf_reserve(text, 65536);
		got = fread(text->p + text->len, 1, 65536, f);
		text->len += got;
	} while (got > 0 && text->len <= YAML_MAX_BYTES);
	if (ferror(f))
		err_set(e, ERR_SYSTEM, _("%s: %s"), path, strerror(errno));
	else
		rc = 0;
	fclose(f);
	return rc;
}

int
node_read(struct node *root, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	int rc;

	rc = file_slurp(&text, path, e);
	if (rc == 0)
		rc = node_parse(root, path, buf_span(&text), e);
	buf_release(&text);
	return rc;
}
