/*
 * The command line of miprof-search.  Interface: options.h; what the
 * options mean: miprof-search(1).
 */
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "options.h"

#define DEFAULT_LIMIT 10
#define TIMEOUT 2000	  /* milliseconds a query may take */
#define TIMEOUT_MAX 86400 /* seconds */

#define SHORT_FLAGS "celv0hV"
#define SHORT_ARGUMENTS "d:n:k:y:a:t:i:f:C:"

enum {
	OPT_ALL_WORDS = 256,
	OPT_NO_SYNONYMS,
	OPT_SORT,
	OPT_FULL,
	OPT_FACETS,
	OPT_TIMELINE,
	OPT_SHOW,
	OPT_SIMILAR,
	OPT_OPEN,
	OPT_EXPLAIN,
	OPT_TIMEOUT,
	OPT_HYPERLINK,
	OPT_COLOR,
	OPT_PAGER
};

static const struct option long_options[] = {
    {"index", required_argument, NULL, 'd'},
    {"limit", required_argument, NULL, 'n'},
    {"all-words", no_argument, NULL, OPT_ALL_WORDS},
    {"kind", required_argument, NULL, 'k'},
    {"year", required_argument, NULL, 'y'},
    {"audience", required_argument, NULL, 'a'},
    {"theme", required_argument, NULL, 't'},
    {"in", required_argument, NULL, 'i'},
    {"exact", no_argument, NULL, 'e'},
    {"no-synonyms", no_argument, NULL, OPT_NO_SYNONYMS},
    {"sort", required_argument, NULL, OPT_SORT},
    {"format", required_argument, NULL, 'f'},
    {"count", no_argument, NULL, 'c'},
    {"publications", no_argument, NULL, 'l'},
    {"context", required_argument, NULL, 'C'},
    {"full", no_argument, NULL, OPT_FULL},
    {"null", no_argument, NULL, '0'},
    {"facets", optional_argument, NULL, OPT_FACETS},
    {"timeline", no_argument, NULL, OPT_TIMELINE},
    {"show", required_argument, NULL, OPT_SHOW},
    {"similar", required_argument, NULL, OPT_SIMILAR},
    {"open", required_argument, NULL, OPT_OPEN},
    {"explain", no_argument, NULL, OPT_EXPLAIN},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"hyperlink", required_argument, NULL, OPT_HYPERLINK},
    {"color", required_argument, NULL, OPT_COLOR},
    {"pager", required_argument, NULL, OPT_PAGER},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static const char *const sorts[] = {"relevance", "date", "place", NULL};
static const char *const formats[] = {
    "auto", "pretty", "line", "json", "ids", NULL};
static const char *const whens[] = {"auto", "always", "never", NULL};

/* --- Values -------------------------------------------------------------- */

/* Add the words of a NULL-terminated list, with commas between. */
static void
add_list(struct buf *b, const char *const *list)
{
	for (size_t i = 0; list[i] != NULL; i++)
		buf_addf(b, "%s%s", i == 0 ? "" : ", ", list[i]);
}

/* The place of a word in a list, or -1 and *e. */
static int
one_of(const char *const *list, const char *option, const char *value,
    struct err *e)
{
	struct buf allowed = BUF_INIT;

	for (int i = 0; list[i] != NULL; i++)
		if (strcmp(list[i], value) == 0)
			return i;
	add_list(&allowed, list);
	err_set(e, ERR_USAGE, _("%s \"%s\": not one of %s"), option, value,
	    allowed.p);
	buf_release(&allowed);
	return -1;
}

static int
read_size(const char *option, const char *value, size_t *size, struct err *e)
{
	char *end;
	unsigned long long n;

	n = strtoull(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || n > SIZE_MAX / 2) {
		err_set(
		    e, ERR_USAGE, _("%s \"%s\": not a number"), option, value);
		return -1;
	}
	*size = (size_t)n;
	return 0;
}

static int
read_timeout(const char *value, unsigned *milliseconds, struct err *e)
{
	size_t seconds;

	if (read_size("--timeout", value, &seconds, e) == -1)
		return -1;
	if (seconds > TIMEOUT_MAX)
		seconds = TIMEOUT_MAX;
	*milliseconds = (unsigned)seconds * 1000;
	return 0;
}

