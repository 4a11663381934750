/*
 * The reader's words become a tree: one row a query.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "search/query.h"

static const struct {
	const char *query, *tree, *without;
} trees[] = {
    {"harcèlement au travail", "(harcèlement ET au ET travail)", ""},
    {"  plainte  ", "plainte", ""},
    {"\"harcèlement au travail\"", "\"harcèlement au travail\"", ""},
    {"« ordonnance de protection »", "\" ordonnance de protection \"", ""},
    {"“main courante”", "\"main courante\"", ""},
    {"harcèlement -sexuel", "harcèlement", "sexuel"},
    {"harcèlement -\"au travail\"", "harcèlement", "\"au travail\""},
    {"viol SAUF mineur", "viol", "mineur"},
    {"plainte OU \"main courante\"", "(plainte OU \"main courante\")", ""},
    {"plainte OR signalement", "(plainte OU signalement)", ""},
    {"plainte | signalement | 17", "(plainte OU signalement OU 17)", ""},
    {"police plainte OU \"main courante\" juge",
	"(police ET (plainte OU \"main courante\") ET juge)", ""},
    {"(viol OU agression) mineur", "((viol OU agression) ET mineur)", ""},
    {"plainte ET police", "(plainte ET police)", ""},
    {"harc*", "harc*", ""},
    {"signalement ~5 procureur", "(signalement ~5 procureur)", ""},
    {"titre:anna", "titre:anna", ""},
    {"titre:\"tom et léna\"", "titre:\"tom et léna\"", ""},
    {"salarié(e)s", "salarié(e)s", ""},
    {"(salarié(e)s OU cadre)", "(salarié(e)s OU cadre)", ""},
    {"d'urgence", "urgence", ""},
    {"co-parent", "co-parent", ""},
    {"14 h 30", "14 h 30", ""},
    /* what makes no sense as an operator is text, or nothing */
    {"", "", ""},
    {"\"", "", ""},
    {"*", "", ""},
    {"-", "", ""},
    {"()", "", ""},
    {")(", "", ""},
    {"OU", "", ""},
    {"a AND OR b", "(a OU b)", ""},
    {"plainte OU", "plainte", ""},
    {"OU plainte", "plainte", ""},
    {"\"plainte", "\"plainte\"", ""},
    {"(plainte", "plainte", ""},
    {"plainte)", "plainte", ""},
    {"~5", "5", ""},
    {"plainte ~5", "plainte", ""},
    {"plainte - police", "(plainte ET police)", ""},
    {"titre:", "titre", ""},
    {"\xff\xfe plainte \xc3", "plainte", ""},
    {"😀 plainte", "plainte", ""},
};

static void
print_tree(const char *words, struct buf *tree, struct buf *without)
{
	struct analyser *a = analyser_new();
	struct query q;

	query_parse(&q, span_of(words), a);
	query_print(&q, q.root, tree);
	query_print(&q, q.without, without);
	query_release(&q);
	analyser_free(a);
}

static void
queries_become_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(trees); i++) {
		struct buf tree = BUF_INIT, without = BUF_INIT;

		buf_adds(&tree, "");
		buf_adds(&without, "");
		print_tree(trees[i].query, &tree, &without);
		if (strcmp(tree.p, trees[i].tree) != 0 ||
		    strcmp(without.p, trees[i].without) != 0)
			fail_msg("%s: got %s SAUF %s", trees[i].query, tree.p,
			    without.p);
		buf_release(&tree);
		buf_release(&without);
	}
}

static const struct {
	const char *query;
	enum field field;
	const char *value;
} filters[] = {
    {"genre:lettre", FIELD_KIND, "lettre"},
    {"GENRE:lettre,guide", FIELD_KIND, "lettre,guide"},
    {"annee:2014..2018", FIELD_YEAR, "2014..2018"},
    {"année:2014", FIELD_YEAR, "2014"},
    {"public:magistrats", FIELD_AUDIENCE, "magistrats"},
    {"theme:couple", FIELD_THEME, "couple"},
    {"thème:couple", FIELD_THEME, "couple"},
};

static void
filters_are_taken_out(void **state)
{
	struct analyser *a = analyser_new();

	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct query q;

		query_parse(&q, span_of(filters[i].query), a);
		assert_int_equal(q.nfilters, 1);
		assert_int_equal(q.filters[0].field, filters[i].field);
		if (!span_is(q.filters[0].value, filters[i].value))
			fail_msg("%s", filters[i].query);
		assert_int_equal(q.nleaves, 0);
		query_release(&q);
	}
	analyser_free(a);
}

static void
any_length_and_depth_is_a_query(void **state)
{
	struct analyser *a = analyser_new();
	struct buf words = BUF_INIT;
	struct query q;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_adds(&words, "((\"a -b~ ");
	query_parse(&q, buf_span(&words), a);
	assert_true(q.cut);
	assert_true(q.nleaves <= QUERY_LEAVES);
	query_release(&q);
	buf_release(&words);
	analyser_free(a);
}

static void
leaves_are_numbered_once(void **state)
{
	struct analyser *a = analyser_new();
	struct query q;

	(void)state;
	query_parse(&q, SPAN("un deux OU trois -quatre"), a);
	assert_int_equal(q.nleaves, 4);
	for (size_t i = 0; i < q.nleaves; i++)
		assert_int_equal(q.leaves[i]->leaf, i);
	query_release(&q);
	analyser_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(queries_become_trees),
	    cmocka_unit_test(filters_are_taken_out),
	    cmocka_unit_test(any_length_and_depth_is_a_query),
	    cmocka_unit_test(leaves_are_numbered_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
