/*
 * The manifest, read and checked.  Interface: manifest.h.  Form and rules:
 * miprof-corpus(5).
 *
 * What describes a publication is kept; what tells where that comes from
 * (sources, facts, figures, remarks) is checked and left in the file.
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/maxima.h"
#include "base/mem.h"
#include "catalogue/manifest.h"
#include "catalogue/yaml.h"

#define MAX_ID 100 /* bytes: it becomes a file name */
#define MAX_PAGES 100000
#define MAX_FAULTS 20 /* that are told; the rest is not read */
#define QUOTED 60     /* bytes of a faulty value shown in a message */

struct reading {
	const struct node *entry;   /* of the publication being read */
	const struct node *sources; /* its sources, or NULL */
	const char *path;
	size_t faults; /* told so far */
	struct err *e;
};

typedef int field_fn(
    struct reading *, const struct node *, struct publication *);

struct field {
	const char *key;
	field_fn *read;
};

/* --- Faults ----------------------------------------------------------- */

/* A value as a message can show it: not longer than a line holds. */
static int
shown(const char *text)
{
	size_t len = strlen(text);

	if (len <= QUOTED)
		return (int)len;
	len = QUOTED;
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return (int)len;
}

static int
text_check(struct reading *r, const char *key, const struct node *value)
{
	if (node_has_text(value))
		return 0;
	return node_fault(
	    r->e, r->path, value->line, _("%s must be one text"), key);
}

/* "a, b, c" for the messages that say what is allowed. */
static char *
slugs_join(const char *(*slug)(unsigned))
{
	struct buf all = BUF_INIT;

	for (unsigned i = 0; slug(i) != NULL; i++)
		buf_addf(&all, "%s%s", i == 0 ? "" : ", ", slug(i));
	return buf_take(&all);
}

static const char *
kind_slug_or_null(unsigned i)
{
	return i < KIND_COUNT ? kind_slug((enum kind)i) : NULL;
}

static int
slug_fault(struct reading *r, const char *key, const struct node *value,
    const char *(*slug)(unsigned))
{
	char *allowed = slugs_join(slug);

	node_fault(r->e, r->path, value->line,
	    _("%s \"%.*s\" is unknown; allowed are %s"), key,
	    shown(value->text), value->text, allowed);
	free(allowed);
	return -1;
}

/* --- Kinds of value --------------------------------------------------- */

static int
text_read(
    struct reading *r, const char *key, const struct node *value, char **to)
{
	if (text_check(r, key, value) == -1)
		return -1;
	if (to != NULL)
		*to = xstrdup(value->text);
	return 0;
}

static bool
digits(const char *s, size_t n, unsigned *value)
{
	*value = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*value = *value * 10 + (unsigned)(s[i] - '0');
	}
	return true;
}

static unsigned
month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

static bool
date_valid(const char *s)
{
	size_t len = strlen(s);
	unsigned year, month, day;

	if ((len != 4 && len != 7 && len != 10) || !digits(s, 4, &year))
		return false;
	if (len == 4)
		return year > 0;
	if (s[4] != '-' || !digits(s + 5, 2, &month) || month < 1 || month > 12)
		return false;
	if (len == 7)
		return true;
	return s[7] == '-' && digits(s + 8, 2, &day) && day >= 1 &&
	    day <= month_days(year, month);
}

static int
url_check(struct reading *r, const char *key, const struct node *value)
{
	const char *rest = NULL;

	if (text_check(r, key, value) == -1)
		return -1;
	if (strncmp(value->text, "https://", 8) == 0)
		rest = value->text + 8;
	else if (strncmp(value->text, "http://", 7) == 0)
		rest = value->text + 7;
	if (rest != NULL && *rest != '\0' && *rest != '/') {
		while (*rest > ' ' || (unsigned char)*rest >= 0x80)
			rest++;
		if (*rest == '\0')
			return 0;
	}
	return node_fault(r->e, r->path, value->line,
	    _("%s \"%.*s\" is not an address; it begins with https:// (or "
	      "http://) and has no blanks"),
	    key, shown(value->text), value->text);
}