/* Four digits, advancing *s; 0 where there is something else. */
static int
take_year(const char **s)
{
	int year = 0;

	for (int i = 0; i < 4; i++) {
		if ((*s)[i] < '0' || (*s)[i] > '9')
			return 0;
		year = year * 10 + ((*s)[i] - '0');
	}
	*s += 4;
	return year;
}

/* 2015, 2014..2018, 2014.., ..2018 */
static int
read_years(const char *value, struct filter *filter, struct err *e)
{
	const char *s = value;
	int from = take_year(&s), to = from;

	if (strncmp(s, "..", 2) == 0) {
		s += 2;
		to = take_year(&s);
	}
	if (*s != '\0' || (from == 0 && to == 0)) {
		err_set(e, ERR_USAGE,
		    _("--year \"%s\": not a year (2015) nor a span of years "
		      "(2014..2018, 2014.., ..2018)"),
		    value);
		return -1;
	}
	filter->year_from = from;
	filter->year_to = to;
	return 0;
}

/* Lists of slugs, which become bits. */
static const char *
kind_name(unsigned i)
{
	return i < KIND_COUNT ? kind_slug(i) : NULL;
}

static int
unknown_slug(const char *option, struct span word,
    const char *(*name)(unsigned), struct err *e)
{
	struct buf allowed = BUF_INIT;

	for (unsigned i = 0; name(i) != NULL; i++)
		buf_addf(&allowed, "%s%s", i == 0 ? "" : ", ", name(i));
	err_set(e, ERR_USAGE, _("%s \"%.*s\": not one of %s"), option,
	    (int)(word.len > 100 ? 100 : word.len), word.p, allowed.p);
	buf_release(&allowed);
	return -1;
}

/* The next piece between commas; *list moves behind it. */
static struct span
take_item(const char **list)
{
	struct span item = {*list, strcspn(*list, ",")};

	*list += item.len + ((*list)[item.len] == ',');
	return item;
}

static int
read_slugs(const char *option, const char *value, uint64_t *bits,
    int (*of)(struct span), const char *(*name)(unsigned), struct err *e)
{
	do {
		struct span item = take_item(&value);
		int i = of(item);

		if (i == -1)
			return unknown_slug(option, item, name, e);
		*bits |= UINT64_C(1) << i;
	} while (*value != '\0');
	return 0;
}

static int
read_kinds(const char *value, struct filter *filter, struct err *e)
{
	uint64_t bits = filter->kinds;

	if (read_slugs("--kind", value, &bits, kind_of, kind_name, e) == -1)
		return -1;
	filter->kinds = (uint32_t)bits;
	return 0;
}

/* The list is kept; its pieces are found when all options are read. */
static void
add_ids(struct options *o, const char *value)
{
	if (o->id_list.len > 0)
		buf_addc(&o->id_list, ',');
	buf_adds(&o->id_list, value);
}

static void
split_ids(struct options *o)
{
	size_t cap = 0;
	char *id = o->id_list.p;

	while (id != NULL && *id != '\0') {
		size_t n = strcspn(id, ",");
		bool last = id[n] == '\0';

		id[n] = '\0';
		o->ids = mem_more(
		    o->ids, o->request.filter.nids, &cap, sizeof(*o->ids));
		if (n > 0)
			o->ids[o->request.filter.nids++] = id;
		id += last ? n : n + 1;
	}
	o->request.filter.ids = o->ids;
}

/* --- Options ------------------------------------------------------------- */

static int
set_action(
    struct options *o, enum action action, const char *ref, struct err *e)
{
	if (o->action != ACTION_SEARCH && o->action != action) {
		err_set(e, ERR_USAGE,
		    _("only one of --count, --facets, --timeline, --show, "
		      "--similar and --open can be asked for"));
		return -1;
	}
	o->action = action;
	o->ref = ref;
	return 0;
}

static int
set_facets(struct options *o, const char *field, struct err *e)
{
	static const char *const fields[] = {
	    "kind", "year", "audience", "theme", NULL};

	if (field != NULL) {
		o->facet = facet_of(span_of(field));
		if (o->facet == -1)
			return one_of(fields, "--facets", field, e);
	}
	return set_action(o, ACTION_FACETS, NULL, e);
}

