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
	return XXH3_64bits_withSeed(field.len == 0 ? "" : field.p, field.len,
	    before);
}

uint64_t
checksum_number(uint64_t before, int64_t field)
{
	return XXH3_64bits_withSeed(&field, sizeof(field), before);
}

void
content_hash(struct span bytes, unsigned char hash[HASH_BYTES])
{
	XXH128_canonical_t out;

	XXH128_canonicalFromHash(&out,
	    XXH3_128bits(bytes.len == 0 ? "" : bytes.p, bytes.len));
	memcpy(hash, out.digest, HASH_BYTES);
}
