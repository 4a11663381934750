/*
 * Printed lines become blocks.  Interface: layout.h.
 *
 * Steps over all lines: what repeats on many pages at one height goes; the
 * size that most letters have is the body's; what is larger, or bold and
 * alone, is a heading; short pieces side by side in aligned rows are a
 * table; what is left are paragraphs, told apart by gaps, indents and ends.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "document/columns.h"
#include "document/grid.h"
#include "document/join.h"
#include "document/layout.h"
#include "text/utf8.h"

enum {
	HEADING_MAX = 220, /* bytes */
	BOLD_MAX = 130,
	SIZES = 512,   /* classes of size, half a point each */
	NEAR = 40,     /* lines before and after that are looked at */
	MARK_LINES = 4 /* lines that a bookmark's title may take */
};

static const float MARGIN = 0.10F; /* of a page: running lines stand there */

void
layout_release(struct layout *l)
{
	buf_release(&l->text);
	free(l->lines);
	for (size_t i = 0; i < l->nmarks; i++)
		free(l->marks[i].title);
	free(l->marks);
	free(l->heights);
	free(l->cuts);
	*l = (struct layout){.text = BUF_INIT};
}

static struct span
text_of(const struct layout *l, const struct line *line)
{
	return (struct span){l->text.p + line->start, line->len};
}

static float
height(const struct line *line)
{
	return line->y2 - line->y1;
}

/* Where the lines of a page end that begin at `from`. */
static size_t
page_end(const struct layout *l, size_t from)
{
	size_t to = from;

	while (to < l->nlines && l->lines[to].page == l->lines[from].page)
		to++;
	return to;
}

/* --- Running lines ------------------------------------------------------- */

struct running {
	char *key;   /* the text, digits as # */
	size_t line; /* index */
};

static bool
in_margin(const struct layout *l, const struct line *line)
{
	float h = l->heights[line->page - 1];

	return line->y2 < h * MARGIN || line->y1 > h * (1 - MARGIN);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char *
running_key(struct span s, bool exact)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < s.len; i++) {
		if (!exact && is_digit(s.p[i])) {
			if (b.len == 0 || b.p[b.len - 1] != '#')
				buf_addc(&b, '#');
		} else {
			buf_addc(&b, s.p[i]);
		}
	}
	return buf_take(&b);
}

static int
compare_running(const void *a, const void *b)
{
	const struct running *ra = a, *rb = b;
	int order = strcmp(ra->key, rb->key);

	if (order != 0)
		return order;
	return ra->line < rb->line ? -1 : ra->line > rb->line;
}

/* A number and nothing else, as 12, - 12 -, xiv or 12/80. */
static bool
is_page_number(struct span s)
{
	size_t digits = 0;

	if (s.len > 12)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (strchr(" -/|.\xE2\x80\x93\x94", s.p[i]) != NULL)
			continue;
		if (!is_digit(s.p[i]) && strchr("ivxl", s.p[i]) == NULL)
			return false;
		digits++;
	}
	return digits > 0 && digits <= 8;
}

/* As 6.3.1, or 6.3 in bold: it opens a heading at the top of a page. */
static bool
is_heading_number(const struct line *line, struct span s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '.' && !is_digit(s.p[i]))
			return false;
		dots += s.p[i] == '.' && i > 0 && i + 1 < s.len;
	}
	return dots > 1 || (dots == 1 && line->bold);
}

static void
drop_running(struct layout *l, const struct running *r, size_t n)
{
	size_t least = l->npages > 3 ? 3 : 2, from = 0, to;

	for (; from < n; from = to) {
		for (to = from + 1;
		     to < n && strcmp(r[to].key, r[from].key) == 0;)
			to++;
		for (size_t i = from; to - from >= least && i < to; i++)
			l->lines[r[i].line].gone = true;
	}
}

static void
remove_running(struct layout *l, float body)
{
	struct running *r = xcalloc(l->nlines, sizeof(*r));
	size_t n = 0;

	for (size_t i = 0; i < l->nlines && l->npages > 1; i++) {
		struct line *line = &l->lines[i];
		struct span s = text_of(l, line);

		if (!in_margin(l, line) || is_heading_number(line, s))
			continue;
		r[n].key = running_key(s, line->size > body * 1.2F);
		r[n++].line = i;
		line->gone |= is_page_number(s);
	}
	qsort(r, n, sizeof(*r), compare_running);
	drop_running(l, r, n);
	for (size_t i = 0; i < n; i++)
		free(r[i].key);
	free(r);
}

/* --- Page numbers -------------------------------------------------------- */

static const float EDGE = 0.2F; /* of a page: its first and last rows */

