/*
 * The words of the field: acronyms, words that stand for each other, words
 * that are near, and pairs that must be kept apart.  The file's form is in
 * miprof-corpus(5).
 */
#ifndef CATALOGUE_VOCABULARY_H
#define CATALOGUE_VOCABULARY_H

#include <stddef.h>

#include "base/err.h"

enum relation {
	RELATION_ACRONYM,    /* the first expression is the acronym */
	RELATION_EQUIVALENT, /* may replace each other */
	RELATION_NEAR,	     /* worth finding, ranked lower */
	RELATION_APART	     /* no synonyms, whatever else says so */
};

struct word_group {
	enum relation relation;
	double weight; /* of one found for another, 0 to 1 */
	char **words;  /* expressions of one or more words; owned */
	size_t n;
	size_t line; /* of the file, from 1 */
};

struct vocabulary {
	struct word_group *groups;
	size_t n, cap;
};

#define VOCABULARY_INIT                                                        \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* 0, or -1 with *e = "FILE:LINE: ...".  v must be VOCABULARY_INIT. */
int vocabulary_read(struct vocabulary *, const char *path, struct err *);
void vocabulary_release(struct vocabulary *);

#endif
