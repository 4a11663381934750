/*
 * Words and what joins them: apostrophes, hyphens, slashes, line ends.
 * Interface: unit.h.
 */
#include "base/mem.h"
#include "french/lexicon.h"
#include "french/unit.h"

/* Articles and little words that lose their vowel before another. */
static const char elided[][8] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu",
    "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu", "entr"};

/* How the words begin that keep their apostrophe inside. */
static const char whole[][12] = {"aujourdhui", "quelquun", "presquîle",
    "presquile", "prudhom", "grandmère", "grandmere", "grandchose", "grandpère",
    "grandroute", "grandrue"};

/* What hangs on a verb or a pronoun by a hyphen is no part of a compound. */
static const char clitics[][8] = {"je", "tu", "il", "elle", "on", "nous",
    "vous", "ils", "elles", "ce", "moi", "toi", "lui", "leur", "le", "la",
    "les", "y", "en", "t", "ci", "l\xE0", "m\xEAme", "m\xEAmes", "iel", "iels"};

/* Two of these around a slash are one word in two genders. */
static const char pairs[][8] = {"le", "la", "les", "un", "une", "du", "de",
    "ce", "cet", "cette", "ces", "il", "elle", "iel", "ils", "elles", "iels",
    "celui", "celle", "ceux", "celles", "lui", "eux", "mon", "ma", "ton", "ta",
    "son", "sa", "au", "des"};

#define IN(u, i, end, list)                                                    \
	is_in(u, i, end, (const char *)(list), COUNT(list), sizeof((list)[0]))

static bool
is_in(struct unit *u, size_t i, size_t end, const char *list, size_t n,
    size_t width)
{
	uint32_t first = unit_at(u, i)->cp;

	for (; n > 0; n--, list += width)
		if ((unsigned char)*list == first &&
		    unit_spells(u, i, end, list))
			return true;
	return false;
}

/* --- Apostrophes --------------------------------------------------------- */

static bool
begins_elided(struct unit *u, size_t i)
{
	uint32_t c = fold_plain(unit_at(u, i)->cp);

	if (unit_is(u, i, FOLD_DIGIT))
		return true;
	return unit_is(u, i, FOLD_LETTER) && c < 0x80 &&
	    strchr("aeiouyh", (int)c) != NULL;
}

static bool
opens_quotation(struct unit *u, size_t i)
{
	uint32_t c = unit_at(u, i)->cp;

	return c == 0xAB || c == 0x201C || c == 0x201E || c == '"' ||
	    c == 0x2039;
}

/*
 * The run i..end and the one after its apostrophe as one word of the
 * lexicon or the list: where it ends, or 0.
 */
static size_t
whole_word(struct unit *u, size_t i, size_t end)
{
	size_t stop = unit_run(u, end + 1), used = u->arena_used;
	struct draft d = draft_start(u);
	struct span form;
	bool known = false;

	if (stop == end + 1)
		return 0;
	draft_run(&d, u, i, end);
	draft_run(&d, u, end + 1, stop);
	form = draft_end(&d, u);
	for (size_t k = 0; k < COUNT(whole); k++)
		known = known || span_starts(form, span_of(whole[k]));
	if (!known && end > i + 1)
		known = lexicon_has_apostrophe(form);
	u->arena_used = used;
	return known ? stop : 0;
}

/* Whether i..end is an article that the apostrophe at end elides. */
static bool
is_elision(struct unit *u, size_t i, size_t end)
{
	return IN(u, i, end, elided) &&
	    (begins_elided(u, end + 1) || opens_quotation(u, end + 1));
}

/* --- Compounds ----------------------------------------------------------- */

struct compound {
	struct draft joined;
	bool none;    /* no joined form: inverted subjects and the like */
	size_t first; /* its first position */
	struct position *inclusive; /* its last part, where it is such */
};

static void
add_word(struct unit *u, size_t i, size_t end, struct span form)
{
	struct position *p = unit_add(u, i, end);

	if (p != NULL)
		position_form(p, form);
}

/*
 * A word cut at a line end: i..end, the hyphen at end, then blanks and a
 * line feed.  Where the rest of it begins, or 0.
 */