/* The rows that may bear the number of a page: its first and its last. */
struct edges {
	const struct line *top, *bottom;
};

static bool
is_in_row(const struct line *a, const struct line *b)
{
	return fabsf(a->y1 + a->y2 - b->y1 - b->y2) <
	    fmaxf(height(a), height(b));
}

static struct edges
find_page_edges(const struct layout *l, size_t from, size_t to)
{
	float h = l->heights[l->lines[from].page - 1];
	struct edges e = {&l->lines[from], &l->lines[from]};

	for (size_t i = from + 1; i < to; i++) {
		if (l->lines[i].y1 < e.top->y1)
			e.top = &l->lines[i];
		if (l->lines[i].y2 > e.bottom->y2)
			e.bottom = &l->lines[i];
	}
	if (e.top->y1 > h * EDGE)
		e.top = NULL;
	if (e.bottom->y2 < h * (1 - EDGE))
		e.bottom = NULL;
	return e;
}

static bool
is_at_edge(const struct edges *e, const struct line *line)
{
	return (e->top != NULL && is_in_row(e->top, line)) ||
	    (e->bottom != NULL && is_in_row(e->bottom, line));
}

/*
 * The number that s begins or ends with, as 12, 12/80, 12 RAPPORT or
 * RAPPORT - 12; 0 where there is none.
 */
static unsigned
edge_number(struct span s)
{
	unsigned n = 0;
	size_t i = 0;

	while (i < s.len && strchr(" -|", s.p[i]) != NULL)
		i++;
	if (i == s.len || !is_digit(s.p[i]))
		for (i = s.len; i > 0 && is_digit(s.p[i - 1]);)
			i--;
	if (i > 0 && i < s.len && s.p[i - 1] != ' ')
		return 0;
	for (; i < s.len && n < 100000 && is_digit(s.p[i]); i++)
		n = n * 10 + (unsigned)(s.p[i] - '0');
	return i == s.len || strchr(" /-|", s.p[i]) != NULL ? n : 0;
}

/* How far the number on a line is from that of its page, and where. */
struct numbered {
	long shift;
	size_t line;
	bool alone; /* the line has nothing else */
};

static int
compare_shifts(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return x->shift < y->shift ? -1 : x->shift > y->shift;
}

/* What is larger than the text is the number of a chapter. */
static size_t
find_numbers(const struct layout *l, float body, struct numbered *found)
{
	size_t n = 0, to;

	for (size_t from = 0; from < l->nlines; from = to) {
		struct edges e;

		to = page_end(l, from);
		e = find_page_edges(l, from, to);
		for (size_t i = from; i < to; i++) {
			const struct line *line = &l->lines[i];
			struct span s = text_of(l, line);
			unsigned number = edge_number(s);

			if (number > 0 && line->size < body * 1.3F &&
			    is_at_edge(&e, line))
				found[n++] = (struct numbered){
				    (long)number - (long)line->page, i,
				    is_page_number(s)};
		}
	}
	return n;
}

/* The distance that most page numbers keep; 0 in *n for none. */
static struct numbered *
usual_shift(struct numbered *found, size_t *n)
{
	struct numbered *best = found;
	size_t most = 0, to;

	qsort(found, *n, sizeof(*found), compare_shifts);
	for (size_t from = 0; from < *n; from = to) {
		for (to = from + 1;
		     to < *n && found[to].shift == found[from].shift;)
			to++;
		if (to - from > most) {
			most = to - from;
			best = &found[from];
		}
	}
	*n = most;
	return best;
}

/* Takes out the lines that are gone for good. */
static void
drop_gone(struct layout *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nlines; i++)
		if (!l->lines[i].gone)
			l->lines[n++] = l->lines[i];
	l->nlines = n;
}

/*
 * A first or last row with the number of its page is a running one, though
 * its words may stand there on this page only: the title of a section.
 */
static void
remove_numbered_rows(struct layout *l, float body)
{
	struct numbered *found = xcalloc(l->nlines, sizeof(*found)), *usual;
	size_t n = find_numbers(l, body, found);

	usual = usual_shift(found, &n);
	for (size_t i = 0; n >= 3 && n * 4 >= l->npages && i < n; i++) {
		size_t at = usual[i].line;
		const struct line number = l->lines[at];

		if (!usual[i].alone && !in_margin(l, &number))
			continue;
		for (size_t j = at;
		     j > 0 && l->lines[j - 1].page == number.page; j--)
			l->lines[j - 1].gone |=
			    is_in_row(&l->lines[j - 1], &number);
		for (size_t j = at;
		     j < l->nlines && l->lines[j].page == number.page; j++)
			l->lines[j].gone |= is_in_row(&l->lines[j], &number);
	}
	free(found);
	drop_gone(l);
}