static int
url_read(
    struct reading *r, const char *key, const struct node *value, char **to)
{
	if (url_check(r, key, value) == -1)
		return -1;
	return text_read(r, key, value, to);
}

static int
bool_check(struct reading *r, const char *key, const struct node *value)
{
	if (value->kind == NODE_SCALAR && !value->quoted &&
	    value->text != NULL &&
	    (strcmp(value->text, "true") == 0 ||
		strcmp(value->text, "false") == 0))
		return 0;
	return node_fault(
	    r->e, r->path, value->line, _("%s must be true or false"), key);
}

/* A path of the manifest, seen from the working directory. */
static char *
path_beside(const char *manifest, const char *path)
{
	const char *slash = strrchr(manifest, '/');
	struct buf full = BUF_INIT;

	if (path[0] != '/' && slash != NULL)
		buf_add(&full,
		    (struct span){manifest, (size_t)(slash - manifest) + 1});
	buf_adds(&full, path);
	return buf_take(&full);
}

static int
path_read(
    struct reading *r, const char *key, const struct node *value, char **to)
{
	struct stat st;

	if (text_check(r, key, value) == -1)
		return -1;
	*to = path_beside(r->path, value->text);
	if (stat(*to, &st) == -1)
		return node_fault(r->e, r->path, value->line,
		    _("%s \"%s\": %s; paths are relative to the manifest"), key,
		    value->text, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return node_fault(r->e, r->path, value->line,
		    _("%s \"%s\" is not a file"), key, value->text);
	return 0;
}

/* One slug or a list of them, as bits. */
static int
slugs_read(struct reading *r, const char *key, const struct node *value,
    int (*slug_of)(struct span), const char *(*slug)(unsigned), uint64_t *to)
{
	const struct node *item =
	    value->kind == NODE_LIST ? value->child : value;
	size_t n = value->kind == NODE_LIST ? value->n : 1;

	for (size_t i = 0; i < n; i++) {
		int bit;

		if (text_check(r, key, &item[i]) == -1)
			return -1;
		bit = slug_of(span_of(item[i].text));
		if (bit == -1)
			return slug_fault(r, key, &item[i], slug);
		*to |= UINT64_C(1) << bit;
	}
	return 0;
}

/* --- Where things come from ------------------------------------------- */

/* A number among the publication's sources. */
static int
source_check(struct reading *r, const char *key, const struct node *value)
{
	if (text_check(r, key, value) == -1)
		return -1;
	if (r->sources != NULL && node_get(r->sources, value->text) != NULL)
		return 0;
	return node_fault(r->e, r->path, value->line,
	    _("%s %.*s is not among the numbers under sources of this "
	      "publication"),
	    key, shown(value->text), value->text);
}

static int
source_or_sources_check(struct reading *r, const struct node *value)
{
	if (value->kind != NODE_LIST)
		return source_check(r, "source", value);
	for (size_t i = 0; i < value->n; i++)
		if (source_check(r, "source", &value->child[i]) == -1)
			return -1;
	return 0;
}

/*
 * A list of maps whose keys are those named (NULL ends them); the first is
 * required.  "source" is checked against the sources.
 */
static int
records_check(struct reading *r, const char *key, const struct node *list,
    const char *const *allowed, const char *allowed_text)
{
	if (list->kind != NODE_LIST)
		return node_fault(
		    r->e, r->path, list->line, _("%s must be a list"), key);
	for (size_t i = 0; i < list->n; i++) {
		const struct node *one = &list->child[i];

		if (node_get(one, allowed[0]) == NULL)
			return node_fault(r->e, r->path, one->line,
			    _("an entry of %s needs \"%s\""), key, allowed[0]);
		for (size_t k = 0; k < one->n; k += 2) {
			const char *name = one->child[k].text;
			const struct node *value = &one->child[k + 1];
			size_t a = 0;

			while (
			    allowed[a] != NULL && strcmp(allowed[a], name) != 0)
				a++;
			if (allowed[a] == NULL)
				return node_fault(r->e, r->path,
				    one->child[k].line,
				    _("unknown key \"%.*s\" in %s; allowed "
				      "are %s"),
				    shown(name), name, key, allowed_text);
			if (strcmp(name, "source") == 0
				? source_or_sources_check(r, value)
				: text_check(r, name, value))
				return -1;
		}
	}
	return 0;
}

/* --- The fields of a publication -------------------------------------- */

static int
id_read(struct reading *r, const struct node *value, struct publication *p)
{
	size_t len;

	if (text_read(r, "id", value, &p->id) == -1)
		return -1;
	len = strspn(p->id, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (len <= MAX_ID && p->id[len] == '\0')
		return 0;
	return node_fault(r->e, r->path, value->line,
	    _("id \"%.*s\": allowed are a to z, 0 to 9 and -, at most %d "
	      "characters"),
	    shown(p->id), p->id, MAX_ID);
}

static int
kind_read(struct reading *r, const struct node *value, struct publication *p)
{
	int kind;

	if (text_check(r, "kind", value) == -1)
		return -1;
	kind = kind_of(span_of(value->text));
	if (kind == -1)
		return slug_fault(r, "kind", value, kind_slug_or_null);
	p->kind = (enum kind)kind;
	return 0;
}

static int
title_read(struct reading *r, const struct node *value, struct publication *p)
{
	if (text_read(r, "title", value, &p->title) == -1)
		return -1;
	if (strlen(p->title) <= TITLE_BYTES)
		return 0;
	return node_fault(r->e, r->path, value->line,
	    _("a title has at most %d bytes"), TITLE_BYTES);
}

static int
number_read(struct reading *r, const struct node *value, struct publication *p)
{
	return text_read(r, "number", value, &p->number);
}

static int
date_read(struct reading *r, const struct node *value, struct publication *p)
{
	if (text_read(r, "date", value, &p->date) == -1)
		return -1;
	if (date_valid(p->date))
		return 0;
	return node_fault(r->e, r->path, value->line,
	    _("date \"%.*s\" is not a date; allowed are YYYY, YYYY-MM and "
	      "YYYY-MM-DD"),
	    shown(p->date), p->date);
}

static int
audience_read(
    struct reading *r, const struct node *value, struct publication *p)
{
	return slugs_read(
	    r, "audience", value, audience_of, audience_slug, &p->audience);
}

static int
theme_read(struct reading *r, const struct node *value, struct publication *p)
{
	return slugs_read(r, "theme", value, theme_of, theme_slug, &p->theme);
}

static int
pages_read(struct reading *r, const struct node *value, struct publication *p)
{
	if (text_check(r, "pages", value) == -1)
		return -1;
	if (strlen(value->text) <= 6 &&
	    digits(value->text, strlen(value->text), &p->pages) &&
	    p->pages >= 1 && p->pages <= MAX_PAGES)
		return 0;
	return node_fault(r->e, r->path, value->line,
	    _("pages \"%.*s\" is not a whole number from 1 to %d"),
	    shown(value->text), value->text, MAX_PAGES);
}

static int
address_read(struct reading *r, const struct node *value, struct publication *p)
{
	return url_read(r, "url", value, &p->url);
}

static int
licence_read(struct reading *r, const struct node *value, struct publication *p)
{
	return text_read(r, "licence", value, &p->licence);
}

static int
publisher_read(
    struct reading *r, const struct node *value, struct publication *p)
{
	return text_read(r, "publisher", value, &p->publisher);
}

static int
notice_read(struct reading *r, const struct node *value, struct publication *p)
{
	return path_read(r, "notice", value, &p->notice);
}

static int
file_read(struct reading *r, const struct node *value, struct publication *p)
{
	return path_read(r, "file", value, &p->file);
}

static int
title_exact_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	(void)p;
	return bool_check(r, "title_exact", value);
}

static int
remark_check(struct reading *r, const struct node *value, struct publication *p)
{
	(void)p;
	return text_check(r, "note and date_note", value);
}

static int
old_url_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	(void)p;
	return url_check(r, "old_url", value);
}

