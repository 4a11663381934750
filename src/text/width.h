/*
 * How many columns of a terminal a text takes: combining marks none, wide
 * characters two.  Meant for what escape.h made harmless.
 */
#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Columns of one code point: 0, 1 or 2. */
size_t width_of_code_point(uint32_t);

/* Columns of s. */
size_t width_of(struct span s);

/*
 * The longest start of s that takes at most `columns` columns and does not
 * part a letter from its combining marks; its bytes.
 */
size_t width_fit(struct span s, size_t columns);

#endif
