/*
 * What went wrong.  Interface: err.h.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

void
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	if (e == NULL)
		return;
	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	free(e->text); /* after formatting: it may be one of the arguments */
	e->code = code;
	e->text = buf_take(&text);
}

void
err_keep(struct err *e)
{
	struct err *old = xmalloc(sizeof(*old));

	*old = *e;
	*e = (struct err){.earlier = old};
}

void
err_last(struct err *e)
{
	struct err *last = e->earlier;

	if (last == NULL)
		return;
	*e = *last;
	free(last);
}

void
err_release(struct err *e)
{
	struct err *earlier = e->earlier, *next;

	free(e->text);
	*e = (struct err)ERR_INIT;
	for (; earlier != NULL; earlier = next) {
		next = earlier->earlier;
		free(earlier->text);
		free(earlier);
	}
}