static int
theme_page_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	(void)p;
	return url_check(r, "theme_page", value);
}

/* url_source and its like. */
static int
origin_check(struct reading *r, const struct node *value, struct publication *p)
{
	(void)p;
	return source_check(r, "source", value);
}

static int
authors_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	static const char *const allowed[] = {"name", "source", NULL};

	(void)p;
	return records_check(r, "authors", value, allowed, "name, source");
}

static int
facts_check(struct reading *r, const struct node *value, struct publication *p)
{
	static const char *const allowed[] = {"fact", "source", NULL};

	(void)p;
	return records_check(r, "facts", value, allowed, "fact, source");
}

static int
figures_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	static const char *const allowed[] = {
	    "what", "value", "unit", "year", "source", NULL};

	(void)p;
	return records_check(
	    r, "figures", value, allowed, "what, value, unit, year, source");
}

/* An address, or words where there is none. */
static int
origin_read(struct reading *r, const struct node *value)
{
	if (text_check(r, "source", value) == -1)
		return -1;
	if (strncmp(value->text, "http", 4) == 0)
		return url_check(r, "source", value);
	return 0;
}

static int
sources_check(
    struct reading *r, const struct node *value, struct publication *p)
{
	unsigned number;

	(void)p;
	if (value->kind != NODE_MAP)
		return node_fault(r->e, r->path, value->line,
		    _("sources must be lines of NUMBER: ADDRESS"));
	for (size_t i = 0; i < value->n; i += 2) {
		const char *key = value->child[i].text;

		if (strlen(key) > 6 || !digits(key, strlen(key), &number))
			return node_fault(r->e, r->path, value->child[i].line,
			    _("source \"%.*s\" must have a number"), shown(key),
			    key);
		if (origin_read(r, &value->child[i + 1]) == -1)
			return -1;
	}
	return 0;
}

