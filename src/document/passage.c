/*
 * Documents become passages.  Interface: passage.h.
 *
 * What stands under one heading on one page is a run.  A run is cut into
 * units (paragraphs, items, rows; sentences where a paragraph is too long
 * for a passage), and the units are grouped so that the sum of what is
 * wrong with each passage is the smallest: a cut where a list begins is
 * worse than a short passage, and so on.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/maxima.h"
#include "base/mem.h"
#include "document/passage.h"
#include "text/utf8.h"

enum {
	WORDS_MIN = 60,
	WORDS_MAX = 180,
	WORDS_BEST = 110,
	WORDS_LEAD = 40, /* of the longest introduction said again */
	PARAGRAPHS_MAX = 3,
	BYTES_A_WORD = 40, /* what is longer counts as several */
	CUT = 150,	   /* words of a piece of an endless sentence */
	SILENCE = 30000	   /* milliseconds that part subtitles */
};

/* What is wrong with a passage; only the proportions matter. */
enum {
	COST_PASSAGE = 10,   /* that there is one more */
	COST_SHORT = 2,	     /* a word below WORDS_MIN */
	COST_LONG = 20,	     /* a word above WORDS_MAX */
	COST_PARAGRAPH = 15, /* a paragraph above PARAGRAPHS_MAX */
	COST_CUT = 25,	     /* begins inside a paragraph */
	COST_UNLED = 300     /* begins right after its introduction */
};

/*
 * The longest passage: a group ends at 2 * WORDS_MAX words, each of them has
 * fewer than 2 * BYTES_A_WORD bytes with the sign that parts it from the
 * next, and an introduction may stand before them.
 */
_Static_assert(
    2 * WORDS_MAX * 2 * BYTES_A_WORD + (WORDS_LEAD + 1) * BYTES_A_WORD + 1 <=
	PASSAGE_BYTES,
    "passages are longer than maxima.h says");
_Static_assert(HEADING_BYTES <= PASSAGE_BYTES, "a heading may be a passage");

#define NONE SIZE_MAX

struct unit {
	struct span text;
	const struct block *block;
	unsigned words;
	bool starts;  /* its block, and no later sentence of it */
	size_t lead;  /* unit that introduces it, or NONE */
	long cost;    /* of the best grouping up to and with this unit */
	size_t first; /* first unit of the last passage of that grouping */
};

struct cutter {
	const struct document *doc;
	const struct block *path[HEADING_LEVELS]; /* open headings, or NULL */
	struct unit *units;
	size_t nunits, capunits;
	struct buf section, text;
	unsigned page, number;
	passage_fn *fn;
	void *arg;
};

/* --- Units --------------------------------------------------------------- */

static unsigned
count_words(struct span s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.len; i++)
		n += s.p[i] == ' ';
	if (s.len / BYTES_A_WORD > n)
		n = s.len / BYTES_A_WORD;
	return n > UINT32_MAX / 2 ? UINT32_MAX / 2 : (unsigned)n;
}

/* Whether s has too many words for a passage; long before s is read whole. */
static bool
is_long(struct span s)
{
	return s.len / BYTES_A_WORD > WORDS_MAX || count_words(s) > WORDS_MAX;
}

static void
add_unit(struct cutter *k, const struct block *b, struct span text, bool starts)
{
	k->units =
	    mem_more(k->units, k->nunits, &k->capunits, sizeof(*k->units));
	k->units[k->nunits++] = (struct unit){.text = text,
	    .block = b,
	    .words = count_words(text),
	    .starts = starts,
	    .lead = NONE};
}

