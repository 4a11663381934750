/*
 * Subtitles, SubRip and WebVTT: cues joined to sentences, each with the time
 * at which it begins.  Interface: reader.h.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "document/join.h"
#include "document/reader.h"
#include "text/encoding.h"

enum {
	SILENCE = 4000, /* milliseconds that end a sentence */
	LONG = 400	/* bytes that end one, where nobody punctuates */
};

struct subtitles {
	struct document *doc;
	struct buf cue;	     /* being read */
	struct buf last;     /* the one before: rolling captions repeat it */
	struct buf sentence; /* being joined */
	uint32_t start, end; /* of the cue */
	uint32_t begun;	     /* when the sentence began */
	uint32_t ended;	     /* when its last cue ended */
	bool in_cue;
};

static bool
take_number(struct span *s, uint32_t *n)
{
	size_t i = 0;

	*n = 0;
	while (i < s->len && i < 6 && s->p[i] >= '0' && s->p[i] <= '9')
		*n = *n * 10 + (uint32_t)(s->p[i++] - '0');
	*s = span_sub(*s, i, s->len);
	return i > 0;
}

static bool
take_sign(struct span *s, const char *signs)
{
	if (s->len == 0 || s->p[0] == '\0' || strchr(signs, s->p[0]) == NULL)
		return false;
	*s = span_sub(*s, 1, s->len);
	return true;
}

/* [HH:]MM:SS[.,]mmm as milliseconds; false where s does not start so. */
static bool
take_time(struct span *s, uint32_t *time)
{
	uint32_t a, b, c, ms;

	if (!take_number(s, &a) || !take_sign(s, ":") || !take_number(s, &b))
		return false;
	if (take_sign(s, ":")) {
		if (!take_number(s, &c))
			return false;
	} else {
		c = b;
		b = a;
		a = 0;
	}
	if (!take_sign(s, ".,") || !take_number(s, &ms) || a > 999 || b > 99 ||
	    c > 99 || ms > 999)
		return false;
	*time = ((a * 60 + b) * 60 + c) * 1000 + ms;
	return true;
}

static bool
take_times(struct span line, uint32_t *start, uint32_t *end)
{
	line = span_trim(line);
	if (!take_time(&line, start))
		return false;
	line = span_trim(line);
	if (!span_starts(line, SPAN("-->")))
		return false;
	line = span_trim(span_sub(line, 3, line.len));
	return take_time(&line, end);
}

static void
end_sentence(struct subtitles *t)
{
	struct block *b =
	    document_add(t->doc, BLOCK_CUE, buf_span(&t->sentence));

	if (b != NULL)
		b->time = t->begun;
	buf_clear(&t->sentence);
}

/* A full stop behind a letter, or behind one of these, ends no sentence. */
static bool
is_abbreviation(struct span before)
{
	static const char *const known[] = {
	    "MM", "Mme", "Mmes", "Mlle", "Dr", "Pr", "Me", "St", "Ste", "cf"};
	size_t at = before.len;

	while (at > 0 && strchr(" -.('", before.p[at - 1]) == NULL)
		at--;
	before = span_sub(before, at, before.len);
	if (before.len == 1)
		return before.p[0] >= 'A' && before.p[0] <= 'Z';
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_is(before, known[i]))
			return true;
	return false;
}

/* A sign that closes a sentence ends s. */
static bool
closes(struct span s)
{
	s = span_trim(s);
	while (s.len > 0 && strchr("\")'", s.p[s.len - 1]) != NULL)
		s.len--;
	if (s.len > 0 && s.p[s.len - 1] == '.')
		return !is_abbreviation(span_sub(s, 0, s.len - 1));
	return s.len > 0 &&
	    (strchr("!?", s.p[s.len - 1]) != NULL ||
		(s.len >= 3 &&
		    memcmp(s.p + s.len - 3, "\xE2\x80\xA6", 3) == 0));
}

/* Where the text goes on with another sentence or speaker; 0: nowhere. */
static size_t
next_sentence(struct span s)
{
	for (size_t i = 1; i + 1 < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i + 1];
		bool capital = (c >= 'A' && c <= 'Z') || c == '-' ||
		    c == 0xC3 || c == 0xC2 || c == 0xE2;

		if (s.p[i] == ' ' && capital && closes(span_sub(s, 0, i)))
			return i + 1;
	}
	return 0;
}

/*
 * Bytes of s that the end of the cue before said already, as captions do that
 * roll up: all of it, or two words at least; 0 where it did not.
 */
