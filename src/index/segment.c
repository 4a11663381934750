/*
 * A segment of the full-text table.  Interface: segment.h.
 *
 * A leaf is a head of four bytes (where its first row is, unless a term comes
 * before; where its foot begins), terms with their postings, and a foot: where
 * each term is.  A list of postings may go over any number of leaves, broken
 * between numbers; each leaf that begins within one begins its first row
 * anew.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "index/database.h"
#include "index/segment.h"
#include "index/varint.h"

#define HEAD 4 /* bytes of a leaf */

/* Rows of the table of leaves and of what is known of them. */
#define TOTALS 1
#define STRUCTURE 10
#define COOKIE 4 /* bytes, before the numbers of the structure */

/* The number of a leaf's row; a list of rows has a bit and its height. */
#define SEGMENT_SHIFT 37
#define ROWS_BIT ((int64_t)1 << 36)
#define HEIGHT_SHIFT 31
#define MAX_SEGMENTS 2000
#define SMALL 64 /* leaves of a segment of the first level */

/* Terms have a first byte, which tells them from those of prefixes. */
#define TERM_SIGN '0'

/* Lists of rows are for postings of so many leaves without a term. */
#define LONG_LIST 4

/*
 * Of a long list, the first rows of its leaves: pages of numbers, and above
 * them, where they are several, pages of the first rows of those.
 */
struct height {
	struct buf page;
	uint32_t number; /* of the page: its first leaf, and so on */
	int64_t last;	 /* row on it */
};

struct segment {
	sqlite3 *db;
	struct err *e;
	sqlite3_stmt *put_block, *put_split;
	struct buf structure; /* of the table, before */
	uint64_t lowest;      /* level of it that has segments */
	uint64_t id;
	size_t size; /* of a leaf */
	struct buf leaf, foot;
	uint32_t number;   /* of the leaf, from 1 */
	size_t last_start; /* of a term in the leaf */
	bool has_term, has_row;
	struct buf term;  /* the last one */
	int64_t row;	  /* of the last posting; 0: the term has none yet */
	struct buf split; /* no more than the term that split_leaf begins with,
			     and more than any before */
	uint32_t split_leaf; /* 0: known already */
	size_t without_term; /* leaves since */
	struct height *heights;
	size_t nheights, capheights;
};

/* --- Numbers and rows -------------------------------------------------- */

static void
add_number(struct buf *b, uint64_t value)
{
	buf_reserve(b, VARINT_MAX);
	b->len += varint_put((unsigned char *)b->p + b->len, value);
}

static int
damaged(sqlite3 *db, struct err *e)
{
	err_set(e, ERR_DAMAGED,
	    _("the index %s is damaged (%s): build it again, or see "
	      "miprof-index check"),
	    sqlite3_db_filename(db, "main"), _("full-text structure"));
	return -1;
}

/* The next number of what is read; false at its end. */
static bool
next_number(struct span *rest, uint64_t *value)
{
	size_t n = varint_get((const unsigned char *)rest->p, rest->len, value);

	*rest = span_sub(*rest, n, rest->len);
	return n > 0;
}

static int
put_block(struct segment *s, int64_t row, struct span block)
{
	sqlite3_bind_int64(s->put_block, 1, row);
	sqlite3_bind_blob64(s->put_block, 2, block.p, block.len, SQLITE_STATIC);
	return database_step(s->put_block, s->e);
}

static int
get_block(sqlite3 *db, int64_t row, struct buf *block, struct err *e)
{
	static const char sql[] = "SELECT block FROM word_data WHERE id = ?1";
	sqlite3_stmt *stmt = database_prepare(db, sql, e);
	int rc;

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, row);
	rc = database_take(stmt, block, e);
	sqlite3_finalize(stmt);
	if (rc == 0)
		return damaged(db, e);
	return rc == 1 ? 0 : -1;
}

/* --- First rows of a long list's leaves -------------------------------- */

static int
put_rows(struct segment *s, size_t height)
{
	const struct height *h = &s->heights[height];
	int64_t row = (int64_t)s->id << SEGMENT_SHIFT | ROWS_BIT |
	    (int64_t)height << HEIGHT_SHIFT | h->number;

	return put_block(s, row, buf_span(&h->page));
}

