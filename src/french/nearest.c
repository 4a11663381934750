/*
 * Nearest words.  Interface: nearest.h.
 *
 * The blob: for each length from the shortest to the longest the number of
 * its words and where they begin (4 bytes each, least significant first);
 * then a section a length: the set of letters of each word (4 bytes), the
 * hash of its sound (2), 8 log2 of its count (1), the words.
 *
 * A word is compared only when its letters could be near enough; then by
 * bit vectors (G. Myers, JACM 46(3), 1999; transpositions: H. Hyyrö, PSC
 * 2003).  Words that sound alike are near whatever their letters.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "french/nearest.h"

enum {
	LENGTHS = NEAREST_LONGEST - NEAREST_SHORTEST + 1,
	HEADER = 8 * LENGTHS,
	PER_WORD = 7, /* bytes beside its letters */
	LOG_SCALE = 8,
	LIMIT_MAX = 4,
	SLICE = 1024,	 /* words read at a time */
	SOUND_REACH = 4, /* letters that words of one sound differ in length */
	FREQUENT = 4 * LOG_SCALE /* 16 passages: a slip of one letter away
				    from such a word needs no second look */
};

/* --- Letters and sounds -------------------------------------------------- */

static bool
is_word(struct span s)
{
	if (s.len < NEAREST_SHORTEST || s.len > NEAREST_LONGEST)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
	return true;
}

static uint32_t
letters_of(const char *word, size_t len)
{
	uint32_t set = 0;

	for (size_t i = 0; i < len; i++)
		set |= UINT32_C(1) << (word[i] - 'a');
	return set;
}

/* Spellings of one sound; the first that fits at a place is taken. */
static const struct {
	char written[6], sound[3];
} sounds[] = {
    {"eaux", "o"},
    {"eau", "o"},
    {"aux", "o"},
    {"au", "o"},
    {"ction", "X"},
    {"xion", "X"},
    {"tion", "S"},
    {"ssion", "S"},
    {"cion", "S"},
    {"sion", "S"},
    {"sch", "H"},
    {"sh", "H"},
    {"ch", "H"},
    {"ph", "f"},
    {"th", "t"},
    {"rh", "r"},
    {"gn", "N"},
    {"qu", "k"},
    {"ck", "k"},
    {"cqu", "k"},
    {"gu", "g"},
    {"ge", "j"},
    {"gi", "ji"},
    {"gy", "ji"},
    {"ce", "se"},
    {"ci", "si"},
    {"cy", "si"},
    {"sc", "s"},
    {"ss", "s"},
    {"ein", "I"},
    {"ain", "I"},
    {"aim", "I"},
    {"im", "I"},
    {"in", "I"},
    {"ym", "I"},
    {"yn", "I"},
    {"en", "A"},
    {"em", "A"},
    {"an", "A"},
    {"am", "A"},
    {"on", "O"},
    {"om", "O"},
    {"oi", "W"},
    {"ou", "U"},
    {"ai", "e"},
    {"ei", "e"},
    {"oeu", "E"},
    {"eu", "E"},
    {"oe", "e"},
    {"c", "k"},
    {"q", "k"},
    {"y", "i"},
    {"z", "s"},
    {"h", ""},
};

static size_t
sound_at(const char *word, size_t i, size_t len, const char **sound)
{
	for (size_t k = 0; k < COUNT(sounds); k++) {
		size_t n;

		if (sounds[k].written[0] != word[i])
			continue;
		n = strlen(sounds[k].written);
		if (i + n <= len &&
		    memcmp(word + i, sounds[k].written, n) == 0) {
			*sound = sounds[k].sound;
			return n;
		}
	}
	*sound = NULL;
	return 1;
}

/*
 * The letters that are heard: without an s or x of the plural, nor s, t, x, d
 * at the end.  A mute e makes the letter before it heard (*mute).
 */
static size_t
audible(const char *word, size_t len, bool *mute)
{
	if (len > NEAREST_SHORTEST && strchr("sx", word[len - 1]) != NULL)
		len--;
	*mute = len > NEAREST_SHORTEST && word[len - 1] == 'e';
	while (!*mute && len > NEAREST_SHORTEST &&
	    strchr("stxd", word[len - 1]) != NULL)
		len--;
	return len;
}

