/*
 * Segments written without FTS5: the same bytes as FTS5's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "index/database.h"
#include "index/postings.h"
#include "index/segment.h"
#include "index/tally.h"
#include "index/tokenizer.h"
#include "index/tokens.h"
#include "index/varint.h"

/* --- Numbers ----------------------------------------------------------- */

static const struct {
	uint64_t value;
	size_t bytes;
} numbers[] = {{0, 1}, {127, 1}, {128, 2}, {16383, 2}, {16384, 3},
    {((uint64_t)1 << 56) - 1, 8}, {(uint64_t)1 << 56, 9}, {UINT64_MAX, 9}};

static void
numbers_are_read_as_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		unsigned char bytes[VARINT_MAX];
		uint64_t value = 0;

		assert_int_equal(
		    varint_put(bytes, numbers[i].value), numbers[i].bytes);
		assert_int_equal(
		    varint_size(numbers[i].value), numbers[i].bytes);
		assert_int_equal(varint_get(bytes, numbers[i].bytes, &value),
		    numbers[i].bytes);
		assert_true(value == numbers[i].value);
		assert_int_equal(
		    varint_get(bytes, numbers[i].bytes - 1, &value), 0);
	}
}

/* --- A table, and what is in it ---------------------------------------- */

static void
must(int rc, const struct err *e)
{
	if (rc == -1)
		fail_msg("%s", e->text);
}

static sqlite3 *
open_table(const char *tokenizer, size_t leaf, struct tokens *tokens)
{
	struct err e = ERR_INIT;
	struct buf sql = BUF_INIT;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	if (tokens != NULL)
		assert_int_equal(
		    tokenizer_register(fts5_api_of(db), tokens), SQLITE_OK);
	buf_addf(&sql,
	    "CREATE VIRTUAL TABLE word USING fts5(body, section, title,"
	    " content='', columnsize=0, tokenize='%s');"
	    "INSERT INTO word(word, rank) VALUES('pgsz', %zu);"
	    "INSERT INTO word(word, rank) VALUES('hashsize', 100000000);"
	    "INSERT INTO word(word, rank) VALUES('usermerge', 16);"
	    "BEGIN",
	    tokenizer, leaf);
	must(database_run(db, sql.p, &e), &e);
	buf_release(&sql);
	return db;
}

/* The first column of all rows, a line each; freed by the caller. */
static char *
lines_of(sqlite3 *db, const char *sql)
{
	struct err e = ERR_INIT;
	struct buf all = BUF_INIT;
	sqlite3_stmt *stmt = database_prepare(db, sql, &e);

	assert_non_null(stmt);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		buf_add(&all, database_column(stmt, 0));
		buf_addc(&all, '\n');
	}
	sqlite3_finalize(stmt);
	return buf_take(&all);
}

/* All that FTS5 has of the table, but for where its segments stand. */
static char *
bytes_of(sqlite3 *db)
{
	return lines_of(db,
	    "SELECT id || ' ' || hex(block) FROM word_data WHERE id <> 10"
	    " UNION ALL SELECT segid || ' ' || hex(term) || ' ' || pgno"
	    " FROM word_idx");
}

/* And where they stand, but for the count of settings. */
static char *
structure_of(sqlite3 *db)
{
	return lines_of(
	    db, "SELECT substr(hex(block), 9) FROM word_data WHERE id = 10");
}

static void
same(sqlite3 *ours, sqlite3 *theirs, char *(*of)(sqlite3 *))
{
	char *a = of(ours), *b = of(theirs);

	assert_string_equal(a, b);
	free(a);
	free(b);
}

/* Each token of each row, as FTS5 reads them; and it finds nothing wrong. */
static char *
instances_of(sqlite3 *db)
{
	struct err e = ERR_INIT;

	must(database_run(db,
		 "INSERT INTO word(word) VALUES('integrity-check');"
		 " CREATE VIRTUAL TABLE temp.seen USING"
		 " fts5vocab(main, word, instance)",
		 &e),
	    &e);
	return lines_of(db,
	    "SELECT term || ' ' || doc || ' ' || col || ' ' || offset"
	    " FROM temp.seen");
}

/* --- Leaves ------------------------------------------------------------ */

/* In row r (from 1), term t of `terms` stands at each place that is a
 * multiple of it: the first everywhere, the last seldom. */
struct table {
	size_t leaf;
	unsigned terms, rows, places;
};