static void
begin_rows(struct height *h, bool is_root, uint32_t below, int64_t row)
{
	add_number(&h->page, is_root ? 0 : 1);
	add_number(&h->page, below);
	add_number(&h->page, (uint64_t)row);
	h->last = row;
}

/* The row that a page of rows begins with. */
static int64_t
first_of(const struct height *h)
{
	struct span rest = buf_span(&h->page);
	uint64_t value = 0;

	for (int i = 0; i < 3; i++)
		next_number(&rest, &value);
	return (int64_t)value;
}

static void
need_height(struct segment *s, size_t height)
{
	if (height < s->nheights)
		return;
	s->heights = mem_more(
	    s->heights, s->nheights, &s->capheights, sizeof(*s->heights));
	s->heights[s->nheights++] = (struct height){.page = BUF_INIT};
}

/* A full page of rows is written; the height above knows how it begins. */
static int
turn_rows(struct segment *s, size_t height)
{
	struct height *h, *above;

	need_height(s, height + 1);
	h = &s->heights[height];
	above = &s->heights[height + 1];
	h->page.p[0] = 1; /* not the root any more */
	if (put_rows(s, height) == -1)
		return -1;
	if (above->page.len == 0) {
		above->number = h->number;
		begin_rows(above, true, h->number, first_of(h));
	}
	buf_clear(&h->page);
	h->number++;
	return 0;
}

/* This row is the first of its leaf. */
static int
note_row(struct segment *s, int64_t row)
{
	uint32_t below = s->number;
	bool full = true;

	for (size_t i = 0; full; i++) {
		struct height *h;

		need_height(s, i);
		full = s->heights[i].page.len >= s->size;
		if (full && turn_rows(s, i) == -1)
			return -1;
		h = &s->heights[i];
		if (h->page.len == 0) {
			begin_rows(h, !full, below, row);
		} else {
			add_number(&h->page, (uint64_t)(row - h->last));
			h->last = row;
		}
		below = h->number;
	}
	return 0;
}

/* The list ended: its rows are wanted if it was long. */
static int
end_rows(struct segment *s, bool *wanted)
{
	int rc = 0;

	*wanted = s->nheights > 0 && s->heights[0].page.len > 0 &&
	    s->without_term >= LONG_LIST;
	for (size_t i = 0; i < s->nheights && s->heights[i].page.len > 0; i++) {
		if (rc == 0 && *wanted)
			rc = put_rows(s, i);
		buf_clear(&s->heights[i].page);
	}
	s->without_term = 0;
	return rc;
}

/* --- Leaves ------------------------------------------------------------ */

static int
end_split(struct segment *s)
{
	bool wanted;

	if (s->split_leaf == 0)
		return 0;
	if (end_rows(s, &wanted) == -1)
		return -1;
	sqlite3_bind_int64(s->put_split, 1, (int64_t)s->id);
	sqlite3_bind_blob64(s->put_split, 2,
	    s->split.len == 0 ? "" : s->split.p, s->split.len, SQLITE_STATIC);
	sqlite3_bind_int64(
	    s->put_split, 3, (int64_t)s->split_leaf << 1 | (wanted ? 1 : 0));
	s->split_leaf = 0;
	return database_step(s->put_split, s->e);
}

static size_t
used(const struct segment *s)
{
	return s->leaf.len + s->foot.len;
}

static void
put_head(struct segment *s, size_t at, size_t value)
{
	s->leaf.p[at] = (char)(value >> 8);
	s->leaf.p[at + 1] = (char)value;
}

static void
begin_leaf(struct segment *s)
{
	buf_clear(&s->leaf);
	buf_clear(&s->foot);
	buf_grow(&s->leaf, HEAD);
	memset(s->leaf.p, 0, HEAD);
	s->number++;
	s->last_start = 0;
	s->has_term = s->has_row = false;
}

static int
turn_leaf(struct segment *s)
{
	put_head(s, 2, s->leaf.len);
	if (!s->has_term) {
		if (!s->has_row && s->nheights > 0 &&
		    s->heights[0].page.len > 0)
			add_number(&s->heights[0].page, 0);
		s->without_term++;
	}
	buf_add(&s->leaf, buf_span(&s->foot));
	if (put_block(s, (int64_t)s->id << SEGMENT_SHIFT | s->number,
		buf_span(&s->leaf)) == -1)
		return -1;
	begin_leaf(s);
	return 0;
}

/* --- Terms ------------------------------------------------------------- */

