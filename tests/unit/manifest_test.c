/*
 * The manifest: what is read, and one sentence with its line for a fault.
 */
#include <sys/stat.h>

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
#include "catalogue/manifest.h"
#include "catalogue/vocabulary.h"
#include "catalogue/yaml.h"

static char folder[64];

static char *
written(const char *name, const char *text)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_addf(&path, "%s/%s", folder, name);
	f = fopen(path.p, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return buf_take(&path);
}

#define TEN "Titre long"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND                                                               \
	HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED        \
	    HUNDRED HUNDRED
#define ONE "publications:\n  - id: a\n    kind: kit\n    title: A\n"

/* --- Manifests -------------------------------------------------------- */

static const char whole[] =
    "vocabulary: mots.yaml\n"
    "publications:\n"
    "  - id: lettre-08 # of November\n"
    "    kind: Lettres\n"
    "    title: \"Les données\"\n"
    "    title_exact: true\n"
    "    number: 08\n"
    "    number_source: 1\n"
    "    date: 2015-11\n"
    "    date_note: for the 25th\n"
    "    authors: [{name: X, source: 1}]\n"
    "    publisher: CIIVISE\n"
    "    audience: [sante, police-gendarmerie]\n"
    "    theme: couple\n"
    "    pages: 12\n"
    "    licence: Licence Ouverte 2.0\n"
    "    url: https://example.org/a%20b.pdf\n"
    "    url_source: 1\n"
    "    old_url: http://example.org\n"
    "    old_url_source: 2\n"
    "    theme_page: https://example.org/t\n"
    "    theme_page_source: 2\n"
    "    notice: notice.md\n"
    "    file: text.txt\n"
    "    facts:\n"
    "      - fact: one\n"
    "        source: [1, 2]\n"
    "    figures:\n"
    "      - {what: w, value: 3, unit: u, year: 2015, source: 2}\n"
    "    sources:\n"
    "      1: https://example.org/s\n"
    "      2: a book without address\n"
    "    note: a remark\n"
    "  - {id: b, kind: document, title: B}\n";

static void
every_key_is_read(void **state)
{
	struct manifest m = MANIFEST_INIT;
	struct err e = ERR_INIT;
	const struct publication *p;
	char *path;

	(void)state;
	free(written("mots.yaml", "near: [[a, b]]\n"));
	free(written("notice.md", "une notice\n"));
	free(written("text.txt", "un texte\n"));
	path = written("whole.yaml", whole);
	if (manifest_read(&m, path, &e) == -1)
		fail_msg("%s", e.text);
	assert_int_equal(m.n, 2);
	assert_non_null(strstr(m.vocabulary, "/mots.yaml"));
	p = manifest_find(&m, "lettre-08");
	assert_ptr_equal(p, &m.publications[0]);
	assert_int_equal(p->kind, KIND_LETTRE);
	assert_string_equal(p->title, "Les données");
	assert_string_equal(p->number, "08");
	assert_string_equal(p->date, "2015-11");
	assert_string_equal(p->publisher, "CIIVISE");
	assert_int_equal(p->audience,
	    UINT64_C(1) << audience_of(SPAN("sante")) |
		UINT64_C(1) << audience_of(SPAN("police-gendarmerie")));
	assert_int_equal(p->theme, UINT64_C(1) << theme_of(SPAN("couple")));
	assert_int_equal(p->pages, 12);
	assert_string_equal(p->licence, "Licence Ouverte 2.0");
	assert_string_equal(p->url, "https://example.org/a%20b.pdf");
	assert_non_null(strstr(p->notice, "/notice.md"));
	assert_non_null(strstr(p->file, "/text.txt"));
	assert_int_equal(p->line, 3);
	assert_null(m.publications[1].url);
	assert_int_equal(m.publications[1].pages, 0);
	assert_null(manifest_find(&m, "c"));
	manifest_release(&m);
	assert_int_equal(m.n, 0);
	free(path);
}

