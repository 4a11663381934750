/*
 * A string that grows.  p is always NUL-terminated once something was
 * added, and NULL before; len does not count the NUL.
 *
 *	struct buf b = BUF_INIT;
 *	buf_addf(&b, "%zu passages", n);
 *	buf_release(&b);
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf {
	char *p; /* owned */
	size_t len, cap;
};

#define BUF_INIT                                                               \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void buf_release(struct buf *);

/* Empty, keeping the memory. */
void buf_clear(struct buf *);

/* Room for n more bytes and the NUL. */
void buf_reserve(struct buf *, size_t n);

/* At least n bytes long, with NULs where it was shorter. */
void buf_grow(struct buf *, size_t n);

void buf_add(struct buf *, struct span);
void buf_adds(struct buf *, const char *);
void buf_addc(struct buf *, char);
void buf_addn(struct buf *, int64_t); /* in decimal digits */
void buf_addf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

/* Cut to len bytes; len must not be larger than b->len. */
void buf_cut(struct buf *, size_t len);

/* The string, which the caller frees (never NULL); b is empty afterwards. */
char *buf_take(struct buf *);

static inline struct span
buf_span(const struct buf *b)
{
	return (struct span){b->p, b->len};
}

#endif