static int
take_flag(struct options *o, int option, struct err *e)
{
	switch (option) {
	case OPT_ALL_WORDS:
		o->request.all_words = true;
		break;
	case 'e':
		o->request.exact = true;
		break;
	case OPT_NO_SYNONYMS:
		o->request.synonyms = false;
		break;
	case 'l':
		o->request.publications = true;
		break;
	case OPT_FULL:
		o->request.whole = true;
		break;
	case OPT_EXPLAIN:
		o->request.explain = true;
		break;
	case '0':
		o->null = true;
		break;
	case 'v':
		o->verbose = true;
		break;
	case 'c':
		return set_action(o, ACTION_COUNT, NULL, e);
	case OPT_TIMELINE:
		return set_action(o, ACTION_TIMELINE, NULL, e);
	case 'h': /* the first of help and version, whatever else is said */
		o->action = ACTION_HELP;
		break;
	case 'V':
		o->action = ACTION_VERSION;
		break;
	}
	return 0;
}

static int
take_filter(struct filter *filter, int option, const char *value, struct err *e)
{
	switch (option) {
	case 'k':
		return read_kinds(value, filter, e);
	case 'y':
		return read_years(value, filter, e);
	case 'a':
		return read_slugs("--audience", value, &filter->audience,
		    audience_of, audience_slug, e);
	default:
		return read_slugs(
		    "--theme", value, &filter->theme, theme_of, theme_slug, e);
	}
}

static int
take_choice(struct options *o, int option, const char *value, struct err *e)
{
	int chosen = -1;

	switch (option) {
	case OPT_SORT:
		chosen = one_of(sorts, "--sort", value, e);
		o->request.sort = (enum sort)(chosen);
		break;
	case 'f':
		chosen = one_of(formats, "--format", value, e);
		o->format = (enum format)(chosen);
		break;
	case OPT_HYPERLINK:
		chosen = one_of(whens, "--hyperlink", value, e);
		o->hyperlinks = (enum when)(chosen);
		break;
	case OPT_COLOR:
		chosen = one_of(whens, "--color", value, e);
		o->colour = (enum when)(chosen);
		break;
	case OPT_PAGER:
		chosen = one_of(whens, "--pager", value, e);
		o->pager = (enum when)(chosen);
		break;
	}
	return chosen == -1 ? -1 : 0;
}

static int
take_value(struct options *o, int option, const char *value, struct err *e)
{
	switch (option) {
	case 'd':
		o->index = value;
		return 0;
	case 'n':
		return read_size("--limit", value, &o->request.limit, e);
	case 'C':
		return read_size("--context", value, &o->request.context, e);
	case OPT_TIMEOUT:
		return read_timeout(value, &o->timeout, e);
	case 'i':
		add_ids(o, value);
		return 0;
	case 'k':
	case 'y':
	case 'a':
	case 't':
		return take_filter(&o->request.filter, option, value, e);
	case OPT_SHOW:
		return set_action(o, ACTION_SHOW, value, e);
	case OPT_SIMILAR:
		return set_action(o, ACTION_SIMILAR, value, e);
	case OPT_OPEN:
		return set_action(o, ACTION_OPEN, value, e);
	default:
		return take_choice(o, option, value, e);
	}
}

static int
bad_option(int why, const char *word, struct err *e)
{
	if (why == ':')
		err_set(e, ERR_USAGE,
		    _("option \"%s\" needs a value; miprof-search -h lists "
		      "the options"),
		    word);
	else
		err_set(e, ERR_USAGE,
		    _("unknown option \"%s\"; miprof-search -h lists the "
		      "options, and a word to leave out stands behind -- or "
		      "another word"),
		    word);
	return -1;
}

static void
add_word(struct options *o, const char *word)
{
	if (o->words.len > 0)
		buf_addc(&o->words, ' ');
	buf_adds(&o->words, word);
}

/*
 * Behind a word, -sexuel is a word to leave out, while -n, -n5, -le and
 * --full are options: one letter, a letter and a number, or flags alone.
 */
