/*
 * The three small vocabularies of a catalogue.  Interface: kinds.h.
 */
#include <stdbool.h>

#include "base/kinds.h"
#include "base/mem.h"

static const char *const kinds[KIND_COUNT] = {"document", "presentation", "kit",
    "livret", "fiche", "modele", "rapport", "lettre", "guide", "etude"};

/* The order is stored in indexes: add at the end. */
static const char *const audiences[] = {"sante", "sages-femmes", "medecins",
    "infirmiers", "chirurgiens-dentistes", "police-gendarmerie", "magistrats",
    "avocats", "militaires", "sapeurs-pompiers", "travail-social", "enfance",
    "education", "fonction-publique", "employeurs", "formateurs",
    "collectivites", "sport", "tous-professionnels", "tout-public"};

static const char *const themes[] = {"couple", "sexuelles", "msf", "travail",
    "enfants", "mariage-force", "traite", "prostitution", "transports",
    "handicap", "cyber", "sport", "general"};

/* One letter of a slug as typed: lower case, é è ê as e.  Advances *s. */
static char
next_letter(struct span *s)
{
	unsigned char c = (unsigned char)s->p[0];
	size_t used = 1;

	if (c == 0xC3 && s->len > 1) {
		unsigned char d = (unsigned char)s->p[1] | 0x20;

		used = 2;
		c = d >= 0xA8 && d <= 0xAB   ? 'e'
		    : d >= 0xA0 && d <= 0xA5 ? 'a'
					     : 0;
	}
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	if (c == '_' || c == ' ')
		c = '-';
	*s = span_sub(*s, used, s->len);
	return (char)c;
}

static bool
slug_matches(struct span typed, const char *slug)
{
	for (; *slug != '\0'; slug++)
		if (typed.len == 0 || next_letter(&typed) != *slug)
			return false;
	return typed.len == 0 || (typed.len == 1 && (typed.p[0] | 0x20) == 's');
}

static int
slug_of(const char *const *slugs, size_t n, struct span typed)
{
	for (size_t i = 0; i < n; i++)
		if (slug_matches(typed, slugs[i]))
			return (int)i;
	return -1;
}

const char *
kind_slug(enum kind k)
{
	return kinds[k];
}

int
kind_of(struct span slug)
{
	return slug_of(kinds, KIND_COUNT, slug);
}

const char *
audience_slug(unsigned i)
{
	return i < COUNT(audiences) ? audiences[i] : NULL;
}

const char *
theme_slug(unsigned i)
{
	return i < COUNT(themes) ? themes[i] : NULL;
}

int
audience_of(struct span slug)
{
	return slug_of(audiences, COUNT(audiences), slug);
}

int
theme_of(struct span slug)
{
	return slug_of(themes, COUNT(themes), slug);
}
