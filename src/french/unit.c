/*
 * Characters and positions of a unit.  Interface: unit.h.
 */
#include "base/mem.h"
#include "french/unit.h"
#include "text/utf8.h"

static void
read_more(struct unit *u)
{
	size_t n;

	if (u->nchars + FOLD_MAX > u->cap) {
		u->cap = 2 * u->cap + FOLD_MAX;
		u->chars = xrealloc(u->chars, u->cap, sizeof(*u->chars));
	}
	u->read = fold_next(u->text, u->read, u->chars + u->nchars, &n);
	u->nchars += n;
}

const struct folded *
unit_read(struct unit *u, size_t i)
{
	static const struct folded none = {0, 0, 0, FOLD_OTHER, false};

	while (i >= u->nchars && u->read < u->text.len)
		read_more(u);
	return i < u->nchars ? &u->chars[i] : &none;
}

bool
unit_is_alnum(struct unit *u, size_t i)
{
	enum fold_kind kind = unit_at(u, i)->kind;

	return kind == FOLD_LETTER || kind == FOLD_DIGIT;
}

size_t
unit_run(struct unit *u, size_t i)
{
	while (unit_is_alnum(u, i))
		i++;
	return i;
}

size_t
unit_digits(struct unit *u, size_t i)
{
	while (unit_is(u, i, FOLD_DIGIT))
		i++;
	return i;
}

bool
unit_spells(struct unit *u, size_t i, size_t end, const char *word)
{
	for (; i < end; i++, word++)
		if (unit_at(u, i)->cp != (unsigned char)*word)
			return false;
	return *word == '\0';
}

bool
unit_ends(struct unit *u, size_t i)
{
	return !unit_is_alnum(u, i);
}

struct draft
draft_start(struct unit *u)
{
	return (struct draft){u->arena + u->arena_used, 0, false};
}

void
draft_char(struct draft *d, uint32_t cp)
{
	char bytes[UTF8_MAX];
	size_t n;

	if (cp < 0x80 && !d->cut && d->len < FORM_MAX) {
		d->p[d->len++] = (char)cp;
		return;
	}
	n = utf8_put(cp, bytes);
	if (d->cut || d->len + n > FORM_MAX) {
		d->cut = true;
		return;
	}
	memcpy(d->p + d->len, bytes, n);
	d->len += n;
}

void
draft_run(struct draft *d, struct unit *u, size_t i, size_t end)
{
	for (; i < end && !d->cut; i++)
		draft_char(d, unit_at(u, i)->cp);
}

void
draft_text(struct draft *d, struct span s)
{
	if (d->cut || d->len + s.len > FORM_MAX) {
		d->cut = true;
		return;
	}
	memcpy(d->p + d->len, s.p, s.len);
	d->len += s.len;
}

struct span
draft_end(struct draft *d, struct unit *u)
{
	/* What the arena cannot keep is written over by the next draft. */
	if (u->arena_used + d->len + FORM_MAX <= ARENA_SIZE)
		u->arena_used += d->len;
	return (struct span){d->p, d->len};
}

struct span
unit_form(struct unit *u, size_t i, size_t end)
{
	struct draft d = draft_start(u);

	draft_run(&d, u, i, end);
	return draft_end(&d, u);
}

struct position *
unit_add(struct unit *u, size_t i, size_t end)
{
	struct position *p;

	if (u->n == PARTS_MAX)
		return NULL;
	p = &u->positions[u->n++];
	p->start = unit_at(u, i)->start;
	p->end = unit_at(u, end - 1)->end;
	p->nforms = p->njoined = 0;
	return p;
}

void
position_form(struct position *p, struct span form)
{
	for (size_t i = 0; i < p->nforms; i++)
		if (span_eq(p->forms[i], form))
			return;
	if (p->nforms < FORMS_MAX && form.len > 0)
		p->forms[p->nforms++] = form;
}

void
position_join(struct position *p, struct span form, size_t positions)
{
	for (size_t i = 0; i < p->njoined; i++)
		if (span_eq(p->joined[i].form, form))
			return;
	if (p->njoined < JOINED_MAX && positions > 1)
		p->joined[p->njoined++] =
		    (struct joined){form, (unsigned)positions};
}
