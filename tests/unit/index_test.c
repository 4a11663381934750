/*
 * The small parts of the index: lists of forms, references, counts.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../small_index.h"
#include "base/mem.h"
#include "index/check.h"
#include "index/database.h"
#include "index/formhash.h"
#include "index/formlist.h"
#include "index/pack.h"
#include "index/ref.h"
#include "index/reader.h"
#include "index/repeats.h"
#include "index/schema.h"
#include "index/tally.h"
#include "index/walk.h"

#include "file.h"

/* --- Lists of forms ---------------------------------------------------- */

static void
changes_are_merged_into_a_list(void **state)
{
	static const struct form_count changes[] = {
	    {{"a", 1}, {1, 0, 0, 1}},	/* new, before the others */
	    {{"c", 1}, {-2, 0, 0, -1}}, /* nothing is left of it */
	    {{"d", 1}, {1, 1, 0, 0}},	/* changed */
	    {{"e", 1}, {0, 0, 0, 0}}};	/* never there */
	struct buf out = BUF_INIT;

	(void)state;
	formlist_merge(SPAN("b 5 0 0 3\nc 2 0 0 1\nd 1 1 1 1\n"), changes,
	    COUNT(changes), &out);
	assert_string_equal(out.p, "a 1 0 0 1\nb 5 0 0 3\nd 2 2 1 1\n");
	buf_release(&out);
}

static void
a_damaged_list_ends(void **state)
{
	static const char *const lists[] = {"", "a", "a ", "a 1", "a 1 2 3",
	    "a 1 2 3 4", "a 1 2 x 4\n", "a  1 2 3 4\n"};
	struct form_count entry;

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct span list = span_of(lists[i]);

		if (formlist_next(&list, &entry) != 0)
			fail_msg("'%s' was taken", lists[i]);
	}
}

/* --- References -------------------------------------------------------- */

static const struct {
	const char *text;
	bool good, paged;
	unsigned page, number;
} refs[] = {
    {"lettre-08:p3.2", true, true, 3, 2},
    {"lettre-08:p3", true, true, 3, 0},
    {"lettre-08:7", true, false, 0, 7},
    {"lettre-08", true, false, 0, 0},
    {"", false, false, 0, 0},
    {":3", false, false, 0, 0},
    {"a:", false, false, 0, 0},
    {"a:p", false, false, 0, 0},
    {"a:p3.", false, false, 0, 0},
    {"a:p3.x", false, false, 0, 0},
    {"a:3x", false, false, 0, 0},
    {"a:99999999999999999999", false, false, 0, 0},
};

static void
references_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refs); i++) {
		struct ref ref;
		bool good = ref_parse(span_of(refs[i].text), &ref);

		if (good != refs[i].good)
			fail_msg("%s: %d", refs[i].text, good);
		if (!good)
			continue;
		assert_int_equal(ref.paged, refs[i].paged);
		assert_int_equal(ref.page, refs[i].page);
		assert_int_equal(ref.number, refs[i].number);
	}
}

static void
references_are_written_as_they_are_read(void **state)
{
	struct buf b = BUF_INIT;
	struct ref ref;

	(void)state;
	ref_add(&b, "kit", 12, 3);
	assert_string_equal(b.p, "kit:p12.3");
	assert_true(ref_parse(buf_span(&b), &ref));
	buf_clear(&b);
	ref_add(&b, "kit", 0, 3);
	assert_string_equal(b.p, "kit:3");
	buf_release(&b);
}

/* --- Counting ---------------------------------------------------------- */

static void
count(struct tally *t, enum zone zone, struct span form, uint32_t passage,
    uint32_t source)
{
	tally_count(t, tally_number(t, form, form_hash(form)), zone, passage,
	    source, 1);
}

