/*
 * Checksums of what is stored.  Interface: checksum.h.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/checksum.h"

uint64_t
checksum_text(uint64_t before, struct span field)
{
	before = checksum_number(before, (int64_t)field.len);
	return XXH3_64bits_withSeed(
	    field.len == 0 ? "" : field.p, field.len, before);
}

uint64_t
checksum_number(uint64_t before, int64_t field)
{
	return XXH3_64bits_withSeed(&field, sizeof(field), before);
}

void
texts_sum_section(struct texts_sum *s, int64_t row, struct span path)
{
	s->sections = checksum_text(checksum_number(s->sections, row), path);
}

void
texts_sum_passage(struct texts_sum *s, int64_t row, unsigned page,
    struct span label, unsigned number, uint32_t time, struct span body)
{
	uint64_t sum = checksum_number(s->passages, row);

	sum = checksum_number(sum, page);
	sum = checksum_text(sum, label);
	sum = checksum_number(sum, number);
	sum = checksum_number(sum, time);
	s->passages = checksum_text(sum, body);
}

int64_t
texts_sum_value(const struct texts_sum *s)
{
	return (int64_t)checksum_number(s->sections, (int64_t)s->passages);
}

void
content_hash(struct span bytes, unsigned char hash[HASH_BYTES])
{
	XXH128_canonical_t out;

	XXH128_canonicalFromHash(
	    &out, XXH3_128bits(bytes.len == 0 ? "" : bytes.p, bytes.len));
	memcpy(hash, out.digest, HASH_BYTES);
}
