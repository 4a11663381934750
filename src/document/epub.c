/*
 * EPUB: the chapters of an e-book in the order of its spine.
 * Interface: reader.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "document/html.h"
#include "document/reader.h"
#include "document/xml.h"
#include "document/zip.h"

struct item {
	char *id, *href;
	bool chapter; /* a page of text, and no table of contents */
};

struct book {
	const struct zip *zip;
	struct document *doc;
	struct span folder; /* of the package file, with its slash */
	struct item *items;
	size_t n, cap;
};

static bool
wants(const char *name)
{
	static const char *const endings[] = {
	    ".xml", ".opf", ".xhtml", ".html", ".htm"};
	size_t n = strlen(name), m;

	for (size_t i = 0; i < COUNT(endings); i++) {
		m = strlen(endings[i]);
		if (n > m && strcmp(name + n - m, endings[i]) == 0)
			return true;
	}
	return false;
}

/* The value of a hex digit, -1 for none. */
static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at;

	if (c >= 'A' && c <= 'F')
		c |= 0x20;
	at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits);
}

/* An address inside the book as the name of a part: %20, ../, #anchor. */
static char *
part_name(struct span folder, const char *href)
{
	struct buf b = BUF_INIT;

	buf_add(&b, folder);
	while (*href != '\0' && *href != '#') {
		int high = href[0] == '%' ? hex(href[1]) : -1;
		int low = high < 0 ? -1 : hex(href[2]);

		if (strncmp(href, "../", 3) == 0) {
			buf_cut(&b, b.len - (b.len > 0));
			while (b.len > 0 && b.p[b.len - 1] != '/')
				buf_cut(&b, b.len - 1);
			href += 3;
		} else if (low >= 0) {
			buf_addc(&b, (char)(high * 16 + low));
			href += 3;
		} else {
			buf_addc(&b, *href++);
		}
	}
	return buf_take(&b);
}

static void
add_item(struct book *k, struct xml *x)
{
	struct item *i;
	const char *type;

	k->items = mem_more(k->items, k->n, &k->cap, sizeof(*k->items));
	i = &k->items[k->n++];
	i->id = xstrdup(xml_attribute(x, "id"));
	i->href = xstrdup(xml_attribute(x, "href"));
	type = xml_attribute(x, "media-type");
	i->chapter = strcmp(type, "application/xhtml+xml") == 0 ||
	    strcmp(type, "text/html") == 0;
	i->chapter &= strstr(xml_attribute(x, "properties"), "nav") == NULL;
}

static void
read_chapter(struct book *k, const char *id)
{
	char *title = k->doc->meta.title, none[] = "", *name;

	for (size_t i = 0; i < k->n; i++) {
		if (strcmp(k->items[i].id, id) != 0 || !k->items[i].chapter)
			continue;
		/* A chapter's title is not the book's. */
		k->doc->meta.title = none;
		name = part_name(k->folder, k->items[i].href);
		html_add(k->doc, zip_part(k->zip, name));
		free(name);
		k->doc->meta.title = title;
		return;
	}
}

/* The member of meta that an element of the package fills, or NULL. */
static char **
member(struct document_meta *m, const char *name)
{
	const char *colon = strchr(name, ':');

	name = colon == NULL ? name : colon + 1;
	return strcmp(name, "title") == 0   ? &m->title
	    : strcmp(name, "creator") == 0  ? &m->author
	    : strcmp(name, "date") == 0	    ? &m->date
	    : strcmp(name, "language") == 0 ? &m->language
					    : NULL;
}

static bool
is_local(const struct xml *x, const char *name)
{
	const char *colon = strchr(x->name, ':');

	return strcmp(colon == NULL ? x->name : colon + 1, name) == 0;
}

static void
read_package(struct book *k, struct span package)
{
	struct xml x;
	enum xml_event event;
	char **into = NULL;

	xml_open(&x, package);
	while ((event = xml_next(&x)) > XML_END) {
		if (event == XML_TEXT && into != NULL && *into == NULL)
			*into = span_dup(x.text);
		if (event != XML_ENTER) {
			into = event == XML_TEXT ? into : NULL;
			continue;
		}
		into = member(&k->doc->meta, x.name);
		if (is_local(&x, "item"))
			add_item(k, &x);
		else if (is_local(&x, "itemref"))
			read_chapter(k, xml_attribute(&x, "idref"));
	}
	xml_close(&x);
}

/*
 * The part that names the package file.  Some books were packed with the
 * folder that they lay in; *folder is its length then.
 */
static const struct zip_part *
find_container(const struct zip *z, size_t *folder)
{
	static const char name[] = "META-INF/container.xml";
	size_t n;

	for (size_t i = 0; i < z->n; i++) {
		n = strlen(z->parts[i].name);
		*folder = n - (sizeof(name) - 1);
		if (n >= sizeof(name) - 1 &&
		    strcmp(z->parts[i].name + *folder, name) == 0)
			return &z->parts[i];
	}
	return NULL;
}

/* The name of the package file, owned; NULL where none is named. */
static char *
find_package(const struct zip *z)
{
	size_t folder;
	const struct zip_part *container = find_container(z, &folder);
	struct buf b = BUF_INIT;
	struct xml x;
	enum xml_event event;

	if (container == NULL)
		return NULL;
	buf_add(&b, (struct span){container->name, folder});
	xml_open(&x, (struct span){container->bytes, container->len});
	while (b.len == folder && (event = xml_next(&x)) > XML_END)
		if (event == XML_ENTER && is_local(&x, "rootfile"))
			buf_adds(&b, xml_attribute(&x, "full-path"));
	xml_close(&x);
	return buf_take(&b);
}

static void
book_release(struct book *k)
{
	for (size_t i = 0; i < k->n; i++) {
		free(k->items[i].id);
		free(k->items[i].href);
	}
	free(k->items);
}

int
epub_read(struct span bytes, struct document *doc, struct err *e)
{
	struct zip z = ZIP_INIT;
	struct book k = {.zip = &z, .doc = doc};
	char *package = NULL, *slash;
	int rc = zip_open(&z, bytes, wants, e);

	if (rc == 0 && (package = find_package(&z)) == NULL) {
		err_set(e, ERR_FORMAT,
		    _("is damaged: the e-book has no "
		      "table of its parts"));
		rc = -1;
	}
	if (rc == 0) {
		slash = strrchr(package, '/');
		k.folder = (struct span){
		    package, slash == NULL ? 0 : (size_t)(slash - package) + 1};
		read_package(&k, zip_part(&z, package));
	}
	book_release(&k);
	free(package);
	zip_release(&z);
	return rc;
}
