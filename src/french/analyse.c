/*
 * French text to tokens.  Interface: analyse.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "text/fold.h"
#include "text/utf8.h"

struct analyser {
	int unused;
};

struct analyser *
analyser_new(void)
{
	return xcalloc(1, sizeof(struct analyser));
}

void
analyser_free(struct analyser *a)
{
	free(a);
}

int
analyse(struct analyser *a, struct span text, token_fn *fn, void *arg)
{
	char form[FORM_MAX + UTF8_MAX];
	struct folded f[FOLD_MAX];
	size_t at = 0, len = 0, start = 0, end = 0;
	int rc = 0;

	(void)a;
	while (rc == 0) {
		size_t n = 1, next = at;

		f[0].kind = FOLD_LINE;
		if (at < text.len)
			next = fold_next(text, at, f, &n);
		for (size_t i = 0; i < n; i++) {
			if (f[i].kind == FOLD_LETTER ||
			    f[i].kind == FOLD_DIGIT) {
				if (len == 0)
					start = f[i].start;
				end = f[i].end;
				if (len < FORM_MAX)
					len += utf8_put(f[i].cp, form + len);
				continue;
			}
			if (len == 0)
				continue;
			struct span s = {form, len > FORM_MAX ? FORM_MAX : len};
			struct token t = {
			    start, end, &s, 1, NULL, 0, lexicon_is_stop(s)};
			len = 0;
			if ((rc = fn(&t, arg)) != 0)
				break;
		}
		if (at >= text.len)
			break;
		at = next;
	}
	return rc;
}