/* --- Tables of contents -------------------------------------------------- */

/* A row of dots that leads to a page number. */
static bool
has_leader(struct span s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len && dots < 5; i++)
		if (s.p[i] == '.')
			dots++;
		else if (s.p[i] != ' ')
			dots = 0;
	return dots == 5;
}

/*
 * The lines from..to of a page go where a quarter of them have leaders: four
 * at least, but on a page that goes on with another.  Whether they did.
 */
static bool
remove_contents(struct layout *l, size_t from, size_t to, bool goes_on)
{
	size_t leaders = 0;

	for (size_t i = from; i < to; i++)
		leaders += has_leader(text_of(l, &l->lines[i]));
	if (leaders < (goes_on ? 1 : 4) || leaders * 4 < to - from)
		return false;
	for (size_t i = from; i < to; i++)
		l->lines[i].gone = true;
	return true;
}

/* --- Sizes --------------------------------------------------------------- */

static unsigned
size_class(float size)
{
	float twice = size * 2 + 0.5F;

	return !(twice > 0) ? 0 : twice >= SIZES ? SIZES - 1 : (unsigned)twice;
}

/* The size that most letters have. */
static float
body_size(const struct layout *l)
{
	size_t letters[SIZES] = {0}, best = 0;

	for (size_t i = 0; i < l->nlines; i++)
		letters[size_class(l->lines[i].size)] += l->lines[i].len;
	for (size_t i = 1; i < SIZES; i++)
		if (letters[i] > letters[best])
			best = i;
	return (float)best / 2;
}

/* Whether most letters of body size are bold: then bold says nothing. */
static bool
body_is_bold(const struct layout *l, float body)
{
	size_t bold = 0, all = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		if (size_class(l->lines[i].size) != size_class(body))
			continue;
		all += l->lines[i].len;
		bold += l->lines[i].bold ? l->lines[i].len : 0;
	}
	return bold * 2 > all;
}

/* --- Lines beside and below each other ----------------------------------- */

static bool
is_same_row(const struct line *a, const struct line *b)
{
	float mid_a = (a->y1 + a->y2) / 2, mid_b = (b->y1 + b->y2) / 2;

	return a->page == b->page &&
	    fabsf(mid_a - mid_b) < 0.4F * fmaxf(height(a), height(b)) &&
	    (a->x2 <= b->x1 + 1 || b->x2 <= a->x1 + 1);
}

static bool
overlaps(const struct line *a, const struct line *b)
{
	return a->x1 < b->x2 && b->x1 < a->x2;
}

/* b goes on below a, in the same column. */
static bool
is_below(const struct line *a, const struct line *b)
{
	return a->page == b->page && b->y1 > a->y1 + height(a) / 2 &&
	    overlaps(a, b);
}

static bool
is_alike(const struct line *a, const struct line *b)
{
	return !a->gone && !b->gone && a->level == b->level && is_below(a, b) &&
	    fabsf(a->size - b->size) < a->size * 0.12F &&
	    fabsf(a->x1 - b->x1) < 3 * a->size && b->y1 - a->y2 < 2 * height(a);
}

/* The right edge of the column: of the widest of the lines that follow each
 * other and begin there. */
static void
find_edges(struct layout *l)
{
	size_t from, to;
	float right;

	for (from = 0; from < l->nlines; from = to) {
		right = l->lines[from].x2;
		for (to = from + 1; to < l->nlines &&
		     is_alike(&l->lines[to - 1], &l->lines[to]);
		     to++)
			right = fmaxf(right, l->lines[to].x2);
		for (size_t i = from; i < to; i++)
			l->lines[i].right = right;
	}
}

/* The gap that lines of one paragraph commonly have, as a part of height. */
static float
usual_gap(const struct layout *l)
{
	enum { A_LINE = 32, CLASSES = 2 * A_LINE };
	size_t count[CLASSES] = {0}, best = 0;

	for (size_t i = 1; i < l->nlines; i++) {
		const struct line *a = &l->lines[i - 1], *b = &l->lines[i];
		float gap = (b->y1 - a->y2) / fmaxf(height(a), 1);

		if (is_below(a, b) && gap > -0.5F && gap < 1.5F)
			count[(size_t)((gap + 0.5F) * A_LINE)] += b->len;
	}
	for (size_t i = 1; i < CLASSES; i++)
		if (count[i] > count[best])
			best = i;
	return (float)best / A_LINE - 0.5F;
}

/* --- Signs --------------------------------------------------------------- */

