/*
 * Words that were read before.  Interface: words.h.
 */
#include <stdlib.h>

#include "french/lexicon.h"
#include "french/words.h"

enum {
	CACHE_FIRST = 64,  /* words; a query needs no more */
	CACHE_LAST = 16384 /* half a MB: what the processor has at hand */
};

/* Where the stop words of these first eight bytes are, or would be. */
static size_t
stop_slot(const struct words *w, uint64_t first)
{
	size_t i = words_hash(&(struct key){{first, 0}}) & (STOPS - 1);

	while (w->stops[i] != 0 && w->stops[i] != first)
		i = (i + 1) & (STOPS - 1);
	return i;
}

bool
words_stop(const struct words *w, struct span form)
{
	return w->stops[stop_slot(w, words_eight(form, 0))] != 0 &&
	    lexicon_is_stop(form);
}

/* Four times the room.  What the cache had is lost. */
static void
make_room(struct words *w)
{
	free(w->cache);
	w->size = w->size == 0 ? CACHE_FIRST : 4 * w->size;
	w->cache = xcalloc(w->size, sizeof(*w->cache));
	w->added = 0;
}

void
words_start(struct words *w)
{
	struct span stop;

	*w = (struct words){0};
	for (size_t i = 0; (stop = lexicon_stop(i)).len > 0; i++) {
		uint64_t first = words_eight(stop, 0);

		w->stops[stop_slot(w, first)] = first;
	}
	make_room(w);
}

void
words_release(struct words *w)
{
	free(w->cache);
}

void
words_add(struct words *w, struct span word, struct word known)
{
	if (w->added >= w->size && w->size < CACHE_LAST)
		make_room(w);
	words_key(word, 0, &known.key);
	*words_place(w, &known.key) = known;
	w->added++;
}
