/*
 * Blocks of texts.  Interface: arena.h.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"

enum { FIRST_BYTES = 4096, MOST_BYTES = 65536 }; /* of a block */

struct arena_block {
	struct arena_block *next;
	size_t size;
	char bytes[];
};

static void
add_block(struct arena *a, size_t size)
{
	struct arena_block *b = xmalloc(sizeof(*b) + size);

	b->next = a->blocks;
	b->size = size;
	a->blocks = b;
	a->left = size;
}

char *
arena_dup(struct arena *a, struct span s)
{
	char *p;

	if (a->left <= s.len) {
		size_t size = FIRST_BYTES;

		if (a->blocks != NULL)
			size = a->blocks->size < MOST_BYTES / 2
			    ? 2 * a->blocks->size
			    : MOST_BYTES;
		add_block(a, s.len < size ? size : s.len + 1);
	}
	p = a->blocks->bytes + a->blocks->size - a->left;
	if (s.len > 0)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	a->left -= s.len + 1;
	return p;
}

void
arena_release(struct arena *a)
{
	struct arena_block *next;

	for (; a->blocks != NULL; a->blocks = next) {
		next = a->blocks->next;
		free(a->blocks);
	}
	*a = (struct arena)ARENA_INIT;
}