/* What is wrong, on which line, and words of what is said. */
static const struct {
	const char *text;
	int line;
	const char *said;
} faults[] = {
    {"", 1, "not a manifest"},
    {"a list\n", 1, "not a manifest"},
    {"- a\n", 1, "not a manifest"},
    {"publications: x\n", 1, "must be a list"},
    {"publications:\n  - x\n", 2, "KEY: VALUE"},
    {"publications: []\nextra: 1\n", 2, "vocabulary and publications"},
    {"publications: []\npublications: []\n", 2, "first on line 1"},
    {"publications: []\n---\nb: 1\n", 2, "second YAML document"},
    {"publications:\n\t- id: a\n", 2, "not valid YAML"},
    {"publications: [\n", 2, "not valid YAML"},
    {"publications:\n  - id: \x01\n", 1, "control character"},
    {"publications:\n  - id: \xff\n", 1, "not UTF-8"},
    {"publications:\n  - &x {id: a}\n", 2, "anchors"},
    {"publications:\n  - *x\n", 2, "aliases"},
    {"publications:\n  - !!str x\n", 2, "tags"},
    {"publications:\n  - id: a\n    kind: kit\n    title: " THOUSAND "X\n", 4,
	"a title has at most 1000 bytes"},
    {ONE "    colour: red\n", 5, "allowed are id, kind, title"},
    {ONE "    title: B\n", 5, "first on line 4"},
    {ONE "  - id: a\n    kind: kit\n    title: B\n", 5, "first on line 2"},
    {"publications:\n  - kind: kit\n    title: A\n", 2, "no \"id\""},
    {"publications:\n  - id: a\n    title: A\n", 2, "no \"kind\""},
    {"publications:\n  - id: a\n    kind: kit\n", 2, "no \"title\""},
    {"publications:\n  - id: A b\n", 2, "a to z, 0 to 9 and -"},
    {"publications:\n  - id: ../x\n", 2, "a to z, 0 to 9 and -"},
    {"publications:\n  - id: ''\n", 2, "id must be one text"},
    {"publications:\n  - id: a\n    kind: film\n", 3,
	"kind \"film\" is unknown; allowed are document, presentation"},
    {ONE "    audience: [sante, chats]\n", 5,
	"audience \"chats\" is unknown; allowed are sante"},
    {ONE "    audience:\n      - sante\n      - chats\n", 7, "chats"},
    {ONE "    theme: [[x]]\n", 5, "theme must be one text"},
    {ONE "    theme: guerre\n", 5, "allowed are couple, sexuelles, msf"},
    {ONE "    date: 2015-13\n", 5, "YYYY, YYYY-MM and YYYY-MM-DD"},
    {ONE "    date: 2015-2\n", 5, "2015-2"},
    {ONE "    date: 2015-02-29\n", 5, "2015-02-29"},
    {ONE "    date: 1900-02-29\n", 5, "1900-02-29"},
    {ONE "    date: 2015-11-31\n", 5, "2015-11-31"},
    {ONE "    date: novembre 2015\n", 5, "novembre 2015"},
    {ONE "    date: 2015/11\n", 5, "2015/11"},
    {ONE "    date: 0000\n", 5, "0000"},
    {ONE "    pages: douze\n", 5, "1 to 100000"},
    {ONE "    pages: 0\n", 5, "1 to 100000"},
    {ONE "    pages: -3\n", 5, "1 to 100000"},
    {ONE "    pages: 99999999999999999999\n", 5, "1 to 100000"},
    {ONE "    url: ftp://example.org\n", 5, "begins with https://"},
    {ONE "    url: https://\n", 5, "begins with https://"},
    {ONE "    url: https:///x\n", 5, "begins with https://"},
    {ONE "    url: 'https://a b'\n", 5, "has no blanks"},
    {ONE "    url: file:///etc/passwd\n", 5, "begins with https://"},
    {ONE "    notice: nowhere.md\n", 5, "nowhere.md"},
    {ONE "    file: nowhere.pdf\n", 5, "relative to the manifest"},
    {ONE "    file: .\n", 5, "not a file"},
    {ONE "    title_exact: maybe\n", 5, "true or false"},
    {ONE "    url_source: 1\n", 5, "not among the numbers"},
    {ONE "    sources: {x: https://example.org}\n", 5, "have a number"},
    {ONE "    sources: [https://example.org]\n", 5, "NUMBER: ADDRESS"},
    {ONE "    sources: {1: 'http://'}\n", 5, "not an address"},
    {ONE "    facts: x\n", 5, "facts must be a list"},
    {ONE "    facts:\n      - source: 1\n", 6, "needs \"fact\""},
    {ONE "    facts:\n      - fact: x\n        source: 3\n", 7,
	"not among the numbers"},
    {ONE "    facts:\n      - fact: x\n        from: 3\n", 7,
	"allowed are fact, source"},
    {ONE "    figures:\n      - value: 3\n", 6, "needs \"what\""},
    {ONE "    authors:\n      - X\n", 6, "needs \"name\""},
    {"vocabulary: nowhere.yaml\n" ONE, 1, "nowhere.yaml"},
};

