/*
 * How fast a text becomes tokens:
 *
 *	analyse french FILE	our analysis
 *	analyse unicode61 FILE	FTS5's own tokenizer
 *	analyse fold FILE	utf8proc: case folded, marks stripped, no tokens
 *
 * FILE is analysed a line at a time, as an indexer does with passages; the
 * number of tokens is printed, of bytes for a fold.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/pages.h"
#include "french/analyse.h"
#include "index/fts5api.h"

#define MEMORY ((size_t)16 << 20)

static int
count_french(const struct token *token, void *arg)
{
	(void)token;
	++*(size_t *)arg;
	return 0;
}

static int
count_fts5(void *arg, int flags, const char *token, int len, int start, int end)
{
	(void)flags;
	(void)token;
	(void)len;
	(void)start;
	(void)end;
	++*(size_t *)arg;
	return SQLITE_OK;
}

struct fts5 {
	sqlite3 *db;
	fts5_tokenizer functions;
	Fts5Tokenizer *tokenizer;
};

static int
fts5_start(struct fts5 *f)
{
	const char *options[] = {"remove_diacritics", "2"};
	fts5_api *api;
	void *arg;

	if (sqlite3_open(":memory:", &f->db) != SQLITE_OK)
		return -1;
	api = fts5_api_of(f->db);
	if (api == NULL ||
	    api->xFindTokenizer(api, "unicode61", &arg, &f->functions) !=
		SQLITE_OK)
		return -1;
	return f->functions.xCreate(arg, options, 2, &f->tokenizer);
}

static void
line_fts5(struct fts5 *f, char *line, size_t len, size_t *n)
{
	f->functions.xTokenize(f->tokenizer, n, FTS5_TOKENIZE_DOCUMENT, line,
	    (int)len, count_fts5);
}

static void
line_fold(const char *line, size_t len, size_t *n)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t folded = utf8proc_map((const utf8proc_uint8_t *)line,
	    (utf8proc_ssize_t)len, &out,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
		UTF8PROC_STRIPMARK);

	if (folded > 0)
		*n += (size_t)folded;
	free(out);
}

int
main(int argc, char **argv)
{
	struct fts5 fts5;
	struct analyser *analyser;
	void *memory;
	char *line = NULL;
	size_t cap = 0, n = 0;
	ssize_t len;
	bool french, fold;
	FILE *f;

	/* Memory as the programs have it, whoever analyses. */
	pages_program();
	memory = pages_heap(0, MEMORY);
	analyser = analyser_new();
	if (argc != 3 || (f = fopen(argv[2], "r")) == NULL ||
	    fts5_start(&fts5) != 0) {
		fprintf(stderr, "usage: analyse french|unicode61|fold FILE\n");
		return 2;
	}
	french = strcmp(argv[1], "french") == 0;
	fold = strcmp(argv[1], "fold") == 0;
	while ((len = getline(&line, &cap, f)) > 0)
		if (french)
			analyse(analyser, (struct span){line, (size_t)len},
			    count_french, &n);
		else if (fold)
			line_fold(line, (size_t)len, &n);
		else
			line_fts5(&fts5, line, (size_t)len, &n);
	printf("%zu\n", n);
	free(line);
	fclose(f);
	analyser_free(analyser);
	free(memory);
	return 0;
}
