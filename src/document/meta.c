/*
 * What a file says of itself, put in order.  Interface: meta.h.
 */
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/meta.h"
#include "document/signs.h"
#include "text/clean.h"

enum { FIRST_BLOCKS = 8 }; /* among which a title must stand */

static void
drop(char **s)
{
	free(*s);
	*s = NULL;
}

static void
clean(char **s)
{
	struct buf b = BUF_INIT;

	if (*s == NULL)
		return;
	text_clean(span_of(*s), &b);
	drop(s);
	if (b.len > 0)
		*s = buf_take(&b);
	buf_release(&b);
}

/* --- Titles and authors -------------------------------------------------- */

static bool
has_prefix(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

/* The name of a file: one word with the ending of a program's document. */
static bool
is_file_name(const char *s)
{
	static const char *const endings[] = {".doc", ".docx", ".docm", ".odt",
	    ".rtf", ".pdf", ".ppt", ".pptx", ".odp", ".indd", ".qxd", ".qxp",
	    ".ai", ".pub", ".tex", ".dvi", ".ps", ".html", ".htm", ".xls",
	    ".xlsx", ".txt", ".tmp"};
	const char *dot = strrchr(s, '.');

	for (size_t i = 0; dot != NULL && i < COUNT(endings); i++)
		if (strcasecmp(dot, endings[i]) == 0)
			return true;
	return false;
}

/* What programs call a document that nobody named. */
static bool
is_no_title(const char *s)
{
	static const char *const whole[] = {"untitled", "sans titre",
	    "sans nom", "titre", "title", "document", "powerpoint presentation",
	    "présentation powerpoint", "presentation", "présentation",
	    "word document", "document word", "default", "none", "null",
	    "(anonymous)", "titre du document", "titre de la présentation",
	    "index"};
	static const char *const starts[] = {"microsoft word",
	    "microsoft powerpoint", "microsoft office", "untitled",
	    "sans titre", "mise en page ", "layout ", "diapositive ", "slide ",
	    "folie ", "doc1", "print", "c:\\", "file:"};
	size_t letters = 0;

	for (size_t i = 0; i < COUNT(whole); i++)
		if (strcasecmp(s, whole[i]) == 0)
			return true;
	for (size_t i = 0; i < COUNT(starts); i++)
		if (has_prefix(s, starts[i]))
			return true;
	if (has_prefix(s, "document") && s[strcspn(s, "0123456789")] != '\0' &&
	    strchr(s, ' ') == NULL)
		return true;
	for (const char *p = s; *p != '\0'; p++)
		letters += ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') ||
		    (unsigned char)*p >= 0x80;
	return letters < 3 || is_file_name(s);
}

static bool
is_no_author(const char *s)
{
	static const char *const whole[] = {"user", "utilisateur", "admin",
	    "administrateur", "administrator", "owner", "propriétaire",
	    "unknown", "inconnu", "anonymous", "(anonymous)", "windows user",
	    "utilisateur windows", "microsoft office user", "root", "pc", "hp",
	    "dell", "asus", "acer", "lenovo", "python-docx", "author", "auteur",
	    "x", "-"};

	for (size_t i = 0; i < COUNT(whole); i++)
		if (strcasecmp(s, whole[i]) == 0)
			return true;
	return false;
}

/*
 * The heading that may be a title: the highest of the first page, or the
 * first of the first level at the start of what has no pages.
 */
static const struct block *
first_heading(const struct document *d)
{
	const struct block *best = NULL;

	for (size_t i = 0; i < d->nblocks && i < FIRST_BLOCKS; i++) {
		const struct block *b = &d->blocks[i];

		if (b->page != d->blocks[0].page)
			break;
		if (b->kind == BLOCK_HEADING && !is_no_title(b->text) &&
		    (b->page > 0 || i == 0 || b->level <= 1) &&
		    (best == NULL || b->level < best->level))
			best = b;
	}
	return best;
}

/* "Heading - Name of the site" is the heading, in a page's title. */
static bool
adds_a_name(const char *title, const struct block *heading)
{
	static const char *const signs[] = {
	    " - ", " | ", " – ", " — ", " :: ", " • ", " · "};

	if (strncmp(title, heading->text, heading->len) != 0)
		return false;
	for (size_t i = 0; i < COUNT(signs); i++)
		if (strncmp(title + heading->len, signs[i], strlen(signs[i])) ==
		    0)
			return true;
	return false;
}

static void
settle_title(struct document *d)
{
	const struct block *heading = first_heading(d);
	char **title = &d->meta.title;

	if (*title != NULL && is_no_title(*title))
		drop(title);
	if (heading == NULL ||
	    (*title != NULL && !adds_a_name(*title, heading)))
		return;
	drop(title);
	*title = xstrdup(heading->text);
}

/* --- Dates --------------------------------------------------------------- */

/* Exactly n digits at the start of s. */
static bool
take_digits(const char **s, unsigned n, unsigned *value)
{
	const char *p = *s;

	*value = 0;
	for (; n > 0; n--, p++) {
		if (!signs_is_digit(*p))
			return false;
		*value = *value * 10 + (unsigned)(*p - '0');
	}
	*s = p;
	return true;
}

struct date {
	unsigned year, month, day; /* 0: not told */
};

/* D:YYYYMMDD..., YYYYMMDD, YYYY-MM-DD..., YYYY/MM, YYYY. */
static bool
take_year_first(const char *s, struct date *d)
{
	const char *after;

	if (has_prefix(s, "D:"))
		s += 2;
	if (!take_digits(&s, 4, &d->year) || d->year < 1000)
		return false;
	after = s;
	s += *s == '-' || *s == '/' || *s == '.';
	if (!take_digits(&s, 2, &d->month))
		return *after == '\0';
	after = s;
	s += *s == '-' || *s == '/' || *s == '.';
	if (!take_digits(&s, 2, &d->day))
		s = after;
	return !signs_is_digit(*s) || s - after >= 2;
}

/* The month that s starts with, in French or English, 1 to 12; or 0. */
static unsigned
month_of(const char *s)
{
	static const struct {
		const char *start;
		unsigned month;
	} months[] = {{"janv", 1}, {"jan", 1}, {"fév", 2}, {"fev", 2},
	    {"feb", 2}, {"mars", 3}, {"mar", 3}, {"avr", 4}, {"apr", 4},
	    {"mai", 5}, {"may", 5}, {"juin", 6}, {"jun", 6}, {"juil", 7},
	    {"jul", 7}, {"aoû", 8}, {"aou", 8}, {"aug", 8}, {"sep", 9},
	    {"oct", 10}, {"nov", 11}, {"déc", 12}, {"dec", 12}};

	for (size_t i = 0; i < COUNT(months); i++)
		if (has_prefix(s, months[i].start))
			return months[i].month;
	return 0;
}

/* One part of 25 novembre 2015, Wed, 25 Nov 2015 or 25/11/2015. */
static void
take_part(const char *s, struct date *d)
{
	unsigned long n = signs_is_digit(*s) ? strtoul(s, NULL, 10) : 0;

	if (n >= 1000 && n <= 9999 && d->year == 0)
		d->year = (unsigned)n;
	else if (n >= 1 && n <= 31 && d->day == 0)
		d->day = (unsigned)n;
	else if (n >= 1 && n <= 12 && d->month == 0)
		d->month = (unsigned)n;
	else if (n == 0 && d->month == 0)
		d->month = month_of(s);
}

static void
take_parts(const char *s, struct date *d)
{
	static const char between[] = " ,/.-";

	while (*s != '\0' && d->year == 0) {
		s += strspn(s, between);
		if (*s != '\0')
			take_part(s, d);
		s += strcspn(s, between);
	}
}

static void
settle_date(char **s)
{
	struct date d = {0, 0, 0};
	struct buf b = BUF_INIT;

	if (*s == NULL)
		return;
	if (!take_year_first(*s, &d)) {
		d = (struct date){0, 0, 0};
		take_parts(*s, &d);
	}
	drop(s);
	if (d.year < 1000 || d.year > 2999)
		return;
	buf_addf(&b, "%04u", d.year);
	if (d.month >= 1 && d.month <= 12)
		buf_addf(&b, "-%02u", d.month);
	if (b.len > 4 && d.day >= 1 && d.day <= 31)
		buf_addf(&b, "-%02u", d.day);
	*s = buf_take(&b);
}

void
meta_settle(struct document *d)
{
	struct document_meta *m = &d->meta;
	char **const all[] = {&m->title, &m->author, &m->date, &m->language,
	    &m->kind, &m->number, &m->audience, &m->theme};

	for (size_t i = 0; i < COUNT(all); i++)
		clean(all[i]);
	settle_title(d);
	settle_date(&m->date);
	if (m->author != NULL && is_no_author(m->author))
		drop(&m->author);
	if (m->language != NULL)
		m->language[strcspn(m->language, "-_")] = '\0';
}
