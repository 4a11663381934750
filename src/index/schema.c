/*
 * The tables of an index.  Interface: schema.h.
 *
 * A passage's section is the last one that begins at or before it: section
 * rows bear the number of their first passage, and a passage needs no
 * reference.  The columns `sum` are checksums of their row, `texts` is one
 * of a source's sections and passages (checksum.h).
 */
#include "index/schema.h"

const char *const schema_statements[] = {
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",

    "CREATE TABLE publication(id INTEGER PRIMARY KEY,"
    " slug TEXT NOT NULL UNIQUE, kind INT NOT NULL, title TEXT NOT NULL,"
    " number TEXT, date TEXT, year INT NOT NULL, audience INT NOT NULL,"
    " theme INT NOT NULL, pages INT NOT NULL, url TEXT, licence TEXT,"
    " publisher TEXT, words TEXT NOT NULL, listed INT NOT NULL,"
    " letters INT NOT NULL, sum INT NOT NULL)",

    "CREATE TABLE source(id INTEGER PRIMARY KEY, span INT NOT NULL,"
    " publication INT NOT NULL, slot INT NOT NULL, notice INT NOT NULL,"
    " file TEXT NOT NULL UNIQUE, path TEXT NOT NULL, root TEXT,"
    " hash BLOB NOT NULL, stamp INT NOT NULL,"
    " passages INT NOT NULL, bytes INT NOT NULL, author TEXT,"
    " language TEXT, failure TEXT, texts INT NOT NULL,"
    " sum INT NOT NULL)",
    /* Read whole at each commit, or once a file: they hold all that is
     * asked for there. */
    "CREATE INDEX publication_letters ON publication(letters)",
    "CREATE INDEX source_publication ON source(publication, id, span,"
    " passages, bytes)",
    "CREATE INDEX source_stamp ON source(stamp, publication)",

    "CREATE TABLE section(id INTEGER PRIMARY KEY, path TEXT NOT NULL)",

    "CREATE TABLE passage(id INTEGER PRIMARY KEY, page INT NOT NULL,"
    " label TEXT, number INT NOT NULL, time INT, body NOT NULL)",

    "CREATE VIEW passage_text AS SELECT p.id AS id, text_of(p.body) AS body,"
    " char(29) || (SELECT path FROM section s WHERE s.id <= p.id"
    " ORDER BY s.id DESC LIMIT 1) AS section, char(30) ||"
    " (SELECT words FROM publication WHERE id = (SELECT publication FROM"
    " source o WHERE o.id <= p.id >> 20 ORDER BY o.id DESC LIMIT 1)) AS title"
    " FROM passage p",

    "CREATE VIRTUAL TABLE word USING fts5(body, section, title,"
    " content='passage_text', content_rowid='id', columnsize=0,"
    " detail=full, tokenize='miprof')",

    /* Lists of forms with their counts (formlist.h): all forms by their
     * accentless spelling, and the forms of each lemma, so that a word
     * asked for is one row. */
    "CREATE TABLE spelling(plain TEXT PRIMARY KEY, forms TEXT NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE lemma(lemma TEXT PRIMARY KEY, forms TEXT NOT NULL)"
    " WITHOUT ROWID",

    "CREATE TABLE synonym(words TEXT NOT NULL, other TEXT NOT NULL,"
    " relation INT NOT NULL, weight REAL NOT NULL,"
    " PRIMARY KEY(words, other)) WITHOUT ROWID",

    /* Read whole when wanted: BLOB_WORDS and so on (schema.h). */
    "CREATE TABLE blob(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL,"
    " sum INT NOT NULL)",
    NULL};
