/*
 * How good the ranking is.
 *
 *	evaluate [-f] [-r RUN] INDEX FOLDER
 *
 * Asks every query of FOLDER/queries.tsv or, for want of it, questions.tsv
 * (QUERY<TAB>TEXT) and compares the publications found with FOLDER/qrels.txt
 *(QUERY 0 PUBLICATION GRADE, relevant from grade 1 on); prints nDCG@10, MRR@10,
 *success@3 and how many queries found nothing, as means over the queries that
 *have a relevant publication.  nDCG has the gain GRADE and the discount
 *log2(rank + 1). A publication ranks where its best passage does.
 *
 * Where there is FOLDER/statements.tsv (WORDS<TAB>PUBLICATION<TAB>STRING),
 * prints for how many rows one of the first three passages is of that
 * publication and has that string, and which rows failed.
 *
 * -f: publications are known by the name of their file, without its ending.
 * -r: writes what was found there, in the TREC format.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "index/reader.h"
#include "search/search.h"

#define DEPTH 10  /* hits that count */
#define SUCCESS 3 /* a reader's first look */

struct judgment {
	char *query, *publication;
	int grade;
};

struct judgments {
	struct judgment *list;
	size_t n, cap;
};

struct figures {
	double ndcg, mrr, success;
	size_t queries, silent;
};

struct evaluation {
	struct reader *reader;
	const char *folder;
	bool by_file;
	FILE *run; /* or NULL */
};

static void
stop(const char *what, const char *why)
{
	fprintf(stderr, "evaluate: %s: %s\n", what, why);
	exit(2);
}

/* --- Files --------------------------------------------------------------- */

static FILE *
open_in(const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_addf(&path, "%s/%s", folder, name);
	f = fopen(path.p, "r");
	buf_release(&path);
	return f;
}

/* The line's fields, cut in place; false where there are fewer than n. */
static bool
split(char *line, char sign, char **fields, size_t n)
{
	line[strcspn(line, "\r\n")] = '\0';
	for (size_t i = 0; i < n; i++) {
		fields[i] = line;
		if (i + 1 == n)
			break;
		line = strchr(line, sign);
		if (line == NULL)
			return false;
		*line++ = '\0';
	}
	return true;
}

static void
read_judgments(struct judgments *j, const char *folder)
{
	FILE *f = open_in(folder, "qrels.txt");
	char *line = NULL, *fields[4];
	size_t cap = 0;

	if (f == NULL)
		stop(folder, "qrels.txt cannot be read");
	while (getline(&line, &cap, f) != -1) {
		if (!split(line, ' ', fields, 4))
			stop("qrels.txt", "wanted QUERY 0 PUBLICATION GRADE");
		j->list = mem_more(j->list, j->n, &j->cap, sizeof(*j->list));
		j->list[j->n++] = (struct judgment){xstrdup(fields[0]),
		    xstrdup(fields[2]), (int)strtol(fields[3], NULL, 10)};
	}
	free(line);
	fclose(f);
}

static void
judgments_release(struct judgments *j)
{
	for (size_t i = 0; i < j->n; i++) {
		free(j->list[i].query);
		free(j->list[i].publication);
	}
	free(j->list);
}

/* --- Asking -------------------------------------------------------------- */

static void
ask(const struct evaluation *v, const char *words, bool publications,
    struct answer *answer)
{
	struct request r = {.words = span_of(words),
	    .limit = DEPTH,
	    .synonyms = true,
	    .publications = publications,
	    .whole = !publications};
	struct err e = ERR_INIT;

	*answer = (struct answer){0};
	if (search(v->reader, &r, answer, &e) == -1)
		stop(words, e.text);
}

/* What the hit's publication is called in the judgments. */
static char *
name_of(const struct evaluation *v, const struct hit *hit)
{
	const char *base, *end;

	if (!v->by_file || hit->path == NULL)
		return xstrdup(hit->id);
	base = strrchr(hit->path, '/');
	base = base == NULL ? hit->path : base + 1;
	end = strrchr(base, '.');
	return end == NULL
	    ? xstrdup(base)
	    : span_dup((struct span){base, (size_t)(end - base)});
}

/* --- Figures ------------------------------------------------------------- */

static int
grade_of(const struct judgments *j, const char *query, const char *publication)
{
	for (size_t i = 0; i < j->n; i++)
		if (strcmp(j->list[i].query, query) == 0 &&
		    strcmp(j->list[i].publication, publication) == 0)
			return j->list[i].grade > 0 ? j->list[i].grade : 0;
	return 0;
}

static double
gain(int grade, size_t rank)
{
	return grade / log2((double)rank + 1);
}