static void
forms_are_counted_once_a_passage_and_source(void **state)
{
	struct tally *t = tally_new();
	const struct tally_entry *e;
	size_t n;

	(void)state;
	count(t, ZONE_BODY, SPAN("viol"), 1, 1);
	count(t, ZONE_BODY, SPAN("viol"), 1, 1);
	count(t, ZONE_BODY, SPAN("viol"), 2, 1);
	count(t, ZONE_TITLE, SPAN("viol"), 1, 1);
	count(t, ZONE_TITLE, SPAN("viol"), 2, 1);
	count(t, ZONE_SECTION, SPAN("viol"), 3, 2);
	e = tally_changes(t, &n);
	assert_int_equal(n, 1);
	assert_int_equal(e->change[IN_BODIES], 2);
	assert_int_equal(e->change[IN_TITLES], 1);
	assert_int_equal(e->change[IN_SECTIONS], 1);
	assert_int_equal(e->change[IN_SOURCES], 2);
	tally_clear(t);
	tally_changes(t, &n);
	assert_int_equal(n, 0);
	tally_free(t);
}

static void
a_tally_grows(void **state)
{
	struct tally *t = tally_new();
	const struct tally_entry *e;
	char form[48];
	size_t n;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(form, sizeof(form), "%s%d",
		    i % 2 ? "f" : "anticonstitutionnellement", i % 10000);
		count(t, ZONE_BODY, span_of(form), i + 1, i + 1);
	}
	e = tally_changes(t, &n);
	assert_int_equal(n, 10000);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(e[i].change[IN_BODIES], 2);
	tally_free(t);
}

static void
repeats_are_numbered_and_counted(void **state)
{
	struct repeats *r = repeats_new();

	(void)state;
	assert_int_equal(repeats_add(r, form_hash(SPAN("droit"))), 0);
	assert_int_equal(repeats_add(r, form_hash(SPAN("devoir"))), 1);
	assert_int_equal(repeats_add(r, form_hash(SPAN("droit"))), 0);
	assert_int_equal(repeats_times(r, 0), 2);
	assert_int_equal(repeats_times(r, 1), 1);
	assert_int_equal(repeats_add(r, form_hash(SPAN("loi"))), 2);
	repeats_clear(r);
	assert_int_equal(repeats_add(r, form_hash(SPAN("devoir"))), 0);
	repeats_free(r);
}

/* A passage may be one list of more names than there was room for. */
static void
repeats_grow(void **state)
{
	struct repeats *r = repeats_new();
	char word[24];

	(void)state;
	for (size_t i = 0; i < 9000; i++) {
		snprintf(word, sizeof(word), "mot%zu", i % 3000);
		assert_int_equal(
		    repeats_add(r, form_hash(span_of(word))), i % 3000);
	}
	assert_int_equal(repeats_add(r, form_hash(SPAN("un autre"))), 3000);
	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(repeats_times(r, i), 3);
	repeats_free(r);
}

/* --- Packed texts ------------------------------------------------------ */

static void
train_on_numbers(struct buf *dictionary)
{
	struct buf samples = BUF_INIT;
	size_t sizes[4000];

	for (int i = 0; i < 4000; i++) {
		size_t from = samples.len;

		buf_addf(&samples,
		    "L'article %d du code civil dit que la plainte n° %d est "
		    "portée devant le juge aux affaires familiales.",
		    i, i * 7);
		sizes[i] = samples.len - from;
	}
	assert_true(pack_train(buf_span(&samples), sizes, 4000, dictionary));
	buf_release(&samples);
}

static void
packed_texts_come_back(void **state)
{
	static const struct span text = {
	    "La plainte n° 12 est portée devant le juge.", 45};
	struct buf dictionary = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;
	struct packer *p;

	(void)state;
	train_on_numbers(&dictionary);
	p = packer_new(buf_span(&dictionary));
	assert_true(pack(p, text, &packed));
	assert_true(packed.len < text.len);
	assert_true(unpack(p, buf_span(&packed), &back));
	assert_true(span_eq(buf_span(&back), text));
	packer_free(p);
	buf_release(&dictionary);
	buf_release(&packed);
	buf_release(&back);
}

