/*
 * Addresses and dotted acronyms.  Interface: unit.h.
 */
#include "base/mem.h"
#include "french/unit.h"

/* Last labels that make an address of words with full stops between. */
static const char domains[][5] = {"fr", "com", "org", "net", "eu", "info", "be",
    "ch", "ca", "re", "gouv", "int", "edu", "lu", "mc", "nc", "pf"};

static bool
is_address_char(struct unit *u, size_t i)
{
	const struct folded *f = unit_at(u, i);

	if (f->kind == FOLD_LETTER || f->kind == FOLD_DIGIT ||
	    f->kind == FOLD_HYPHEN)
		return true;
	return f->kind == FOLD_OTHER && f->cp < 0x80 && f->cp != 0 &&
	    strchr("./:?#&=_%~+@!,;*$", (int)f->cp) != NULL;
}

/* Labels and the full stops between them, from i; their end.  *last is
 * where the last label begins. */
static size_t
labels(struct unit *u, size_t i, size_t *last, size_t *count)
{
	size_t end = i;

	*count = 0;
	while (end < LOOK_AHEAD) {
		size_t label = end;

		while ((unit_is_alnum(u, end) ||
			   (end > label && unit_is(u, end, FOLD_HYPHEN) &&
			       unit_is_alnum(u, end + 1))) &&
		    end < LOOK_AHEAD)
			end++;
		if (end == label)
			return label > i ? label - 1 : i;
		*last = label;
		++*count;
		if (unit_at(u, end)->cp != '.')
			return end;
		end++;
	}
	return i;
}

static bool
is_domain(struct unit *u, size_t i, size_t end)
{
	if (unit_at(u, i)->upper)
		return false;
	for (size_t k = 0; k < COUNT(domains); k++)
		if (unit_spells(u, i, end, domains[k]))
			return true;
	return false;
}

/* x@y.z: the end of it, or 0. */
static size_t
mail(struct unit *u)
{
	size_t at = 0, last, count, end;

	while (at < LOOK_AHEAD &&
	    (unit_is_alnum(u, at) || unit_is(u, at, FOLD_HYPHEN) ||
		unit_at(u, at)->cp == '.' || unit_at(u, at)->cp == '_' ||
		unit_at(u, at)->cp == '+'))
		at++;
	if (unit_at(u, at)->cp != '@')
		return 0;
	end = labels(u, at + 1, &last, &count);
	return count >= 2 ? end : 0;
}

static size_t
host(struct unit *u)
{
	size_t last = 0, count, end = labels(u, 0, &last, &count);

	return count >= 2 && is_domain(u, last, end) ? end : 0;
}

static bool
has_scheme(struct unit *u)
{
	size_t end = 0;

	while (unit_is(u, end, FOLD_LETTER) && end < 6)
		end++;
	if (unit_spells(u, 0, end, "www"))
		return unit_at(u, end)->cp == '.' && unit_is_alnum(u, end + 1);
	return (unit_spells(u, 0, end, "http") ||
		   unit_spells(u, 0, end, "https")) &&
	    unit_at(u, end)->cp == ':' && unit_at(u, end + 1)->cp == '/' &&
	    unit_at(u, end + 2)->cp == '/';
}

/* Positions for the runs of i..end; where it ran out of room. */
static size_t
add_runs(struct unit *u, size_t i, size_t end)
{
	while (i < end) {
		size_t stop = unit_run(u, i);
		struct position *p;

		if (stop == i) {
			i++;
			continue;
		}
		if ((p = unit_add(u, i, stop)) == NULL)
			return i;
		position_form(p, unit_form(u, i, stop));
		i = stop;
	}
	return end;
}

size_t
take_address(struct unit *u)
{
	size_t end = 0;

	if (has_scheme(u))
		end = 1;
	else if ((end = mail(u)) == 0 && (end = host(u)) > 0 &&
	    unit_at(u, end)->cp != '/')
		return add_runs(u, 0, end);
	if (end == 0)
		return 0;
	while (is_address_char(u, end))
		end++;
	return add_runs(u, 0, end);
}

/*
 * S.A.M.U. and T.G.D: single letters, a full stop after each.  Whether a
 * capital has its accent (É.N.M., E.N.M.) says nothing.
 */
size_t
take_acronym(struct unit *u)
{
	struct draft d = draft_start(u);
	size_t i = 0, letters = 0;

	while (unit_is(u, i, FOLD_LETTER) && unit_at(u, i + 1)->cp == '.' &&
	    letters < FORM_MAX) {
		draft_char(&d, fold_plain(unit_at(u, i)->cp));
		letters++;
		i += 2;
	}
	if (letters >= 2 && unit_is(u, i, FOLD_LETTER) && unit_ends(u, i + 1)) {
		draft_char(&d, fold_plain(unit_at(u, i)->cp));
		letters++;
		i++;
	}
	if (letters < 2 || unit_is_alnum(u, i) || d.cut)
		return 0;
	position_form(unit_add(u, 0, i), draft_end(&d, u));
	return i;
}
