/*
 * Checksums of what is stored: SQLite notices a broken page, not a changed
 * byte of text.  64 bits of XXH3, over fields in a fixed order, each with
 * its length, so that bytes cannot move from one field to the next.
 */
#ifndef INDEX_CHECKSUM_H
#define INDEX_CHECKSUM_H

#include <stdint.h>

#include "base/span.h"

#define CHECKSUM_START 0x4d49504fULL
#define HASH_BYTES 16

/* The checksum of what was summed up before, and one field more. */
uint64_t checksum_text(uint64_t before, struct span field);
uint64_t checksum_number(uint64_t before, int64_t field);

/* 128 bits that tell files apart by content. */
void content_hash(struct span bytes, unsigned char hash[HASH_BYTES]);

#endif