static const struct table tables[] = {
    {4040, 1, 1, 1},
    {4040, 300, 40, 3},
    {4040, 50, 900, 40},
    {4040, 3, 40000, 2}, /* lists of hundreds of leaves */
    {32, 3, 3000, 2},	 /* three heights of first rows */
    {32, 2, 60, 400},	 /* positions of a row over many leaves */
    {64, 40, 300, 9},
    {200, 60, 200, 30},
};

static bool
stands(unsigned term, unsigned row, unsigned place)
{
	return (row * 7 + place) % (term + 1) == 0;
}

static void
spell(struct buf *b, unsigned term)
{
	buf_addf(b, "t%04u", term * 37 % 10000);
	if (term % 5 == 0)
		buf_adds(b, "etunelonguesuite");
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
put_theirs(sqlite3 *db, const struct table *t)
{
	struct err e = ERR_INIT;
	sqlite3_stmt *stmt = database_prepare(
	    db, "INSERT INTO word(rowid, body) VALUES(?1, ?2)", &e);

	assert_non_null(stmt);
	for (unsigned row = 1; row <= t->rows; row++) {
		struct buf text = BUF_INIT;

		for (unsigned place = 0; place < t->places; place++)
			for (unsigned term = 0; term < t->terms; term++)
				if (stands(term, row, place)) {
					spell(&text, term);
					buf_addc(&text, ' ');
				}
		sqlite3_bind_int64(stmt, 1, (int64_t)row * 1000);
		database_bind(stmt, 2, buf_span(&text));
		must(database_step(stmt, &e), &e);
		buf_release(&text);
	}
	sqlite3_finalize(stmt);
}

static void
add_number(struct buf *b, uint64_t value)
{
	unsigned char bytes[VARINT_MAX];

	buf_add(b, (struct span){(char *)bytes, varint_put(bytes, value)});
}

/* The list of a term for rows from..to, and all positions of the table. */
static int64_t
make_list(const struct table *t, unsigned wanted, unsigned from, unsigned to,
    struct buf *list)
{
	int64_t last = 0;

	for (unsigned row = from; row <= to; row++) {
		struct buf positions = BUF_INIT;
		unsigned position = 0, before = 0;

		for (unsigned place = 0; place < t->places; place++)
			for (unsigned term = 0; term < t->terms; term++) {
				if (!stands(term, row, place))
					continue;
				if (term == wanted) {
					add_number(
					    &positions, position - before + 2);
					before = position;
				}
				position++;
			}
		if (positions.len > 0) {
			add_number(list, (uint64_t)row * 1000 - (uint64_t)last);
			add_number(list, 2 * positions.len);
			buf_add(list, buf_span(&positions));
			last = (int64_t)row * 1000;
		}
		buf_release(&positions);
	}
	return last;
}

static uint64_t
count_positions(const struct table *t)
{
	uint64_t n = 0;

	for (unsigned row = 1; row <= t->rows; row++)
		for (unsigned place = 0; place < t->places; place++)
			for (unsigned term = 0; term < t->terms; term++)
				n += stands(term, row, place);
	return n;
}

/* Terms in order, each with the number that it was made of. */
static char **
sorted_terms(const struct table *t)
{
	char **terms = xcalloc(t->terms, sizeof(*terms));

	for (unsigned i = 0; i < t->terms; i++) {
		struct buf b = BUF_INIT;

		spell(&b, i);
		buf_addc(&b, '\0');
		buf_add(&b, (struct span){(const char *)&i, sizeof(i)});
		terms[i] = b.p;
	}
	qsort(terms, t->terms, sizeof(*terms), compare_texts);
	return terms;
}

/* The lists of a term, of those in rows up to the middle and of the others. */
static void
put_term(struct segment *s, const struct table *t, const char *text,
    unsigned middle, struct err *e)
{
	struct buf lists[2] = {BUF_INIT, BUF_INIT};
	int64_t last[2];
	unsigned term;

	memcpy(&term, text + strlen(text) + 1, sizeof(term));
	last[0] = make_list(t, term, 1, middle, &lists[0]);
	last[1] = make_list(t, term, middle + 1, t->rows, &lists[1]);
	if (lists[0].len + lists[1].len > 0)
		must(segment_term(s, span_of(text)), e);
	for (int i = 0; i < 2; i++) {
		if (lists[i].len > 0)
			must(segment_postings(s, buf_span(&lists[i]), last[i]),
			    e);
		buf_release(&lists[i]);
	}
}

static void
put_ours(sqlite3 *db, const struct table *t, unsigned middle)
{
	struct err e = ERR_INIT;
	struct segment *s = segment_begin(db, t->leaf, &e);
	struct segment_totals totals = {t->rows, {count_positions(t), 0, 0}};
	char **terms = sorted_terms(t);

	if (s == NULL)
		fail_msg("%s", e.text);
	for (unsigned i = 0; i < t->terms; i++) {
		put_term(s, t, terms[i], middle, &e);
		free(terms[i]);
	}
	free(terms);
	must(segment_end(s, &totals), &e);
}

static void
leaves_are_those_of_fts5(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		sqlite3 *ours = open_table("ascii", tables[i].leaf, NULL);
		sqlite3 *theirs = open_table("ascii", tables[i].leaf, NULL);
		sqlite3 *halves = open_table("ascii", tables[i].leaf, NULL);
		struct err e = ERR_INIT;

		put_theirs(theirs, &tables[i]);
		must(database_run(theirs, "COMMIT", &e), &e);
		put_ours(ours, &tables[i], tables[i].rows);
		must(database_run(ours, "COMMIT", &e), &e);
		same(ours, theirs, bytes_of);
		put_ours(halves, &tables[i], tables[i].rows / 2);
		same(halves, theirs, instances_of);
		sqlite3_close(ours);
		sqlite3_close(theirs);
		sqlite3_close(halves);
	}
}

