/*
 * A YAML file as a small tree that remembers its lines: what the manifest
 * and the vocabulary are read from.  Only the plain part of YAML is taken:
 * no anchors, aliases or tags, one document, no key twice, and limits on
 * size and depth, so that a file from anywhere can be read.
 */
#ifndef CATALOGUE_YAML_H
#define CATALOGUE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

#define YAML_MAX_BYTES ((size_t)8 << 20)
#define YAML_MAX_NODES ((size_t)500000)
#define YAML_MAX_DEPTH 12
#define YAML_MAX_KEYS 1000 /* of one map */

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	size_t line; /* from 1 */
	char *text;  /* of a scalar; UTF-8 without NUL, owned */
	bool quoted; /* it stood in quotes: "" is a text, not nothing */
	struct node
	    *child;    /* of a list: its items; of a map: key, value, ... */
	size_t n, cap; /* children: twice the entries of a map */
};

#define NODE_INIT                                                              \
	{                                                                      \
		NODE_SCALAR, 0, NULL, false, NULL, 0, 0                        \
	}

/*
 * Read a file; 0, or -1 and *e = "FILE:LINE: ...".  root must be NODE_INIT.
 * An empty file is a scalar whose text is NULL.
 */
int node_read(struct node *root, const char *path, struct err *e);

/* The same from memory; path is for the messages. */
int node_parse(
    struct node *root, const char *path, struct span yaml, struct err *e);

void node_release(struct node *);

/* The value of a key of a map; NULL where there is none. */
const struct node *node_get(const struct node *map, const char *key);

/* Whether it is a scalar that says something. */
bool node_has_text(const struct node *);

/* *e = "PATH:LINE: ...", -1. */
int node_fault(struct err *e, const char *path, size_t line, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

#endif
