/*
 * What digits are part of: groups, ordinals, hours, numbers with hyphens,
 * articles of law, n°; and Roman ordinals.  Interface: unit.h.
 */
#include "base/mem.h"
#include "french/unit.h"

/* --- Parts with a joined form -------------------------------------------- */

/* Digits and more digits after hyphens: 131-21-1.  Its end. */
static size_t
hyphenated(struct unit *u, size_t i)
{
	size_t end = unit_digits(u, i);

	while (
	    unit_is(u, end, FOLD_HYPHEN) && unit_is(u, end + 1, FOLD_DIGIT)) {
		size_t next = unit_digits(u, end + 1);

		if (!unit_ends(u, next))
			break;
		end = next;
	}
	return end;
}

/*
 * A position for each run of letters or digits in i..end, at most
 * PARTS_MAX of them.  The first, or NULL.
 */
static struct position *
add_parts(struct unit *u, size_t i, size_t end)
{
	struct position *first = NULL, *p;

	while (i < end) {
		size_t stop = i;

		while (stop < end && unit_is_alnum(u, stop))
			stop++;
		if (stop == i) {
			i++;
			continue;
		}
		if ((p = unit_add(u, i, stop)) == NULL)
			break;
		position_form(p, unit_form(u, i, stop));
		if (first == NULL)
			first = p;
		i = stop;
	}
	return first;
}

/* Letters, digits and hyphens of i..end as one form. */
static void
join(struct unit *u, struct position *first, size_t i, size_t end, bool hyphens)
{
	struct draft d = draft_start(u);
	size_t covered = (size_t)(u->positions + u->n - first);

	for (; i < end; i++)
		if (unit_is_alnum(u, i) ||
		    (hyphens && unit_is(u, i, FOLD_HYPHEN)))
			draft_char(&d, unit_at(u, i)->cp);
	if (!d.cut)
		position_join(first, draft_end(&d, u), covered);
}

/* --- Articles and n° ----------------------------------------------------- */

/*
 * Letters that articles of law begin with, L.O. among them; their number of
 * characters.
 */
static size_t
article_letters(struct unit *u)
{
	size_t end = 0;

	if (unit_at(u, 0)->cp == 'l' && unit_at(u, 1)->cp == '.' &&
	    unit_at(u, 2)->cp == 'o' && !unit_is_alnum(u, 3))
		return 3;
	while (unit_is(u, end, FOLD_LETTER) && end < 3)
		end++;
	if (unit_spells(u, 0, end, "l") || unit_spells(u, 0, end, "r") ||
	    unit_spells(u, 0, end, "d") || unit_spells(u, 0, end, "a") ||
	    unit_spells(u, 0, end, "lo"))
		return end;
	return 0;
}

/*
 * "a 3 enfants" and "A 14 h" are no articles: a letter that stands apart
 * without a full stop needs a number with a hyphen, or to be an L or R.
 */
static bool
is_article(struct unit *u, bool dot, bool space, bool hyphen)
{
	uint32_t letter = unit_at(u, 0)->cp;

	if (dot || !space || hyphen)
		return true;
	return unit_at(u, 0)->upper && (letter == 'l' || letter == 'r');
}

size_t
take_article(struct unit *u)
{
	size_t letters = article_letters(u), i = letters, end;
	bool dot, space;
	struct position *number, *first;
	struct draft d;

	if (letters == 0 || u->after_apostrophe)
		return 0;
	while (i < letters + 2 &&
	    (unit_at(u, i)->cp == '.' || unit_at(u, i)->cp == '*'))
		i++;
	dot = i > letters;
	space = unit_is(u, i, FOLD_SPACE);
	i += space;
	end = hyphenated(u, i);
	if (end == i || !unit_ends(u, end) ||
	    !is_article(u, dot, space, end > unit_digits(u, i)))
		return 0;
	first = unit_add(u, 0, letters);
	d = draft_start(u);
	draft_char(&d, unit_at(u, 0)->cp);
	if (letters > 1)
		draft_char(&d, unit_at(u, letters - 1)->cp);
	position_form(first, draft_end(&d, u));
	number = add_parts(u, i, end);
	join(u, number, i, end, true);
	d = draft_start(u);
	draft_text(&d, first->forms[0]);
	draft_run(&d, u, i, end);
	if (!d.cut)
		position_join(first, draft_end(&d, u), u->n);
	return end;
}