/* Bytes that a term, behind its sign, and the last one begin with. */
static size_t
in_common(const struct segment *s, struct span term)
{
	size_t n = 0;

	if (s->term.len == 0)
		return 0;
	while (n < term.len && n + 1 < s->term.len &&
	    term.p[n] == s->term.p[n + 1])
		n++;
	return n + 1;
}

/* The leaf's first term: enough of it tells the leaf from those before. */
static int
begin_split(struct segment *s, size_t common)
{
	size_t n = s->term.len < common + 1 ? s->term.len : common + 1;

	if (s->number == 1)
		return 0;
	if (end_split(s) == -1)
		return -1;
	buf_clear(&s->split);
	buf_add(&s->split, (struct span){s->term.p, n});
	s->split_leaf = s->number;
	return 0;
}

int
segment_term(struct segment *s, struct span term)
{
	size_t common = in_common(s, term);

	if (used(s) + term.len + 3 >= s->size && s->leaf.len > HEAD &&
	    turn_leaf(s) == -1)
		return -1;
	buf_clear(&s->term);
	buf_addc(&s->term, TERM_SIGN);
	buf_add(&s->term, term);
	add_number(&s->foot, s->leaf.len - s->last_start);
	s->last_start = s->leaf.len;
	if (s->has_term) {
		add_number(&s->leaf, common);
	} else {
		if (begin_split(s, common) == -1)
			return -1;
		common = 0;
	}
	add_number(&s->leaf, s->term.len - common);
	buf_add(&s->leaf, span_sub(buf_span(&s->term), common, s->term.len));
	s->has_term = s->has_row = true;
	s->row = 0;
	need_height(s, 0);
	s->heights[0].number = s->number;
	return 0;
}

/* --- Postings ---------------------------------------------------------- */

static int
add_row(struct segment *s, int64_t row)
{
	int64_t before = s->row;

	s->row = row;
	if (s->has_row) {
		add_number(&s->leaf, (uint64_t)(row - before));
		return 0;
	}
	put_head(s, 0, s->leaf.len);
	add_number(&s->leaf, (uint64_t)row);
	s->has_row = true;
	return note_row(s, row);
}

/* Bytes of the numbers at p that fit into `most`; the first one anyway. */
static size_t
whole_numbers(struct span positions, size_t most)
{
	const unsigned char *p = (const unsigned char *)positions.p;
	size_t at = 0;

	for (size_t i = 0; i < positions.len && (i < most || at == 0); i++)
		if (p[i] < 0x80)
			at = i + 1;
	return at;
}

/* The positions of one row, with their size before them. */
static int
add_positions(struct segment *s, struct span positions)
{
	for (;;) {
		size_t room = used(s) < s->size ? s->size - used(s) : 0;
		size_t n = positions.len <= room
		    ? positions.len
		    : whole_numbers(positions, room);

		buf_add(&s->leaf, span_sub(positions, 0, n));
		positions = span_sub(positions, n, positions.len);
		if (used(s) >= s->size && turn_leaf(s) == -1)
			return -1;
		if (positions.len == 0)
			return 0;
	}
}

/* Bytes of the posting at p, whose row is delta after the one before; 0 where
 * the list is damaged. */
static size_t
measure_posting(const unsigned char *p, size_t len, uint64_t *delta)
{
	size_t row = varint_get(p, len, delta), n;
	uint64_t size;

	if (row == 0)
		return 0;
	n = varint_get(p + row, len - row, &size);
	if (n == 0 || size / 2 > len - row - n)
		return 0;
	return row + n + size / 2;
}

/* The next row of a list, and its positions with their size. */
static bool
next_posting(struct span *rest, uint64_t *delta, struct span *positions)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t n = measure_posting(p, rest->len, delta);

	*positions = span_sub(*rest, varint_size(*delta), n);
	*rest = span_sub(*rest, n, rest->len);
	return n > 0;
}

/* As many whole postings as the leaf has room for. */
static void
copy_postings(struct segment *s, struct span *list)
{
	const unsigned char *p = (const unsigned char *)list->p;
	size_t room = used(s) < s->size ? s->size - used(s) : 0, at = 0, n;
	uint64_t delta;

	while (at < room &&
	    (n = measure_posting(p + at, list->len - at, &delta)) > 0 &&
	    n <= room - at) {
		s->row += (int64_t)delta;
		at += n;
	}
	buf_add(&s->leaf, span_sub(*list, 0, at));
	*list = span_sub(*list, at, list->len);
}

