/*
 * Is an index whole?  Interface: check.h.
 *
 * SQLite finds broken pages, FTS5 postings that do not agree with the text
 * (its integrity-check compares an external content only with rank 1); a
 * changed byte of text is found by the checksums of rows alone.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "document/document.h"
#include "french/analyse.h"
#include "index/check.h"
#include "index/checksum.h"
#include "index/database.h"
#include "index/forms.h"
#include "index/pack.h"
#include "index/pagesum.h"
#include "index/rowsum.h"
#include "index/tokenizer.h"
#include "index/tokens.h"

#define FAULTS_TOLD 20 /* of one kind */

struct check {
	sqlite3 *db;
	check_fn *fn;
	void *arg;
	int faults;
};

static void
fault(struct check *c, const char *text)
{
	c->faults++;
	if (c->faults <= FAULTS_TOLD)
		c->fn(text, c->arg);
}

static void
fault_of_engine(struct check *c, const char *what)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, _("%s: %s"), what, sqlite3_errmsg(c->db));
	fault(c, b.p);
	buf_release(&b);
}

/* A query whose rows are faults; format has one %s for the first column. */
static void
rows_are_faults(struct check *c, const char *sql, const char *format)
{
	sqlite3_stmt *stmt = database_prepare(c->db, sql, NULL);
	struct buf b = BUF_INIT;
	int rc = SQLITE_ERROR;

	while (stmt != NULL && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct span value = database_column(stmt, 0);

		buf_clear(&b);
		buf_addf(&b, "%s: %.*s", format, (int)value.len, value.p);
		fault(c, b.p);
	}
	if (rc != SQLITE_DONE)
		fault_of_engine(c, format);
	sqlite3_finalize(stmt);
	buf_release(&b);
}

static void
check_file(struct check *c)
{
	rows_are_faults(c,
	    "SELECT integrity_check FROM pragma_integrity_check(20)"
	    " WHERE integrity_check <> 'ok'",
	    _("file"));
}

static void
check_sums(struct check *c)
{
	rows_are_faults(c,
	    "SELECT slug FROM publication WHERE sum <> row_sum(id, slug, kind,"
	    " title, number, date, year, audience, theme, pages, url, licence,"
	    " publisher, words, listed) OR letters <> length(title)",
	    _("publication with a wrong checksum"));
	rows_are_faults(c,
	    "SELECT path FROM source WHERE sum <> row_sum(id, span,"
	    " publication, slot, notice, file, path, root, hash, stamp,"
	    " passages, bytes, author, language, failure, texts)",
	    _("file with a wrong checksum"));
	rows_are_faults(c,
	    "SELECT id FROM blob WHERE sum <> row_sum(id, bytes)",
	    _("list with a wrong checksum"));
}

/* The checksum of what a source's rows are now; false where they cannot be
 * read. */
static bool
sum_texts(sqlite3_stmt *sections, sqlite3_stmt *passages, int64_t from,
    int64_t to, struct texts_sum *sum)
{
	int rc, again;

	sqlite3_bind_int64(sections, 1, from);
	sqlite3_bind_int64(sections, 2, to);
	while ((rc = sqlite3_step(sections)) == SQLITE_ROW)
		texts_sum_section(sum, sqlite3_column_int64(sections, 0),
		    database_column(sections, 1));
	sqlite3_reset(sections);
	sqlite3_bind_int64(passages, 1, from);
	sqlite3_bind_int64(passages, 2, to);
	while ((again = sqlite3_step(passages)) == SQLITE_ROW)
		texts_sum_passage(sum, sqlite3_column_int64(passages, 0),
		    (unsigned)sqlite3_column_int64(passages, 1),
		    database_column(passages, 2),
		    (unsigned)sqlite3_column_int64(passages, 3),
		    sqlite3_column_type(passages, 4) == SQLITE_NULL
			? NO_TIME
			: (uint32_t)sqlite3_column_int64(passages, 4),
		    database_column(passages, 5));
	sqlite3_reset(passages);
	return rc == SQLITE_DONE && again == SQLITE_DONE;
}

static void
check_source(struct check *c, sqlite3_stmt *source, sqlite3_stmt *sections,
    sqlite3_stmt *passages)
{
	int64_t id = sqlite3_column_int64(source, 0);
	int64_t span = sqlite3_column_int64(source, 1);
	struct texts_sum sum = TEXTS_SUM_INIT;
	struct buf b = BUF_INIT;
	struct span path = database_column(source, 3);

	if (sum_texts(sections, passages, id << SOURCE_SHIFT,
		((id + span) << SOURCE_SHIFT) - 1, &sum) &&
	    texts_sum_value(&sum) == sqlite3_column_int64(source, 2))
		return;
	buf_addf(&b, "%s: %.*s", _("text with a wrong checksum"), (int)path.len,
	    path.p);
	fault(c, b.p);
	buf_release(&b);
}