static void
a_fault_is_one_sentence_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(faults); i++) {
		struct manifest m = MANIFEST_INIT;
		struct err e = ERR_INIT, *first = &e;
		char *path = written("fault.yaml", faults[i].text);
		char head[128];

		assert_int_equal(manifest_read(&m, path, &e), -1);
		while (first->earlier != NULL)
			first = first->earlier;
		snprintf(head, sizeof(head), "%s:%d: ", path, faults[i].line);
		if (strncmp(first->text, head, strlen(head)) != 0 ||
		    strstr(first->text, faults[i].said) == NULL)
			fail_msg("case %zu: %s", i, first->text);
		assert_null(strchr(first->text, '\n'));
		assert_null(m.path);
		assert_null(m.publications);
		err_release(&e);
		free(path);
	}
}

/* The lines that are told, with a blank between. */
static void
told(const char *text, struct buf *lines)
{
	struct manifest m = MANIFEST_INIT;
	struct err e = ERR_INIT;
	char *path = written("fault.yaml", text);
	size_t n = 0, all[64];

	assert_int_equal(manifest_read(&m, path, &e), -1);
	for (const struct err *one = &e; one != NULL; one = one->earlier)
		all[n++] = strtoul(one->text + strlen(path) + 1, NULL, 10);
	while (n > 0)
		buf_addf(lines, "%zu ", all[--n]);
	err_release(&e);
	free(path);
}

static void
all_faults_are_told_up_to_twenty(void **state)
{
	struct buf lines = BUF_INIT, text = BUF_INIT;

	(void)state;
	told("publications:\n  - id: a\n    kind: foo\n    title: x\n"
	     "  - id: B!\n    kind: kit\n  - x\n",
	    &lines);
	assert_string_equal(lines.p, "3 5 5 7 ");
	buf_clear(&lines);
	buf_adds(&text, "publications:\n");
	for (int i = 0; i < 40; i++)
		buf_adds(&text, "  - x\n");
	told(text.p, &lines);
	assert_string_equal(
	    lines.p, "2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 ");
	buf_release(&lines);
	buf_release(&text);
}

static void
days_that_exist_are_dates(void **state)
{
	static const char *const dates[] = {
	    "2016-02-29", "2000-02-29", "2015-12-31", "2013", "0999-01"};

	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		struct manifest m = MANIFEST_INIT;
		char text[128], *path;

		snprintf(text, sizeof(text), ONE "    date: %s\n", dates[i]);
		path = written("date.yaml", text);
		assert_int_equal(manifest_read(&m, path, NULL), 0);
		manifest_release(&m);
		free(path);
	}
}

static void
a_missing_manifest_is_named(void **state)
{
	struct manifest m = MANIFEST_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(manifest_read(&m, "/nowhere.yaml", &e), -1);
	assert_int_equal(e.code, ERR_MISSING);
	assert_non_null(strstr(e.text, "/nowhere.yaml"));
	err_release(&e);
}

/* --- Limits of YAML --------------------------------------------------- */

static void
parse_fails(struct buf *text, const char *said)
{
	struct node root = NODE_INIT;
	struct err e = ERR_INIT;

	assert_int_equal(node_parse(&root, "f", buf_span(text), &e), -1);
	if (strstr(e.text, said) == NULL)
		fail_msg("%s", e.text);
	assert_null(root.child);
	err_release(&e);
	buf_release(text);
}

static void
a_file_from_anywhere_stays_small(void **state)
{
	struct buf deep = BUF_INIT, wide = BUF_INIT, many = BUF_INIT;
	struct buf large = BUF_INIT;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_addc(&deep, '[');
	parse_fails(&deep, "nested more than");
	for (int i = 0; i < 5000; i++)
		buf_addf(&wide, "k%d: x\n", i);
	parse_fails(&wide, "keys in one place");
	buf_addc(&many, '[');
	for (size_t i = 0; i <= YAML_MAX_NODES; i++)
		buf_adds(&many, "a,");
	buf_addc(&many, ']');
	parse_fails(&many, "cut the file in two");
	while (large.len <= YAML_MAX_BYTES)
		buf_adds(&large, "# a comment that is long, line after line\n");
	parse_fails(&large, "cut the file in two");
}

/* --- Vocabularies ----------------------------------------------------- */