/* In the order in which messages list them. */
static const struct field fields[] = {
    {"id", id_read},
    {"kind", kind_read},
    {"title", title_read},
    {"title_exact", title_exact_check},
    {"number", number_read},
    {"number_source", origin_check},
    {"date", date_read},
    {"date_note", remark_check},
    {"authors", authors_check},
    {"publisher", publisher_read},
    {"audience", audience_read},
    {"theme", theme_read},
    {"pages", pages_read},
    {"licence", licence_read},
    {"url", address_read},
    {"url_source", origin_check},
    {"old_url", old_url_check},
    {"old_url_source", origin_check},
    {"theme_page", theme_page_check},
    {"theme_page_source", origin_check},
    {"notice", notice_read},
    {"file", file_read},
    {"facts", facts_check},
    {"figures", figures_check},
    {"sources", sources_check},
    {"note", remark_check},
};

static const char *
field_key(unsigned i)
{
	return i < COUNT(fields) ? fields[i].key : NULL;
}

static int
unknown_key(struct reading *r, const struct node *key)
{
	char *allowed = slugs_join(field_key);

	node_fault(r->e, r->path, key->line,
	    _("unknown key \"%.*s\"; allowed are %s"), shown(key->text),
	    key->text, allowed);
	free(allowed);
	return -1;
}

static int
field_dispatch(struct reading *r, const struct node *key,
    const struct node *value, struct publication *p)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (strcmp(fields[i].key, key->text) == 0)
			return fields[i].read(r, value, p);
	return unknown_key(r, key);
}

/* --- Publications ----------------------------------------------------- */

static void
publication_release(struct publication *p)
{
	free(p->id);
	free(p->title);
	free(p->number);
	free(p->date);
	free(p->url);
	free(p->licence);
	free(p->publisher);
	free(p->notice);
	free(p->file);
}

static int
required_check(struct reading *r)
{
	static const char *const required[] = {"id", "kind", "title"};

	for (size_t i = 0; i < COUNT(required); i++)
		if (node_get(r->entry, required[i]) == NULL)
			return node_fault(r->e, r->path, r->entry->line,
			    _("this publication has no \"%s\"; id, kind and "
			      "title are required"),
			    required[i]);
	return 0;
}

/* Whether reading goes on: after a fault too, so that all are told. */
static bool
goes_on(struct reading *r, int rc)
{
	if (rc == 0)
		return true;
	err_keep(r->e);
	return ++r->faults < MAX_FAULTS;
}