static size_t
after_line_end(struct unit *u, size_t end)
{
	size_t i = end + 1, start;

	while (unit_is(u, i, FOLD_SPACE) && i < end + LOOK_AHEAD)
		i++;
	start = i;
	while ((unit_is(u, i, FOLD_LINE) || unit_is(u, i, FOLD_SPACE)) &&
	    i < end + LOOK_AHEAD)
		i++;
	if (!unit_is(u, start, FOLD_LINE) || !unit_is(u, i, FOLD_LETTER))
		return 0;
	return i;
}

/* The letters of a word cut at a line end, joined; "" if it is no word. */
static struct span
mended(struct unit *u, size_t i, size_t end, size_t rest, size_t stop)
{
	struct draft d = draft_start(u);
	size_t used = u->arena_used;
	struct span form;

	draft_run(&d, u, i, end);
	draft_run(&d, u, rest, stop);
	form = draft_end(&d, u);
	if (!d.cut && !unit_at(u, rest)->upper && lexicon_has_solid(form))
		return form;
	u->arena_used = used;
	return (struct span){NULL, 0};
}

/* The letters at i that digits follow, where they are a small word: de1500 */
static size_t
small_word(struct unit *u, size_t i, size_t end)
{
	size_t letters = i, used = u->arena_used;
	bool stop;

	while (letters < end && unit_is(u, letters, FOLD_LETTER))
		letters++;
	if (letters == i || letters == end || unit_digits(u, letters) != end ||
	    unit_at(u, letters)->start == unit_at(u, letters - 1)->start)
		return end;
	stop = lexicon_is_stop(unit_form(u, i, letters));
	u->arena_used = used;
	return stop && (letters > i + 1 || unit_at(u, i)->cp >= 0x80) ? letters
								      : end;
}

/* The run at i with what is written on to it: m² */
static size_t
word_run(struct unit *u, size_t i)
{
	size_t end = unit_run(u, i);

	if (end <= i + 2 && unit_is(u, i, FOLD_LETTER))
		while (unit_is(u, end, FOLD_RAISED))
			end++;
	return small_word(u, i, end);
}

/* One joined form for each form of the last part. */
static void
add_joined(struct unit *u, struct compound *c, struct span before)
{
	struct position *first = &u->positions[c->first];
	size_t covered = u->n - c->first;
	const struct position *last = c->inclusive;

	if (covered < 2 || c->joined.cut)
		return;
	if (last == NULL) {
		struct span form = draft_end(&c->joined, u);

		if (!c->none || (lexicon_has(form) && !lexicon_has_solid(form)))
			position_join(first, form, covered);
		return;
	}
	for (size_t k = 0; k < last->nforms && !c->none; k++) {
		struct draft d = draft_start(u);

		draft_text(&d, before);
		draft_text(&d, last->forms[k]);
		if (!d.cut)
			position_join(first, draft_end(&d, u), covered);
	}
}

/* The t of a-t-il says nothing. */
static bool
is_filler(struct unit *u, size_t i, size_t end)
{
	size_t next = end + 1, stop;

	if (u->n == 0 || !unit_spells(u, i, end, "t") ||
	    !unit_is(u, end, FOLD_HYPHEN))
		return false;
	stop = unit_run(u, next);
	return unit_spells(u, next, stop, "il") ||
	    unit_spells(u, next, stop, "elle") ||
	    unit_spells(u, next, stop, "on") ||
	    unit_spells(u, next, stop, "ils") ||
	    unit_spells(u, next, stop, "elles") ||
	    unit_spells(u, next, stop, "iel");
}

/* --- Slashes ------------------------------------------------------------- */

