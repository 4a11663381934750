/*
 * An index may be any bytes.  The input says what is changed in a good one:
 * a first byte whose lowest bit has the sums of the pages made anew, as
 * somebody would who damages it on purpose, then changes of three bytes
 * (where), one (how many) and so many.  The second bit cuts it short.
 * Whatever is asked of it ends, and an error has a sentence.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../small_index.h"
#include "index/check.h"
#include "index/pagesum.h"
#include "index/reader.h"
#include "search/search.h"

#define TARGET "index"
#include "must.h"

#define SUMMED (PAGESUM_PAGE - PAGESUM_BYTES)
#define TIME 2000 /* milliseconds for one question */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static char path[] = "/tmp/index_fuzz.XXXXXX";
static int fd = -1;
static unsigned char *good, *bad;
static size_t size;

static void
file_remove(void)
{
	unlink(path);
	free(good);
	free(bad);
}

static void
make_good(void)
{
	struct stat st;

	fd = mkstemp(path);
	must(fd != -1, "no file");
	close(fd);
	small_index(path, 200);
	atexit(file_remove);
	must(stat(path, &st) == 0, "no index");
	size = (size_t)st.st_size;
	good = xmalloc(size);
	bad = xmalloc(size);
	fd = open(path, O_RDWR | O_CLOEXEC);
	must(fd != -1 && read(fd, good, size) == (ssize_t)size, "not read");
}

static void
change(const uint8_t *bytes, size_t n)
{
	memcpy(bad, good, size);
	while (n > 4) {
		size_t at = ((size_t)bytes[0] << 16 | (size_t)bytes[1] << 8 |
				bytes[2]) %
		    size;
		size_t len = bytes[3];

		bytes += 4;
		n -= 4;
		len = len > n ? n : len;
		len = len > size - at ? size - at : len;
		memcpy(bad + at, bytes, len);
		bytes += len;
		n -= len;
	}
}

static void
sum_anew(void)
{
	for (size_t at = 0; at + PAGESUM_PAGE <= size; at += PAGESUM_PAGE) {
		XXH64_canonical_t sum;

		XXH64_canonicalFromHash(&sum,
		    XXH3_64bits_withSeed(
			bad + at, SUMMED, at / PAGESUM_PAGE + 1));
		memcpy(bad + at + SUMMED, sum.digest, PAGESUM_BYTES);
	}
}

static void
write_bad(unsigned how)
{
	size_t len = how & 2 ? size / 2 : size;

	must(ftruncate(fd, 0) == 0, "not cut");
	must(pwrite(fd, bad, len, 0) == (ssize_t)len, "not written");
}

static void
look_at_error(int rc, struct err *e)
{
	must(rc != -1 || e->text != NULL, "an error without a sentence");
	err_release(e);
}

static void
ask(struct reader *r, const char *words, enum sort sort)
{
	struct request request = {.words = span_of(words),
	    .limit = 10,
	    .synonyms = true,
	    .sort = sort};
	struct answer answer;
	struct err e = ERR_INIT;

	reader_set_timeout(r, TIME);
	look_at_error(search(r, &request, &answer, &e), &e);
	answer_release(&answer);
}

static void
ask_otherwise(struct reader *r)
{
	struct request request = {.words = SPAN("violence"), .limit = 10};
	struct answer answer = {0};
	struct counts counts = {0};
	struct err e = ERR_INIT;

	reader_set_timeout(r, TIME);
	look_at_error(search_facet(r, &request, FACET_YEAR, &counts, &e), &e);
	counts_release(&counts);
	look_at_error(search_show(r, "kit", 0, &answer, &e), &e);
	answer_release(&answer);
	look_at_error(search_similar(r, "guide:1", &request, &answer, &e), &e);
	answer_release(&answer);
}

static void
look_at_fault(const char *fault, void *arg)
{
	(void)arg;
	must(fault != NULL && *fault != '\0', "a fault without a sentence");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const words[] = {"plaintes", "harc* OU viol*",
	    "\"main courante\"", "harcelment", "genre:kit annee:2014",
	    "numéro ~4 liste"};
	unsigned how = n == 0 ? 0 : bytes[0];
	struct err e = ERR_INIT;
	struct reader *r;

	if (fd == -1)
		make_good();
	change(bytes + (n > 0), n - (n > 0));
	if (how & 1)
		sum_anew();
	write_bad(how);
	r = reader_open(path, &e);
	look_at_error(r == NULL ? -1 : 0, &e);
	for (size_t i = 0; r != NULL && i < COUNT(words); i++)
		ask(r, words[i], (enum sort)(i % 3));
	if (r != NULL)
		ask_otherwise(r);
	reader_close(r);
	look_at_error(check_index(path, look_at_fault, NULL, &e), &e);
	return 0;
}
