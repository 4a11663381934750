/*
 * The three small vocabularies of a catalogue: kinds of publication, the
 * professionals it is for, the forms of violence it is about.  Slugs are
 * what manifests, options and output use; labels are for people.
 */
#ifndef BASE_KINDS_H
#define BASE_KINDS_H

#include <stdint.h>

#include "base/span.h"

enum kind {
	KIND_DOCUMENT, /* what has none of the others */
	KIND_PRESENTATION,
	KIND_KIT,
	KIND_LIVRET,
	KIND_FICHE,
	KIND_MODELE,
	KIND_RAPPORT,
	KIND_LETTRE,
	KIND_GUIDE,
	KIND_ETUDE,
	KIND_COUNT
};

/* The slug; "document" for 0.  k is below KIND_COUNT. */
const char *kind_slug(enum kind k);

/* The kind of a slug, in any case, with or without accents and a plural s
 * (modèles); -1 where there is none. */
int kind_of(struct span slug);

/*
 * Audiences and themes are bits, so that a publication has several.
 * i runs from 0; NULL past the last.
 */
const char *audience_slug(unsigned i);
const char *theme_slug(unsigned i);
int audience_of(struct span slug); /* i, or -1 */
int theme_of(struct span slug);

#endif
