/*
 * The reader's words become a tree.  Any bytes are a query: what makes no
 * sense as an operator is taken as text.  The language: miprof-query(7).
 */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "french/analyse.h"

#define QUERY_LEAVES 64	  /* words and phrases; more are left out */
#define QUERY_DEPTH 32	  /* parentheses in parentheses */
#define QUERY_BYTES 65536 /* of text; more is left out */

/* One position of the query's text. */
struct query_token {
	size_t start, end; /* bytes of the query */
	char *forms[FORMS_MAX];
	size_t nforms;
	char *joined; /* NULL: none */
	unsigned joined_positions;
	bool stop;
};

enum node_kind {
	NODE_WORD,   /* one token, or a compound: several joined ones */
	NODE_PHRASE, /* tokens side by side, in this order */
	NODE_PREFIX, /* forms that begin so */
	NODE_NEAR,   /* two children, at most `distance` words apart */
	NODE_AND,
	NODE_OR
};

struct node {
	enum node_kind kind;
	struct span text;	/* as written; into the query's text */
	size_t from, n;		/* tokens of a word or phrase */
	unsigned distance;	/* of NODE_NEAR */
	bool title;		/* only in titles and headings (titre:) */
	struct node **children; /* owned */
	size_t nchildren, capchildren;
	int leaf; /* its number among the query's leaves, or -1 */
};

/* A filter that was typed: genre:lettre. */
enum field { FIELD_KIND, FIELD_YEAR, FIELD_AUDIENCE, FIELD_THEME };

struct typed_filter {
	enum field field;
	struct span value;
};

struct query {
	struct buf text; /* owned copy of what was typed */
	struct query_token *tokens;
	size_t ntokens, captokens;
	struct node *root;    /* NODE_AND of clauses; never NULL */
	struct node *without; /* NODE_OR of what must not be there */
	struct typed_filter *filters;
	size_t nfilters, capfilters;
	struct node *leaves[QUERY_LEAVES]; /* in order, without's last */
	size_t nleaves;
	bool cut; /* something was too long or too deep */
};

/* Never fails; release the query afterwards. */
void query_parse(struct query *, struct span words, struct analyser *);
void query_release(struct query *);

/* The tree in one line: (harcèlement ET travail) SAUF sexuel. */
void query_print(const struct query *, const struct node *, struct buf *);

#endif
