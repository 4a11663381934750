/*
 * Hunspell's affix file and word list.  Interface: hunspell.h.  The format:
 * hunspell(5).  Flags are two characters (FLAG long); suffixes do not
 * follow suffixes; prefixes are elided articles, which the analysis cuts.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/generate/hunspell.h"
#include "french/generate/letters.h"

#define FLAGS 65536 /* two bytes */
#define FIELDS 24

struct rule {
	char *cut, *add, *condition;
	unsigned traits;
	struct rule *next;
};

struct dictionary {
	struct rule *rules[FLAGS]; /* by flag */
	word_fn *fn;
	void *arg;
};

static const struct {
	const char *field;
	unsigned trait;
} field_traits[] = {
    {"po:nom", TRAIT_NOUN},
    {"po:adj", TRAIT_ADJECTIVE},
    {"po:adv", TRAIT_ADVERB},
    {"po:npr", TRAIT_NAME},
    {"po:prn", TRAIT_NAME},
    {"po:patr", TRAIT_NAME},
    {"is:mas", TRAIT_MASCULINE},
    {"is:fem", TRAIT_FEMININE},
    {"is:pl", TRAIT_PLURAL},
    {"po:ppas", TRAIT_PARTICIPLE},
    {"po:ppre", TRAIT_PRESENT_PARTICIPLE},
    {"po:ipre", TRAIT_FINITE},
    {"po:spre", TRAIT_FINITE},
    {"po:iimp", TRAIT_FINITE},
    {"po:ifut", TRAIT_FINITE},
    {"po:cond", TRAIT_FINITE},
    {"po:impe", TRAIT_FINITE},
    {"po:ipsi", TRAIT_FINITE | TRAIT_BOOKISH},
    {"po:simp", TRAIT_FINITE | TRAIT_BOOKISH},
    {"po:3pl", TRAIT_THEY},
};

static size_t
split(char *line, char *field[FIELDS])
{
	char *save = NULL;
	size_t n = 0;

	for (char *f = strtok_r(line, " \t\r\n", &save);
	     f != NULL && n < FIELDS; f = strtok_r(NULL, " \t\r\n", &save))
		field[n++] = f;
	return n;
}

static unsigned
traits_of(char *const *field, size_t n)
{
	unsigned traits = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < COUNT(field_traits); k++)
			if (strcmp(field[i], field_traits[k].field) == 0)
				traits |= field_traits[k].trait;
		if (strncmp(field[i], "po:v", 4) == 0 &&
		    isdigit((unsigned char)field[i][4]))
			traits |= TRAIT_VERB;
	}
	return traits;
}

static size_t
flag_index(const char *f)
{
	return (size_t)(unsigned char)f[0] << 8 | (unsigned char)f[1];
}

static void
add_rule(struct dictionary *d, char **field, size_t n)
{
	struct rule *r, **list = &d->rules[flag_index(field[1])];

	r = xcalloc(1, sizeof(*r));
	field[3][strcspn(field[3], "/")] = '\0';
	r->cut = xstrdup(strcmp(field[2], "0") == 0 ? "" : field[2]);
	r->add = xstrdup(strcmp(field[3], "0") == 0 ? "" : field[3]);
	r->condition = xstrdup(field[4]);
	r->traits = traits_of(field + 5, n - 5);
	r->next = *list;
	*list = r;
}

/* Whether a letter is in the set that begins at *set, left after it. */
static bool
matches_one(const char **set, char letter)
{
	const char *p = *set;
	bool found = false, inverted;

	if (*p != '[') {
		(*set)++;
		return *p == '.' || *p == letter;
	}
	p++;
	inverted = *p == '^';
	if (inverted)
		p++;
	for (; *p != ']' && *p != '\0'; p++)
		if (*p == letter)
			found = true;
	*set = *p == '\0' ? p : p + 1;
	return found != inverted;
}

static size_t
condition_length(const char *c)
{
	size_t n = 0;

	for (; *c != '\0'; n++)
		matches_one(&c, 'x');
	return n;
}

static bool
applies(const struct rule *r, const char *word, size_t len)
{
	const char *c = r->condition;
	size_t need = condition_length(c), cut = strlen(r->cut);

	if (strcmp(c, ".") == 0)
		need = 0;
	if (need > len || cut > len ||
	    memcmp(word + len - cut, r->cut, cut) != 0)
		return false;
	for (size_t i = len - need; i < len; i++)
		if (!matches_one(&c, word[i]))
			return false;
	return true;
}