size_t
layout_item_mark(struct span s)
{
	/* Those beyond U+E000 are what symbol fonts of offices give. */
	static const char *const bullets[] = {"•", "▪", "◦", "‣", "·", "●", "■",
	    "□", "►", "▶", "➢", "✓", "✔", "➔", "→", "○", "\xEF\x82\xB7",
	    "\xEF\x82\xA7", "\xEF\x83\x98", "\xEF\x83\xBC", "\xEF\x81\xB6",
	    "\xEF\x80\xAD", "\xEF\x83\xA8", "-", "–", "—", "*"};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(bullets); i++) {
		n = strlen(bullets[i]);
		if (!span_starts(s, span_of(bullets[i])))
			continue;
		if (s.len == n)
			return n;
		if (s.p[n] == ' ')
			return n + 1;
		return i < COUNT(bullets) - 4 ? n : 0;
	}
	n = 0;
	while (n < s.len && n < 2 && is_digit(s.p[n]))
		n++;
	if (n == 0 && s.len > 1 && s.p[0] >= 'a' && s.p[0] <= 'z' &&
	    s.p[1] == ')')
		n = 1;
	if (n > 0 && n + 1 < s.len && (s.p[n] == '.' || s.p[n] == ')') &&
	    s.p[n + 1] == ' ')
		return n + 2;
	return 0;
}

static bool
ends_sentence(struct span s)
{
	while (s.len > 0 && strchr(" )\"'", s.p[s.len - 1]) != NULL)
		s.len--;
	if (s.len >= 2 && memcmp(s.p + s.len - 2, "»", 2) == 0)
		return true;
	return s.len > 0 &&
	    (strchr(".!?:;", s.p[s.len - 1]) != NULL ||
		(s.len >= 3 && memcmp(s.p + s.len - 3, "…", 3) == 0));
}

bool
layout_starts_small(struct span s)
{
	size_t n;
	uint32_t c = s.len == 0 ? 0 : utf8_get(s, &n);

	return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF);
}

static bool
ends_with_hyphen(struct span s)
{
	return s.len > 1 && s.p[s.len - 1] == '-' && s.p[s.len - 2] != ' ';
}

static bool
has_letters(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z';
	return n >= 3;
}

/* --- Headings ------------------------------------------------------------ */

/* The number of a chapter that a wide gap sets apart from its name. */
static bool
is_number(struct span s)
{
	if (s.len >= 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] == '.')
		s = span_sub(s, 2, s.len); /* of an appendix: B.4 */
	return s.len > 0 && s.len < 8 && is_digit(s.p[0]);
}

/* A capital that numbers: of a letter, or of a Roman number. */
static bool
is_capital_number(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("IVXL", s.p[i]) == NULL || s.p[i] == '\0')
			return s.len == 1 && s.p[0] >= 'A' && s.p[0] <= 'Z';
	return s.len > 0 && s.len < 8;
}

/*
 * Bytes that name a chapter by its number, as Chapitre 3 or ANNEXE B, or by
 * its word only; 0 where s does not begin so.
 */
static size_t
chapter_mark(struct span s)
{
	static const char *const words[] = {"chapitre", "partie", "annexe",
	    "titre", "livre", "section", "fiche", "module", "chapter", "part",
	    "appendix"};
	size_t n = 0, end;

	for (size_t i = 0; n == 0 && i < COUNT(words); i++) {
		n = strlen(words[i]);
		if (s.len < n || strncasecmp(s.p, words[i], n) != 0 ||
		    (s.len > n && s.p[n] != ' '))
			n = 0;
	}
	if (n == 0 || n == s.len)
		return n;
	for (end = n + 1; end < s.len && strchr(" .:", s.p[end]) == NULL;)
		end++;
	s = span_sub(s, n + 1, end);
	return is_capital_number(s) || is_number(s) ? end : 0;
}

/* The number of a chapter that stands in a line of its own. */
static bool
is_lone_chapter(struct span s)
{
	while (s.len > 0 && strchr(" .:-", s.p[s.len - 1]) != NULL)
		s.len--;
	return s.len > 0 && chapter_mark(s) == s.len;
}

/* Something stands beside line i: it is a cell, or in a column. */
static bool
has_neighbour(const struct layout *l, size_t i)
{
	const struct line *a = &l->lines[i];

	for (size_t j = i > NEAR ? i - NEAR : 0; j < l->nlines && j < i + NEAR;
	     j++) {
		const struct line *b = &l->lines[j];

		if (j != i && !b->gone && is_same_row(a, b) &&
		    !is_number(text_of(l, b)))
			return true;
	}
	return false;
}

