/*
 * A string that grows.  Interface: buf.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf)BUF_INIT;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->p != NULL)
		b->p[0] = '\0';
}

void
buf_reserve(struct buf *b, size_t n)
{
	size_t want = b->len + n + 1;

	if (want <= b->cap)
		return;
	b->cap = want < 64 ? 64 : want + want / 2;
	b->p = xrealloc(b->p, b->cap, 1);
}

void
buf_add(struct buf *b, struct span s)
{
	buf_reserve(b, s.len);
	if (s.len > 0)
		memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
	b->p[b->len] = '\0';
}

void
buf_grow(struct buf *b, size_t n)
{
	if (n <= b->len)
		return;
	buf_reserve(b, n - b->len);
	memset(b->p + b->len, 0, n - b->len + 1);
	b->len = n;
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, span_of(s));
}

void
buf_addc(struct buf *b, char c)
{
	buf_add(b, (struct span){&c, 1});
}

void
buf_addn(struct buf *b, int64_t number)
{
	uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char digits[20]; /* of 2^64 */
	size_t i = sizeof(digits);

	do
		digits[--i] = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (number < 0)
		buf_addc(b, '-');
	buf_add(b, (struct span){digits + i, sizeof(digits) - i});
}

void
buf_addv(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	/* The caller started ap, which the analyser cannot see. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->p + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_addv(b, fmt, ap);
	va_end(ap);
}

void
buf_cut(struct buf *b, size_t len)
{
	b->len = len;
	if (b->p != NULL)
		b->p[len] = '\0';
}

char *
buf_take(struct buf *b)
{
	char *p;

	buf_reserve(b, 0);
	p = b->p;
	p[b->len] = '\0';
	*b = (struct buf)BUF_INIT;
	return p;
}
