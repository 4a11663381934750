/*
 * Units that were read before: a compound or a date that comes again costs a
 * look and no patterns.  What a unit becomes hangs on the bytes that were read
 * for it and on what stands before them, the caller's context; a memo holds
 * for the same ones only.
 */
#ifndef FRENCH_MEMO_H
#define FRENCH_MEMO_H

#include "base/span.h"
#include "french/analyse.h"

#define MEMO_KEY_MAX 48 /* bytes read that are worth one */

struct memo {
	const struct token *tokens; /* at bytes counted from the unit's first */
	size_t ntokens;
	size_t taken; /* bytes of the unit */
};

struct memos {
	struct memo_slot **slots; /* owned, as what they point at */
	size_t size, added;
};

#define MEMOS_INIT                                                             \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* NULL where there is none; what it points at is there until the next add. */
const struct memo *memos_find(
    const struct memos *, struct span read, unsigned context);

/* Copies all of it.  Any other memo may be forgotten. */
void memos_add(
    struct memos *, struct span read, unsigned context, const struct memo *);

void memos_release(struct memos *);

#endif
