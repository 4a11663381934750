/*
 * The words of the field.  Interface: vocabulary.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "catalogue/vocabulary.h"
#include "catalogue/yaml.h"

#define MAX_WORDS 64   /* expressions of a group */
#define MAX_LENGTH 200 /* bytes of an expression */

/* The sections of the file, and what one of their words is worth. */
static const struct section {
	const char *key;
	enum relation relation;
	double weight;
} sections[] = {
    {"spellings", RELATION_EQUIVALENT, 1.0},
    {"acronyms", RELATION_ACRONYM, 0.9},
    {"equivalent", RELATION_EQUIVALENT, 0.8},
    {"near", RELATION_NEAR, 0.4},
    {"apart", RELATION_APART, 0.0},
};

struct source {
	const char *path;
	struct err *e;
};

static int
word_check(struct source *s, const struct node *word)
{
	if (!node_has_text(word))
		return node_fault(s->e, s->path, word->line,
		    _("an expression must be one text"));
	if (strlen(word->text) > MAX_LENGTH)
		return node_fault(s->e, s->path, word->line,
		    _("an expression is longer than %d bytes"), MAX_LENGTH);
	return 0;
}

static int
words_read(struct source *s, const struct node *list, struct word_group *g)
{
	if (list->kind != NODE_LIST || list->n < 2)
		return node_fault(s->e, s->path, list->line,
		    _("a group is a list of at least two expressions"));
	if (list->n > MAX_WORDS)
		return node_fault(s->e, s->path, list->line,
		    _("a group has at most %d expressions"), MAX_WORDS);
	g->words = xcalloc(list->n, sizeof(*g->words));
	for (size_t i = 0; i < list->n; i++) {
		if (word_check(s, &list->child[i]) == -1)
			return -1;
		for (size_t j = 0; j < i; j++)
			if (strcmp(g->words[j], list->child[i].text) == 0)
				return node_fault(s->e, s->path,
				    list->child[i].line,
				    _("\"%s\" stands twice in its group"),
				    g->words[j]);
		g->words[g->n++] = xstrdup(list->child[i].text);
	}
	return 0;
}

/* 0 to 1 with a point, read without the locale's decimal comma. */
static int
weight_read(struct source *s, const struct node *value, double *weight)
{
	const char *p = value->text;
	unsigned number = 0, unit = 1;

	if (node_has_text(value) && (*p == '0' || *p == '1')) {
		number = (unsigned)(*p++ - '0');
		if (*p == '.' && p[1] != '\0')
			while (*++p >= '0' && *p <= '9' && unit < 1000000) {
				number = number * 10 + (unsigned)(*p - '0');
				unit *= 10;
			}
		*weight = (double)number / unit;
		if (*p == '\0' && *weight <= 1)
			return 0;
	}
	return node_fault(s->e, s->path, value->line,
	    _("weight must be a number from 0 to 1, such as 0.5"));
}

/* {words: [...], weight: 0.4, why: "..."} */
static int
detailed_read(struct source *s, const struct node *map, struct word_group *g)
{
	const struct node *words = node_get(map, "words");

	if (words == NULL)
		return node_fault(
		    s->e, s->path, map->line, _("this group has no \"words\""));
	for (size_t i = 0; i < map->n; i += 2) {
		const struct node *key = &map->child[i];
		const struct node *value = &map->child[i + 1];

		if (strcmp(key->text, "words") == 0)
			continue;
		if (strcmp(key->text, "weight") == 0) {
			if (weight_read(s, value, &g->weight) == -1)
				return -1;
		} else if (strcmp(key->text, "why") != 0) {
			return node_fault(s->e, s->path, key->line,
			    _("unknown key \"%s\"; allowed are words, weight "
			      "and why"),
			    key->text);
		}
	}
	return words_read(s, words, g);
}

static int
group_read(struct source *s, const struct section *section,
    const struct node *node, struct word_group *g)
{
	int rc;

	g->relation = section->relation;
	g->weight = section->weight;
	g->line = node->line;
	rc = node->kind == NODE_MAP ? detailed_read(s, node, g)
				    : words_read(s, node, g);
	if (rc == 0 && g->relation == RELATION_APART && g->n != 2)
		rc = node_fault(s->e, s->path, node->line,
		    _("what is kept apart is a pair: two expressions"));
	return rc;
}

static int
section_read(struct vocabulary *v, struct source *s,
    const struct section *section, const struct node *list)
{
	if (list->kind != NODE_LIST)
		return node_fault(s->e, s->path, list->line,
		    _("%s must be a list"), section->key);
	for (size_t i = 0; i < list->n; i++) {
		v->groups =
		    mem_more(v->groups, v->n, &v->cap, sizeof(*v->groups));
		v->groups[v->n] = (struct word_group){.line = 0};
		if (group_read(
			s, section, &list->child[i], &v->groups[v->n++]) == -1)
			return -1;
	}
	return 0;
}

static const struct section *
section_find(const char *key)
{
	for (size_t i = 0; i < COUNT(sections); i++)
		if (strcmp(sections[i].key, key) == 0)
			return &sections[i];
	return NULL;
}

static int
root_read(struct vocabulary *v, struct source *s, const struct node *root)
{
	if (root->kind != NODE_MAP)
		return node_fault(s->e, s->path, root->line,
		    _("not a vocabulary: it needs lists such as \"near:\""));
	for (size_t i = 0; i < root->n; i += 2) {
		const struct node *key = &root->child[i];
		const struct section *section = section_find(key->text);

		if (section == NULL)
			return node_fault(s->e, s->path, key->line,
			    _("unknown key \"%s\"; allowed are spellings, "
			      "acronyms, equivalent, near and apart"),
			    key->text);
		if (section_read(v, s, section, &root->child[i + 1]) == -1)
			return -1;
	}
	return 0;
}

int
vocabulary_read(struct vocabulary *v, const char *path, struct err *e)
{
	struct node root = NODE_INIT;
	struct source s = {path, e};
	int rc;

	if (node_read(&root, path, e) == -1)
		return -1;
	rc = root_read(v, &s, &root);
	node_release(&root);
	if (rc == -1)
		vocabulary_release(v);
	return rc;
}

void
vocabulary_release(struct vocabulary *v)
{
	for (size_t i = 0; i < v->n; i++) {
		for (size_t j = 0; j < v->groups[i].n; j++)
			free(v->groups[i].words[j]);
		free(v->groups[i].words);
	}
	free(v->groups);
	*v = (struct vocabulary)VOCABULARY_INIT;
}
