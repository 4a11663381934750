/*
 * HTML: the main content of a page, without what surrounds it on every page
 * of a site.  Interface: reader.h, html.h.
 *
 * The tree is walked without recursion: a page may nest as deep as it likes.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/html.h"
#include "document/reader.h"
#include "text/encoding.h"

enum role {
	INLINE,
	BLOCK, /* begins and ends a paragraph */
	BREAK, /* a space */
	SKIP,
	HEADING,
	LIST,
	ITEM,
	TABLE,
	HEAD, /* of a table */
	ROW,
	CELL,
	CAPTION,
	TERM, /* its definition follows it in one paragraph */
	DEFINITION
};

/* Sorted by name. */
static const struct element {
	const char *name;
	enum role role;
} elements[] = {{"address", BLOCK}, {"article", BLOCK}, {"aside", BLOCK},
    {"blockquote", BLOCK}, {"body", BLOCK}, {"br", BREAK}, {"button", SKIP},
    {"canvas", SKIP}, {"caption", CAPTION}, {"center", BLOCK},
    {"dd", DEFINITION}, {"details", BLOCK}, {"dialog", SKIP}, {"div", BLOCK},
    {"dl", BLOCK}, {"dt", TERM}, {"fieldset", BLOCK}, {"figcaption", CAPTION},
    {"figure", BLOCK}, {"footer", BLOCK}, {"form", BLOCK}, {"h1", HEADING},
    {"h2", HEADING}, {"h3", HEADING}, {"h4", HEADING}, {"h5", HEADING},
    {"h6", HEADING}, {"head", SKIP}, {"header", BLOCK}, {"hr", BLOCK},
    {"iframe", SKIP}, {"img", INLINE}, {"legend", BLOCK}, {"li", ITEM},
    {"main", BLOCK}, {"nav", SKIP}, {"noscript", SKIP}, {"object", SKIP},
    {"ol", LIST}, {"option", SKIP}, {"p", BLOCK}, {"pre", BLOCK},
    {"script", SKIP}, {"section", BLOCK}, {"select", SKIP}, {"style", SKIP},
    {"summary", BLOCK}, {"svg", SKIP}, {"table", TABLE}, {"tbody", BLOCK},
    {"td", CELL}, {"template", SKIP}, {"textarea", SKIP}, {"tfoot", BLOCK},
    {"th", CELL}, {"thead", HEAD}, {"title", SKIP}, {"tr", ROW}, {"ul", LIST}};

static const char COLON[] = " : "; /* between a term and its definition */

struct html {
	struct document *doc;
	const xmlNode *root; /* of the content */
	struct buf text;     /* of the block that is being read */
	enum block_kind kind;
	unsigned level; /* of the heading */
	unsigned lists;
	size_t term;	    /* bytes of text that are a term, with its colon */
	const xmlNode *row; /* that is being read, or NULL */
	bool titled;	    /* all cells of it so far are titles */
	unsigned cells;
	const xmlNode *head;   /* the table's head, while inside */
	const xmlNode *judged; /* the table that was last asked about */
	bool layout;	       /* it is one */
};

/* --- Elements ------------------------------------------------------------ */

static int
compare_name(const void *name, const void *element)
{
	return strcmp(name, ((const struct element *)element)->name);
}

static enum role
role_of(const xmlNode *n)
{
	const struct element *e = bsearch(n->name, elements, COUNT(elements),
	    sizeof(*elements), compare_name);

	return e == NULL ? INLINE : e->role;
}

static bool
is_element(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, name) == 0;
}

/* The attribute's value, "" where it is not there; valid like the tree. */
static const char *
attribute(const xmlNode *n, const char *name)
{
	const xmlAttr *a = n->properties;

	for (; a != NULL; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0)
			return a->children == NULL ||
				a->children->content == NULL
			    ? ""
			    : (const char *)a->children->content;
	return "";
}

static bool
has_attribute(const xmlNode *n, const char *name)
{
	const xmlAttr *a = n->properties;

	while (a != NULL && strcasecmp((const char *)a->name, name) != 0)
		a = a->next;
	return a != NULL;
}

/* Whether one of the words in value says that this is no content. */
static bool
names_surroundings(const char *value)
{
	static const char *const words[] = {"nav", "navbar", "navigation",
	    "navheader", "navfooter", "menu", "breadcrumb", "breadcrumbs",
	    "sidebar", "footer", "cookies", "toc", "banner", "contentinfo",
	    "search", "skip-link", "sr-only", "related", "share", "docnav",
	    "nav_table", "nav-panel", "topnav", "toolbar", "prev-next",
	    "footnote-ref", "footnote-back", "noteref", "doc-noteref",
	    "doc-backlink", "headerlink", "permalink", "header-anchor",
	    "anchor-link"};
	const char *at = value;

	while (*at != '\0') {
		size_t n = strcspn(at, " \t\n");

		for (size_t i = 0; i < COUNT(words); i++)
			if (n == strlen(words[i]) &&
			    strncasecmp(at, words[i], n) == 0)
				return true;
		at += n + strspn(at + n, " \t\n");
	}
	return false;
}

