/*
 * Units that were read before.  Interface: memo.h.
 *
 * A slot has one memo, the last one that belongs there.  There are few of them
 * first: a query has few units, and none twice.
 */
#include <stdint.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "french/memo.h"

enum { SIZE_FIRST = 16, SIZE_STEP = 16, SIZE_LAST = 4096 };

/* One block of memory, with all that the tokens point at behind it. */
struct memo_slot {
	struct memo memo;
	unsigned context;
	size_t len;
	char read[MEMO_KEY_MAX];
	struct token tokens[];
};

static struct memo_slot **
slot_of(const struct memos *m, struct span read, unsigned context)
{
	return &m->slots[XXH3_64bits_withSeed(read.p, read.len, context) &
	    (m->size - 1)];
}

const struct memo *
memos_find(const struct memos *m, struct span read, unsigned context)
{
	const struct memo_slot *s;

	if (m->size == 0)
		return NULL;
	s = *slot_of(m, read, context);
	return s != NULL && s->context == context &&
		span_eq((struct span){s->read, s->len}, read)
	    ? &s->memo
	    : NULL;
}

static void
forget_all(struct memos *m)
{
	for (size_t i = 0; i < m->size; i++)
		free(m->slots[i]);
	free(m->slots);
}

/* --- Packing ------------------------------------------------------------- */

static size_t
size_of(const struct memo *memo)
{
	size_t n = sizeof(struct memo_slot);

	for (size_t i = 0; i < memo->ntokens; i++) {
		const struct token *t = &memo->tokens[i];

		n += sizeof(*t) + t->nforms * sizeof(*t->forms) +
		    t->njoined * sizeof(*t->joined);
		for (size_t k = 0; k < t->nforms; k++)
			n += t->forms[k].len;
		for (size_t k = 0; k < t->njoined; k++)
			n += t->joined[k].form.len;
	}
	return n;
}

static struct span
pack_text(char **at, struct span s)
{
	struct span copy = {*at, s.len};

	memcpy(*at, s.p, s.len);
	*at += s.len;
	return copy;
}

/* The lists of all tokens come first, then the letters: those need no
 * alignment. */
static void
pack(struct memo_slot *s, const struct memo *memo)
{
	size_t n = memo->ntokens;
	char *at = (char *)(s->tokens + n);

	for (size_t i = 0; i < n; i++) {
		const struct token *t = &memo->tokens[i];

		s->tokens[i] = *t;
		s->tokens[i].forms = (void *)at;
		memcpy(at, t->forms, t->nforms * sizeof(*t->forms));
		at += t->nforms * sizeof(*t->forms);
		s->tokens[i].joined = (void *)at;
		if (t->njoined > 0)
			memcpy(at, t->joined, t->njoined * sizeof(*t->joined));
		at += t->njoined * sizeof(*t->joined);
	}
	for (size_t i = 0; i < n; i++) {
		struct span *forms = (struct span *)s->tokens[i].forms;
		struct joined *joined = (struct joined *)s->tokens[i].joined;

		for (size_t k = 0; k < s->tokens[i].nforms; k++)
			forms[k] = pack_text(&at, forms[k]);
		for (size_t k = 0; k < s->tokens[i].njoined; k++)
			joined[k].form = pack_text(&at, joined[k].form);
	}
}

static void
grow(struct memos *m)
{
	forget_all(m);
	m->size = m->size == 0 ? SIZE_FIRST : SIZE_STEP * m->size;
	m->slots = xcalloc(m->size, sizeof(struct memo_slot *));
	m->added = 0;
}

void
memos_add(struct memos *m, struct span read, unsigned context,
    const struct memo *memo)
{
	struct memo_slot *s = xmalloc(size_of(memo)), **slot;

	s->memo = *memo;
	s->memo.tokens = s->tokens;
	s->context = context;
	s->len = read.len;
	memcpy(s->read, read.p, read.len);
	pack(s, memo);
	if (m->added >= m->size && m->size < SIZE_LAST)
		grow(m);
	slot = slot_of(m, read, context);
	free(*slot);
	*slot = s;
	m->added++;
}

void
memos_release(struct memos *m)
{
	forget_all(m);
}
