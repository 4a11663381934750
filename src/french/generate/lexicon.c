/*
 * Writes the lexicon as C on standard output: french/data.h declares it.
 *
 *	lexicon fr.aff fr.dic gaps.txt unrelated.txt related.txt
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "french/data.h"
#include "french/generate/automaton.h"
#include "french/generate/endings.h"
#include "french/generate/family.h"
#include "french/generate/words.h"

/* What the automata lead to, each distinct run of readings once. */
struct outputs {
	uint32_t *readings;
	size_t n, cap;
	struct run {
		size_t at, n;
	} * runs;
	size_t nruns, run_cap;
	struct buf letters;
	uint64_t hash; /* of all that is written */
};

/* --- Outputs ------------------------------------------------------------- */

/* The place of an addition, shared with any that ends so. */
static size_t
place_letters(struct outputs *o, const char *add)
{
	size_t len = strlen(add) + 1;

	for (size_t at = 0; at + len <= o->letters.len; at++)
		/* NOLINTNEXTLINE(*-core.NonNullParamChecker): len is not 0 */
		if (memcmp(o->letters.p + at, add, len) == 0)
			return at;
	buf_add(&o->letters, (struct span){add, len});
	return o->letters.len - len;
}

static uint32_t
make_reading(
    struct outputs *o, const char *word, const char *lemma, unsigned flags)
{
	size_t same = 0;

	while (word[same] != '\0' && word[same] == lemma[same])
		same++;
	return (uint32_t)place_letters(o, lemma + same) << 16 |
	    (uint32_t)strlen(word + same) << 8 | flags;
}

/* Where a run stands among the readings; an equal one is used again. */
static uint32_t
place_run(struct outputs *o, uint32_t *run, size_t n)
{
	run[n - 1] |= READING_LAST;
	for (size_t i = 0; i < o->nruns; i++)
		if (o->runs[i].n == n &&
		    memcmp(o->readings + o->runs[i].at, run,
			n * sizeof(*run)) == 0)
			return (uint32_t)o->runs[i].at;
	o->runs = mem_more(o->runs, o->nruns, &o->run_cap, sizeof(*o->runs));
	o->runs[o->nruns++] = (struct run){o->n, n};
	for (size_t i = 0; i < n; i++) {
		o->readings =
		    mem_more(o->readings, o->n, &o->cap, sizeof(*o->readings));
		o->readings[o->n++] = run[i];
	}
	return (uint32_t)(o->n - n);
}

/* --- The three automata -------------------------------------------------- */

enum { RUN_MAX = 64 };

static unsigned
flags_of(const struct reading *r)
{
	unsigned flags = 0;

	if (r->first)
		flags |= READING_FIRST;
	if (r->traits & TRAIT_FEMININE)
		flags |= READING_FEMININE;
	if (!(r->traits & TRAIT_LOOSE))
		flags |= READING_STRICT;
	if (!(r->traits & TRAIT_SOLID))
		flags |= READING_COMPOUND;
	if (r->traits & TRAIT_APOSTROPHE)
		flags |= READING_APOSTROPHE;
	if (r->traits & TRAIT_NAME &&
	    !(r->traits & (TRAIT_NOUN | TRAIT_ADJECTIVE)))
		flags |= READING_NAME;
	return flags;
}

static void
add_forms(struct automaton *a, struct outputs *o, const struct words *w)
{
	uint32_t run[RUN_MAX];
	size_t k;

	for (size_t i = 0; i < w->n; i = k) {
		const char *form = w->readings[i].form;
		size_t n = 0;

		/* First readings come first. */
		for (int first = 1; first >= 0; first--)
			for (k = i; k < w->n && w->readings[k].form == form;
			     k++)
				if (w->readings[k].first == first &&
				    n < RUN_MAX)
					run[n++] = make_reading(o, form,
					    w->readings[k].lemma,
					    flags_of(&w->readings[k]));
		automaton_add(a, form, place_run(o, run, n));
	}
	automaton_end(a);
}

static void
add_families(struct automaton *a, struct outputs *o, const struct families *f)
{
	uint32_t run[RUN_MAX];
	size_t k;

	for (size_t i = 0; i < f->n; i = k) {
		const char *from = f->links[i].from;
		size_t n = 0;

		for (k = i; k < f->n && f->links[k].from == from; k++)
			if (n < RUN_MAX)
				run[n++] =
				    make_reading(o, from, f->links[k].to, 0);
		automaton_add(a, from, place_run(o, run, n));
	}
	automaton_end(a);
}

static void
add_endings(struct automaton *a, struct outputs *o, const struct endings *e)
{
	for (size_t i = 0; i < e->n; i++) {
		uint32_t reading =
		    (uint32_t)place_letters(o, e->v[i].change + 1) << 16 |
		    (uint32_t)(e->v[i].change[0] - '0') << 8;

		automaton_add(a, e->v[i].reversed, place_run(o, &reading, 1));
	}
	automaton_end(a);
}