static bool
publication_read(struct reading *r, struct publication *p)
{
	const struct node *entry = r->entry;

	if (entry->kind != NODE_MAP)
		return goes_on(r,
		    node_fault(r->e, r->path, entry->line,
			_("a publication is written as lines of KEY: VALUE")));
	p->line = entry->line;
	r->sources = node_get(entry, "sources");
	for (size_t i = 0; i < entry->n; i += 2)
		if (!goes_on(r,
			field_dispatch(
			    r, &entry->child[i], &entry->child[i + 1], p)))
			return false;
	return goes_on(r, required_check(r));
}

static int
by_id(const void *a, const void *b)
{
	const struct publication *const *x = a, *const *y = b;
	int order = strcmp((*x)->id, (*y)->id);

	if (order != 0)
		return order;
	return (*x)->line < (*y)->line ? -1 : (*x)->line > (*y)->line;
}

/* Sorted, so that a manifest of many thousands takes no quadratic time. */
static int
ids_check(const struct manifest *m, struct err *e)
{
	const struct publication **sorted;
	int rc = 0;

	sorted = xcalloc(m->n, sizeof(*sorted));
	for (size_t i = 0; i < m->n; i++)
		sorted[i] = &m->publications[i];
	qsort(sorted, m->n, sizeof(*sorted), by_id);
	for (size_t i = 1; i < m->n && rc == 0; i++)
		if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
			rc = node_fault(e, m->path, sorted[i]->line,
			    _("id \"%s\" stands twice, first on line %zu; "
			      "each publication needs its own"),
			    sorted[i]->id, sorted[i - 1]->line);
	free(sorted);
	return rc;
}

static int
publications_read(struct manifest *m, const struct node *list, struct err *e)
{
	struct reading r = {.path = m->path, .e = e};

	if (list->kind != NODE_LIST)
		return node_fault(e, m->path, list->line,
		    _("publications must be a list, each beginning with "
		      "\"- id: ...\""));
	for (size_t i = 0; i < list->n; i++) {
		m->publications = mem_more(
		    m->publications, m->n, &m->cap, sizeof(*m->publications));
		m->publications[m->n] = (struct publication){.line = 0};
		r.entry = &list->child[i];
		if (!publication_read(&r, &m->publications[m->n++]))
			break;
	}
	if (r.faults == 0)
		return ids_check(m, e);
	err_last(e);
	return -1;
}

static int
root_read(struct manifest *m, const struct node *root, struct err *e)
{
	struct reading r = {.entry = root, .path = m->path, .e = e};

	if (root->kind != NODE_MAP || node_get(root, "publications") == NULL)
		return node_fault(e, m->path, root->line,
		    _("not a manifest: it needs a list \"publications:\""));
	for (size_t i = 0; i < root->n; i += 2) {
		const struct node *key = &root->child[i];
		const struct node *value = &root->child[i + 1];
		int rc;

		if (strcmp(key->text, "publications") == 0)
			rc = publications_read(m, value, e);
		else if (strcmp(key->text, "vocabulary") == 0)
			rc = path_read(&r, "vocabulary", value, &m->vocabulary);
		else
			rc = node_fault(e, m->path, key->line,
			    _("unknown key \"%.*s\"; allowed are vocabulary "
			      "and publications"),
			    shown(key->text), key->text);
		if (rc == -1)
			return -1;
	}
	return 0;
}

int
manifest_read(struct manifest *m, const char *path, struct err *e)
{
	struct node root = NODE_INIT;
	int rc;

	if (node_read(&root, path, e) == -1)
		return -1;
	m->path = xstrdup(path);
	rc = root_read(m, &root, e);
	node_release(&root);
	if (rc == -1)
		manifest_release(m);
	return rc;
}

void
manifest_release(struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++)
		publication_release(&m->publications[i]);
	free(m->publications);
	free(m->vocabulary);
	free(m->path);
	*m = (struct manifest)MANIFEST_INIT;
}

const struct publication *
manifest_find(const struct manifest *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->publications[i].id, id) == 0)
			return &m->publications[i];
	return NULL;
}
