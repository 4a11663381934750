/*
 * Inside the analysis: words of letters alone that were read before, with
 * their forms.  One that comes again is found by its bytes, eight at a time,
 * which are not looked at one by one.
 */
#ifndef FRENCH_WORDS_H
#define FRENCH_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/span.h"

enum {
	WORD_MAX = 15, /* bytes of a word that is remembered */
	STOPS = 256    /* a power of 2, twice the stop words */
};

/* The bytes of a word, then zeros. */
struct key {
	uint64_t part[2];
};

/* Half a line of the processor's own cache. */
struct word {
	struct key key;	     /* as written; zeros where there is none */
	char form[WORD_MAX]; /* as long as the word */
	bool stop : 1;
	bool article : 1; /* may begin an article of law */
};

/* A word has one place in the cache, and the last one that came has it. */
struct words {
	struct word *cache;    /* owned */
	size_t size;	       /* a power of 2 */
	size_t added;	       /* since it has this size */
	uint64_t stops[STOPS]; /* first eight bytes of stop words, or 0 */
};

void words_start(struct words *);
void words_release(struct words *);

/* Of any form; faster than lexicon_is_stop(). */
bool words_stop(const struct words *, struct span form);

/*
 * Remembers a word of French letters, of WORD_MAX bytes at most, by its bytes
 * and what else is known of it.  Its form has as many bytes; what follows them
 * there is no matter.
 */
void words_add(struct words *, struct span word, struct word known);

/* --- Looking one up ------------------------------------------------------ */

#define WORDS_EACH(byte) (0x0101010101010101U * (byte))

/* Eight bytes, the first one lowest. */
static inline uint64_t
words_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

/* The eight bytes at i; 0 past the end. */
static inline uint64_t
words_eight(struct span s, size_t i)
{
	char few[8] = "";

	if (i + 8 <= s.len)
		return words_load(s.p + i);
	if (i >= s.len)
		return 0;
	if (s.len >= 8)
		return words_load(s.p + s.len - 8) >> 8 * (i + 8 - s.len);
	memcpy(few, s.p + i, s.len - i);
	return words_load(few);
}

/*
 * How many bytes at i are letters of ASCII or no ASCII at all, with their key;
 * 0 where they are more than the cache takes.
 */
static inline size_t
words_key(struct span text, size_t i, struct key *k)
{
	for (size_t part = 0; part < COUNT(k->part); part++) {
		uint64_t w = words_eight(text, i + 8 * part);
		uint64_t small = (w | WORDS_EACH(0x20)) & WORDS_EACH(0x7F);
		/* The high bit of each byte that is one */
		uint64_t letters = ((small + WORDS_EACH(0x80 - 'a')) &
				       ~(small + WORDS_EACH(0x7F - 'z'))) |
		    w;
		uint64_t ends = ~letters & WORDS_EACH(0x80);
		unsigned bits;

		if (ends == 0) {
			k->part[part] = w;
			continue;
		}
		bits = (unsigned)__builtin_ctzll(ends) & ~7U;
		k->part[part] = w & (((uint64_t)1 << bits) - 1);
		return 8 * part + bits / 8;
	}
	return 0;
}

/* 16 bits.  Odd numbers with their bits spread: what is multiplied goes up. */
static inline size_t
words_hash(const struct key *k)
{
	uint64_t hash =
	    k->part[0] * 0x9E3779B97F4A7C15U ^ k->part[1] * 0xC2B2AE3D27D4EB4FU;

	return hash >> 48;
}

/* Where the word of this key would be. */
static inline struct word *
words_place(const struct words *w, const struct key *k)
{
	return &w->cache[words_hash(k) & (w->size - 1)];
}

/*
 * The word that begins at i, where it is known; NULL where it is not.  It may
 * go on behind *end, its last byte's next, with a sign that is no letter.
 */
static inline const struct word *
words_find(const struct words *w, struct span text, size_t i, size_t *end)
{
	struct key k = {{0}};
	size_t n = words_key(text, i, &k);
	const struct word *found = words_place(w, &k);

	*end = i + n;
	return n > 0 &&
		((found->key.part[0] ^ k.part[0]) |
		    (found->key.part[1] ^ k.part[1])) == 0
	    ? found
	    : NULL;
}

#endif