/* The sounds of a word, none twice in a row, to out; how many. */
static size_t
sounds_of(const char *word, size_t len, char out[2 * NEAREST_LONGEST])
{
	size_t n = 0;
	bool mute;

	len = audible(word, len, &mute);
	for (size_t i = 0; i < len;) {
		const char *sound;
		char one[2] = {word[i], '\0'};

		i += sound_at(word, i, len, &sound);
		if (sound == NULL)
			sound = one;
		for (; *sound != '\0'; sound++)
			if (n == 0 || out[n - 1] != *sound)
				out[n++] = *sound;
	}
	return mute && n > 0 && out[n - 1] == 'e' ? n - 1 : n;
}

static uint16_t
sound_of(const char *word, size_t len)
{
	char sounds[2 * NEAREST_LONGEST];
	size_t n = sounds_of(word, len, sounds);
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)sounds[i]) * 16777619U;
	return (uint16_t)(h ^ h >> 16);
}

/* --- Writing ------------------------------------------------------------- */

struct vocabulary {
	struct item {
		struct span word; /* owned */
		uint64_t count;
		size_t turn; /* of two on one word the later counts */
	} * items;
	size_t n, cap;
};

struct vocabulary *
vocabulary_new(void)
{
	return xcalloc(1, sizeof(struct vocabulary));
}

void
vocabulary_clear(struct vocabulary *v)
{
	for (size_t i = 0; i < v->n; i++)
		free((char *)v->items[i].word.p);
	v->n = 0;
}

void
vocabulary_free(struct vocabulary *v)
{
	if (v == NULL)
		return;
	vocabulary_clear(v);
	free(v->items);
	free(v);
}

bool
vocabulary_is_empty(const struct vocabulary *v)
{
	return v->n == 0;
}

void
vocabulary_put(struct vocabulary *v, struct span plain, uint64_t count)
{
	if (!is_word(plain))
		return;
	v->items = mem_more(v->items, v->n, &v->cap, sizeof(*v->items));
	v->items[v->n] =
	    (struct item){{span_dup(plain), plain.len}, count, v->n};
	v->n++;
}

static int
compare_words(struct span x, struct span y)
{
	if (x.len != y.len)
		return x.len < y.len ? -1 : 1;
	return memcmp(x.p, y.p, x.len);
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int d = compare_words(x->word, y->word);

	return d != 0 ? d : x->turn < y->turn ? -1 : 1;
}

/* In order, each word once. */
static void
settle(struct vocabulary *v)
{
	size_t n = 0;

	if (v->n > 0)
		qsort(v->items, v->n, sizeof(*v->items), compare_items);
	for (size_t i = 0; i < v->n; i++) {
		if (n > 0 && span_eq(v->items[n - 1].word, v->items[i].word))
			free((char *)v->items[--n].word.p);
		v->items[n++] = v->items[i];
	}
	v->n = n;
}

static void
put_number(struct buf *b, uint64_t n, size_t bytes)
{
	for (; bytes > 0; bytes--, n >>= 8)
		buf_addc(b, (char)(n & 0xFF));
}

static unsigned
log_count(uint64_t count)
{
	double l = LOG_SCALE * log2((double)count);

	return l > 255 ? 255 : (unsigned)(l + .5);
}

/* A section of the blob as it is made: its columns. */
struct section {
	struct buf letters, sounds, logs, words;
	size_t n;
};

static void
add_item(struct section *s, const struct item *item)
{
	struct span word = item->word;

	if (item->count == 0)
		return;
	put_number(&s->letters, letters_of(word.p, word.len), 4);
	put_number(&s->sounds, sound_of(word.p, word.len), 2);
	put_number(&s->logs, log_count(item->count), 1);
	buf_add(&s->words, word);
	s->n++;
}

/* Words of one length in a blob, and where they are. */
struct old_section {
	const char *letters, *sounds, *logs, *words;
	size_t n, len;
};

/* Words from..to as they were. */
static void
add_old(
    struct section *s, const struct old_section *old, size_t from, size_t to)
{
	size_t n = to - from;