static void
give(const struct dictionary *d, const char *form, const char *headword,
    unsigned traits)
{
	char *f = letters_fold(form), *h = letters_fold(headword);

	d->fn(f, h, traits, d->arg);
	free(f);
	free(h);
}

/* A verb's participle is also called an adjective there: it is not one. */
static unsigned
join_traits(unsigned line, unsigned rule)
{
	if (rule & TRAIT_PARTICIPLE)
		rule &= ~(unsigned)TRAIT_ADJECTIVE;
	return line | rule;
}

static void
inflect(const struct dictionary *d, const char *word, const char *headword,
    size_t flag, unsigned traits)
{
	size_t len = strlen(word);

	for (const struct rule *r = d->rules[flag]; r != NULL; r = r->next) {
		size_t keep = len - strlen(r->cut), added = strlen(r->add) + 1;
		char *form;

		if (!applies(r, word, len))
			continue;
		form = xmalloc(keep + added);
		/* NOLINTNEXTLINE(bugprone-not-null-terminated-result) */
		memcpy(form, word, keep);
		memcpy(form + keep, r->add, added);
		give(d, form, headword, join_traits(traits, r->traits));
		free(form);
	}
}

static void
read_word(const struct dictionary *d, char *line)
{
	char *field[FIELDS], *flags, *headword;
	unsigned traits;
	bool bare = true;
	size_t n;

	if (!letters_read(line) || (n = split(line, field)) == 0)
		return;
	headword = field[0];
	flags = strchr(field[0], '/');
	if (flags != NULL)
		*flags++ = '\0';
	for (size_t i = 1; i < n; i++)
		if (strncmp(field[i], "st:", 3) == 0)
			headword = field[i] + 3;
	traits = traits_of(field + 1, n - 1);
	for (; flags != NULL && flags[0] != '\0' && flags[1] != '\0';
	     flags += 2) {
		if (strncmp(flags, "()", 2) == 0)
			bare = false;
		inflect(d, field[0], headword, flag_index(flags), traits);
	}
	if (bare)
		give(d, field[0], headword, traits);
}

static void
read_affix(struct dictionary *d, char *line)
{
	char *field[FIELDS];
	size_t n;

	if (strncmp(line, "SFX ", 4) != 0 || !letters_read(line))
		return;
	n = split(line, field);
	if (n >= 5 && strlen(field[1]) == 2)
		add_rule(d, field, n);
}

static int
each_line(const char *name, struct dictionary *d,
    void (*fn)(struct dictionary *, char *), struct err *e)
{
	FILE *f = fopen(name, "r");
	char *line = NULL;
	size_t cap = 0;

	if (f == NULL) {
		err_set(e, ERR_SYSTEM,
		    _("%s: %s; install the package hunspell-fr-classical"),
		    name, strerror(errno));
		return -1;
	}
	while (getline(&line, &cap, f) != -1)
		fn(d, line);
	free(line);
	fclose(f);
	return 0;
}

static void
each_word(struct dictionary *d, char *line)
{
	if (isdigit((unsigned char)line[0]) == 0)
		read_word(d, line);
}

static void
release(struct dictionary *d)
{
	for (size_t i = 0; i < FLAGS; i++)
		while (d->rules[i] != NULL) {
			struct rule *r = d->rules[i];

			d->rules[i] = r->next;
			free(r->cut);
			free(r->add);
			free(r->condition);
			free(r);
		}
	free(d);
}

int
hunspell_read(
    const char *aff, const char *dic, word_fn *fn, void *arg, struct err *e)
{
	struct dictionary *d = xcalloc(1, sizeof(*d));
	int rc = -1;

	d->fn = fn;
	d->arg = arg;
	if (each_line(aff, d, read_affix, e) == -1)
		goto out;
	if (d->rules[flag_index("S.")] == NULL) {
		err_set(e, ERR_FORMAT,
		    _("%s: no French affixes; hunspell-fr-classical has them"),
		    aff);
		goto out;
	}
	rc = each_line(dic, d, each_word, e);
out:
	release(d);
	return rc;
}