static void
groups_have_relation_and_weight(void **state)
{
	static const char text[] =
	    "spellings:\n  - [SSMSI, SSM-SI]\n"
	    "acronyms:\n  - [TGD, téléphone grave danger]\n"
	    "equivalent:\n  - {words: [a, b], weight: 0.75, why: so}\n"
	    "near:\n  - [c, d e, f]\n"
	    "apart:\n  - [plainte, main courante]\n";
	static const struct {
		enum relation relation;
		double weight;
		size_t n, line;
	} wanted[] = {
	    {RELATION_EQUIVALENT, 1.0, 2, 2},
	    {RELATION_ACRONYM, 0.9, 2, 4},
	    {RELATION_EQUIVALENT, 0.75, 2, 6},
	    {RELATION_NEAR, 0.4, 3, 8},
	    {RELATION_APART, 0.0, 2, 10},
	};
	struct vocabulary v = VOCABULARY_INIT;
	struct err e = ERR_INIT;
	char *path = written("v.yaml", text);

	(void)state;
	if (vocabulary_read(&v, path, &e) == -1)
		fail_msg("%s", e.text);
	assert_int_equal(v.n, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		assert_int_equal(v.groups[i].relation, wanted[i].relation);
		assert_float_equal(v.groups[i].weight, wanted[i].weight, 1e-9);
		assert_int_equal(v.groups[i].n, wanted[i].n);
		assert_int_equal(v.groups[i].line, wanted[i].line);
	}
	assert_string_equal(v.groups[3].words[1], "d e");
	vocabulary_release(&v);
	free(path);
}

static const struct {
	const char *text;
	int line;
	const char *said;
} vocabulary_faults[] = {
    {"", 1, "not a vocabulary"},
    {"synonyms: []\n", 1, "allowed are spellings, acronyms"},
    {"near: x\n", 1, "near must be a list"},
    {"near:\n  - [a]\n", 2, "at least two"},
    {"near:\n  - a, b\n", 2, "at least two"},
    {"near:\n  - [a, [b]]\n", 2, "one text"},
    {"near:\n  - [a, '']\n", 2, "one text"},
    {"near:\n  - [a,\n     b, a]\n", 3, "stands twice"},
    {"near:\n  - {weight: 0.3}\n", 2, "no \"words\""},
    {"near:\n  - words: [a, b]\n    weight: 1.5\n", 3, "from 0 to 1"},
    {"near:\n  - words: [a, b]\n    weight: 0,5\n", 3, "from 0 to 1"},
    {"near:\n  - words: [a, b]\n    weight: 01\n", 3, "from 0 to 1"},
    {"near:\n  - words: [a, b]\n    weight: 0.\n", 3, "from 0 to 1"},
    {"near:\n  - words: [a, b]\n    weight: 0.5x\n", 3, "from 0 to 1"},
    {"near:\n  - words: [a, b]\n    heavy: 1\n", 3, "words, weight"},
    {"apart:\n  - [a, b, c]\n", 2, "two expressions"},
};

static void
a_fault_of_a_vocabulary_too(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vocabulary_faults); i++) {
		struct vocabulary v = VOCABULARY_INIT;
		struct err e = ERR_INIT;
		char *path = written("v.yaml", vocabulary_faults[i].text);
		char head[128];

		assert_int_equal(vocabulary_read(&v, path, &e), -1);
		snprintf(head, sizeof(head), "%s:%d: ", path,
		    vocabulary_faults[i].line);
		if (strncmp(e.text, head, strlen(head)) != 0 ||
		    strstr(e.text, vocabulary_faults[i].said) == NULL)
			fail_msg("case %zu: %s", i, e.text);
		assert_null(v.groups);
		err_release(&e);
		free(path);
	}
}

/* --- What is shipped -------------------------------------------------- */

static void
the_bundled_corpus_has_no_fault(void **state)
{
	struct manifest m = MANIFEST_INIT;
	struct vocabulary v = VOCABULARY_INIT;
	struct err e = ERR_INIT;

	(void)state;
	if (manifest_read(&m, "corpus/corpus.yaml", &e) == -1)
		fail_msg("%s", e.text);
	assert_int_equal(m.n, 85);
	for (size_t i = 0; i < m.n; i++)
		assert_non_null(m.publications[i].notice);
	if (vocabulary_read(&v, m.vocabulary, &e) == -1)
		fail_msg("%s", e.text);
	assert_true(v.n > 100);
	vocabulary_release(&v);
	manifest_release(&m);
}

/* --- Main ------------------------------------------------------------- */

static int
folder_make(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/manifest_test.XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
folder_remove(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command) == 0 ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_key_is_read),
	    cmocka_unit_test(a_fault_is_one_sentence_with_its_line),
	    cmocka_unit_test(all_faults_are_told_up_to_twenty),
	    cmocka_unit_test(days_that_exist_are_dates),
	    cmocka_unit_test(a_missing_manifest_is_named),
	    cmocka_unit_test(a_file_from_anywhere_stays_small),
	    cmocka_unit_test(groups_have_relation_and_weight),
	    cmocka_unit_test(a_fault_of_a_vocabulary_too),
	    cmocka_unit_test(the_bundled_corpus_has_no_fault),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
