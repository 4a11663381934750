/*
 * SQLite's numbers of one to nine bytes: seven bits a byte, the highest
 * first, the highest bit of a byte telling that more follow; all of a ninth
 * ("Database File Format", 1.6).
 */
#ifndef INDEX_VARINT_H
#define INDEX_VARINT_H

#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX 9 /* bytes */

static inline size_t
varint_size(uint64_t value)
{
	size_t n = 1;

	while (n < VARINT_MAX && (value >>= 7) != 0)
		n++;
	return n;
}

/* One of more than two bytes. */
static inline size_t
varint_put_long(unsigned char *p, uint64_t value)
{
	size_t n = varint_size(value);

	if (n == VARINT_MAX) {
		p[8] = (unsigned char)value;
		value >>= 8;
		for (size_t i = 8; i-- > 0; value >>= 7)
			p[i] = (unsigned char)(value | 0x80);
		return n;
	}
	for (size_t i = n; i-- > 0; value >>= 7)
		p[i] = (unsigned char)(value | 0x80);
	p[n - 1] &= 0x7f;
	return n;
}

/* Write value at p.  Returns its bytes. */
static inline size_t
varint_put(unsigned char *p, uint64_t value)
{
	if (value < 0x80) {
		p[0] = (unsigned char)value;
		return 1;
	}
	if (value >= 0x4000)
		return varint_put_long(p, value);
	p[0] = (unsigned char)(value >> 7 | 0x80);
	p[1] = (unsigned char)(value & 0x7f);
	return 2;
}

static inline size_t
varint_get_long(const unsigned char *p, size_t len, uint64_t *value)
{
	uint64_t v = 0;

	for (size_t i = 0; i < len && i < VARINT_MAX; i++) {
		if (i == VARINT_MAX - 1) {
			*value = v << 8 | p[i];
			return VARINT_MAX;
		}
		v = v << 7 | (p[i] & 0x7f);
		if (p[i] < 0x80) {
			*value = v;
			return i + 1;
		}
	}
	return 0;
}

/* Read one of at most len bytes at p.  Returns its bytes, 0 where it does not
 * end. */
static inline size_t
varint_get(const unsigned char *p, size_t len, uint64_t *value)
{
	if (len == 0 || p[0] >= 0x80)
		return varint_get_long(p, len, value);
	*value = p[0];
	return 1;
}

#endif
