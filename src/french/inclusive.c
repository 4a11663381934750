/*
 * Inclusive writing: professionnel·le·s, salarié(e)s, conseiller.ère.
 * Interface: unit.h.
 *
 * An ending proves itself: the feminine that it makes must be known as the
 * feminine of the masculine before it.  Only after a sign that is used for
 * nothing else (· and brackets) is an unknown word believed.
 */
#include "base/mem.h"
#include "french/lexicon.h"
#include "french/unit.h"

enum { PIECES_MAX = 3, PIECE_MAX = 7, CUT_MAX = 5, STEM_MIN = 2 };

/* What follows the stem. */
struct pieces {
	struct span piece[PIECES_MAX]; /* forms in the arena */
	size_t n, end;
	uint32_t sign; /* '(' for brackets */
	bool plural;
	bool upper; /* capitals, as the stem */
};

static const char *const feminine[] = {"e", "ne", "le", "te", "se", "sse", "fe",
    "ve", "que", "che", "ère", "ere", "ière", "iere", "rice", "ice", "trice",
    "euse", "se", "eure", "ienne", "enne", "onne", "esse", "eresse", "ive",
    "ale", "elle", "ée", "ète", "ette", "igne", "olle", "re", "euresse"};

/* Where nothing is known: an ending of the stem, letters cut from it. */
static const struct {
	const char *masculine, *feminine;
	size_t cut;
} fallback[] = {
    {"eur", "euse", 3},
    {"eur", "eresse", 3},
    {"eur", "trice", 4},
    {"eur", "rice", 3},
    {"eur", "ice", 2},
    {"ier", "ière", 3},
    {"er", "ère", 2},
    {"eux", "euse", 3},
    {"x", "se", 1},
    {"f", "ve", 1},
    {"el", "elle", 2},
    {"ien", "ienne", 3},
    {"en", "enne", 2},
    {"on", "onne", 2},
    {"e", "esse", 1},
    {"é", "ée", 2},
    {"al", "ale", 2},
    {"eur", "eure", 3},
};

/* --- Reading ------------------------------------------------------------- */

static uint32_t
sign_at(struct unit *u, size_t i)
{
	const struct folded *f = unit_at(u, i);

	if (f->kind == FOLD_DOT || f->kind == FOLD_HYPHEN || f->cp == '.' ||
	    f->cp == '/' || f->cp == '(')
		return f->cp;
	return 0;
}

/*
 * The end of a run of letters at i, i where there is none.  They are small,
 * or capitals where the stem is: SALARIÉ·E·S.
 */
static size_t
ending_run(struct unit *u, size_t i, bool upper)
{
	size_t end = i;

	while (unit_is(u, end, FOLD_LETTER) &&
	    unit_at(u, end)->upper == upper && end <= i + PIECE_MAX)
		end++;
	return unit_ends(u, end) && end <= i + PIECE_MAX ? end : i;
}

static bool
all_capitals(struct unit *u, size_t i, size_t end)
{
	if (end < i + 2)
		return false;
	while (i < end && unit_at(u, i)->upper)
		i++;
	return i == end;
}

/* (e)s, (e)(s), (trice)s */
static bool
read_brackets(struct unit *u, size_t i, struct pieces *p)
{
	while (unit_at(u, i)->cp == '(' && p->n < PIECES_MAX) {
		size_t end = ending_run(u, i + 1, p->upper);

		if (end == i + 1 || unit_at(u, end)->cp != ')')
			break;
		p->piece[p->n++] = unit_form(u, i + 1, end);
		i = end + 1;
	}
	if (p->n > 0 && p->n < PIECES_MAX && unit_at(u, i)->cp == 's' &&
	    unit_ends(u, i + 1)) {
		p->piece[p->n++] = unit_form(u, i, i + 1);
		i++;
	}
	p->end = i;
	return p->n > 0 && unit_ends(u, i);
}

static bool
read_pieces(struct unit *u, size_t i, struct pieces *p)
{
	p->n = 0;
	p->plural = false;
	p->sign = sign_at(u, i);
	if (p->sign == '(')
		return read_brackets(u, i, p);
	while (p->sign != 0 && sign_at(u, i) == p->sign) {
		size_t end = ending_run(u, i + 1, p->upper);

		if (end == i + 1)
			break;
		if (p->n == PIECES_MAX)
			return false;
		p->piece[p->n++] = unit_form(u, i + 1, end);
		i = end;
	}
	p->end = i;
	return p->n > 0;
}

/* A last piece s or x, or an s that ends it. */
static void
read_plural(struct pieces *p)
{
	struct span *last = &p->piece[p->n - 1];

	if (span_is(*last, "s") || span_is(*last, "x")) {
		p->plural = true;
		p->n--;
	} else if (last->p[last->len - 1] == 's') {
		p->plural = true;
		last->len--;
	}
}

static bool
is_feminine_ending(struct span s)
{
	for (size_t i = 0; i < COUNT(feminine); i++)
		if (s.p[0] == feminine[i][0] && span_is(s, feminine[i]))
			return true;
	return false;
}

/* --- Words --------------------------------------------------------------- */

/* The first `keep` bytes of a, then b. */
static struct span
glue(struct unit *u, struct span a, size_t keep, struct span b)
{
	struct draft d = draft_start(u);

	draft_text(&d, span_sub(a, 0, keep));
	draft_text(&d, b);
	return draft_end(&d, u);
}

/* Bytes left of s without its last character; 0 where it has none. */
static size_t
one_less(struct span s, size_t len)
{
	while (len > 0 && ((unsigned char)s.p[--len] & 0xC0) == 0x80)
		;
	return len;
}