size_t
take_number_sign(struct unit *u)
{
	size_t end = 2;
	struct draft d;

	if (unit_at(u, 0)->cp != 'n' || !unit_is(u, 1, FOLD_DEGREE))
		return 0;
	end += unit_at(u, 2)->cp == 's' && unit_ends(u, 3);
	d = draft_start(u);
	draft_text(&d, SPAN("numéro"));
	position_form(unit_add(u, 0, end), draft_end(&d, u));
	return end;
}

/* --- Groups of digits ---------------------------------------------------- */

/* A separator of groups at i that is like the first one. */
static bool
separates(struct unit *u, size_t i, uint32_t first)
{
	return unit_at(u, i)->cp == first && unit_is(u, i + 1, FOLD_DIGIT);
}

/* Groups of `size` digits after the head that ends at i.  Their end. */
static size_t
groups(struct unit *u, size_t i, size_t size, uint32_t separator)
{
	while (separates(u, i, separator)) {
		size_t end = unit_digits(u, i + 1);

		if (end != i + 1 + size || !unit_ends(u, end))
			break;
		i = end;
	}
	return i;
}

/* Digits after the head, in pairs: 01-44-55-66-77.  Their end, or 0. */
static size_t
four_pairs(struct unit *u, size_t head)
{
	uint32_t separator = unit_at(u, head)->cp;
	size_t end = head;

	for (size_t i = 0; i < 4; i++) {
		if (!separates(u, end, separator) ||
		    unit_digits(u, end + 1) != end + 3)
			return 0;
		end += 3;
	}
	return unit_ends(u, end) && !separates(u, end, separator) ? end : 0;
}

/*
 * +33 1 44 55 66 77, 0033(0)1.44.55.66.77, +33144556677: the number that is
 * dialled inside France is the joined form.
 */
static size_t
take_abroad(struct unit *u)
{
	size_t i, end;
	struct draft d;
	struct position *first;

	if (u->after_plus && unit_spells(u, 0, 2, "33"))
		i = 2;
	else if (unit_spells(u, 0, 4, "0033"))
		i = 4;
	else
		return 0;
	i += unit_is(u, i, FOLD_SPACE) || unit_at(u, i)->cp == '.';
	if (unit_spells(u, i, i + 3, "(0)"))
		i += 3;
	i += unit_is(u, i, FOLD_SPACE);
	end = unit_digits(u, i);
	if (end == i + 1)
		end = four_pairs(u, end);
	else if (end != i + 9 || !unit_ends(u, end))
		end = 0;
	if (end == 0)
		return 0;
	first = add_parts(u, 0, end);
	d = draft_start(u);
	draft_char(&d, '0');
	for (; i < end; i++)
		if (unit_is(u, i, FOLD_DIGIT))
			draft_char(&d, unit_at(u, i)->cp);
	if (u->n == 1)
		position_form(first, draft_end(&d, u));
	else
		position_join(first, draft_end(&d, u), u->n);
	return end;
}

/* 01-44-55-66-77 and 01/44/55/66/77 */
static size_t
take_pairs(struct unit *u)
{
	size_t head = unit_digits(u, 0), end = 0;
	uint32_t separator = unit_at(u, head)->cp;

	if (head == 2 && unit_at(u, 0)->cp == '0' &&
	    (separator == '-' || separator == '/'))
		end = four_pairs(u, head);
	if (end > 0)
		join(u, add_parts(u, 0, end), 0, end, false);
	return end;
}

