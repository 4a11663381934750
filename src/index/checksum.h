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

/* Of the sections and passages of one source, each kind in its order. */
struct texts_sum {
	uint64_t sections, passages;
};

#define TEXTS_SUM_INIT                                                         \
	{                                                                      \
		CHECKSUM_START, CHECKSUM_START                                 \
	}

void texts_sum_section(struct texts_sum *, int64_t row, struct span path);
void texts_sum_passage(struct texts_sum *, int64_t row, unsigned page,
    struct span label, unsigned number, uint32_t time, struct span body);
int64_t texts_sum_value(const struct texts_sum *);

/* 128 bits that tell files apart by content. */
void content_hash(struct span bytes, unsigned char hash[HASH_BYTES]);

#endif