static void
damaged_packs_are_refused(void **state)
{
	struct buf dictionary = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;
	struct packer *p;

	(void)state;
	train_on_numbers(&dictionary);
	p = packer_new(buf_span(&dictionary));
	assert_true(pack(p, SPAN("devant le juge aux affaires"), &packed));
	for (size_t cut = 0; cut < packed.len; cut++)
		assert_false(unpack(p, (struct span){packed.p, cut}, &back));
	assert_int_equal(back.len, 0);
	packer_free(p);
	buf_release(&dictionary);
	buf_release(&packed);
	buf_release(&back);
}

static void
nothing_is_packed_without_a_dictionary(void **state)
{
	struct packer *p = packer_new((struct span){NULL, 0});
	struct buf out = BUF_INIT;

	(void)state;
	assert_false(pack(p, SPAN("texte"), &out));
	assert_int_equal(out.len, 0);
	packer_free(p);
}

/* --- Schemas of others ------------------------------------------------- */

#define ENDLESS                                                                \
	"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
static const char *const foreign[] = {
    "CREATE TRIGGER t AFTER INSERT ON source BEGIN DELETE FROM passage; END",
    "DROP TABLE meta; CREATE VIEW meta AS " ENDLESS
    " SELECT n AS key, n AS value FROM r",
    "DROP TABLE blob; CREATE VIEW blob AS " ENDLESS
    " SELECT n * 10 AS id, n AS bytes, n AS sum FROM r",
    "CREATE TABLE other(x)", "CREATE INDEX other ON source(path)",
    "CREATE VIEW word_other AS SELECT 1"};

/* Were they asked anything, some would never end. */
static void
another_schema_is_no_index(void **state)
{
	(void)state;
	alarm(20);
	for (size_t i = 0; i < COUNT(foreign); i++) {
		char path[] = "/tmp/schema_test.XXXXXX";
		struct err e = ERR_INIT;
		sqlite3 *db;
		int fd = mkstemp(path);

		assert_int_not_equal(fd, -1);
		close(fd);
		small_index(path, 1);
		db = database_open(path, DATABASE_WRITE, &e);
		assert_int_equal(
		    sqlite3_exec(db, foreign[i], NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		assert_null(reader_open(path, &e));
		assert_int_equal(e.code, ERR_FORMAT);
		assert_null(writer_open(path, WRITER_UPDATE, &e));
		assert_int_equal(e.code, ERR_FORMAT);
		err_release(&e);
		unlink(path);
	}
	alarm(0);
}

/* --- Memory that SQLite does not get ------------------------------------ */

static sqlite3_mem_methods usual;
static unsigned long left; /* allocations until one fails; 0: none does */

static void *
count_down(int bytes)
{
	return left > 0 && --left == 0 ? NULL : usual.xMalloc(bytes);
}

static int
count_allocations(void **state)
{
	sqlite3_mem_methods counting;

	(void)state;
	sqlite3_shutdown();
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual) != SQLITE_OK)
		return -1;
	counting = usual;
	counting.xMalloc = count_down;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
}

static void
tell_fault(const char *fault, void *arg)
{
	fail_msg("allocation %lu: %s", *(unsigned long *)arg, fault);
}

/* One passage more, the n-th allocation of opening or of closing failing;
 * false when it had fewer. */
static bool
add_failing(const char *path, unsigned long n, bool closing)
{
	struct err e = ERR_INIT;
	struct writer *w;
	bool failed;

	left = closing ? 0 : n;
	w = writer_open(path, WRITER_UPDATE, &e);
	failed = !closing && left == 0;
	left = 0;
	if (w != NULL && closing) {
		small_begin(w, "lettre-09", "Lettre", "2016", KIND_LETTRE);
		small_passage(w, 1, SPAN("Un dépôt de plainte."));
		small_must(writer_source_end(w, &e), &e);
		left = n;
		writer_close(w, &e);
		failed = left == 0;
		left = 0;
	} else {
		writer_abandon(w);
	}
	err_release(&e);
	return failed;
}

static struct buf
read_file(const char *path)
{
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	for (int c; (c = getc(f)) != EOF;)
		buf_addc(&b, (char)c);
	fclose(f);
	return b;
}

/* A statement that failed was once taken for one without a row: the index
 * then lost its vocabulary and the sum of its forms. */