/* 1 250 000; 01 44 55 66 77; 0 800 12 34 56; 0800 12 34 56 */
static size_t
take_groups(struct unit *u)
{
	size_t head = unit_digits(u, 0), end = head;
	uint32_t separator = unit_at(u, head)->cp;

	if (separator != ' ' && separator != '.')
		return 0;
	if ((head >= 1 && head <= 3) || (head == 4 && unit_at(u, 0)->cp == '0'))
		end = groups(u, head, 3, separator);
	if (unit_at(u, 0)->cp == '0' && (end > head || head == 4))
		end = groups(u, end, 2, separator);
	if (end == head && head == 2)
		end = groups(u, head, 2, separator);
	if (end == head || (separator == '.' && separates(u, end, separator)))
		return 0;
	join(u, add_parts(u, 0, end), 0, end, false);
	return end;
}

/* --- Ordinals ------------------------------------------------------------ */

/*
 * Endings of the first, of the second and of any; long ones alone make an
 * ordinal of small letters too, or livres and vides would be such.
 */
enum ordinal { NO_ORDINAL, OF_ONE, OF_TWO, OF_ANY, LONG };

static enum ordinal
ordinal_ending(struct unit *u, size_t i, size_t end)
{
	static const struct {
		char ending[8];
		enum ordinal of;
	} endings[] = {{"er", OF_ONE}, {"re", OF_ONE}, {"\xE8re", OF_ONE},
	    {"ere", OF_ONE}, {"nd", OF_TWO}, {"nde", OF_TWO}, {"d", OF_TWO},
	    {"de", OF_TWO}, {"e", OF_ANY}, {"\xE8", OF_ANY}, {"\xE8me", LONG},
	    {"eme", LONG}, {"ieme", LONG}, {"i\xE8me", LONG}, {"i\xE9me", LONG},
	    {"\xE9me", LONG}};

	if (end > i + 1 && unit_at(u, end - 1)->cp == 's')
		end--;
	for (size_t k = 0; k < COUNT(endings); k++)
		if (unit_spells(u, i, end, endings[k].ending))
			return endings[k].of;
	return NO_ORDINAL;
}

/* Whether the number i..head takes the ending head..end: 1er, IInd, 3e. */
static bool
takes_ending(struct unit *u, size_t i, size_t head, size_t end)
{
	switch (ordinal_ending(u, head, end)) {
	case NO_ORDINAL:
		return false;
	case OF_ONE:
		return unit_spells(u, i, head, "1") ||
		    unit_spells(u, i, head, "i");
	case OF_TWO:
		return unit_spells(u, i, head, "2") ||
		    unit_spells(u, i, head, "ii");
	default:
		return true;
	}
}

static struct span
ordinal_form(struct unit *u, size_t i, size_t end)
{
	struct draft d = draft_start(u);

	draft_run(&d, u, i, end);
	draft_char(&d, 'e');
	return draft_end(&d, u);
}

static size_t
take_ordinal(struct unit *u)
{
	size_t head = unit_digits(u, 0), end = unit_run(u, head);

	if (end == head || end > head + 6 || !takes_ending(u, 0, head, end))
		return 0;
	position_form(unit_add(u, 0, end), ordinal_form(u, 0, head));
	return end;
}

static bool
is_roman(uint32_t cp)
{
	return cp == 'i' || cp == 'v' || cp == 'x' || cp == 'l';
}

/*
 * Capitals and a small ending (XXIe, Ve), or small letters and an ending
 * that no other word has (xxième).
 */
bool
roman_ordinal(struct unit *u, size_t i, size_t end, struct span *form)
{
	size_t head = i;
	bool upper = unit_at(u, i)->upper;

	while (head < end && is_roman(unit_at(u, head)->cp) &&
	    unit_at(u, head)->upper == upper)
		head++;
	/* xxième: the i belongs to the ending */
	if (!upper && head < end && head > i && unit_at(u, head - 1)->cp == 'i')
		head -= ordinal_ending(u, head - 1, end) == LONG;
	if (head == i || head == end || !takes_ending(u, i, head, end) ||
	    unit_at(u, head)->upper)
		return false;
	if (upper ? head == i + 1 && unit_at(u, i)->cp == 'l'
		  : head < i + 2 || ordinal_ending(u, head, end) != LONG)
		return false;
	*form = ordinal_form(u, i, head);
	return true;
}