	buf_add(&s->letters, (struct span){old->letters + 4 * from, 4 * n});
	buf_add(&s->sounds, (struct span){old->sounds + 2 * from, 2 * n});
	buf_add(&s->logs, (struct span){old->logs + from, n});
	buf_add(&s->words,
	    (struct span){old->words + old->len * from, old->len * n});
	s->n += n;
}

/* The first of the old words, from `from` on, that is not before word. */
static size_t
find_old(const struct old_section *old, size_t from, struct span word)
{
	size_t to = old->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (memcmp(old->words + old->len * mid, word.p, old->len) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static void
merge_section(struct section *s, const struct old_section *old,
    const struct item *items, size_t n)
{
	size_t done = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = find_old(old, done, items[i].word);

		add_old(s, old, done, at);
		add_item(s, &items[i]);
		done = at;
		if (at < old->n &&
		    memcmp(old->words + old->len * at, items[i].word.p,
			old->len) == 0)
			done++;
	}
	add_old(s, old, done, old->n);
}

static uint32_t
read4(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* How many words of one length there are and where their section begins, by
 * the header of a blob.  0, or -1 where it is damaged. */
static int
read_header(const unsigned char *header, size_t blob_len, size_t len, size_t *n,
    size_t *at)
{
	const unsigned char *h = header + 8 * (len - NEAREST_SHORTEST);

	*n = read4(h);
	*at = read4(h + 4);
	return *at > blob_len || *n > (blob_len - *at) / (PER_WORD + len) ? -1
									  : 0;
}

/* 0, or -1 where the blob is damaged; the empty one has no words. */
static int
find_section(struct span blob, size_t len, struct old_section *old)
{
	size_t at;

	*old = (struct old_section){.len = len};
	if (blob.len == 0)
		return 0;
	if (blob.len < HEADER ||
	    read_header((const unsigned char *)blob.p, blob.len, len, &old->n,
		&at) == -1)
		return -1;
	old->letters = blob.p + at;
	old->sounds = old->letters + 4 * old->n;
	old->logs = old->sounds + 2 * old->n;
	old->words = old->logs + old->n;
	return 0;
}

static void
end_section(struct section *s, struct buf *header, struct buf *body)
{
	put_number(header, s->n, 4);
	put_number(header, HEADER + body->len, 4);
	buf_add(body, buf_span(&s->letters));
	buf_add(body, buf_span(&s->sounds));
	buf_add(body, buf_span(&s->logs));
	buf_add(body, buf_span(&s->words));
	buf_clear(&s->letters);
	buf_clear(&s->sounds);
	buf_clear(&s->logs);
	buf_clear(&s->words);
	s->n = 0;
}

int
vocabulary_write(struct vocabulary *v, struct span old, struct buf *blob)
{
	struct section s = {.n = 0};
	struct old_section section;
	struct buf body = BUF_INIT;
	size_t i = 0, k;
	int rc = 0;

	settle(v);
	buf_clear(blob);
	for (size_t len = NEAREST_SHORTEST; len <= NEAREST_LONGEST; len++) {
		for (k = i; k < v->n && v->items[k].word.len == len; k++)
			;
		if (find_section(old, len, &section) == -1)
			rc = -1;
		else
			merge_section(&s, &section, v->items + i, k - i);
		end_section(&s, blob, &body);
		i = k;
	}
	buf_add(blob, buf_span(&body));
	buf_release(&body);
	buf_release(&s.letters);
	buf_release(&s.sounds);
	buf_release(&s.logs);
	buf_release(&s.words);
	return rc;
}

/* --- Distance ------------------------------------------------------------ */

/* The word looked for, as bit vectors: where each letter stands in it. */
struct pattern {
	uint64_t at[26];
	size_t len;
	uint32_t letters;
	uint16_t sound;
	struct span word;
};

static void
pattern_init(struct pattern *p, struct span word)
{
	memset(p, 0, sizeof(*p));
	for (size_t i = 0; i < word.len; i++)
		p->at[word.p[i] - 'a'] |= UINT64_C(1) << i;
	p->len = word.len;
	p->letters = letters_of(word.p, word.len);
	p->sound = sound_of(word.p, word.len);
	p->word = word;
}

/* The distance, or something above limit. */
static unsigned
distance(const struct pattern *p, const char *word, size_t len, unsigned limit)
{
	uint64_t vp = ~UINT64_C(0), vn = 0, d0 = 0, before = 0;
	uint64_t last = UINT64_C(1) << (p->len - 1);
	unsigned d = (unsigned)p->len;

	for (size_t i = 0; i < len; i++) {
		uint64_t eq = p->at[word[i] - 'a'], hp, hn;
		uint64_t swapped = ((~d0 & eq) << 1) & before;

		d0 = (((eq & vp) + vp) ^ vp) | eq | vn | swapped;
		hp = vn | ~(d0 | vp);
		hn = d0 & vp;
		d += (hp & last) != 0;
		d -= (hn & last) != 0;
		if (d > limit + (unsigned)(len - 1 - i))
			return limit + 1;
		hp = hp << 1 | 1;
		hn <<= 1;
		vp = hn | ~(d0 | hp);
		vn = hp & d0;
		before = eq;
	}
	return d;
}

/* Letters that each set of half the alphabet has. */
#define HALF 13
struct sizes {
	unsigned char of[1 << HALF];
};

static void
sizes_init(struct sizes *s)
{
	s->of[0] = 0;
	for (unsigned i = 1; i < COUNT(s->of); i++)
		s->of[i] = (unsigned char)(s->of[i >> 1] + (i & 1));
}

static unsigned
size_of(const struct sizes *s, uint32_t letters)
{
	const uint32_t half = COUNT(s->of) - 1;

	return s->of[letters & half] + s->of[letters >> HALF & half];
}

/* Some words of one length, as they are looked at together. */
struct slice {
	unsigned char letters[4 * SLICE], sound[2 * SLICE], log[SLICE];
	char words[SLICE * NEAREST_LONGEST];
	struct sizes sizes;
};

/* --- Looking through the sections ---------------------------------------- */

struct finder {
	nearest_read_fn *read;
	void *arg;
	size_t blob_len;
	unsigned char header[HEADER];
	struct pattern pattern;
	struct pattern singles; /* the same without doubled letters */
	struct nearest *best;
	size_t n, max;
	unsigned commonest; /* log of the count of the best found */
	struct slice *slice;
};

static uint16_t
read2(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static void
keep(struct finder *f, const char *word, size_t len, unsigned d, double score)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (memcmp(f->best[i].word, word, len) == 0 &&
		    f->best[i].word[len] == '\0')
			return;
	if (f->n == f->max && score >= f->best[f->n - 1].score)
		return;
	i = f->n < f->max ? f->n++ : f->n - 1;
	for (; i > 0 && f->best[i - 1].score > score; i--)
		f->best[i] = f->best[i - 1];
	memset(&f->best[i], 0, sizeof(f->best[i]));
	memcpy(f->best[i].word, word, len);
	f->best[i].distance = d;
	f->best[i].score = score;
}

/* A word with no letter twice in a row; its length. */
static size_t
without_doubles(const char *word, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (n == 0 || out[n - 1] != word[i])
			out[n++] = word[i];
	return n;
}

/* The distance where one letter or two of them in a row are the same. */
static unsigned
distance_of_singles(const struct finder *f, const char *word, size_t len)
{
	char single[NEAREST_LONGEST];
	size_t n = without_doubles(word, len, single);

	return distance(&f->singles, single, n, LIMIT_MAX);
}

/*
 * A slip counts 4, a letter doubled or not 2, what sounds alike no more
 * than one slip; the same first letter and a common word are worth less
 * than a slip.
 */
static double
score_of(const struct finder *f, const char *word, size_t len, unsigned d,
    bool alike, unsigned log)
{
	unsigned singles = distance_of_singles(f, word, len);
	double score = 4.0 * d;

	if (singles < d)
		score = 4.0 * singles + 2.0 * (d - singles);
	if (alike && score > 1.5 + d)
		score = d <= 1 ? 2.0 : 1.5 + d;
	if (word[0] == f->pattern.word.p[0])
		score -= 1;
	return score - .35 * log / LOG_SCALE;
}

static void
weigh(struct finder *f, const char *word, size_t len, unsigned limit,
    bool alike, unsigned log)
{
	unsigned reach = alike ? LIMIT_MAX : limit;
	unsigned d = distance(&f->pattern, word, len, reach);

	if (d == 0 || d > reach)
		return;
	if (d <= 1 && log > f->commonest)
		f->commonest = log;
	keep(f, word, len, d, score_of(f, word, len, d, alike, log));
}

/* Words i to i + n of a section of all words that begins at byte `at`. */
static int
read_slice(
    struct finder *f, size_t at, size_t all, size_t i, size_t n, size_t len)
{
	struct slice *s = f->slice;

	if (f->read(f->arg, at + 4 * i, s->letters, 4 * n) == -1 ||
	    f->read(f->arg, at + 4 * all + 2 * i, s->sound, 2 * n) == -1 ||
	    f->read(f->arg, at + 6 * all + i, s->log, n) == -1)
		return -1;
	return f->read(f->arg, at + 7 * all + len * i, s->words, len * n);
}

/* A slip takes one letter away from a set, and brings one, at the most. */
static bool
may_be_near(const struct finder *f, uint32_t letters, unsigned limit)
{
	uint32_t lacks = f->pattern.letters & ~letters;
	uint32_t brings = letters & ~f->pattern.letters;

	return size_of(&f->slice->sizes, lacks) <= limit &&
	    size_of(&f->slice->sizes, brings) <= limit;
}

static int
look_at_slice(
    struct finder *f, size_t n, size_t len, unsigned limit, bool sounds_only)
{
	const struct slice *s = f->slice;

	for (size_t i = 0; i < n; i++) {
		bool alike = read2(s->sound + 2 * i) == f->pattern.sound;
		const char *word = s->words + i * len;

		if (!alike &&
		    (sounds_only ||
			!may_be_near(f, read4(s->letters + 4 * i), limit)))
			continue;
		if (!is_word((struct span){word, len}))
			return -1;
		weigh(f, word, len, limit, alike, s->log[i]);
	}
	return 0;
}

/* The words of one length.  0, or -1. */
static int
look(struct finder *f, size_t len, unsigned limit, bool sounds_only)
{
	size_t n, at, part;

	if (read_header(f->header, f->blob_len, len, &n, &at) == -1)
		return -1;
	for (size_t i = 0; i < n; i += part) {
		part = n - i < SLICE ? n - i : SLICE;
		if (read_slice(f, at, n, i, part, len) == -1 ||
		    look_at_slice(f, part, len, limit, sounds_only) == -1)
			return -1;
	}
	return 0;
}

/* Words that differ in length by at most reach, but for `not` or less. */
static int
look_around(struct finder *f, size_t beyond, size_t reach, unsigned limit,
    bool sounds_only)
{
	size_t len = f->pattern.len;

	for (size_t l = NEAREST_SHORTEST; l <= NEAREST_LONGEST; l++) {
		size_t off = l > len ? l - len : len - l;

		if (off > reach || (beyond > 0 && off < beyond))
			continue;
		if (look(f, l, limit, sounds_only) == -1)
			return -1;
	}
	return 0;
}

int
nearest_find(nearest_read_fn *read, void *arg, size_t blob_len,
    struct span plain, struct nearest *out, size_t max)
{
	struct finder f = {.read = read,
	    .arg = arg,
	    .blob_len = blob_len,
	    .best = out,
	    .max = max};
	char single[NEAREST_LONGEST];
	int rc = -1;

	if (!is_word(plain) || max == 0 || blob_len == 0)
		return 0;
	if (blob_len < HEADER || read(arg, 0, f.header, HEADER) == -1)
		return -1;
	pattern_init(&f.pattern, plain);
	pattern_init(&f.singles,
	    (struct span){single, without_doubles(plain.p, plain.len, single)});
	f.slice = xmalloc(sizeof(*f.slice));
	sizes_init(&f.slice->sizes);
	if (look_around(&f, 0, 1, 1, false) == -1)
		goto out;
	if (plain.len > NEAREST_SHORTEST && f.commonest < FREQUENT) {
		if (look_around(&f, 0, 2, 2, false) == -1 ||
		    look_around(&f, 3, SOUND_REACH, 2, true) == -1)
			goto out;
	}
	rc = (int)f.n;
out:
	free(f.slice);
	return rc;
}