static void
check_texts(struct check *c)
{
	sqlite3_stmt *source = database_prepare(c->db,
	    "SELECT id, span, texts, path FROM source WHERE failure IS NULL",
	    NULL);
	sqlite3_stmt *sections = database_prepare(c->db,
	    "SELECT id, path FROM section WHERE id BETWEEN ?1 AND ?2"
	    " ORDER BY id",
	    NULL);
	sqlite3_stmt *passages = database_prepare(c->db,
	    "SELECT id, page, label, number, time, text_of(body) FROM passage"
	    " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	    NULL);
	int rc = SQLITE_ERROR;

	while (source != NULL && sections != NULL && passages != NULL &&
	    (rc = sqlite3_step(source)) == SQLITE_ROW)
		check_source(c, source, sections, passages);
	if (rc != SQLITE_DONE)
		fault_of_engine(c, _("texts"));
	sqlite3_finalize(source);
	sqlite3_finalize(sections);
	sqlite3_finalize(passages);
}

static void
check_counts(struct check *c)
{
	rows_are_faults(c,
	    "SELECT path FROM source s WHERE passages <> (SELECT count(*) FROM"
	    " passage WHERE id >= s.id << 20 AND id < (s.id + s.span) << 20)",
	    _("file with a wrong number of passages"));
	rows_are_faults(c,
	    "SELECT value FROM meta WHERE key = 'passages' AND value <>"
	    " (SELECT count(*) FROM passage)",
	    _("wrong number of passages"));
	rows_are_faults(c,
	    "SELECT value FROM meta WHERE key = 'publications' AND value <>"
	    " (SELECT count(*) FROM publication)",
	    _("wrong number of publications"));
	rows_are_faults(c,
	    "SELECT path FROM source WHERE failure IS NULL AND publication"
	    " NOT IN (SELECT id FROM publication)",
	    _("file without a publication"));
}

static void
check_words(struct check *c)
{
	if (sqlite3_exec(c->db,
		"INSERT INTO word(word, rank) VALUES('integrity-check', 1)",
		NULL, NULL, NULL) != SQLITE_OK)
		fault_of_engine(c, _("full-text structure"));
}

/* The sum over the rows of one table; SQL adds what it cannot overflow. */
static uint64_t
sum_of_table(struct check *c, const char *sql)
{
	sqlite3_stmt *stmt = database_prepare(c->db, sql, NULL);
	uint64_t sum = 0;
	int rc = SQLITE_ERROR;

	while (stmt != NULL && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		sum += forms_checksum(
		    database_column(stmt, 0), database_column(stmt, 1));
	if (rc != SQLITE_DONE)
		fault_of_engine(c, _("table of forms"));
	sqlite3_finalize(stmt);
	return sum;
}

static void
check_forms(struct check *c)
{
	uint64_t sum = sum_of_table(c, "SELECT plain, forms FROM spelling") +
	    sum_of_table(c, "SELECT lemma, forms FROM lemma");
	struct buf query = BUF_INIT;

	buf_addf(&query,
	    "SELECT key FROM meta WHERE key = 'forms_sum' AND value <> %lld",
	    (long long)sum);
	rows_are_faults(c, query.p, _("tables of forms with a wrong checksum"));
	buf_release(&query);
}

/*
 * FTS5 checks itself by an INSERT, which a connection that only reads
 * refuses: a copy in memory is written instead of the index.
 */
static sqlite3 *
copy_to_memory(const char *path, struct err *e)
{
	sqlite3 *from = database_open(path, DATABASE_READ, e), *to = NULL;
	sqlite3_backup *backup;
	int rc;

	if (from == NULL)
		return NULL;
	if (sqlite3_open(":memory:", &to) != SQLITE_OK) {
		database_fail(from, "memory", e);
		sqlite3_close(from);
		sqlite3_close(to);
		return NULL;
	}
	backup = sqlite3_backup_init(to, "main", from, "main");
	rc = backup == NULL ? SQLITE_ERROR : sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	if ((rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED)
		err_set(e, ERR_BUSY,
		    _("the index %s is being written by another process: try "
		      "again when it has ended"),
		    path);
	else if (rc != SQLITE_DONE)
		err_set(e, ERR_DAMAGED,
		    _("the index %s is damaged (%s): build it "
		      "again, or see miprof-index check"),
		    path,
		    pagesum_is_wrong(rc) ? _("a page has a wrong checksum")
					 : sqlite3_errstr(rc));
	sqlite3_close(from);
	if (rc == SQLITE_DONE)
		return to;
	sqlite3_close(to);
	return NULL;
}

static struct packer *
load_packer(struct check *c)
{
	sqlite3_stmt *stmt = database_prepare(
	    c->db, "SELECT bytes FROM blob WHERE id = 4", NULL);
	int rc = stmt == NULL ? SQLITE_ERROR : sqlite3_step(stmt);
	struct span dictionary = {NULL, 0};
	struct packer *packer;

	if (rc == SQLITE_ROW)
		dictionary = (struct span){sqlite3_column_blob(stmt, 0),
		    (size_t)sqlite3_column_bytes(stmt, 0)};
	else if (rc != SQLITE_DONE)
		fault_of_engine(c, _("texts"));
	packer = packer_new(dictionary);
	sqlite3_finalize(stmt);
	return packer;
}

int
check_index(const char *path, check_fn *fn, void *arg, struct err *e)
{
	struct check c = {NULL, fn, arg, 0};
	struct tokens tokens = {0};
	struct packer *packer;

	c.db = copy_to_memory(path, e);
	if (c.db == NULL)
		return -1;
	tokens.analyser = analyser_new();
	tokenizer_register(fts5_api_of(c.db), &tokens);
	rowsum_register(c.db);
	packer = load_packer(&c);
	pack_register(c.db, &packer);
	check_file(&c);
	check_sums(&c);
	check_texts(&c);
	check_counts(&c);
	check_words(&c);
	check_forms(&c);
	sqlite3_close(c.db);
	packer_free(packer);
	tokens_release(&tokens);
	analyser_free(tokens.analyser);
	return c.faults;
}