static int
larger_first(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

/* The best that a ranking could gain; 0 where nothing is relevant. */
static double
ideal_gain(const struct judgments *j, const char *query)
{
	int *grades = xcalloc(j->n + 1, sizeof(*grades));
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < j->n; i++)
		if (strcmp(j->list[i].query, query) == 0 &&
		    j->list[i].grade > 0)
			grades[n++] = j->list[i].grade;
	qsort(grades, n, sizeof(*grades), larger_first);
	for (size_t i = 0; i < n && i < DEPTH; i++)
		sum += gain(grades[i], i + 1);
	free(grades);
	return sum;
}

static void
measure(const struct evaluation *v, const struct judgments *j,
    const char *query, const char *words, struct figures *f)
{
	double ideal = ideal_gain(j, query), sum = 0;
	struct answer answer;
	size_t first = 0;

	if (ideal == 0)
		return;
	ask(v, words, true, &answer);
	for (size_t i = 0; i < answer.nhits && i < DEPTH; i++) {
		char *name = name_of(v, &answer.hits[i]);
		int grade = grade_of(j, query, name);

		sum += gain(grade, i + 1);
		if (grade > 0 && first == 0)
			first = i + 1;
		if (v->run != NULL)
			fprintf(v->run, "%s Q0 %s %zu %.9g miprof-search\n",
			    query, name, i + 1, answer.hits[i].score);
		free(name);
	}
	f->queries++;
	f->silent += answer.nhits == 0;
	f->ndcg += sum / ideal;
	f->mrr += first == 0 ? 0 : 1. / (double)first;
	f->success += first != 0 && first <= SUCCESS;
	answer_release(&answer);
}

static void
evaluate_queries(const struct evaluation *v)
{
	struct judgments j = {0};
	struct figures f = {0};
	FILE *in = open_in(v->folder, "queries.tsv");
	char *line = NULL, *fields[2];
	size_t cap = 0;

	if (in == NULL)
		in = open_in(v->folder, "questions.tsv");
	if (in == NULL)
		stop(v->folder, "no queries.tsv and no questions.tsv");
	read_judgments(&j, v->folder);
	while (getline(&line, &cap, in) != -1) {
		if (!split(line, '\t', fields, 2))
			stop(v->folder, "wanted QUERY<TAB>TEXT");
		measure(v, &j, fields[0], fields[1], &f);
	}
	if (f.queries == 0)
		stop(v->folder, "no query has a relevant publication");
	printf("queries    %zu\n", f.queries);
	printf("nDCG@10    %.4f\n", f.ndcg / (double)f.queries);
	printf("MRR@10     %.4f\n", f.mrr / (double)f.queries);
	printf("success@3  %.4f\n", f.success / (double)f.queries);
	printf("no answer  %zu\n", f.silent);
	judgments_release(&j);
	free(line);
	fclose(in);
}

/* --- Statements ---------------------------------------------------------- */

static bool
is_found(const struct evaluation *v, char **fields)
{
	struct answer answer;
	bool found = false;

	ask(v, fields[0], false, &answer);
	for (size_t i = 0; !found && i < answer.nhits && i < SUCCESS; i++) {
		const struct hit *hit = &answer.hits[i];

		found = strcmp(hit->id, fields[1]) == 0 &&
		    strstr(hit->text, fields[2]) != NULL;
	}
	answer_release(&answer);
	return found;
}

static void
evaluate_statements(const struct evaluation *v)
{
	FILE *in = open_in(v->folder, "statements.tsv");
	char *line = NULL, *fields[3];
	size_t cap = 0, n = 0, found = 0;

	if (in == NULL)
		return;
	while (getline(&line, &cap, in) != -1) {
		if (!split(line, '\t', fields, 3))
			stop("statements.tsv",
			    "wanted WORDS<TAB>PUBLICATION<TAB>STRING");
		n++;
		if (is_found(v, fields))
			found++;
		else
			printf("not found  %s\t%s\t%s\n", fields[0], fields[1],
			    fields[2]);
	}
	printf("statements %zu of %zu in the first %d passages\n", found, n,
	    SUCCESS);
	free(line);
	fclose(in);
}

int
main(int argc, char **argv)
{
	struct evaluation v = {0};
	struct err e = ERR_INIT;
	int option;

	while ((option = getopt(argc, argv, "fr:")) != -1) {
		if (option == 'f')
			v.by_file = true;
		else if (option == 'r' && (v.run = fopen(optarg, "w")) == NULL)
			stop(optarg, "cannot be written");
		else if (option == '?')
			return 2;
	}
	if (argc - optind != 2)
		stop("usage", "evaluate [-f] [-r RUN] INDEX FOLDER");
	v.folder = argv[optind + 1];
	v.reader = reader_open(argv[optind], &e);
	if (v.reader == NULL)
		stop(argv[optind], e.text);
	evaluate_queries(&v);
	evaluate_statements(&v);
	reader_close(v.reader);
	if (v.run != NULL && fclose(v.run) != 0)
		stop("run", "cannot be written");
	return 0;
}
