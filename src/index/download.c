/*
 * Publications downloaded and added.  Interface: download.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/module.h"
#include "index/download.h"
#include "index/locate.h"
#include "index/reader.h"

struct downloads {
	struct feed *feed;
	struct publication *list; /* what has an address */
	size_t n, cap;
	char *const *ids;
	size_t nids;
	struct err *e;
};

/* --- What to fetch ----------------------------------------------------- */

static bool
is_named(const struct downloads *d, const char *id)
{
	for (size_t i = 0; i < d->nids; i++)
		if (strcmp(d->ids[i], id) == 0)
			return true;
	return d->nids == 0;
}

static int
take_publication(const struct publication_info *p, void *arg)
{
	struct downloads *d = arg;

	if (!is_named(d, p->slug) || (p->url == NULL && d->nids == 0))
		return 0;
	d->list = mem_more(d->list, d->n, &d->cap, sizeof(*d->list));
	d->list[d->n++] = (struct publication){.id = xstrdup(p->slug),
	    .title = xstrdup(p->title),
	    .url = p->url == NULL ? NULL : xstrdup(p->url)};
	return 0;
}

static bool
is_taken(const struct downloads *d, const char *id)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->list[i].id, id) == 0)
			return true;
	return false;
}

static int
choose(struct downloads *d)
{
	struct reader *reader = reader_open(d->feed->index, d->e);
	int rc;

	if (reader == NULL)
		return -1;
	rc = reader_each_publication(reader, take_publication, d, d->e);
	reader_close(reader);
	for (size_t i = 0; rc == 0 && i < d->nids; i++) {
		if (is_taken(d, d->ids[i]))
			continue;
		err_set(d->e, ERR_MISSING,
		    _("%s: no publication of this id: see miprof-index list"),
		    d->ids[i]);
		rc = -1;
	}
	return rc;
}

/* --- What came --------------------------------------------------------- */

static int
take_file(const struct publication *p, enum fetch_outcome outcome,
    const char *path, const struct err *why, void *arg)
{
	struct downloads *d = arg;
	struct feed_event event = {.fate = FEED_FAILED};
	char *file = path == NULL ? NULL : xstrdup(path);
	int rc;

	if (outcome == FETCH_FAILED) {
		event.why = why->text;
		d->feed->count[FEED_FAILED]++;
		return d->feed->fn == NULL ? 0
					   : d->feed->fn(&event, d->feed->arg);
	}
	d->feed->as = p->id;
	rc = feed_add(d->feed, &file, 1, d->e);
	free(file);
	return rc;
}

static int
tell_bytes(const struct publication *p, uint64_t got, uint64_t total, void *arg)
{
	const struct feed *feed = ((struct downloads *)arg)->feed;

	return feed->tick(p->id, got, total, feed->arg);
}

char *
download_folder(struct err *e)
{
	char *data = locate_data_folder();
	struct buf b = BUF_INIT;

	if (data == NULL) {
		err_set(e, ERR_SYSTEM,
		    _("neither XDG_DATA_HOME nor HOME says where to keep "
		      "files"));
		return NULL;
	}
	buf_addf(&b, "%s/files", data);
	free(data);
	return buf_take(&b);
}

static int
fetch(const struct publication **list, size_t n, const struct fetch_options *o,
    struct err *e)
{
	const struct fetcher *f =
	    &fetcher != NULL ? &fetcher : module_table("fetch", "fetcher", e);

	return f == NULL ? -1 : f->all(list, n, o, e);
}

int
download(struct feed *feed, char *const *ids, size_t n,
    const struct fetch_options *options, struct err *e)
{
	struct downloads d = {.feed = feed, .ids = ids, .nids = n, .e = e};
	struct fetch_options o = *options;
	const struct publication **list = NULL;
	int rc = choose(&d);

	o.done = take_file;
	o.progress = feed->tick == NULL ? NULL : tell_bytes;
	o.arg = &d;
	if (rc == 0) {
		list = xcalloc(d.n, sizeof(*list));
		for (size_t i = 0; i < d.n; i++)
			list[i] = &d.list[i];
		rc = fetch(list, d.n, &o, e);
	}
	free(list);
	for (size_t i = 0; i < d.n; i++) {
		free(d.list[i].id);
		free(d.list[i].title);
		free(d.list[i].url);
	}
	free(d.list);
	return rc;
}