static bool
looks_alone(const struct layout *l, size_t i, float gap)
{
	const struct line *a = &l->lines[i], *before = NULL;

	for (size_t j = i; j-- > 0 && before == NULL;)
		before = l->lines[j].gone ? NULL : &l->lines[j];
	if (before == NULL || !is_below(before, a))
		return true;
	return a->y1 - before->y2 > (gap + 0.2F) * height(a) || before->bold;
}

/*
 * How much a line looks like a heading: its size, and half a class more
 * where it is bold; 0 where it does not.
 */
static unsigned
heading_class(
    const struct layout *l, size_t i, float body, bool bold_says, float gap)
{
	const struct line *line = &l->lines[i];
	struct span s = text_of(l, line);
	bool bold = line->bold && bold_says;

	if (line->gone || !has_letters(s) || s.len > HEADING_MAX ||
	    s.p[s.len - 1] == ',' || s.p[s.len - 1] == ';')
		return 0;
	if (line->size >= body * 1.12F)
		return size_class(line->size) * 2 + bold;
	if (!bold || line->size < body * 0.94F || s.len > BOLD_MAX ||
	    s.p[s.len - 1] == '.' || layout_item_mark(s) > 4 ||
	    !looks_alone(l, i, gap) || has_neighbour(l, i))
		return 0;
	return size_class(body) * 2 + 1;
}

/* How deep the number of a heading is: 1 for 2., 2 for 2.1; 0: it has none. */
static unsigned
number_depth(struct span s)
{
	unsigned dots = 0;

	for (size_t i = 0; i + 1 < s.len && (is_digit(s.p[i]) || s.p[i] == '.');
	     i++)
		dots += s.p[i] == '.' && is_digit(s.p[i + 1]);
	return s.len > 0 && is_digit(s.p[0]) ? dots + 1 : 0;
}

/* The largest class that a bookmarked heading of each level has; their sum. */
static size_t
classes_of_marks(const struct layout *l, unsigned class_of[HEADING_LEVELS + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		const struct line *line = &l->lines[i];
		unsigned class = size_class(line->size) * 2 + line->bold;

		n += line->level > 0;
		if (line->level > 0 && class > class_of[line->level])
			class_of[line->level] = class;
	}
	return n;
}

/*
 * Where bookmarks are many, what looks like a heading and has none is a part
 * of the section that it stands in: a box, the words of a picture.
 */
static void
nest_headings(struct layout *l, const unsigned *class)
{
	unsigned open = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		struct line *line = &l->lines[i];

		if (line->level == 0)
			continue;
		if (class[i] == 0)
			open = line->level;
		else if (line->level <= open)
			line->level = open + (open < HEADING_LEVELS);
	}
}

/* The next line of the page that is not gone; NULL where there is none. */
static struct line *
line_after(const struct layout *l, const struct line *line)
{
	const struct line *end = l->lines + l->nlines, *next = line + 1;

	while (next < end && next->gone)
		next++;
	return next < end && next->page == line->page
	    ? &l->lines[next - l->lines]
	    : NULL;
}

/* Line a is as much of a heading as line b, where that is one. */
static void
share_heading(
    const struct layout *l, unsigned *class, struct line *a, struct line *b)
{
	if (class[b - l->lines] == 0 && b->level == 0)
		return;
	class[a - l->lines] = class[b - l->lines];
	a->level = b->level;
}

/* The number of a chapter belongs to the name below it. */
static void
join_chapters(struct layout *l, unsigned *class)
{
	for (size_t i = 0; i < l->nlines; i++) {
		struct line *a = &l->lines[i], *number = a, *name;
		struct span s = text_of(l, a);

		if (a->gone || a->level > 0 || !is_lone_chapter(s))
			continue;
		if (memchr(s.p, ' ', s.len) == NULL) {
			number = line_after(l, a);
			if (number == NULL || has_letters(text_of(l, number)) ||
			    !(is_number(text_of(l, number)) ||
				is_capital_number(text_of(l, number))))
				continue;
		}
		name = line_after(l, number);
		if (name == NULL)
			continue;
		share_heading(l, class, a, name);
		share_heading(l, class, number, name);
	}
}

/*
 * Larger classes have lower levels; all beyond the deepest share it.  What
 * is as large as a bookmarked heading has its level, the rest is deeper
 * than any bookmark.
 */
