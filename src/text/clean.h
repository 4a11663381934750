/*
 * Foreign text made fit to keep: well-formed UTF-8 in NFC, with single
 * spaces.
 */
#ifndef TEXT_CLEAN_H
#define TEXT_CLEAN_H

#include "base/buf.h"
#include "base/span.h"

/*
 * Appends text to out: every run of white space (also no-break and other
 * Unicode spaces) is one space, none stands at the ends; ligatures are
 * spelt out; control characters, soft hyphens, zero-width spaces, byte
 * order marks and bidirectional controls are gone; what is no UTF-8 is
 * U+FFFD; the rest is NFC.
 */
void text_clean(struct span text, struct buf *out);

#endif
