/*
 * A document as bytes: numbers as they lie in memory, texts behind their
 * lengths.  Parent and child are one program.  Interface: wire.h.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "document/wire.h"
#include "text/utf8.h"

#define ABSENT UINT32_MAX /* the length of a text that is NULL */

/* --- Writing ------------------------------------------------------------- */

static void
put_number(struct buf *b, uint32_t n)
{
	buf_add(b, (struct span){(const char *)&n, sizeof(n)});
}

static void
put_text(struct buf *b, const char *text)
{
	struct span s = span_of(text);

	put_number(b, text == NULL ? ABSENT : (uint32_t)s.len);
	buf_add(b, s);
}

static void
put_block(struct buf *b, const struct block *block)
{
	put_number(b, block->kind);
	put_number(b, block->level);
	put_number(b, block->header);
	put_number(b, block->page);
	put_number(b, block->time);
	put_number(b, (uint32_t)block->len);
	buf_add(b, (struct span){block->text, block->len});
}

static void
put_meta(struct buf *b, const struct document_meta *m)
{
	put_text(b, m->title);
	put_text(b, m->author);
	put_text(b, m->date);
	put_text(b, m->language);
	put_text(b, m->kind);
	put_text(b, m->number);
	put_text(b, m->audience);
	put_text(b, m->theme);
}

void
wire_put_document(struct buf *b, const struct document *d)
{
	put_number(b, ERR_NONE);
	put_meta(b, &d->meta);
	put_number(b, (uint32_t)d->npages);
	put_number(b, (uint32_t)d->nlabels);
	for (size_t i = 0; i < d->nlabels; i++)
		put_text(b, d->labels[i]);
	put_number(b, (uint32_t)d->nblocks);
	for (size_t i = 0; i < d->nblocks; i++)
		put_block(b, &d->blocks[i]);
}

void
wire_put_err(struct buf *b, const struct err *e)
{
	put_number(b, e->code == ERR_NONE ? ERR_FORMAT : e->code);
	put_text(b, e->text == NULL ? "" : e->text);
}

/* --- Reading ------------------------------------------------------------- */

struct wire {
	struct span rest;
	bool bad; /* something was not what it must be */
};

static uint32_t
get_number(struct wire *w)
{
	uint32_t n = 0;

	if (w->rest.len < sizeof(n)) {
		w->bad = true;
		return 0;
	}
	memcpy(&n, w->rest.p, sizeof(n));
	w->rest = span_sub(w->rest, sizeof(n), w->rest.len);
	return n;
}

static struct span
get_bytes(struct wire *w, size_t len)
{
	struct span s = span_sub(w->rest, 0, len);

	if (s.len < len || !utf8_valid(s) ||
	    (len > 0 && memchr(s.p, '\0', len) != NULL)) {
		w->bad = true;
		return SPAN("");
	}
	w->rest = span_sub(w->rest, len, w->rest.len);
	return s;
}

static char *
get_text(struct wire *w)
{
	uint32_t len = get_number(w);

	return w->bad || len == ABSENT ? NULL : span_dup(get_bytes(w, len));
}

/* A count of things that take `least` bytes each at the least. */
static size_t
get_count(struct wire *w, size_t least)
{
	size_t n = get_number(w);

	if (n > w->rest.len / least) {
		w->bad = true;
		return 0;
	}
	return n;
}

static void
get_meta(struct wire *w, struct document_meta *m)
{
	m->title = get_text(w);
	m->author = get_text(w);
	m->date = get_text(w);
	m->language = get_text(w);
	m->kind = get_text(w);
	m->number = get_text(w);
	m->audience = get_text(w);
	m->theme = get_text(w);
}

static void
get_labels(struct wire *w, struct document *d)
{
	size_t n = get_count(w, sizeof(uint32_t));

	d->labels = n == 0 ? NULL : xcalloc(n, sizeof(*d->labels));
	while (d->nlabels < n && !w->bad)
		d->labels[d->nlabels++] = get_text(w);
}

/* Pages never run backwards: a passage's number counts within its page. */
static void
get_block(struct wire *w, struct document *d)
{
	struct block b = {.kind = (enum block_kind)get_number(w)};
	struct span text;

	b.level = get_number(w);
	b.header = get_number(w) != 0;
	b.page = get_number(w);
	b.time = get_number(w);
	text = get_bytes(w, get_number(w));
	w->bad |= b.kind > BLOCK_CUE || text.len == 0 ||
	    (d->nblocks > 0 && b.page < d->blocks[d->nblocks - 1].page);
	if (w->bad)
		return;
	b.text = arena_dup(&d->texts, text);
	b.len = text.len;
	d->blocks[d->nblocks++] = b;
}

static void
get_document(struct wire *w, struct document *d)
{
	size_t n;

	get_meta(w, &d->meta);
	d->npages = get_number(w);
	get_labels(w, d);
	n = get_count(w, 6 * sizeof(uint32_t));
	d->blocks = n == 0 ? NULL : xcalloc(n, sizeof(*d->blocks));
	d->capblocks = n;
	while (d->nblocks < n && !w->bad)
		get_block(w, d);
	w->bad |= w->rest.len > 0;
}

int
wire_get(struct span bytes, struct document *d, struct err *e)
{
	struct wire w = {bytes, false};
	uint32_t code = get_number(&w);
	char *text;

	if (!w.bad && code == ERR_NONE) {
		get_document(&w, d);
		if (!w.bad) {
			document_limit(d);
			return 0;
		}
		document_release(d);
	} else if (!w.bad && code <= ERR_LIMIT) {
		text = get_text(&w);
		if (text != NULL) {
			err_set(e, (enum err_code)code, "%s", text);
			free(text);
			return -1;
		}
	}
	err_set(e, ERR_FORMAT, _("its reader answered nonsense"));
	return -1;
}