static size_t
said_before(struct span last, struct span s)
{
	struct span end;

	for (size_t at = 0; at < last.len; at++) {
		end = span_sub(last, at, last.len);
		if ((at > 0 && last.p[at - 1] != ' ') || !span_starts(s, end) ||
		    (s.len > end.len && s.p[end.len] != ' '))
			continue;
		if (at == 0 || memchr(end.p, ' ', end.len) != NULL)
			return end.len;
	}
	return 0;
}

static void
end_cue(struct subtitles *t)
{
	struct span rest = span_trim(buf_span(&t->cue));
	size_t n =
	    t->start <= t->ended ? said_before(buf_span(&t->last), rest) : 0;

	if (rest.len == 0 || span_eq(rest, buf_span(&t->last)))
		return;
	if (t->sentence.len > 0 &&
	    (t->start > t->ended + SILENCE || t->sentence.len > LONG))
		end_sentence(t);
	buf_clear(&t->last);
	buf_add(&t->last, rest);
	rest = span_trim(span_sub(rest, n, rest.len));
	while (rest.len > 0) {
		n = next_sentence(rest);
		if (t->sentence.len == 0)
			t->begun = t->start;
		else
			buf_addc(&t->sentence, ' ');
		buf_add(&t->sentence, span_sub(rest, 0, n > 0 ? n : rest.len));
		rest = span_sub(rest, n > 0 ? n : rest.len, rest.len);
		if (closes(buf_span(&t->sentence)))
			end_sentence(t);
	}
	t->ended = t->end;
}

/* The line without <i>, <v Name>, {\an8} and the entities of WebVTT. */
static void
add_plain(struct buf *cue, struct span s)
{
	static const char *const entities[][2] = {{"&amp;", "&"}, {"&lt;", "<"},
	    {"&gt;", ">"}, {"&nbsp;", " "}, {"&lrm;", ""}, {"&rlm;", ""}};
	char until = '\0';

	for (size_t i = 0; i < s.len; i++) {
		struct span rest = span_sub(s, i, s.len);
		size_t e = 0;

		if (until != '\0') {
			if (s.p[i] == until)
				until = '\0';
			continue;
		}
		while (e < sizeof(entities) / sizeof(*entities) &&
		    !span_starts(rest, span_of(entities[e][0])))
			e++;
		if (e < sizeof(entities) / sizeof(*entities)) {
			buf_adds(cue, entities[e][1]);
			i += strlen(entities[e][0]) - 1;
		} else if (s.p[i] == '<' && memchr(rest.p, '>', rest.len)) {
			until = '>';
		} else if (span_starts(rest, SPAN("{\\")) &&
		    memchr(rest.p, '}', rest.len)) {
			until = '}';
		} else {
			buf_addc(cue, s.p[i]);
		}
	}
}

static void
add_line(struct buf *cue, struct span s)
{
	struct buf plain = BUF_INIT;

	add_plain(&plain, s);
	join_line(cue, span_trim(buf_span(&plain)));
	buf_release(&plain);
}

/* A cue ends with an empty line; what stands before its times is no text. */
static void
take_line(struct subtitles *t, struct span line)
{
	uint32_t start, end;

	if (take_times(line, &start, &end)) {
		if (t->in_cue)
			end_cue(t);
		buf_clear(&t->cue);
		t->start = start;
		t->end = end;
		t->in_cue = true;
	} else if (span_trim(line).len == 0) {
		if (t->in_cue)
			end_cue(t);
		t->in_cue = false;
	} else if (t->in_cue) {
		add_line(&t->cue, line);
	}
}

int
subtitles_read(struct span bytes, struct document *doc, struct err *e)
{
	struct subtitles t = {.doc = doc};
	struct buf scratch = BUF_INIT;
	struct span s = encoding_utf8(bytes, SPAN(""), &scratch);
	size_t n;

	(void)e;
	while (s.len > 0) {
		for (n = 0; n < s.len && s.p[n] != '\n' && s.p[n] != '\r';)
			n++;
		take_line(&t, span_sub(s, 0, n));
		n += n + 1 < s.len && s.p[n] == '\r' && s.p[n + 1] == '\n';
		s = span_sub(s, n + 1, s.len);
	}
	if (t.in_cue)
		end_cue(&t);
	end_sentence(&t);
	buf_release(&t.cue);
	buf_release(&t.last);
	buf_release(&t.sentence);
	buf_release(&scratch);
	return 0;
}
