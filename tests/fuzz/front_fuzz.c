/*
 * Front matter may be any bytes: what follows it is the end of what was
 * given, and what it says of the file is text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "document/front.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_text(const char *s)
{
	if (s != NULL && !utf8_valid(span_of(s)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span all = {(const char *)bytes, n}, rest;
	struct document doc = DOCUMENT_INIT;

	rest = front_matter_read(all, &doc.meta);
	if (rest.len > n || (rest.len > 0 && rest.p + rest.len != all.p + n))
		abort();
	check_text(doc.meta.title);
	check_text(doc.meta.author);
	check_text(doc.meta.date);
	check_text(doc.meta.language);
	document_release(&doc);
	return 0;
}