/* --- Hours, decimals, the rest ------------------------------------------- */

static unsigned
value(struct unit *u, size_t i, size_t end)
{
	unsigned v = 0;

	for (; i < end && v < 1000; i++)
		v = v * 10 + (unit_at(u, i)->cp - '0');
	return v;
}

/* 14h30, 14 h 30, 14 h */
static size_t
take_hour(struct unit *u)
{
	size_t hour = unit_digits(u, 0), h, end, minutes;

	h = hour + unit_is(u, hour, FOLD_SPACE);
	if (hour > 2 || value(u, 0, hour) > 24 || unit_at(u, h)->cp != 'h')
		return 0;
	end = h + 1;
	minutes = end + unit_is(u, end, FOLD_SPACE);
	if (unit_digits(u, minutes) == minutes + 2 &&
	    unit_ends(u, minutes + 2) && value(u, minutes, minutes + 2) < 60)
		end = minutes + 2;
	if (!unit_ends(u, end))
		return 0;
	position_form(unit_add(u, 0, hour), unit_form(u, 0, hour));
	position_form(unit_add(u, h, h + 1), unit_form(u, h, h + 1));
	if (end > h + 1)
		add_parts(u, minutes, end);
	join(u, &u->positions[0], 0, end, false);
	return end;
}

/* 7 j/7 as 7j/7 */
static size_t
take_days(struct unit *u)
{
	if (!unit_is(u, 1, FOLD_SPACE) || unit_at(u, 2)->cp != 'j' ||
	    unit_at(u, 3)->cp != '/' || !unit_is(u, 4, FOLD_DIGIT))
		return 0;
	join(u, add_parts(u, 0, 3), 0, 3, false);
	return 3;
}

/* 7,4 and 7.4, but not 1.2.3 */
static size_t
take_decimal(struct unit *u)
{
	size_t whole = unit_digits(u, 0), end;
	uint32_t point = unit_at(u, whole)->cp;
	struct draft d;

	if (u->after_point || (point != ',' && point != '.') ||
	    !unit_is(u, whole + 1, FOLD_DIGIT))
		return 0;
	end = unit_digits(u, whole + 1);
	if (!unit_ends(u, end) || separates(u, end, point))
		return 0;
	d = draft_start(u);
	draft_run(&d, u, 0, whole);
	draft_char(&d, '.');
	draft_run(&d, u, whole + 1, end);
	position_form(unit_add(u, 0, end), draft_end(&d, u));
	return end;
}

/* 131-21 */
static size_t
take_hyphenated(struct unit *u)
{
	size_t end = hyphenated(u, 0);

	if (end == unit_digits(u, 0) || !unit_ends(u, end))
		return 0;
	join(u, add_parts(u, 0, end), 0, end, true);
	return end;
}

/* 5j stays whole; letters run into a number (25novembre) are a word. */
static size_t
take_plain(struct unit *u)
{
	size_t head = unit_digits(u, 0), end = unit_run(u, head),
	       letters = head;

	while (unit_is(u, letters, FOLD_LETTER))
		letters++;
	if (letters == end && letters > head + 3 &&
	    unit_at(u, head)->start > unit_at(u, head - 1)->start)
		end = head;
	position_form(unit_add(u, 0, end), unit_form(u, 0, end));
	return end;
}

size_t
take_digits(struct unit *u)
{
	size_t n;

	if (unit_is(u, 0, FOLD_RAISED)) {
		for (n = 1; unit_is(u, n, FOLD_RAISED); n++)
			;
		position_form(unit_add(u, 0, n), unit_form(u, 0, n));
		return n;
	}
	if (!unit_is(u, 0, FOLD_DIGIT))
		return 0;
	if ((n = take_abroad(u)) > 0 || (n = take_pairs(u)) > 0 ||
	    (n = take_groups(u)) > 0 || (n = take_ordinal(u)) > 0 ||
	    (n = take_hour(u)) > 0 || (n = take_days(u)) > 0 ||
	    (n = take_decimal(u)) > 0 || (n = take_hyphenated(u)) > 0)
		return n;
	return take_plain(u);
}