/* A header or footer of the page, not of an article or section in it. */
static bool
is_of_page(const struct html *h, const xmlNode *n)
{
	const xmlNode *up = n->parent;

	for (; up != NULL && up != h->root; up = up->parent)
		if (is_element(up, "article") || is_element(up, "section") ||
		    is_element(up, "main"))
			return false;
	return h->root == NULL || is_element(h->root, "body");
}

/* A link to the page before, after or above. */
static bool
leads_around(const xmlNode *n)
{
	static const char *const ways[] = {"prev", "previous", "next", "up",
	    "home", "start", "contents", "index"};
	const char *rel = is_element(n, "a") ? attribute(n, "rel") : "";

	for (size_t i = 0; rel[0] != '\0' && i < COUNT(ways); i++)
		if (strcasecmp(rel, ways[i]) == 0)
			return true;
	return false;
}

static bool
has_text(const xmlNode *n)
{
	const char *s = (const char *)n->content;

	return n->type == XML_TEXT_NODE && s != NULL &&
	    s[strspn(s, " \t\r\n")] != '\0';
}

/* The number of a note: raised, and a link within the page. */
static bool
is_note_call(const xmlNode *n)
{
	const xmlNode *child = n->children, *a, *text;
	bool raised = is_element(n, "sup");

	if (!(raised || is_element(n, "a")) || child == NULL ||
	    child->next != NULL || !is_element(child, raised ? "a" : "sup"))
		return false;
	a = raised ? child : n;
	text = child->children;
	return attribute(a, "href")[0] == '#' && text != NULL &&
	    text->next == NULL && has_text(text) &&
	    strspn((const char *)text->content, "[]()0123456789 ") ==
	    strlen((const char *)text->content);
}

static bool
is_skipped(const struct html *h, const xmlNode *n)
{
	if (role_of(n) == SKIP || has_attribute(n, "hidden") ||
	    strcmp(attribute(n, "aria-hidden"), "true") == 0 ||
	    leads_around(n) || is_note_call(n) ||
	    names_surroundings(attribute(n, "role")) ||
	    names_surroundings(attribute(n, "class")) ||
	    names_surroundings(attribute(n, "id")))
		return n != h->root;
	return (is_element(n, "header") || is_element(n, "footer")) &&
	    is_of_page(h, n);
}

/* The node after n in the order of the document; not below n when `over`. */
static const xmlNode *
after(const xmlNode *root, const xmlNode *n, bool over)
{
	if (!over && n->type == XML_ELEMENT_NODE && n->children != NULL)
		return n->children;
	while (n != root && n->next == NULL)
		n = n->parent;
	return n == root ? NULL : n->next;
}

/* A table that only lays the page out: its cells hold more than a cell. */
static bool
is_layout(const xmlNode *table)
{
	unsigned rows = 0, cells = 0;
	bool empty = true; /* the cell at hand: it may hold a picture */

	if (strcmp(attribute(table, "role"), "presentation") == 0)
		return true;
	for (const xmlNode *n = after(table, table, false); n != NULL;
	     n = after(table, n, false)) {
		enum role r = n->type == XML_ELEMENT_NODE ? role_of(n) : INLINE;

		rows += r == ROW;
		if (r == CELL)
			empty = true;
		if (empty && has_text(n)) {
			empty = false;
			cells++;
		}
		if (r == TABLE || r == HEADING)
			return true;
	}
	return rows == 0 || cells <= rows;
}

/* --- Blocks -------------------------------------------------------------- */