/* --- Passages ---------------------------------------------------------- */

/* Columns as the writer gives them; each row has its number in its body. */
static const char *const columns[][ZONE_COUNT] = {
    {"Les salarié(e)s portent plainte", "\x1dRepérer", "\x1eGuide"},
    {"Plainte, plainte et plainte : la plainte nº 12", "\x1dRepérer plainte",
	"\x1eGuide de la plainte"},
    {"", "\x1d", "\x1e"},
    {"Le 25 novembre 2014 à 14 h 30, l'unité médico-judiciaire de l'hôpital",
	"\x1dUnité", "\x1eGuide de la plainte"},
};

struct adding {
	struct tokens tokens;
	struct postings *postings;
	sqlite3 *db;
};

static void
add_row(struct adding *a, unsigned row, const char *const *texts)
{
	struct err e = ERR_INIT;
	struct buf body = BUF_INIT;

	buf_addf(&body, "%s %u", texts[0], row);
	a->tokens.passage++;
	for (int z = 0; z < ZONE_COUNT; z++) {
		enum zone zone;
		const struct text_tokens *text = tokens_of(&a->tokens,
		    z == 0 ? buf_span(&body) : span_of(texts[z]), &zone);

		must(postings_add(
			 a->postings, (int64_t)row << 20, zone, text, &e),
		    &e);
	}
	buf_release(&body);
}

static void
insert_row(sqlite3_stmt *stmt, unsigned row, const char *const *texts)
{
	struct err e = ERR_INIT;
	struct buf body = BUF_INIT;

	buf_addf(&body, "%s %u", texts[0], row);
	sqlite3_bind_int64(stmt, 1, (int64_t)row << 20);
	database_bind(stmt, 2, buf_span(&body));
	database_bind(stmt, 3, span_of(texts[1]));
	database_bind(stmt, 4, span_of(texts[2]));
	must(database_step(stmt, &e), &e);
	buf_release(&body);
}

/* Rows from..to, added by FTS5 and by us. */
static void
add_rows(struct adding *a, sqlite3 *theirs, unsigned from, unsigned to)
{
	struct err e = ERR_INIT;
	sqlite3_stmt *stmt = database_prepare(theirs,
	    "INSERT INTO word(rowid, body, section, title)"
	    " VALUES(?1, ?2, ?3, ?4)",
	    &e);

	assert_non_null(stmt);
	for (unsigned row = from; row <= to; row++) {
		const char *const *texts = columns[row % COUNT(columns)];

		add_row(a, row, texts);
		insert_row(stmt, row, texts);
	}
	sqlite3_finalize(stmt);
}

static void
start(struct adding *a, struct tokens *others, sqlite3 **theirs, size_t memory)
{
	*a = (struct adding){0};
	a->tokens.analyser = analyser_new();
	a->tokens.tally = tally_new();
	a->tokens.step = 1;
	*others = (struct tokens){.analyser = a->tokens.analyser};
	a->postings = postings_new(a->tokens.tally, "/tmp/postings", memory);
	a->db = open_table("miprof", SEGMENT_LEAF, &a->tokens);
	*theirs = open_table("miprof", SEGMENT_LEAF, others);
}