static void
what_cannot_be_read_is_not_overwritten(void **state)
{
	char path[] = "/tmp/memory_test.XXXXXX", beside[64];
	int fd = mkstemp(path);
	struct err e = ERR_INIT;
	struct buf whole;
	unsigned long n = 1;

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	small_index(path, 1);
	whole = read_file(path);
	for (int closing = 0; closing <= 1; closing++) {
		bool failed = true;

		for (n = 1; failed; n++) {
			write_file(path, buf_span(&whole));
			failed = add_failing(path, n, closing);
			assert_int_equal(
			    check_index(path, tell_fault, &n, &e), 0);
		}
		assert_true(n > 100);
	}
	buf_release(&whole);
	unlink(path);
	snprintf(beside, sizeof(beside), "%s-wal", path);
	unlink(beside);
	snprintf(beside, sizeof(beside), "%s-shm", path);
	unlink(beside);
}

/* --- Words in and out --------------------------------------------------- */

static void
a_build_ends_with_one_segment(void **state)
{
	static const char sql[] =
	    "SELECT (SELECT count(DISTINCT segid) FROM word_idx) || ' ' ||"
	    " group_concat(v, ' ') FROM (SELECT v FROM word_config WHERE k IN"
	    " ('automerge', 'crisismerge', 'hashsize', 'pgsz') ORDER BY k)";
	char path[] = "/tmp/segment_test.XXXXXX";
	int fd = mkstemp(path);
	struct err e = ERR_INIT;
	sqlite3_stmt *stmt;
	sqlite3 *db;

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	small_index(path, 30000);
	db = database_open(path, DATABASE_READ, &e);
	assert_non_null(db);
	stmt = database_prepare(db, sql, &e);
	assert_non_null(stmt);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal(
	    (const char *)sqlite3_column_text(stmt, 0), "1 33554432 4040");
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	unlink(path);
}

static void
add_source(struct writer *w, const char *slug, const char *title,
    unsigned passages, const char *word)
{
	struct err e = ERR_INIT;

	small_begin(w, slug, title, "2016", KIND_LETTRE);
	for (unsigned i = 0; i < passages; i++)
		small_passage(w, i + 1, span_of(word));
	small_must(writer_source_end(w, &e), &e);
}

static void
take_out(struct writer *w, const char *file)
{
	struct err e = ERR_INIT;
	bool found;

	small_must(writer_remove_file(w, span_of(file), &found, &e), &e);
	assert_true(found);
}

static void
tell_text(const char *fault, void *arg)
{
	(void)arg;
	fail_msg("%s", fault);
}

/* FTS5 takes words out and we put them in: each sees what the other did. */
static void
words_go_in_and_out_in_one_transaction(void **state)
{
	char path[] = "/tmp/words_test.XXXXXX";
	int fd = mkstemp(path);
	struct err e = ERR_INIT;
	struct writer *w;

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	small_index(path, 50);
	w = writer_open(path, WRITER_UPDATE, &e);
	assert_non_null(w);
	for (int commit = 0; commit < 3; commit++) {
		add_source(w, "neuf", "Neuf", 3, "le dépôt de plainte");
		add_source(w, "dix", "Dix", 2, "un signalement");
		take_out(w, "neuf");
		add_source(w, "neuf", "Neuf", 4, "la plainte déposée");
		add_source(w, "neuf", "Neuf", 1, "la main courante");
		add_source(w, "dix", "Dix, un autre titre", 2, "l'examen");
		take_out(w, "dix");
		add_source(w, "dix", "Dix, un titre", 5, "le signalement");
		if (commit == 0)
			take_out(w, "annexe");
		small_must(writer_commit(w, &e), &e);
		assert_int_equal(check_index(path, tell_text, NULL, &e), 0);
	}
	small_must(writer_close(w, &e), &e);
	assert_int_equal(check_index(path, tell_text, NULL, &e), 0);
	unlink(path);
}

/* --- Files -------------------------------------------------------------- */

