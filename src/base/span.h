/*
 * A piece of text that somebody else owns: a pointer and a length.
 * No terminating NUL is promised.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *p; /* may be NULL when len is 0 */
	size_t len;    /* bytes */
};

#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

/* The span of a NUL-terminated string; the empty span for NULL. */
static inline struct span
span_of(const char *s)
{
	return (struct span){s, s == NULL ? 0 : strlen(s)};
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static inline bool
span_is(struct span a, const char *s)
{
	return span_eq(a, span_of(s));
}

static inline bool
span_starts(struct span a, struct span head)
{
	return a.len >= head.len &&
	    (head.len == 0 || memcmp(a.p, head.p, head.len) == 0);
}

static inline bool
span_ends(struct span a, struct span tail)
{
	return a.len >= tail.len &&
	    (tail.len == 0 ||
		memcmp(a.p + (a.len - tail.len), tail.p, tail.len) == 0);
}

/* The first eight bytes as a number (NULs where there are fewer): most texts
 * are in the order of theirs, and only those with the same ones need more. */
static inline uint64_t
span_head(struct span a)
{
	unsigned char head[8] = {0};
	uint64_t value = 0;

	if (a.len > 0)
		memcpy(head, a.p, a.len < sizeof(head) ? a.len : sizeof(head));
	for (size_t i = 0; i < sizeof(head); i++)
		value = value << 8 | head[i];
	return value;
}

/* Bytes from..to of a; both are cut to a's length. */
static inline struct span
span_sub(struct span a, size_t from, size_t to)
{
	if (to > a.len)
		to = a.len;
	if (from > to)
		from = to;
	return (struct span){a.len == 0 ? a.p : a.p + from, to - from};
}

/* The first line of *rest, without its end; *rest begins behind it then. */
static inline struct span
span_next_line(struct span *rest)
{
	const char *end =
	    rest->len == 0 ? NULL : memchr(rest->p, '\n', rest->len);
	size_t n = end == NULL ? rest->len : (size_t)(end - rest->p);
	struct span line = span_sub(*rest, 0, n);

	*rest = span_sub(*rest, n + 1, rest->len);
	return line;
}

/* Byte order, the shorter first where one begins the other. */
int span_cmp(struct span, struct span);

/* Without ASCII white space at both ends. */
struct span span_trim(struct span);

#endif
