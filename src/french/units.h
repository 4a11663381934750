/*
 * Inside the analysis: the units of a text, which patterns read, and those that
 * were read before.
 */
#ifndef FRENCH_UNITS_H
#define FRENCH_UNITS_H

#include "french/memo.h"
#include "french/unit.h"
#include "french/words.h"

struct units {
	struct unit unit;
	struct memos memos;
	struct token tokens[PARTS_MAX];
	struct memo last;
};

void units_start(struct units *);
void units_release(struct units *);

/*
 * The unit at the byte `at` of text, which is inside it: what it becomes and
 * how many bytes it takes, 1 or more.  The words tell which forms are stop
 * words.  Valid until the next call of any.
 */
const struct memo *units_read(
    struct units *, const struct words *, struct span text, size_t at);

/* The form of a word of letters alone, in the same place. */
struct span units_form(struct units *, struct span word);

/* FORM_MAX bytes to write a form to, in the same place again. */
char *units_draft(struct units *);

#endif
