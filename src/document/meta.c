/*
 * What a file says of itself, put in order.  Interface: meta.h.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/meta.h"
#include "text/clean.h"

static void
clean(char **s)
{
	struct buf b = BUF_INIT;

	if (*s == NULL)
		return;
	text_clean(span_of(*s), &b);
	free(*s);
	*s = b.len > 0 ? buf_take(&b) : NULL;
	buf_release(&b);
}

static void
take_first_heading(struct document *d)
{
	for (size_t i = 0; i < d->nblocks && i < 8; i++)
		if (d->blocks[i].kind == BLOCK_HEADING &&
		    d->blocks[i].level <= 1) {
			d->meta.title = xstrdup(d->blocks[i].text);
			return;
		}
}

void
meta_settle(struct document *d)
{
	struct document_meta *m = &d->meta;
	char **const all[] = {&m->title, &m->author, &m->date, &m->language,
	    &m->kind, &m->number, &m->audience, &m->theme};

	for (size_t i = 0; i < COUNT(all); i++)
		clean(all[i]);
	if (m->title == NULL)
		take_first_heading(d);
}