/* A full stop after one letter or after one of these ends no sentence. */
static bool
is_abbreviation(struct span before)
{
	static const char *const known[] = {"mm", "mme", "mmes", "mlle", "dr",
	    "pr", "me", "art", "al", "cf", "ex", "fig", "no", "p", "pp", "vol",
	    "chap", "etc", "env", "tél", "st", "ste", "av", "bd"};
	size_t at = before.len;
	struct span word;

	while (at > 0 && before.p[at - 1] != ' ' && before.p[at - 1] != '(' &&
	    before.p[at - 1] != '.')
		at--;
	word = span_sub(before, at, before.len);
	if (word.len == 1)
		return (word.p[0] | 0x20) >= 'a' && (word.p[0] | 0x20) <= 'z';
	for (size_t i = 0; i < COUNT(known); i++) {
		size_t n = strlen(known[i]);

		if (word.len == n && (word.p[0] | 0x20) == known[i][0] &&
		    memcmp(word.p + 1, known[i] + 1, n - 1) == 0)
			return true;
	}
	return false;
}

/* What may open a sentence: no small letter and no closing sign. */
static bool
opens_sentence(struct span s)
{
	unsigned char c = s.len == 0 ? 'A' : (unsigned char)s.p[0];

	if (c == 0xC3 && s.len > 1)
		return (unsigned char)s.p[1] < 0x9F;
	return !(c >= 'a' && c <= 'z') &&
	    strchr(",;:!?)]%", c == '\0' ? 'a' : c) == NULL;
}

/* Whether a sentence ends before the space at byte `at`. */
static bool
ends_sentence(struct span s, size_t at)
{
	size_t end = at;

	if (end >= 3 && memcmp(s.p + end - 2, "\xC2\xBB", 2) == 0) {
		end -= 2;
		while (end > 0 && s.p[end - 1] == ' ')
			end--;
	}
	while (end > 0 && strchr(")\"'", s.p[end - 1]) != NULL)
		end--;
	if (end == 0 || !opens_sentence(span_sub(s, at + 1, s.len)))
		return false;
	if (end >= 3 && memcmp(s.p + end - 3, "\xE2\x80\xA6", 3) == 0)
		return true;
	if (s.p[end - 1] == '.')
		return !is_abbreviation(span_sub(s, 0, end - 1));
	return s.p[end - 1] == '!' || s.p[end - 1] == '?';
}

/* Where the sentence that starts s ends; s.len where it is the last. */
static size_t
sentence_end(struct span s)
{
	const char *space;
	size_t at = 0;

	while ((space = memchr(s.p + at, ' ', s.len - at)) != NULL) {
		at = (size_t)(space - s.p);
		if (ends_sentence(s, at))
			return at;
		at++;
	}
	return s.len;
}

/* Where to cut s, which is too long for one passage and has no end. */
static size_t
forced_end(struct span s)
{
	size_t at = 0, words = 0, limit = (size_t)CUT * BYTES_A_WORD;

	while (at < s.len && at < limit) {
		if (s.p[at] == ' ' && ++words >= CUT)
			return at;
		at++;
	}
	while (at < s.len && !utf8_boundary(s, at))
		at++;
	return at;
}

static struct span
skip_space(struct span s, size_t at)
{
	return span_sub(s, at + (at < s.len && s.p[at] == ' '), s.len);
}

static void
add_sentences(struct cutter *k, const struct block *b)
{
	struct span rest = {b->text, b->len}, sentence;
	size_t end;

	while (rest.len > 0) {
		end = sentence_end(rest);
		sentence = span_sub(rest, 0, end);
		rest = skip_space(rest, end);
		while (is_long(sentence)) {
			end = forced_end(sentence);
			add_unit(k, b, span_sub(sentence, 0, end),
			    sentence.p == b->text);
			sentence = skip_space(sentence, end);
		}
		if (sentence.len > 0)
			add_unit(k, b, sentence, sentence.p == b->text);
	}
}

static bool
is_listed(const struct block *b)
{
	return b->kind == BLOCK_ITEM || b->kind == BLOCK_ROW;
}

/* A paragraph before a list that announces it. */
static bool
introduces(const struct unit *u)
{
	return u->block->kind == BLOCK_PARAGRAPH && u->text.len > 0 &&
	    u->text.p[u->text.len - 1] == ':';
}