/* A second word after / or · that is the first in another gender. */
static size_t
take_doublet(struct unit *u, size_t i, size_t end)
{
	size_t stop, used = u->arena_used;
	struct span a, b;
	struct position *p;

	if ((unit_at(u, end)->cp != '/' && !unit_is(u, end, FOLD_DOT)) ||
	    !unit_is(u, end + 1, FOLD_LETTER))
		return 0;
	stop = unit_run(u, end + 1);
	a = unit_form(u, i, end);
	b = unit_form(u, end + 1, stop);
	if (!(IN(u, i, end, pairs) && IN(u, end + 1, stop, pairs)) &&
	    !lexicon_akin(a, b)) {
		u->arena_used = used;
		return 0;
	}
	if ((p = unit_add(u, i, stop)) == NULL)
		return 0;
	position_form(p, a);
	position_form(p, b);
	return stop;
}

/* --- Words --------------------------------------------------------------- */

/* A part of a compound at i; where it ends.  *joint: another part follows. */
static size_t
take_part(struct unit *u, size_t i, struct compound *c, bool *joint)
{
	size_t end = word_run(u, i), stop, rest;
	struct position scratch;
	struct span form = {NULL, 0}, before;

	*joint = false;
	if (unit_is(u, end, FOLD_APOSTROPHE) &&
	    (stop = whole_word(u, i, end)) > 0) {
		struct draft d = draft_start(u);

		draft_run(&d, u, i, end);
		draft_run(&d, u, end + 1, stop);
		form = draft_end(&d, u);
		end = stop;
	} else if (unit_is(u, end, FOLD_HYPHEN) &&
	    (rest = after_line_end(u, end)) > 0) {
		stop = unit_run(u, rest);
		form = mended(u, i, end, rest, stop);
		if (form.len == 0) {
			form = unit_form(u, i, end);
			add_word(u, i, end, form);
			draft_text(&c->joined, form);
			*joint = true;
			return rest;
		}
		end = stop;
	}
	/* What is joined so far is in nobody's draft: keep it apart. */
	before = (struct span){c->joined.p, c->joined.len};
	if (form.len == 0 && (stop = take_inclusive(u, i, end, &scratch)) > 0) {
		struct position *p = unit_add(u, i, stop);

		if (p == NULL)
			return end;
		scratch.start = p->start;
		scratch.end = p->end;
		*p = scratch;
		c->inclusive = p;
		add_joined(u, c, before);
		return stop;
	}
	if (form.len == 0 && u->n == 0 && (stop = take_doublet(u, i, end)) > 0)
		return stop;
	if (u->n > 0 && IN(u, i, end, clitics))
		c->none = true;
	if (!is_filler(u, i, end)) {
		if (form.len == 0)
			form = unit_form(u, i, end);
		add_word(u, i, end, form);
		draft_text(&c->joined, form);
	}
	*joint = (unit_is(u, end, FOLD_HYPHEN) ||
		     unit_is(u, end, FOLD_APOSTROPHE)) &&
	    unit_is_alnum(u, end + 1);
	return *joint ? end + 1 : end;
}

size_t
take_word(struct unit *u)
{
	char letters[FORM_MAX];
	struct compound c = {{letters, 0, false}, false, 0, NULL};
	size_t i = 0, end = unit_run(u, 0);
	bool joint = true;
	struct span form;

	if (end == 0)
		return 0;
	if (unit_is(u, end, FOLD_APOSTROPHE) && is_elision(u, 0, end) &&
	    whole_word(u, 0, end) == 0)
		return end + 1;
	if (roman_ordinal(u, 0, end, &form) && unit_ends(u, end)) {
		add_word(u, 0, end, form);
		return end;
	}
	while (joint && u->n < PARTS_MAX) {
		/* main-d'œuvre: the article counts in the joined form only */
		end = unit_run(u, i);
		if (u->n > 0 && unit_is(u, end, FOLD_APOSTROPHE) &&
		    is_elision(u, i, end) && unit_is_alnum(u, end + 1)) {
			draft_run(&c.joined, u, i, end);
			i = end + 1;
		}
		i = take_part(u, i, &c, &joint);
	}
	if (joint)
		return i; /* too many parts: the next unit has the others */
	if (c.inclusive == NULL && u->n > 1 && !c.joined.cut) {
		struct draft d = draft_start(u);

		draft_text(&d, (struct span){letters, c.joined.len});
		c.joined = d;
		add_joined(u, &c, (struct span){NULL, 0});
	}
	return i;
}