static void
finish(struct adding *a, struct tokens *others, sqlite3 *theirs)
{
	sqlite3_close(a->db);
	sqlite3_close(theirs);
	postings_free(a->postings);
	tokens_release(others);
	tokens_release(&a->tokens);
	tally_free(a->tokens.tally);
	analyser_free(a->tokens.analyser);
}

static void
passages_are_added_as_fts5_does(void **state)
{
	struct adding a;
	struct tokens others;
	struct err e = ERR_INIT;
	sqlite3 *theirs;

	(void)state;
	start(&a, &others, &theirs, SIZE_MAX);
	for (unsigned from = 1; from < 3000; from += 1000) {
		add_rows(&a, theirs, from, from + 999);
		assert_true(postings_span(a.postings, (int64_t)from << 20));
		assert_false(
		    postings_reach(a.postings, (int64_t)(from + 1000) << 20));
		must(postings_write(a.postings, a.db, &e), &e);
		assert_false(postings_reach(a.postings, 1));
		must(database_run(theirs, "COMMIT; BEGIN", &e), &e);
		must(database_run(a.db, "COMMIT; BEGIN", &e), &e);
		same(a.db, theirs, bytes_of);
		same(a.db, theirs, structure_of);
	}
	finish(&a, &others, theirs);
}

/* Lists that are put aside, some larger than what is read at a time. */
static void
lists_put_aside_are_joined(void **state)
{
	struct adding a;
	struct tokens others;
	struct err e = ERR_INIT;
	sqlite3 *theirs;

	(void)state;
	start(&a, &others, &theirs, 400000);
	add_rows(&a, theirs, 1, 20000);
	must(postings_write(a.postings, a.db, &e), &e);
	add_rows(&a, theirs, 20001, 20100);
	must(postings_write(a.postings, a.db, &e), &e);
	must(database_run(theirs, "COMMIT", &e), &e);
	must(database_run(a.db, "COMMIT", &e), &e);
	same(a.db, theirs, instances_of);
	finish(&a, &others, theirs);
}

/* As when changes come one by one: FTS5 merges them now and then. */
static void
many_segments_are_merged(void **state)
{
	struct adding a;
	struct tokens others;
	struct err e = ERR_INIT;
	sqlite3 *theirs;
	sqlite3_stmt *stmt;

	(void)state;
	start(&a, &others, &theirs, SIZE_MAX);
	for (unsigned row = 1; row <= 40; row++) {
		add_rows(&a, theirs, row, row);
		must(postings_write(a.postings, a.db, &e), &e);
		if (row % 3 == 0)
			must(database_run(a.db, "COMMIT; BEGIN", &e), &e);
	}
	same(a.db, theirs, instances_of);
	stmt = database_prepare(
	    a.db, "SELECT count(DISTINCT segid) FROM word_idx", &e);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_in_range(sqlite3_column_int(stmt, 0), 2, 15);
	sqlite3_finalize(stmt);
	finish(&a, &others, theirs);
}

static int
leaves_of_the_first(sqlite3 *db)
{
	char *n =
	    lines_of(db, "SELECT count(*) FROM word_data WHERE id >> 37 = 1");
	int leaves = atoi(n);

	free(n);
	return leaves;
}

/* What was added first is not merged with each small change. */
static void
a_large_segment_stays(void **state)
{
	struct adding a;
	struct tokens others;
	struct err e = ERR_INIT;
	sqlite3 *theirs;
	int leaves;

	(void)state;
	start(&a, &others, &theirs, SIZE_MAX);
	add_rows(&a, theirs, 1, 8000);
	must(postings_write(a.postings, a.db, &e), &e);
	leaves = leaves_of_the_first(a.db);
	assert_true(leaves > 64);
	for (unsigned row = 8001; row <= 8100; row++) {
		add_rows(&a, theirs, row, row);
		must(postings_write(a.postings, a.db, &e), &e);
	}
	assert_int_equal(leaves_of_the_first(a.db), leaves);
	same(a.db, theirs, instances_of);
	finish(&a, &others, theirs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_read_as_written),
	    cmocka_unit_test(leaves_are_those_of_fts5),
	    cmocka_unit_test(passages_are_added_as_fts5_does),
	    cmocka_unit_test(lists_put_aside_are_joined),
	    cmocka_unit_test(many_segments_are_merged),
	    cmocka_unit_test(a_large_segment_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