static bool
is_left_out(const char *word)
{
	if (word[0] != '-' || word[1] == '\0' || word[1] == '-')
		return false;
	if (strspn(word + 1, SHORT_FLAGS) == strlen(word + 1))
		return false;
	if (word[1] == ':' || strchr(SHORT_ARGUMENTS, word[1]) == NULL)
		return true;
	return word[2] != '\0' &&
	    (strchr("nyC", word[1]) == NULL ||
		strspn(word + 2, "0123456789.") != strlen(word + 2));
}

static int
take_option(struct options *o, int option, const char *word, struct err *e)
{
	if (option == '?' || option == ':')
		return bad_option(option, word, e);
	if (option == OPT_FACETS)
		return set_facets(o, optarg, e);
	if (optarg != NULL)
		return take_value(o, option, optarg, e);
	return take_flag(o, option, e);
}

int
options_read(struct options *o, int argc, char **argv, struct err *e)
{
	bool within = false; /* a bundle of flags, -le */

	*o = (struct options){.facet = -1,
	    .timeout = TIMEOUT,
	    .request = {.limit = DEFAULT_LIMIT, .synonyms = true}};
	opterr = 0;
	while (optind < argc) {
		int start = optind, option;

		if (!within && o->words.len > 0 && is_left_out(argv[start])) {
			add_word(o, argv[optind++]);
			continue;
		}
		/* '-': words are handed over in their place, as option 1 */
		option = getopt_long(argc, argv,
		    "-:" SHORT_FLAGS SHORT_ARGUMENTS, long_options, NULL);
		if (option == -1)
			break;
		within = optind == start;
		if (option == 1)
			add_word(o, optarg);
		else if (take_option(o, option, argv[start], e) == -1)
			return -1;
		if (o->action == ACTION_HELP || o->action == ACTION_VERSION)
			return 0;
	}
	while (optind < argc)
		add_word(o, argv[optind++]);
	split_ids(o);
	o->request.words = buf_span(&o->words);
	return 0;
}

bool
options_filter(const struct options *o)
{
	const struct filter *f = &o->request.filter;

	return f->kinds != 0 || f->audience != 0 || f->theme != 0 ||
	    f->year_from != 0 || f->year_to != 0 || f->nids != 0;
}

/* Twenty-three lines of eighty columns, in each language. */
void
options_help(struct buf *b)
{
	buf_adds(b,
	    _("usage: miprof-search [OPTION]... [--] WORD...\n"
	      "Passages that answer the words, best first. Query language: "
	      "miprof-query(7).\n"));
	buf_adds(b,
	    _("\n"
	      "Words\n"
	      "  -e, --exact         as typed             --no-synonyms    no "
	      "synonyms\n"
	      "      --all-words     every word           --similar=REF    "
	      "passages like REF\n"));
	buf_adds(b,
	    _("Where (several: A,B)\n"
	      "  -k, --kind=KIND     lettre, kit...   -y, --year=YEARS     "
	      "2015, 2014..2018\n"
	      "  -a, --audience=A    magistrats...    -t, --theme=THEME    "
	      "couple...\n"
	      "  -i, --in=ID         publications     -d, --index=FILE     "
	      "another index\n"));
	buf_adds(b,
	    _("What (REF: ID:pPAGE.N, ID:pPAGE or ID)\n"
	      "  -n, --limit=N       10; 0: all           --sort=ORDER     "
	      "relevance date place\n"
	      "  -C, --context=N     neighbours too       --full           "
	      "whole passages\n"
	      "  -l, --publications  a line for each  -c, --count          "
	      "only how many\n"
	      "      --timeline      counts by year       --facets[=FIELD] by "
	      "kind, year...\n"
	      "      --show=REF      print it             --open=REF       "
	      "open its source\n"
	      "      --explain       how and why          --timeout=N      "
	      "seconds: 2\n"));
	buf_adds(b,
	    _("How (WHEN: auto, always, never)\n"
	      "  -f, --format=F      auto pretty line json ids\n"
	      "  -0, --null          NUL behind each      --pager=WHEN\n"
	      "      --color=WHEN                         --hyperlink=WHEN\n"
	      "  -v, --verbose       what was left out of the query, and why\n"
	      "  -h, --help                           -V, --version\n"));
}