static void
guess_headings(struct layout *l, float body, float gap, unsigned deepest)
{
	bool bold_says = !body_is_bold(l, body);
	unsigned *class = xcalloc(l->nlines, sizeof(*class));
	unsigned level_of[SIZES * 2] = {0};
	unsigned class_of[HEADING_LEVELS + 1] = {0};
	size_t marked = classes_of_marks(l, class_of);
	unsigned least[SIZES * 2] = {0}; /* depth of numbers in the class */
	unsigned level = deepest, k, depth;

	for (size_t i = 0; i < l->nlines; i++)
		if (l->lines[i].level == 0)
			class[i] = heading_class(l, i, body, bold_says, gap);
	join_chapters(l, class);
	for (size_t i = 0; i < l->nlines; i++) {
		level_of[class[i]] = 1;
		depth = number_depth(text_of(l, &l->lines[i]));
		if (depth > 0 &&
		    (least[class[i]] == 0 || depth < least[class[i]]))
			least[class[i]] = depth;
	}
	for (unsigned c = SIZES * 2; c-- > 1;) {
		if (level_of[c] == 0)
			continue;
		for (k = 1; k <= deepest && class_of[k] > c; k++)
			;
		if (k > deepest)
			k = level += level < HEADING_LEVELS;
		level_of[c] = k;
	}
	for (size_t i = 0; i < l->nlines; i++) {
		if (class[i] == 0)
			continue;
		k = level_of[class[i]];
		if ((depth = number_depth(text_of(l, &l->lines[i]))) > 0)
			k += depth - least[class[i]];
		l->lines[i].level = k > HEADING_LEVELS ? HEADING_LEVELS : k;
	}
	if (marked * 3 >= l->npages)
		nest_headings(l, class);
	free(class);
}

/* The number of a chapter, set apart from its name, is a part of it. */
static void
join_numbers(struct layout *l)
{
	struct line *a = NULL;

	for (size_t i = 0; i < l->nlines; i++) {
		struct line *b = &l->lines[i];

		/* A running title may stand between them in the file. */
		if (b->gone)
			continue;
		if (a != NULL && a->level == 0 && b->level > 0 &&
		    is_number(text_of(l, a)) && is_same_row(a, b) &&
		    fabsf(a->size - b->size) < 0.6F)
			a->level = b->level;
		a = b;
	}
}

/* --- Bookmarks ----------------------------------------------------------- */

/* Letters and digits of s only, for a comparison. */
static void
add_bare(struct buf *b, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* Dashes, quotes and spaces, of three bytes and of two. */
		if (i + 2 < s.len && c == 0xE2 &&
		    ((unsigned char)s.p[i + 1] & 0xFE) == 0x80) {
			i += 2;
			continue;
		}
		if (i + 1 < s.len && c == 0xC2) {
			i++;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c >= 0x80 || is_digit((char)c) || (c >= 'a' && c <= 'z'))
			buf_addc(b, (char)c);
	}
}

/* Behind the number that a printed heading has: 2.1, B.4 or Chapitre 3. */
static struct span
skip_number(struct span s)
{
	size_t i = chapter_mark(s), at;

	if (i == 0) {
		at =
		    s.len > 2 && s.p[1] == '.' && s.p[0] >= 'A' && s.p[0] <= 'Z'
		    ? 2
		    : 0;
		for (i = at; i < s.len && (is_digit(s.p[i]) || s.p[i] == '.');)
			i++;
		if (i == at || (i < s.len && s.p[i] != ' '))
			return s;
	}
	while (i < s.len && strchr(" .:", s.p[i]) != NULL)
		i++;
	return span_sub(s, i, s.len);
}

/* Whether the number in line i stands before the line that follows it, or
 * above as the number of a chapter does. */
static bool
is_number_of_next(const struct layout *l, size_t i)
{
	return chapter_mark(text_of(l, &l->lines[i])) > 0 ||
	    (i + 1 < l->nlines && is_same_row(&l->lines[i], &l->lines[i + 1]));
}

/*
 * Lines from i on that spell the title: how many; 0 where they do not.
 * Running titles may stand between them, and a number before them that the
 * bookmark leaves out.
 */
static size_t
lines_of_mark(const struct layout *l, size_t i, struct span title, bool running,
    bool numbered)
{
	struct buf b = BUF_INIT;
	struct span first = text_of(l, &l->lines[i]);
	size_t n = 0;
	bool found = false;

	if (numbered) {
		struct span rest = skip_number(first);

		if (rest.len == first.len)
			return 0;
		first = rest;
	}
	while (!found && n < MARK_LINES && i + n < l->nlines &&
	    l->lines[i + n].page == l->lines[i].page) {
		if (n == 0)
			add_bare(&b, first);
		else if (!running || !l->lines[i + n].gone)
			add_bare(&b, text_of(l, &l->lines[i + n]));
		n++;
		if (!span_starts(title, buf_span(&b)) ||
		    (b.len == 0 && !is_number_of_next(l, i)))
			break;
		found = b.len == title.len;
	}
	buf_release(&b);
	return found ? n : 0;
}