/* A letter, a digit or something beyond ASCII: brackets and bars are none. */
static bool
says_something(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') ||
		    (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* NULL where the text says nothing. */
static struct block *
add_block(struct html *h, enum block_kind kind)
{
	struct block *b = NULL;

	if (says_something(buf_span(&h->text)))
		b = document_add(h->doc, kind, buf_span(&h->text));
	buf_clear(&h->text);
	return b;
}

/* Whether the text is a term that waits for its definition. */
static bool
awaits_definition(const struct html *h)
{
	return h->term > 0 &&
	    span_trim(span_sub(buf_span(&h->text), h->term, h->text.len)).len ==
	    0;
}

static void
end_block(struct html *h)
{
	struct block *b;

	h->term = 0;
	if (h->row != NULL) {
		buf_addc(&h->text, ' ');
		return;
	}
	if ((b = add_block(h, h->kind)) == NULL)
		return;
	if (h->kind == BLOCK_HEADING)
		b->level = h->level;
	else if (h->lists > 0 && h->kind == BLOCK_PARAGRAPH) {
		b->kind = BLOCK_ITEM;
		b->level = h->lists;
	}
}

static void
begin_block(struct html *h, enum block_kind kind)
{
	end_block(h);
	if (h->row == NULL)
		h->kind = kind;
}

static void
begin_row(struct html *h, const xmlNode *n)
{
	const xmlNode *table = n->parent;

	while (table != NULL && !is_element(table, "table"))
		table = table->parent;
	begin_block(h, BLOCK_PARAGRAPH);
	if (h->row != NULL || table == NULL)
		return;
	if (table != h->judged) {
		h->judged = table;
		h->layout = is_layout(table);
	}
	if (h->layout)
		return;
	h->row = n;
	h->cells = 0;
	h->titled = true;
	h->kind = BLOCK_ROW;
}

static void
end_row(struct html *h, const xmlNode *n)
{
	struct block *b;

	if (h->row != n) {
		end_block(h);
		return;
	}
	h->row = NULL;
	b = add_block(h, BLOCK_ROW);
	h->kind = BLOCK_PARAGRAPH;
	if (b != NULL)
		b->header = h->cells > 1 && (h->titled || h->head != NULL);
}

static void
begin_cell(struct html *h, const xmlNode *n)
{
	if (h->row == NULL) {
		end_block(h);
		return;
	}
	if (h->cells++ > 0)
		buf_adds(&h->text, " | ");
	h->titled &= is_element(n, "th");
}

/* Several terms may have one definition. */
static void
begin_term(struct html *h)
{
	if (!awaits_definition(h)) {
		begin_block(h, BLOCK_PARAGRAPH);
		return;
	}
	buf_cut(&h->text, h->term - strlen(COLON));
	buf_adds(&h->text, ", ");
	h->term = 0;
}

static void
end_term(struct html *h)
{
	struct buf *t = &h->text;

	if (h->row != NULL || !says_something(buf_span(t)))
		return;
	while (t->len > 0 && strchr(" \t\r\n:", t->p[t->len - 1]) != NULL)
		buf_cut(t, t->len - 1);
	buf_adds(t, COLON);
	h->term = t->len;
}

static void
enter(struct html *h, const xmlNode *n)
{
	switch (role_of(n)) {
	case TERM:
		begin_term(h);
		break;
	case DEFINITION:
	case BLOCK:
		if (!awaits_definition(h))
			begin_block(h, BLOCK_PARAGRAPH);
		break;
	case HEADING:
		begin_block(h, BLOCK_HEADING);
		h->level = (unsigned)(n->name[1] - '0');
		break;
	case CAPTION:
		begin_block(h, BLOCK_CAPTION);
		break;
	case LIST:
		begin_block(h, BLOCK_PARAGRAPH);
		h->lists++;
		break;
	case ITEM:
	case TABLE:
		begin_block(h, BLOCK_PARAGRAPH);
		break;
	case HEAD:
		h->head = n;
		break;
	case ROW:
		begin_row(h, n);
		break;
	case CELL:
		begin_cell(h, n);
		break;
	case BREAK:
		buf_addc(&h->text, ' ');
		break;
	case INLINE:
	case SKIP:
		break;
	}
}

static void
leave(struct html *h, const xmlNode *n)
{
	switch (role_of(n)) {
	case TERM:
		end_term(h);
		break;
	case LIST:
		end_block(h);
		h->lists -= h->lists > 0;
		break;
	case HEAD:
		h->head = NULL;
		break;
	case ROW:
		end_row(h, n);
		break;
	case CELL:
		if (h->row == NULL)
			end_block(h);
		break;
	case BLOCK:
	case HEADING:
	case CAPTION:
	case ITEM:
	case TABLE:
	case DEFINITION:
		begin_block(h, BLOCK_PARAGRAPH);
		break;
	case INLINE:
	case BREAK:
	case SKIP:
		break;
	}
}

/* Leaves n, and what it is the last child of; returns what comes next. */
static const xmlNode *
leave_up(struct html *h, const xmlNode *n)
{
	for (;;) {
		if (n->type == XML_ELEMENT_NODE)
			leave(h, n);
		if (n == h->root)
			return NULL;
		if (n->next != NULL)
			return n->next;
		n = n->parent;
	}
}

static void
walk(struct html *h)
{
	const xmlNode *n = h->root;

	while (n != NULL) {
		if ((n->type == XML_TEXT_NODE ||
			n->type == XML_CDATA_SECTION_NODE) &&
		    n->content != NULL)
			buf_adds(&h->text, (const char *)n->content);
		if (n->type != XML_ELEMENT_NODE || is_skipped(h, n)) {
			while (n != h->root && n->next == NULL) {
				n = n->parent;
				leave(h, n);
			}
			n = n == h->root ? NULL : n->next;
			continue;
		}
		enter(h, n);
		n = n->children != NULL ? n->children : leave_up(h, n);
	}
	end_block(h);
}

/* --- The page ------------------------------------------------------------ */

static const xmlNode *
find(const xmlNode *root, const char *name, const char *role)
{
	for (const xmlNode *n = root; n != NULL; n = after(root, n, false))
		if (n->type == XML_ELEMENT_NODE &&
		    (is_element(n, name) ||
			(role != NULL &&
			    strcmp(attribute(n, "role"), role) == 0)))
			return n;
	return NULL;
}

/* What the page is about: its main part; its one article; its body. */
static const xmlNode *
find_content(const xmlNode *root)
{
	const xmlNode *n = find(root, "main", "main"), *next;

	if (n != NULL)
		return n;
	n = find(root, "article", NULL);
	if (n != NULL) {
		for (next = after(root, n, true); next != NULL;
		     next = after(root, next, false))
			if (is_element(next, "article"))
				break;
		if (next == NULL)
			return n;
	}
	n = find(root, "body", NULL);
	return n == NULL ? root : n;
}

static void
keep(char **member, const char *value)
{
	if (*member == NULL && value[0] != '\0')
		*member = xstrdup(value);
}

static void
take_meta(struct document_meta *m, const xmlNode *n)
{
	static const char *const dates[] = {"date", "dc.date", "dcterms.date",
	    "dcterms.issued", "dc.date.issued", "article:published_time",
	    "citation_publication_date", "dcterms.created", "dc.date.created"};
	const char *name = attribute(n, "name");
	const char *value = attribute(n, "content");

	if (name[0] == '\0')
		name = attribute(n, "property");
	if (strcasecmp(name, "author") == 0 ||
	    strcasecmp(name, "dc.creator") == 0 ||
	    strcasecmp(name, "dcterms.creator") == 0)
		keep(&m->author, value);
	for (size_t i = 0; i < COUNT(dates); i++)
		if (strcasecmp(name, dates[i]) == 0)
			keep(&m->date, value);
}

static void
take_head(struct document *doc, const xmlNode *root)
{
	bool titled = doc->meta.title != NULL;
	xmlChar *text;

	keep(&doc->meta.language, attribute(root, "lang"));
	for (const xmlNode *n = root; n != NULL;
	     n = after(root, n, is_element(n, "body"))) {
		if (is_element(n, "meta"))
			take_meta(&doc->meta, n);
		if (titled || !is_element(n, "title") ||
		    (text = xmlNodeGetContent(n)) == NULL)
			continue;
		keep(&doc->meta.title, (const char *)text);
		xmlFree(text);
		titled = true;
	}
}

/* The encoding that the page names, as far as it stands at its start. */
static struct span
declared(struct span s)
{
	size_t end = s.len < 2048 ? s.len : 2048, n = 0;

	for (size_t i = 0; i + 8 < end; i++) {
		if (strncasecmp(s.p + i, "charset=", 8) != 0 &&
		    strncasecmp(s.p + i, "encoding=", 9) != 0)
			continue;
		i += strcspn(s.p + i, "=") + 1;
		i += i < end && (s.p[i] == '"' || s.p[i] == '\'');
		while (i + n < end && strchr("\"'; />?", s.p[i + n]) == NULL)
			n++;
		return span_sub(s, i, i + n);
	}
	return SPAN("");
}

void
html_add(struct document *doc, struct span bytes)
{
	struct html h = {.doc = doc, .kind = BLOCK_PARAGRAPH};
	struct buf scratch = BUF_INIT;
	struct span s = encoding_utf8(bytes, declared(bytes), &scratch);
	const xmlNode *root;
	xmlDoc *page = NULL;

	if (s.len > 0 && s.len < INT32_MAX)
		page = htmlReadMemory(s.p, (int)s.len, NULL, "UTF-8",
		    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
			HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
			HTML_PARSE_COMPACT);
	root = page == NULL ? NULL : xmlDocGetRootElement(page);
	if (root != NULL) {
		take_head(doc, root);
		h.root = find_content(root);
		walk(&h);
	}
	xmlFreeDoc(page);
	buf_release(&h.text);
	buf_release(&scratch);
}

int
html_read(struct span bytes, struct document *doc, struct err *e)
{
	(void)e;
	html_add(doc, bytes);
	return 0;
}
