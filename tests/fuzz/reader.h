/*
 * What the targets of the readers share: run the reader named READER on the
 * input, and cut passages of what it made.  PARTS: the input is text of
 * which a zip file is made first (parts.h).  A document must keep the promises
 * of document.h, whatever the input.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/maxima.h"
#include "document/passage.h"
#include "document/reader.h"
#include "document/wire.h"
#include "text/utf8.h"

#ifdef PARTS
#include "../parts.h"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
look_at(const struct passage *p, void *arg)
{
	(void)arg;
	if (p->text.len == 0 || p->text.len > PASSAGE_BYTES ||
	    !utf8_valid(p->text) || !utf8_valid(p->section) || p->number == 0)
		abort();
	return 0;
}

/* What the parent of a reader would refuse is a fault of the reader. */
static void
send_on(const struct document *doc)
{
	struct buf b = BUF_INIT;
	struct document back = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	wire_put_document(&b, doc);
	if (wire_get(buf_span(&b), &back, &e) == -1)
		abort();
	passage_each(&back, look_at, NULL);
	document_release(&back);
	err_release(&e);
	buf_release(&b);
}

static void
run(struct span bytes)
{
	struct document doc = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	if (READER(bytes, &doc, &e) == 0)
		send_on(&doc);
	document_release(&doc);
	err_release(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = {(const char *)data, size};
#ifdef PARTS
	struct buf zip = BUF_INIT;

	if (!span_starts(bytes, SPAN("PK"))) {
		parts_zip(bytes, &zip);
		run(buf_span(&zip));
		buf_release(&zip);
		return 0;
	}
#endif
	run(bytes);
	return 0;
}
