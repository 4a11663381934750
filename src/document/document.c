/*
 * A title and blocks of text.  Interface: document.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/maxima.h"
#include "base/mem.h"
#include "document/document.h"
#include "text/clean.h"
#include "text/utf8.h"

static void
meta_release(struct document_meta *m)
{
	free(m->title);
	free(m->author);
	free(m->date);
	free(m->language);
	free(m->kind);
	free(m->number);
	free(m->audience);
	free(m->theme);
}

void
document_release(struct document *d)
{
	meta_release(&d->meta);
	free(d->blocks);
	arena_release(&d->texts);
	buf_release(&d->clean);
	for (size_t i = 0; i < d->nlabels; i++)
		free(d->labels[i]);
	free(d->labels);
	*d = (struct document)DOCUMENT_INIT;
}

/* A row without the bars of the empty cells at its end. */
static void
cut_empty_cells(struct buf *row)
{
	while (row->len > 0 && strchr(" |", row->p[row->len - 1]) != NULL)
		buf_cut(row, row->len - 1);
}

struct block *
document_add(struct document *d, enum block_kind kind, struct span text)
{
	struct buf *clean = &d->clean;
	struct block *b;

	buf_clear(clean);
	text_clean(text, clean);
	if (kind == BLOCK_ROW)
		cut_empty_cells(clean);
	if (clean->len == 0)
		return NULL;
	d->blocks =
	    mem_more(d->blocks, d->nblocks, &d->capblocks, sizeof(*d->blocks));
	b = &d->blocks[d->nblocks++];
	*b = (struct block){.kind = kind, .time = NO_TIME, .len = clean->len};
	b->text = arena_dup(&d->texts, buf_span(clean));
	return b;
}

static void
cut(char *s, size_t most)
{
	size_t at = most - strlen("…");

	if (s == NULL || strlen(s) <= most)
		return;
	while (at > 0 && !utf8_boundary(span_of(s), at))
		at--;
	memcpy(s + at, "…", sizeof("…"));
}

void
document_limit(struct document *d)
{
	struct document_meta *m = &d->meta;
	char *const others[] = {m->author, m->date, m->language, m->kind,
	    m->number, m->audience, m->theme};

	cut(m->title, TITLE_BYTES);
	for (size_t i = 0; i < COUNT(others); i++)
		cut(others[i], META_BYTES);
	for (size_t i = 0; i < d->nlabels; i++)
		cut(d->labels[i], LABEL_BYTES);
	for (size_t i = 0; i < d->nblocks; i++) {
		struct block *b = &d->blocks[i];

		if (b->kind != BLOCK_HEADING || b->len <= HEADING_BYTES)
			continue;
		b->kind = BLOCK_PARAGRAPH;
		b->level = 0;
	}
}