static void
place_mark(struct layout *l, const struct mark *m, size_t *from)
{
	struct buf title = BUF_INIT;
	size_t n = 0;

	add_bare(&title, span_of(m->title));
	while (*from < l->nlines && l->lines[*from].page < m->page)
		++*from;
	for (size_t i = *from; title.len > 0 && n == 0 && i < l->nlines &&
	     l->lines[i].page == m->page;
	     i++) {
		struct span t = buf_span(&title);
		bool running = false;

		if (l->lines[i].level > 0)
			continue;
		n = lines_of_mark(l, i, t, false, false);
		running = n == 0 && !l->lines[i].gone;
		if (running && (n = lines_of_mark(l, i, t, true, false)) == 0)
			n = lines_of_mark(l, i, t, true, true);
		for (size_t j = i; j < i + n; j++) {
			if (running && l->lines[j].gone)
				continue;
			l->lines[j].level = m->level > HEADING_LEVELS
			    ? HEADING_LEVELS
			    : m->level;
			l->lines[j].gone = false;
		}
	}
	buf_release(&title);
}

/* The deepest level placed; 0 where the bookmarks say nothing of the text. */
static unsigned
place_marks(struct layout *l)
{
	size_t from = 0;
	unsigned deepest = 0;

	for (size_t i = 0; i < l->nmarks; i++) {
		if (i > 0 && l->marks[i].page < l->marks[i - 1].page)
			from = 0;
		place_mark(l, &l->marks[i], &from);
	}
	for (size_t i = 0; i < l->nlines; i++)
		if (l->lines[i].level > deepest)
			deepest = l->lines[i].level;
	return deepest;
}

/* --- Lines of headings ---------------------------------------------------- */

static int
compare_place(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (is_same_row(x, y))
		return x->x1 < y->x1 ? -1 : x->x1 > y->x1;
	return x->y1 < y->y1 ? -1 : x->y1 > y->y1;
}

/* Words of a heading that are set wide apart may be told column by column. */
static void
sort_headings(struct layout *l)
{
	size_t to;

	for (size_t from = 0; from < l->nlines; from = to) {
		const struct line *a = &l->lines[from];

		for (to = from + 1; to < l->nlines; to++) {
			const struct line *b = &l->lines[to];

			if (a->level == 0 || a->gone || b->gone ||
			    b->level != a->level || b->page != a->page ||
			    fabsf(a->size - b->size) > 0.6F)
				break;
		}
		if (to - from > 2)
			qsort(l->lines + from, to - from, sizeof(*l->lines),
			    compare_place);
	}
}

/* --- Blocks -------------------------------------------------------------- */

struct writer {
	struct layout *l;
	struct document *doc;
	struct buf para;
	const struct line *last; /* of the paragraph */
	const struct line *first;
	enum block_kind kind;
	unsigned level;
	float gap; /* that lines of a paragraph have */
};

static void
end_block(struct writer *w)
{
	struct block *b = document_add(w->doc, w->kind, buf_span(&w->para));

	buf_clear(&w->para);
	if (b != NULL) {
		b->page = w->first->page;
		b->level = w->level;
		if (w->doc->nblocks > 1 && b->page < b[-1].page)
			b->page = b[-1].page;
	}
	w->last = NULL;
}

static void
begin_block(struct writer *w, const struct line *line, enum block_kind kind,
    unsigned level)
{
	end_block(w);
	w->first = line;
	w->kind = kind;
	w->level = level;
}

static void
add_line(struct writer *w, const struct line *line, struct span text)
{
	join_line(&w->para, text);
	w->last = line;
}

/* Whether the first word of b would have had room at the end of a. */
static bool
had_room(const struct line *a, const struct line *b, struct span text)
{
	size_t n = span_starts(text, SPAN("« ")) ? strlen("« ") : 0;
	float word;

	while (n < text.len && text.p[n] != ' ')
		n++;
	word = (b->x2 - b->x1) * (float)n / (float)text.len;
	return a->x2 + word + a->size < a->right;
}

/* Whether a paragraph goes on in the next column or on the next page. */
static bool
goes_over(const struct writer *w, struct span text)
{
	struct span before = buf_span(&w->para);

	return ends_with_hyphen(before) ||
	    (!ends_sentence(before) && layout_starts_small(text));
}

/* Whether a sentence goes on in the line below, which has another font. */
static bool
goes_on_in_font(const struct writer *w, const struct line *b, struct span text)
{
	const struct line *a = w->last;

	return is_below(a, b) && goes_over(w, text) && !had_room(a, b, text) &&
	    fabsf(a->size - b->size) < a->size * 0.25F &&
	    fabsf(a->x1 - b->x1) < a->size * 3 &&
	    b->y1 - a->y2 < (w->gap + 0.45F) * height(a);
}