/* The unit that introduces the unit at i: its list's, or its table's. */
static size_t
lead_of(const struct unit *units, size_t i)
{
	const struct unit *u = &units[i], *before = i == 0 ? NULL : u - 1;

	if (before == NULL || !is_listed(u->block))
		return NONE;
	if (before->block->kind == u->block->kind) {
		if (u->block->kind == BLOCK_ROW && before->block->header &&
		    !u->block->header)
			return i - 1;
		return u->block->header ? NONE : before->lead;
	}
	return introduces(before) ? i - 1 : NONE;
}

static void
add_block(struct cutter *k, const struct block *b)
{
	struct span text = {b->text, b->len};
	size_t i = k->nunits;

	if (is_long(text))
		add_sentences(k, b);
	else
		add_unit(k, b, text, true);
	for (; i < k->nunits; i++)
		k->units[i].lead = lead_of(k->units, i);
}

/* --- Groups -------------------------------------------------------------- */

/* The unit to say again in front of a passage that starts at i, or NULL. */
static const struct unit *
said_again(const struct cutter *k, size_t i)
{
	size_t lead = k->units[i].lead;

	if (lead == NONE || lead + 1 == i ||
	    k->units[lead].words > WORDS_LEAD || !k->units[i].starts)
		return NULL;
	return &k->units[lead];
}

/* What is wrong with a passage of units first to last. */
static long
cost_of(const struct cutter *k, size_t first, unsigned words, unsigned paras)
{
	const struct unit *u = &k->units[first];
	long cost = COST_PASSAGE;

	cost += labs((long)words - WORDS_BEST) / 8;
	if (words < WORDS_MIN)
		cost += (long)COST_SHORT * (WORDS_MIN - (long)words);
	if (words > WORDS_MAX)
		cost += (long)COST_LONG * ((long)words - WORDS_MAX);
	if (paras > PARAGRAPHS_MAX)
		cost += (long)COST_PARAGRAPH * (paras - PARAGRAPHS_MAX);
	if (!u->starts)
		cost += COST_CUT;
	if (u->lead != NONE && u->lead + 1 == first)
		cost += COST_UNLED;
	return cost;
}

/* The best last passage of a grouping that ends with unit `last`. */
static void
group(struct cutter *k, size_t last)
{
	struct unit *end = &k->units[last];
	unsigned words = 0, paras = 0;
	long cost;

	end->cost = -1;
	for (size_t first = last + 1; first-- > 0;) {
		const struct unit *u = &k->units[first], *again;

		words += u->words;
		paras += u->starts && u->block->kind == BLOCK_PARAGRAPH;
		if (first != last && words > 2 * WORDS_MAX)
			break;
		again = said_again(k, first);
		cost = cost_of(
		    k, first, words + (again ? again->words : 0), paras);
		if (first > 0)
			cost += k->units[first - 1].cost;
		if (end->cost == -1 || cost < end->cost) {
			end->cost = cost;
			end->first = first;
		}
	}
}

/* --- Passages ------------------------------------------------------------ */

static void
add_text(struct buf *text, const struct unit *u)
{
	bool runs_on = !u->starts || u->block->kind == BLOCK_CUE;

	if (text->len > 0)
		buf_addc(text, runs_on ? ' ' : '\n');
	buf_add(text, u->text);
}

static int
emit(struct cutter *k, uint32_t time)
{
	struct passage p = {buf_span(&k->section), buf_span(&k->text), k->page,
	    ++k->number, time};

	return k->fn(&p, k->arg);
}

static int
emit_units(struct cutter *k, size_t first, size_t last)
{
	const struct unit *again = said_again(k, first);

	buf_clear(&k->text);
	if (again != NULL)
		add_text(&k->text, again);
	for (size_t i = first; i <= last; i++)
		add_text(&k->text, &k->units[i]);
	return emit(k, k->units[first].block->time);
}

