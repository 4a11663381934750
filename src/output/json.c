/*
 * JSON Lines: one object a passage.  The keys and their order are promised
 * in miprof-search(1).
 */
#include <jansson.h>

#include "output/marked.h"
#include "output/output.h"
#include "output/record.h"
#include "text/escape.h"

/* null for NULL; what is no UTF-8 becomes U+FFFD. */
static json_t *
string(const char *s)
{
	struct buf text = BUF_INIT;
	json_t *value;

	if (s == NULL)
		return json_null();
	escape_invalid(&text, span_of(s));
	value = json_stringn_nocheck(text.p == NULL ? "" : text.p, text.len);
	buf_release(&text);
	return value;
}

static void
set_string(json_t *object, const char *key, const char *s)
{
	json_object_set_new_nocheck(object, key, string(s));
}

static void
set_size(json_t *object, const char *key, size_t n)
{
	json_object_set_new_nocheck(object, key, json_integer((json_int_t)n));
}

static json_t *
matches_array(const struct marked *m)
{
	json_t *array = json_array();

	for (size_t i = 0; i < m->n; i++)
		json_array_append_new(array,
		    json_pack("[I,I]", (json_int_t)m->marks[i].start,
			(json_int_t)m->marks[i].end));
	return array;
}

static void
set_text(json_t *object, const struct hit *hit)
{
	struct marked m = MARKED_INIT;

	marked_fill(&m, hit, SAFE_UTF8);
	json_object_set_new_nocheck(object, "text",
	    json_stringn_nocheck(m.text.p == NULL ? "" : m.text.p, m.text.len));
	json_object_set_new_nocheck(object, "matches", matches_array(&m));
	marked_release(&m);
}

/* Neighbours shown as context have neither rank nor score. */
static void
set_rank(json_t *object, const struct hit *hit)
{
	json_object_set_new_nocheck(object, "rank",
	    hit->rank == 0 ? json_null() : json_integer((json_int_t)hit->rank));
	json_object_set_new_nocheck(object, "score",
	    hit->rank == 0 ? json_null() : json_real(hit->score));
}

static json_t *
hit_object(const struct hit *hit)
{
	json_t *object = json_object();

	set_rank(object, hit);
	set_string(object, "ref", hit->ref);
	set_string(object, "id", hit->id);
	set_string(object, "kind", kind_slug(hit->kind));
	set_string(object, "origin", hit->notice ? "notice" : "text");
	set_string(object, "title", hit->title);
	set_string(object, "number", hit->number);
	set_string(object, "date", hit->date);
	set_string(object, "page", hit->page);
	set_string(object, "section", hit->section);
	set_string(object, "path", hit->path);
	set_string(object, "url", hit->url);
	set_text(object, hit);
	return object;
}

static void
print(struct sink *sink, const struct view *view, json_t *object)
{
	json_dump_callback(
	    object, record_piece, &sink->text, JSON_REAL_PRECISION(6));
	json_decref(object);
	output_end(sink, view);
}

void
output_json(struct sink *sink, const struct view *view, const struct hit *hit)
{
	json_t *object = hit_object(hit);

	if (view->publications)
		set_size(object, "passages", hit->passages);
	if (hit->explanation != NULL)
		set_string(object, "explanation", hit->explanation);
	print(sink, view, object);
}

void
output_json_count(struct sink *sink, const struct view *view, enum facet facet,
    const struct count *count)
{
	json_t *object = json_object();

	set_string(object, "facet", facet_slug(facet));
	set_string(object, "value", count->value);
	set_size(object, "count", count->n);
	print(sink, view, object);
}