static bool
goes_on(const struct writer *w, const struct line *b, struct span text)
{
	const struct line *a = w->last;
	float em;

	if (a == NULL || w->kind == BLOCK_HEADING)
		return false;
	em = a->size;
	if (fabsf(a->size - b->size) > em * 0.12F || a->bold != b->bold)
		return is_same_row(a, b) ? a->x2 <= b->x1 + em * 2
					 : goes_on_in_font(w, b, text);
	if (!is_below(a, b)) {
		if (a->page == b->page && is_same_row(a, b))
			return b->x1 >= a->x2 - 1 && b->x1 - a->x2 < em * 3;
		return goes_over(w, text);
	}
	if (b->y1 - a->y2 > (w->gap + 0.45F) * height(a))
		return goes_over(w, text) &&
		    b->y1 - a->y2 < (w->gap + 1.0F) * height(a);
	if (layout_starts_small(text) || ends_with_hyphen(buf_span(&w->para)))
		return true;
	return !had_room(a, b, text) &&
	    !(ends_sentence(buf_span(&w->para)) && w->kind != BLOCK_ITEM &&
		b->x1 > a->x1 + em * 0.7F);
}

static bool
is_same_heading(const struct writer *w, const struct line *b)
{
	const struct line *a = w->last;

	if (a == NULL || w->kind != BLOCK_HEADING || w->level != b->level)
		return false;
	if (a->page == b->page && is_lone_chapter(buf_span(&w->para)))
		return true;
	return fabsf(a->size - b->size) < 0.6F && a->page == b->page &&
	    w->para.len + b->len <= (size_t)HEADING_MAX * 2 &&
	    (is_same_row(a, b) ||
		(b->y1 > a->y1 && b->y1 - a->y2 < height(a) * 0.9F));
}

static void
take_heading(struct writer *w, const struct line *line, struct span text)
{
	if (!is_same_heading(w, line))
		begin_block(w, line, BLOCK_HEADING, line->level);
	add_line(w, line, text);
}

static bool
is_caption(struct span s)
{
	static const char *const starts[] = {"Figure ", "Fig. ", "Tableau ",
	    "Graphique ", "Schéma ", "Source :", "Sources :", "Table "};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (span_starts(s, span_of(starts[i])))
			return true;
	return false;
}

static void
take_line(struct writer *w, const struct line *line)
{
	struct span text = text_of(w->l, line);
	size_t mark;

	if (line->level > 0) {
		take_heading(w, line, text);
		return;
	}
	/* The text of a bullet that stands apart. */
	if (w->kind == BLOCK_ITEM && w->para.len == 0 && w->last != NULL) {
		add_line(w, line, text);
		return;
	}
	mark = layout_item_mark(text);
	if (mark > 0 && !(w->last != NULL && is_same_row(w->last, line))) {
		begin_block(w, line, BLOCK_ITEM, 1);
		text = span_sub(text, mark, text.len);
		w->last = line;
	} else if (!goes_on(w, line, text)) {
		begin_block(w, line,
		    is_caption(text) ? BLOCK_CAPTION : BLOCK_PARAGRAPH, 0);
	}
	if (text.len > 0)
		add_line(w, line, text);
}

static void
take_page(struct writer *w, size_t from, size_t to)
{
	struct tables *tables = tables_find(w->l, from, to, w->gap);

	for (size_t i = from; i < to; i++) {
		if (w->l->lines[i].gone)
			continue;
		if (tables_holds(tables, i)) {
			end_block(w);
			tables_take(tables, w->l, i, w->doc);
		} else {
			take_line(w, &w->l->lines[i]);
		}
	}
	tables_free(tables);
}

void
layout_blocks(struct layout *l, struct document *doc)
{
	struct writer w = {.l = l, .doc = doc, .kind = BLOCK_PARAGRAPH};
	float body = body_size(l);
	size_t from, to;
	bool contents = false;

	if (l->nlines == 0)
		return;
	remove_numbered_rows(l, body);
	if (l->nlines == 0)
		return;
	w.first = &l->lines[0];
	for (from = 0; from < l->nlines; from = to) {
		to = page_end(l, from);
		columns_sort(l, from, to);
		contents = remove_contents(l, from, to, contents);
	}
	remove_running(l, body);
	w.gap = usual_gap(l);
	guess_headings(l, body, w.gap, place_marks(l));
	join_numbers(l);
	sort_headings(l);
	find_edges(l);
	for (from = 0; from < l->nlines; from = to) {
		to = page_end(l, from);
		take_page(&w, from, to);
	}
	end_block(&w);
	buf_release(&w.para);
}