/* Hands on what was gathered under one heading on one page. */
static int
flush(struct cutter *k)
{
	size_t last = k->nunits, first;
	int rc = 0;

	if (k->nunits == 0)
		return 0;
	for (size_t i = 0; i < k->nunits; i++)
		group(k, i);
	/* The chain runs backwards: turn it, in the costs, which are done. */
	while (last > 0) {
		first = k->units[last - 1].first;
		k->units[first].cost = (long)(last - 1);
		last = first;
	}
	for (first = 0; rc == 0 && first < k->nunits; first = last + 1) {
		last = (size_t)k->units[first].cost;
		rc = emit_units(k, first, last);
	}
	k->nunits = 0;
	return rc;
}

static bool
is_title(const struct document *d, const struct block *b)
{
	return d->meta.title != NULL &&
	    span_is((struct span){b->text, b->len}, d->meta.title);
}

static void
write_section(struct cutter *k)
{
	buf_clear(&k->section);
	for (size_t i = 0; i < HEADING_LEVELS; i++) {
		const struct block *b = k->path[i];

		if (b == NULL || is_title(k->doc, b))
			continue;
		if (k->section.len > 0)
			buf_adds(&k->section, SECTION_SEPARATOR);
		buf_add(&k->section, (struct span){b->text, b->len});
	}
}

static size_t
depth_of(const struct block *b)
{
	return b->level < 1		? 0
	    : b->level > HEADING_LEVELS ? HEADING_LEVELS - 1
					: b->level - 1;
}

static void
open_heading(struct cutter *k, const struct block *b, bool inside)
{
	for (size_t i = depth_of(b); i < HEADING_LEVELS; i++)
		k->path[i] = NULL;
	if (inside)
		k->path[depth_of(b)] = b;
	write_section(k);
}

static void
turn_page(struct cutter *k, const struct block *b)
{
	if (b->page != k->page)
		k->number = 0;
	k->page = b->page;
}

/*
 * A heading opens its section.  One that has nothing under it, not even a
 * deeper heading, would be lost: it is a passage by itself.
 */
static int
take_heading(struct cutter *k, const struct block *b, const struct block *next)
{
	int rc;

	turn_page(k, b);
	if (next != NULL &&
	    (next->kind != BLOCK_HEADING || depth_of(next) > depth_of(b))) {
		open_heading(k, b, true);
		return 0;
	}
	open_heading(k, b, false);
	if (!is_title(k->doc, b)) {
		buf_clear(&k->text);
		buf_add(&k->text, (struct span){b->text, b->len});
		if ((rc = emit(k, b->time)) != 0)
			return rc;
	}
	open_heading(k, b, true);
	return 0;
}

/* Whether nobody spoke for long before a cue. */
static bool
is_after_silence(const struct cutter *k, const struct block *b)
{
	const struct block *before =
	    k->nunits == 0 ? NULL : k->units[k->nunits - 1].block;

	return before != NULL && before->time != NO_TIME &&
	    b->time != NO_TIME && b->time > before->time &&
	    b->time - before->time > SILENCE;
}

static int
take(struct cutter *k, const struct block *b, const struct block *next)
{
	int rc = 0;

	if (b->kind == BLOCK_HEADING || b->page != k->page ||
	    is_after_silence(k, b))
		rc = flush(k);
	if (rc != 0)
		return rc;
	if (b->kind == BLOCK_HEADING)
		return take_heading(k, b, next);
	turn_page(k, b);
	add_block(k, b);
	return 0;
}

int
passage_each(const struct document *d, passage_fn *fn, void *arg)
{
	struct cutter k = {.doc = d, .fn = fn, .arg = arg};
	int rc = 0;

	if (d->nblocks > 0)
		k.page = d->blocks[0].page;
	for (size_t i = 0; rc == 0 && i < d->nblocks; i++)
		rc = take(&k, &d->blocks[i],
		    i + 1 < d->nblocks ? &d->blocks[i + 1] : NULL);
	if (rc == 0)
		rc = flush(&k);
	free(k.units);
	buf_release(&k.section);
	buf_release(&k.text);
	return rc;
}