/* Posting by posting, over as many leaves as it takes. */
static int
spread_postings(struct segment *s, struct span list)
{
	struct span positions;
	uint64_t delta = 0;

	while (list.len > 0) {
		if (s->has_row)
			copy_postings(s, &list);
		if (list.len == 0)
			return 0;
		if (!next_posting(&list, &delta, &positions))
			return damaged(s->db, s->e);
		if (add_row(s, s->row + (int64_t)delta) == -1 ||
		    add_positions(s, positions) == -1)
			return -1;
	}
	return 0;
}

int
segment_postings(struct segment *s, struct span list, int64_t last)
{
	struct span positions, rest = list;
	uint64_t first = 0;

	if (s->row == 0) {
		if (used(s) + list.len + 1 > s->size)
			return spread_postings(s, list);
		buf_add(&s->leaf, list);
		s->row = last;
		return 0;
	}
	if (!next_posting(&rest, &first, &positions))
		return damaged(s->db, s->e);
	if (add_row(s, (int64_t)first) == -1 ||
	    add_positions(s, positions) == -1)
		return -1;
	return spread_postings(s, rest);
}

/* --- The table --------------------------------------------------------- */

/* Levels of so many segments that FTS5 would merge them, whole. */
static const char merge_all[] =
    "INSERT INTO word(word, rank) VALUES('merge', 1000000000)";

/*
 * FTS5 writes what it holds when a savepoint begins, and forgets what it knows
 * of its tables when one is rolled back; asked to merge nothing, it takes part
 * in the transaction and so hears of both.
 */
static int
have_fts5_forget(sqlite3 *db, struct err *e)
{
	static const char *const statements[] = {
	    "INSERT INTO word(word, rank) VALUES('merge', 0)",
	    "SAVEPOINT segment", "ROLLBACK TO segment", "RELEASE segment"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < COUNT(statements); i++)
		rc = database_run(db, statements[i], e);
	return rc;
}

/* Writing to the tables of FTS5 is refused before and afterwards. */
static void
guard(struct segment *s, bool on)
{
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, on ? 1 : 0, NULL);
}

static int
prepare(struct segment *s)
{
	guard(s, false);
	s->put_block = database_prepare(
	    s->db, "REPLACE INTO word_data(id, block) VALUES(?1, ?2)", s->e);
	s->put_split = s->put_block == NULL
	    ? NULL
	    : database_prepare(s->db,
		  "INSERT INTO word_idx(segid, term, pgno) VALUES(?1, ?2, ?3)",
		  s->e);
	return s->put_split == NULL ? -1 : 0;
}

/* What the structure says before its levels. */
struct structure {
	uint64_t levels, segments, written;
	struct span rest;
};

static bool
read_structure(const struct segment *s, struct structure *t)
{
	t->rest = span_sub(buf_span(&s->structure), COOKIE, s->structure.len);
	return next_number(&t->rest, &t->levels) &&
	    next_number(&t->rest, &t->segments) &&
	    next_number(&t->rest, &t->written) && t->levels <= MAX_SEGMENTS;
}

/* Three numbers of each: its own, its first and its last leaf. */
struct level {
	uint64_t merging, count;
	struct span segments;
};

static bool
next_level(struct structure *t, struct level *level)
{
	struct span from;
	uint64_t value;

	if (!next_number(&t->rest, &level->merging) ||
	    !next_number(&t->rest, &level->count))
		return false;
	from = t->rest;
	for (uint64_t i = 0; i < level->count; i++)
		for (int k = 0; k < 3; k++)
			if (!next_number(&t->rest, &value))
				return false;
	level->segments = span_sub(from, 0, from.len - t->rest.len);
	return true;
}

/* The least number that no segment has; and the first level that has any. */
static int
look_around(struct segment *s)
{
	bool taken[MAX_SEGMENTS + 1] = {false};
	struct structure t;
	struct level level;
	uint64_t id, leaf;

	s->lowest = MAX_SEGMENTS;
	if (!read_structure(s, &t))
		return damaged(s->db, s->e);
	for (uint64_t i = 0; i < t.levels; i++) {
		if (!next_level(&t, &level))
			return damaged(s->db, s->e);
		if (level.count > 0 && s->lowest == MAX_SEGMENTS)
			s->lowest = i;
		while (next_number(&level.segments, &id) &&
		    next_number(&level.segments, &leaf) &&
		    next_number(&level.segments, &leaf))
			if (id <= MAX_SEGMENTS)
				taken[id] = true;
	}
	for (s->id = 1; s->id <= MAX_SEGMENTS && taken[s->id]; s->id++)
		continue;
	return s->id <= MAX_SEGMENTS ? 0 : damaged(s->db, s->e);
}