static const char *const paths[] = {"folder/a.md", "folder/b.md", "link/a.md",
    "link/b.md", "./folder/a.md", "folder//a.md", "folder/../folder/a.md",
    "folder/link.md", "folder", "folder/none.md", "a.md", "./a.md",
    "/etc/passwd", "/none", "none/none.md", "folder/", ".", "folder/.."};

/* The folder of the file before is remembered, and makes no difference. */
static void
a_file_is_named_alone_or_after_others(void **state)
{
	char dir[] = "/tmp/files_test.XXXXXX";
	struct walk walk = WALK_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(symlink("folder", "link"), 0);
	for (size_t i = 0; i < 2; i++)
		write_file(paths[i], SPAN("plainte"));
	write_file("a.md", SPAN("plainte"));
	assert_int_equal(symlink("b.md", "folder/link.md"), 0);
	for (size_t i = 0; i < 2 * COUNT(paths); i++) {
		const char *path = paths[i % COUNT(paths)];
		char *alone = walk_absolute(path);
		char *after = walk_file(&walk, path);

		assert_string_equal(after, alone);
		free(alone);
		free(after);
	}
	walk_release(&walk);
	unlink("link");
	unlink("a.md");
	unlink("folder/link.md");
	for (size_t i = 0; i < 2; i++)
		unlink(paths[i]);
	assert_int_equal(rmdir("folder"), 0);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* --- Pages read ahead -------------------------------------------------- */

static int64_t
ask(sqlite3 *db, const char *sql)
{
	struct err e = ERR_INIT;
	sqlite3_stmt *stmt = database_prepare(db, sql, &e);
	int64_t value;

	assert_non_null(stmt);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

/* Who reads sees what another has written since, wherever it was read. */
static void
what_was_read_ahead_is_forgotten(void **state)
{
	static const char *const modes[] = {"PRAGMA journal_mode=MEMORY",
	    "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=1"};
	static const char sum[] = "SELECT sum(number) FROM passage";
	char path[] = "/tmp/ahead_test.XXXXXX", beside[64];
	int fd = mkstemp(path);
	struct err e = ERR_INIT;

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	for (size_t mode = 0; mode < COUNT(modes); mode++) {
		sqlite3 *reader, *writer;

		small_index(path, 3000);
		writer = database_open(path, DATABASE_WRITE, &e);
		small_must(database_run(writer, modes[mode], &e), &e);
		reader = database_open(path, DATABASE_READ, &e);
		assert_true(ask(reader, sum) > 3000 * 1500);
		for (int i = 1; i < 5; i++) {
			struct buf sql = BUF_INIT;

			buf_addf(&sql, "UPDATE passage SET number = %d", i);
			small_must(database_run(writer, sql.p, &e), &e);
			assert_int_equal(ask(reader, sum), i * 3007);
			buf_release(&sql);
		}
		sqlite3_close(reader);
		sqlite3_close(writer);
	}
	unlink(path);
	for (int i = 0; i < 2; i++) {
		snprintf(beside, sizeof(beside), "%s-%s", path,
		    i == 0 ? "wal" : "shm");
		unlink(beside);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(changes_are_merged_into_a_list),
	    cmocka_unit_test(a_damaged_list_ends),
	    cmocka_unit_test(references_are_read),
	    cmocka_unit_test(references_are_written_as_they_are_read),
	    cmocka_unit_test(forms_are_counted_once_a_passage_and_source),
	    cmocka_unit_test(a_tally_grows),
	    cmocka_unit_test(repeats_are_numbered_and_counted),
	    cmocka_unit_test(repeats_grow),
	    cmocka_unit_test(packed_texts_come_back),
	    cmocka_unit_test(damaged_packs_are_refused),
	    cmocka_unit_test(nothing_is_packed_without_a_dictionary),
	    cmocka_unit_test(another_schema_is_no_index),
	    cmocka_unit_test(a_build_ends_with_one_segment),
	    cmocka_unit_test(words_go_in_and_out_in_one_transaction),
	    cmocka_unit_test(a_file_is_named_alone_or_after_others),
	    cmocka_unit_test(what_was_read_ahead_is_forgotten),
	    cmocka_unit_test_setup(
		what_cannot_be_read_is_not_overwritten, count_allocations)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