/* --- Writing ------------------------------------------------------------- */

static void
hash_add(struct outputs *o, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < n; i++)
		o->hash = (o->hash ^ p[i]) * 0x100000001b3U;
}

static void
write_numbers(struct outputs *o, const uint32_t *v, size_t n)
{
	hash_add(o, v, n * sizeof(*v));
	for (size_t i = 0; i < n; i++)
		printf("%s%lu",
		    i == 0	     ? ""
			: i % 8 == 0 ? ",\n"
				     : ",",
		    (unsigned long)v[i]);
}

static void
write_automaton(struct outputs *o, const char *name, const struct automaton *a)
{
	printf("/* %zu states, %zu edges */\n", a->nstates, a->nedges);
	printf("static const uint32_t %s_edges[] = {\n", name);
	write_numbers(o, a->edges, a->nedges);
	printf("};\nconst struct lexicon_automaton lexicon_%s =\n", name);
	printf("    {%s_edges, %lu};\n\n", name, (unsigned long)a->root);
}

static void
write_letters(struct outputs *o)
{
	hash_add(o, o->letters.p, o->letters.len);
	printf("const char lexicon_letters[] = {\n");
	for (size_t i = 0; i < o->letters.len; i++)
		printf("%s'\\%o'",
		    i == 0	     ? ""
			: i % 8 == 0 ? ",\n"
				     : ",",
		    (unsigned char)o->letters.p[i]);
	printf("};\n\n");
}

static const char notice[] =
    "/*\n"
    " * Generated; do not edit.  Made from the dictionary of French of the\n"
    " * Debian package hunspell-fr-classical, by Olivier R. and the\n"
    " * contributors of Dicollecte and Grammalecte (https://grammalecte.net).\n"
    " *\n"
    " * This Source Code Form is subject to the terms of the Mozilla Public\n"
    " * License, v. 2.0. If a copy of the MPL was not distributed with this\n"
    " * file, You can obtain one at http://mozilla.org/MPL/2.0/.\n"
    " */\n"
    "#include \"french/analyse.h\"\n"
    "#include \"french/data.h\"\n\n";

static void
write_all(struct outputs *o, const struct automaton *forms,
    const struct automaton *families, const struct automaton *endings)
{
	fputs(notice, stdout);
	o->hash = 0xcbf29ce484222325U;
	write_automaton(o, "forms", forms);
	write_automaton(o, "families", families);
	write_automaton(o, "endings", endings);
	printf("const uint32_t lexicon_readings[] = {\n");
	write_numbers(o, o->readings, o->n);
	printf("};\n\n");
	write_letters(o);
	printf("const char analyse_version[] = ANALYSE_RULES \"-%016llx\";\n",
	    (unsigned long long)o->hash);
}

/* Numbers must fit the bits that data.h has for them. */
static int
check_sizes(
    const struct outputs *o, const struct automaton *forms, struct err *e)
{
	if (o->letters.len < 1U << 16 && forms->nedges < 1U << 23 &&
	    o->n < 1U << 23)
		return 0;
	err_set(e, ERR_LIMIT, _("the dictionary is too large for the tables"));
	return -1;
}

static int
generate(char **file, struct err *e)
{
	struct words w = WORDS_INIT;
	struct families f = FAMILIES_INIT;
	struct endings n = ENDINGS_INIT;
	struct automaton forms = AUTOMATON_INIT, families = AUTOMATON_INIT;
	struct automaton endings = AUTOMATON_INIT;
	struct outputs o = {0};
	int rc = -1;

	if (words_read(&w, file[0], file[1], file[2], file[3], e) == -1 ||
	    families_find(&f, &w, file[3], file[4], e) == -1)
		goto out;
	endings_learn(&n, &w);
	add_forms(&forms, &o, &w);
	add_families(&families, &o, &f);
	add_endings(&endings, &o, &n);
	if ((rc = check_sizes(&o, &forms, e)) == 0)
		write_all(&o, &forms, &families, &endings);
out:
	automaton_release(&forms);
	automaton_release(&families);
	automaton_release(&endings);
	endings_release(&n);
	families_release(&f);
	words_release(&w);
	buf_release(&o.letters);
	free(o.readings);
	free(o.runs);
	return rc;
}

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;

	if (argc != 6) {
		fputs(
		    "usage: lexicon AFF DIC GAPS UNRELATED RELATED\n", stderr);
		return 2;
	}
	if (generate(argv + 1, &e) == -1) {
		fprintf(stderr, "lexicon: %s\n", e.text);
		err_release(&e);
		return 2;
	}
	if (fflush(stdout) != 0) {
		fprintf(stderr, "lexicon: %s\n", strerror(errno));
		return 2;
	}
	return 0;
}