struct segment *
segment_begin(sqlite3 *db, size_t leaf, struct err *e)
{
	struct segment *s = xcalloc(1, sizeof(*s));

	s->db = db;
	s->e = e;
	s->size = leaf;
	s->split_leaf = 1;
	begin_leaf(s);
	if (have_fts5_forget(db, e) == 0 && prepare(s) == 0 &&
	    get_block(db, STRUCTURE, &s->structure, e) == 0 &&
	    look_around(s) == 0)
		return s;
	segment_abandon(s);
	return NULL;
}

/*
 * Where FTS5 would have it after so many merges: a large one among the small
 * ones of later changes would be merged with them.  Not beyond a level that
 * has segments, which would be taken for newer.
 */
static uint64_t
level_of(const struct segment *s, uint64_t leaves)
{
	uint64_t level = 0;

	for (; leaves >= SMALL && level < s->lowest; leaves /= SEGMENT_MOST)
		level++;
	return level;
}

/* The segment, as the newest of its level; how many that has. */
static int
put_structure(struct segment *s, uint64_t leaves, uint64_t *count)
{
	struct buf new = BUF_INIT;
	struct structure t;
	uint64_t ours = level_of(s, leaves), levels;
	int rc;

	if (!read_structure(s, &t))
		return damaged(s->db, s->e);
	levels = t.levels > ours ? t.levels : ours + 1;
	buf_add(&new, span_sub(buf_span(&s->structure), 0, COOKIE));
	add_number(&new, levels);
	add_number(&new, t.segments + 1);
	add_number(&new, t.written + leaves);
	for (uint64_t i = 0; i < levels; i++) {
		struct level level = {0, 0, {NULL, 0}};

		if (i < t.levels)
			next_level(&t, &level);
		add_number(&new, level.merging);
		add_number(&new, level.count + (i == ours ? 1 : 0));
		buf_add(&new, level.segments);
		if (i != ours)
			continue;
		add_number(&new, s->id);
		add_number(&new, 1);
		add_number(&new, leaves);
		*count = level.count + 1;
	}
	rc = put_block(s, STRUCTURE, buf_span(&new));
	buf_release(&new);
	return rc;
}

static int
put_totals(struct segment *s, const struct segment_totals *more)
{
	struct buf old = BUF_INIT, new = BUF_INIT;
	struct span rest;
	uint64_t value = 0;
	int rc = get_block(s->db, TOTALS, &old, s->e);

	rest = buf_span(&old);
	next_number(&rest, &value);
	add_number(&new, value + more->rows);
	for (int z = 0; z < ZONE_COUNT; z++) {
		value = 0;
		next_number(&rest, &value);
		add_number(&new, value + more->positions[z]);
	}
	if (rc == 0)
		rc = put_block(s, TOTALS, buf_span(&new));
	buf_release(&old);
	buf_release(&new);
	return rc;
}

int
segment_end(struct segment *s, const struct segment_totals *more)
{
	uint64_t count = 0;
	int rc = put_totals(s, more);

	if (rc == 0 && s->leaf.len > HEAD)
		rc = turn_leaf(s);
	if (rc == 0 && s->number > 1)
		rc = end_split(s);
	if (rc == 0 && s->number > 1)
		rc = put_structure(s, s->number - 1, &count);
	if (rc == 0 && count >= SEGMENT_MOST)
		rc = database_run(s->db, merge_all, s->e);
	segment_abandon(s);
	return rc;
}

void
segment_abandon(struct segment *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->nheights; i++)
		buf_release(&s->heights[i].page);
	free(s->heights);
	sqlite3_finalize(s->put_block);
	sqlite3_finalize(s->put_split);
	guard(s, true);
	buf_release(&s->structure);
	buf_release(&s->leaf);
	buf_release(&s->foot);
	buf_release(&s->term);
	buf_release(&s->split);
	free(s);
}