static struct span
plural_of(struct unit *u, struct span s)
{
	if (s.len == 0 || strchr("sxz", s.p[s.len - 1]) != NULL)
		return s;
	if (span_ends(s, SPAN("al")))
		return glue(u, s, s.len - 1, SPAN("ux"));
	if (span_ends(s, SPAN("eau")))
		return glue(u, s, s.len, SPAN("x"));
	return glue(u, s, s.len, SPAN("s"));
}

/*
 * The feminine of masculine that ends so, found by cutting letters from
 * its end until the lexicon agrees.
 */
static bool
prove(struct unit *u, struct span masculine, struct span ending,
    struct span *word)
{
	size_t keep = masculine.len;

	for (int cut = 0; cut <= CUT_MAX && keep >= STEM_MIN; cut++) {
		size_t used = u->arena_used;

		*word = glue(u, masculine, keep, ending);
		if (!span_eq(*word, masculine) &&
		    lexicon_is_feminine_of(*word, masculine))
			return true;
		u->arena_used = used;
		if (span_is(ending, "ice")) {
			*word = glue(u, masculine, keep, SPAN("rice"));
			if (lexicon_is_feminine_of(*word, masculine))
				return true;
			u->arena_used = used;
		}
		keep = one_less(masculine, keep);
	}
	return false;
}

/* What the masculine may be where the stem is written short or plural. */
static size_t
masculines(struct unit *u, struct span stem, struct span out[4])
{
	size_t n = 0;

	out[n++] = stem;
	if (stem.len > STEM_MIN && stem.p[stem.len - 1] == 's')
		out[n++] = span_sub(stem, 0, stem.len - 1);
	if (span_ends(stem, SPAN("aux")))
		out[n++] = glue(u, stem, stem.len - 2, SPAN("l"));
	out[n++] = glue(u, stem, stem.len, SPAN("s"));
	return n;
}

static void
put_forms(struct unit *u, struct position *p, struct span stem,
    struct span masculine, struct span feminine_word, bool plural)
{
	position_form(p, stem);
	position_form(p, masculine);
	position_form(p, feminine_word);
	if (!plural)
		return;
	position_form(p, plural_of(u, masculine));
	position_form(p, plural_of(u, feminine_word));
}

/* --- The rules ----------------------------------------------------------- */

static bool
is_sure_sign(uint32_t sign)
{
	return sign == 0xB7 || sign == '(';
}

/* plainte(s), cadeau(x) */
static bool
plural_only(struct unit *u, struct span stem, const struct pieces *q,
    struct position *p)
{
	struct span more = glue(u, stem, stem.len, q->piece[0]);

	if (stem.len < STEM_MIN ||
	    (!is_sure_sign(q->sign) && !lexicon_akin(stem, more)))
		return false;
	position_form(p, stem);
	position_form(p, more);
	return true;
}

/* heureu·x·se: the two endings */
static bool
two_endings(struct unit *u, struct span stem, const struct pieces *q,
    struct position *p)
{
	struct span m = glue(u, stem, stem.len, q->piece[0]);
	struct span f = glue(u, stem, stem.len, q->piece[1]);

	if (!lexicon_is_feminine_of(f, m))
		return false;
	put_forms(u, p, m, m, f, q->plural);
	return true;
}

static bool
proven_ending(struct unit *u, struct span stem, struct span ending, bool plural,
    struct position *p)
{
	struct span m[4], f;
	size_t n = masculines(u, stem, m);

	for (size_t i = 0; i < n; i++)
		if (prove(u, m[i], ending, &f)) {
			put_forms(u, p, stem, m[i], f, plural || i > 0);
			return true;
		}
	return false;
}

static void
assume_ending(struct unit *u, struct span stem, struct span ending, bool plural,
    struct position *p)
{
	size_t cut = 0;

	for (size_t i = 0; i < COUNT(fallback); i++)
		if (span_ends(stem, span_of(fallback[i].masculine)) &&
		    span_is(ending, fallback[i].feminine)) {
			cut = fallback[i].cut;
			break;
		}
	put_forms(
	    u, p, stem, stem, glue(u, stem, stem.len - cut, ending), plural);
}

/* Neither le nor elle after a slash: donne/le, il/elle. */
static bool
may_assume(struct span stem, struct span ending, uint32_t sign)
{
	if (sign == '/')
		return !span_is(ending, "le") && !span_is(ending, "elle") &&
		    stem.len > 3;
	if (sign == 0xB7 && lexicon_has(stem) && lexicon_has(ending) &&
	    ending.len > 3)
		return false; /* two words: il·elle */
	return is_sure_sign(sign) && stem.len >= STEM_MIN;
}

size_t
take_inclusive(struct unit *u, size_t i, size_t end, struct position *p)
{
	struct pieces q;
	struct span stem, ending;
	size_t used = u->arena_used;

	if (sign_at(u, end) == 0 || !unit_is(u, i, FOLD_LETTER))
		return 0;
	stem = unit_form(u, i, end);
	q.upper = all_capitals(u, i, end);
	if (!read_pieces(u, end, &q))
		goto no;
	read_plural(&q);
	p->nforms = p->njoined = 0;
	if (q.n == 0) {
		if (!plural_only(u, stem, &q, p))
			goto no;
		return q.end;
	}
	if (q.n > 2)
		goto no;
	if (q.n == 2 && two_endings(u, stem, &q, p))
		return q.end;
	ending = q.piece[0];
	if (q.n == 2)
		ending = glue(u, ending, ending.len, q.piece[1]);
	if (!is_feminine_ending(ending))
		goto no;
	if (proven_ending(u, stem, ending, q.plural, p))
		return q.end;
	if (!may_assume(stem, ending, q.sign))
		goto no;
	assume_ending(u, stem, ending, q.plural, p);
	return q.end;
no:
	p->nforms = p->njoined = 0;
	u->arena_used = used;
	return 0;
}
