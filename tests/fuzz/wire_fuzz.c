/*
 * What a reader that was taken over may answer.
 */
#include <stdint.h>

#include "document/passage.h"
#include "document/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
look_at(const struct passage *p, void *arg)
{
	(void)arg;
	return p->text.len == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document doc = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	if (wire_get((struct span){(const char *)data, size}, &doc, &e) == 0)
		passage_each(&doc, look_at, NULL);
	document_release(&doc);
	err_release(&e);
	return 0;
}
