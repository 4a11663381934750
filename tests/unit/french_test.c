/*
 * The analysis, the lexicon and the nearest words, a row a behaviour.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "french/data.h"
#include "french/lexicon.h"
#include "french/nearest.h"
#include "text/utf8.h"

#include "blob.h"

/*
 * A token is written form|form+joined/positions, a stop word with ~ after
 * it, what it spans in brackets where that is not the first form.
 */
struct writer {
	struct span text;
	struct buf out;
};

static int
write_token(const struct token *t, void *arg)
{
	struct writer *w = arg;
	struct span span = span_sub(w->text, t->start, t->end);

	if (w->out.len > 0)
		buf_addc(&w->out, ' ');
	for (size_t i = 0; i < t->nforms; i++) {
		if (i > 0)
			buf_addc(&w->out, '|');
		buf_add(&w->out, t->forms[i]);
	}
	for (size_t i = 0; i < t->njoined; i++) {
		buf_addc(&w->out, '+');
		buf_add(&w->out, t->joined[i].form);
		buf_addf(&w->out, "/%u", t->joined[i].positions);
	}
	if (t->stop)
		buf_addc(&w->out, '~');
	if (!span_eq(span, t->forms[0])) {
		buf_addc(&w->out, '[');
		buf_add(&w->out, span);
		buf_addc(&w->out, ']');
	}
	return 0;
}

static const struct {
	const char *text, *tokens;
} analyses[] = {
    {"", ""},
    {"  ...  ", ""},
    {"l'égalité", "égalité"},
    {"L’ÉGALITÉ", "égalité[ÉGALITÉ]"},
    {"qu'elle n’hésite", "elle~ hésite"},
    {"d'11 mots", "11 mots"},
    {"l'« engrenage »", "engrenage"},
    {"aujourd’hui", "aujourdhui[aujourd’hui]"},
    {"prud'homme", "prudhomme[prud'homme]"},
    {"N'Diaye", "n+ndiaye/2~[N] diaye[Diaye]"},
    {"rock'n'roll", "rock+rocknroll/3 n~ roll"},
    {"œuvre", "oeuvre[œuvre]"},
    {"ﬁlle", "fille[ﬁlle]"},
    {"e\u0301le\u0300ve", "élève[e\u0301le\u0300ve]"},
    {"inter\u00ADdit", "interdit[inter\u00ADdit]"},
    {"grands-parents", "grands+grandsparents/2 parents"},
    {"main-d'œuvre", "main+maindoeuvre/2 oeuvre[œuvre]"},
    {"a-t-il", "a~ il~"},
    {"répond-elle", "répond elle~"},
    {"rendez-vous", "rendez+rendezvous/2 vous~"},
    {"un tribu-\nnal", "un~ tribunal[tribu-\nnal]"},
    {"vice-\nprésidente", "vice+viceprésidente/2 présidente"},
    {"professionnel·le·s",
	"professionnel|professionnelle|professionnels|"
	"professionnelles[professionnel·le·s]"},
    {"salarié(e)s", "salarié|salariée|salariés|salariées[salarié(e)s]"},
    {"ouvrier.ière", "ouvrier|ouvrière[ouvrier.ière]"},
    {"heureu·x·se", "heureux|heureuse[heureu·x·se]"},
    {"tou·tes", "tou|tous|toute|toutes[tou·tes]"},
    {"chef-fe", "chef|cheffe[chef-fe]"},
    {"plainte(s)", "plainte|plaintes[plainte(s)]"},
    {"il/elle", "il|elle~[il/elle]"},
    {"acheteurs/acheteuses", "acheteurs|acheteuses[acheteurs/acheteuses]"},
    {"et/ou", "et~ ou~"},
    {"parti.Elle", "parti elle~[Elle]"},
    {"dit-elle", "dit elle~"},
    {"exemple.es", "exemple es"},
    {"vice-président·e",
	"vice+viceprésident/2+viceprésidente/2 "
	"président|présidente[président·e]"},
    {"L. 421-5", "l+l421-5/3~[L] 421+421-5/2 5"},
    {"R421-5", "r+r421-5/3[R] 421+421-5/2 5"},
    {"il y a 3 ans", "il~ y~ a~ 3 ans"},
    {"n° 42", "numéro[n°] 42"},
    {"1 250 000", "1+1250000/3 250 000"},
    {"01.44.55.66.77", "01+0144556677/5 44 55 66 77"},
    {"2016, 412", "2016 412"},
    {"2016 412", "2016 412"},
    {"1.2.3", "1 2 3"},
    {"7,4 %", "7.4[7,4]"},
    {"131-21", "131+131-21/2 21"},
    {"1ère", "1e[1ère]"},
    {"2nds", "2e[2nds]"},
    {"XXIème", "xxie[XXIème]"},
    {"xxième", "xxe[xxième]"},
    {"Vie", "vie[Vie]"},
    {"XLes", "xle[XLes]"},
    {"d'être", "être"},
    {"qu’à", "à~"},
    {"Le", "le~[Le]"},
    {"14h30", "14+14h30/3 h 30"},
    {"18h", "18+18h/2 h"},
    {"25h", "25h"},
    {"5j/7", "5j 7"},
    {"25novembre", "25 novembre"},
    {"de1500", "de~ 1500"},
    {"violences¹", "violences 1[¹]"},
    {"m²", "m2[m²]"},
    {"½", ""},
    {"S.A.M.U.", "samu[S.A.M.U.]"},
    {"T.G.D", "tgd[T.G.D]"},
    {"art.700", "art 700"},
    {"x@y-z.org", "x y~ z org"},
    {"www.exemple.fr/a-b?c=d.", "www~ exemple fr a~ b c~ d~"},
    {"covid-19", "covid+covid19/2 19"},
};

static void
assert_tokens(struct analyser *a, const char *text, const char *tokens)
{
	struct writer w = {span_of(text), BUF_INIT};

	analyse(a, w.text, write_token, &w);
	assert_string_equal(w.out.p == NULL ? "" : w.out.p, tokens);
	buf_release(&w.out);
}

static void
texts_become_tokens(void **state)
{
	struct analyser *a = analyser_new();

	(void)state;
	for (size_t i = 0; i < COUNT(analyses); i++)
		assert_tokens(a, analyses[i].text, analyses[i].tokens);
	analyser_free(a);
}

/* What was read before is known by its bytes: what stands around it counts. */
static void
units_hang_on_what_is_around(void **state)
{
	static const struct {
		const char *text, *tokens;
	} rows[] = {
	    {"L-1 a", "l+l-1/2~[L] 1 a~"},
	    {"A-1 a", "a+a-1/2~[A] 1 a~"},
	    {"l'A-1 a", "a+a1/2~[A] 1 a~"},
	    {"3,5 a", "3.5[3,5] a~"},
	    {"1.2.3,5 a", "1 2 3 5 a~"},
	    {"né(e) ", "né|née[né(e)]"},
	    {"né(e)s ", "né|née|nés|nées[né(e)s]"},
	    {"demi-\njournée", "demi+demijournée/2 journée"},
	    {"demi-a", "demi+demia/2 a~"},
	    {"x 14 h", "x 14+14h/2 h"},
	    {"14 h 30", "14+14h30/3 h 30"},
	    {"14 h a", "14+14h/2 h a~"},
	    {"1 500 a", "1+1500/2 500 a~"},
	    {"1 500 000", "1+1500000/3 500 000"},
	    {"peut-on x", "peut on~ x"},
	    {"peut-on@x.org", "peut on~ x org"},
	};
	struct analyser *a = analyser_new();

	(void)state;
	for (size_t i = 0; i < 100 * COUNT(rows); i++)
		assert_tokens(a, rows[i % COUNT(rows)].text,
		    rows[i % COUNT(rows)].tokens);
	analyser_free(a);
}

static int
stop_at_second(const struct token *t, void *arg)
{
	(void)t;
	return ++*(int *)arg == 2 ? 7 : 0;
}

static void
a_caller_can_stop(void **state)
{
	struct analyser *a = analyser_new();
	int n = 0;

	(void)state;
	assert_int_equal(
	    analyse(a, SPAN("un deux 3 quatre"), stop_at_second, &n), 7);
	assert_int_equal(n, 2);
	analyser_free(a);
}

/* More words than the cache first has room for, some longer than it takes. */
static void
the_cache_forgets_nothing_it_should_know(void **state)
{
	struct analyser *a = analyser_new();
	struct writer first, again;
	struct buf text = BUF_INIT;

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		buf_addf(&text, "mot%c%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26,
		    'a' + i / 676 % 26, 'a' + i / 17576 % 26);
	buf_adds(&text, "anticonstitutionnellementparlantlongtemps Élève");
	first = again = (struct writer){buf_span(&text), BUF_INIT};
	analyse(a, buf_span(&text), write_token, &first);
	analyse(a, buf_span(&text), write_token, &again);
	assert_string_equal(first.out.p, again.out.p);
	buf_release(&first.out);
	buf_release(&again.out);
	buf_release(&text);
	analyser_free(a);
}

static int
count_token(const struct token *t, void *arg)
{
	(void)t;
	++*(size_t *)arg;
	return 0;
}

/* Were the rest looked at for each of them, it would take minutes. */
static void
a_text_without_blanks_ends(void **state)
{
	struct analyser *a = analyser_new();
	struct buf text = BUF_INIT;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 300000; i++)
		buf_adds(&text, "1-1/");
	alarm(20);
	assert_int_equal(analyse(a, buf_span(&text), count_token, &n), 0);
	alarm(0);
	assert_int_equal(n, 600000);
	buf_release(&text);
	analyser_free(a);
}

static void
write_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	struct buf *out = arg;

	if (out->len > 0)
		buf_addc(out, ' ');
	buf_add(out, lemma);
	if (source != LEMMA_FIRST)
		buf_addc(out, source == LEMMA_OTHER ? '?' : '*');
}

typedef void ask_fn(struct span, lemma_fn *, void *);

static void
assert_lemmas(ask_fn *ask, const char *word, const char *expected)
{
	struct buf out = BUF_INIT;

	ask(span_of(word), write_lemma, &out);
	assert_string_equal(out.p == NULL ? "" : out.p, expected);
	buf_release(&out);
}

static const struct {
	const char *form, *lemmas;
} lemmas[] = {
    {"violents", "violent"},
    {"livre", "livre livrer?"},
    {"vécu", "vivre vécu"},
    {"détenues", "détenir"},
    {"content", "content"},
    {"mandat", "mandat"},
    {"yeux", "oeil"},
    {"cheffes", "chef"},
    {"autrice", "auteur"},
    {"évènements", "événement"},
    {"connaitre", "connaître"},
    {"DETRESSE", "DETRESSE"},
    {"detresse", "détresse détresser? détresser"},
    {"grandsmères", "grandsmères"},
    {"prudhommes", "prudhomme"},
    {"cyberharceleuses", "cyberharceleur*"},
    {"instagrammables", "instagrammable*"},
    {"tgd", "tgd"},
    {"chrs", "chrs"},
    {"1142-2", "1142-2"},
};

static void
forms_have_lemmas(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lemmas); i++)
		assert_lemmas(lexicon_lemmas, lemmas[i].form, lemmas[i].lemmas);
}

static void
accents_can_be_lacking(void **state)
{
	(void)state;
	assert_lemmas(lexicon_accented, "cote", "côte côté coté?");
	assert_lemmas(lexicon_accented, "pêche", "");
	assert_lemmas(lexicon_accented, "violon", "");
	assert_true(lexicon_has(SPAN("pêche")));
	assert_false(lexicon_has(SPAN("peche")));
	assert_true(lexicon_knows(SPAN("peche")));
	assert_false(lexicon_knows(SPAN("harcelment")));
	assert_false(lexicon_knows(SPAN("14h30")));
}

static void
words_have_families(void **state)
{
	(void)state;
	assert_lemmas(lexicon_family, "protéger", "protecteur? protection?");
	assert_lemmas(
	    lexicon_family, "violence", "violemment? violent? violenter?");
	assert_lemmas(lexicon_family, "violon", "");
	assert_lemmas(lexicon_family, "procureur", "");
}

static void
stop_words_are_few(void **state)
{
	(void)state;
	assert_true(lexicon_is_stop(SPAN("à")));
	assert_true(lexicon_is_stop(SPAN("vous")));
	assert_true(lexicon_is_stop(SPAN("a")));
	assert_false(lexicon_is_stop(SPAN("contre")));
	assert_false(lexicon_is_stop(SPAN("sans")));
	assert_false(lexicon_is_stop(SPAN("femme")));
}

/* --- Nearest words ------------------------------------------------------- */

static const char *const vocabulary[] = {"harcelement", "harceler",
    "feminicide", "ordonnance", "protection", "pharmacie", "violence",
    "violences", "viol", "annuler", "excellent", "abscisse", "orthographe",
    "ailleurs", "prud", "zoo", "mot"};

static void
make_blob(struct buf *blob)
{
	struct vocabulary *v = vocabulary_new();

	for (size_t i = 0; i < COUNT(vocabulary); i++)
		vocabulary_put(v, span_of(vocabulary[i]), 1 + i % 3);
	vocabulary_put(v, SPAN("été"), 5);
	vocabulary_put(v, SPAN("x1"), 5);
	vocabulary_put(v, SPAN("viol"), 40);
	assert_int_equal(vocabulary_write(v, (struct span){NULL, 0}, blob), 0);
	vocabulary_free(v);
}

static const struct {
	const char *typed, *nearest;
} slips[] = {
    {"harcelment", "harcelement"},
    {"feminisside", "feminicide"},
    {"ordonance", "ordonnance"},
    {"protexion", "protection"},
    {"farmacie", "pharmacie"},
    {"ortograf", "orthographe"},
    {"vilence", "violence"},
    {"anuller", "annuler"},
    {"exelent", "excellent"},
    {"allieurs", "ailleurs"},
    {"voil", "viol"},
    {"xyz", ""},
    {"motmotmotmot", ""},
};

static void
slips_find_the_nearest_word(void **state)
{
	struct buf blob = BUF_INIT;

	(void)state;
	make_blob(&blob);
	for (size_t i = 0; i < COUNT(slips); i++) {
		struct nearest best[3] = {{"", 0, 0}};
		int n = nearest_find(read_blob, &blob, blob.len,
		    span_of(slips[i].typed), best, COUNT(best));

		assert_in_range(n, 0, COUNT(best));
		assert_string_equal(
		    n > 0 ? best[0].word : "", slips[i].nearest);
	}
	buf_release(&blob);
}

/* Every word finds its neighbours as a plain distance would. */
static unsigned
plain_distance(const char *a, const char *b)
{
	unsigned d[48][48];
	size_t n = strlen(a), m = strlen(b);

	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			unsigned best;

			if (i == 0 || j == 0) {
				d[i][j] = (unsigned)(i + j);
				continue;
			}
			best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[n][m];
}

static void
distances_are_those_of_the_definition(void **state)
{
	struct buf blob = BUF_INIT;
	unsigned random = 1;

	(void)state;
	make_blob(&blob);
	for (size_t i = 0; i < 400; i++) {
		char typed[48];
		struct nearest best[8];
		size_t at;
		int n;

		strcpy(typed, vocabulary[i % COUNT(vocabulary)]);
		random = random * 1103515245U + 12345;
		at = random / 65536 % strlen(typed);
		typed[at] = (char)('a' + random / 256 % 26);
		n = nearest_find(read_blob, &blob, blob.len, span_of(typed),
		    best, COUNT(best));
		for (int k = 0; k < n; k++)
			assert_int_equal(best[k].distance,
			    plain_distance(typed, best[k].word));
	}
	buf_release(&blob);
}

static void
damage_is_seen(void **state)
{
	struct buf blob = BUF_INIT;
	struct nearest best[3];

	(void)state;
	make_blob(&blob);
	memset(blob.p, 0xFF, 64);
	assert_int_equal(nearest_find(read_blob, &blob, blob.len,
			     SPAN("harcelment"), best, 3),
	    -1);
	assert_int_equal(
	    nearest_find(read_blob, &blob, 5, SPAN("harcelment"), best, 3), -1);
	buf_release(&blob);
}

/* --- Every word of the lexicon ------------------------------------------- */

struct walk {
	struct analyser *a;
	uint32_t letters[128];
	size_t n, words;
	struct span wanted;
	size_t forms; /* that were as wanted */
};

static int
compare_form(const struct token *t, void *arg)
{
	struct walk *w = arg;

	w->forms += t->nforms == 1 && span_eq(t->forms[0], w->wanted);
	return 0;
}

static bool
is_ordinal(const char *word)
{
	return strcmp(word, "Iers") == 0 || strcmp(word, "Ires") == 0 ||
	    strstr(word, "xième") != NULL || strstr(word, "Xième") != NULL;
}

static void
check_word(struct walk *w, bool capital)
{
	struct buf text = BUF_INIT, form = BUF_INIT;
	char out[UTF8_MAX];

	for (size_t i = 0; i < w->n; i++) {
		uint32_t c = w->letters[i];

		buf_add(&form, (struct span){out, utf8_put(c, out)});
		if (capital && i == 0 && c != 0xFF)
			c -= 0x20;
		buf_add(&text, (struct span){out, utf8_put(c, out)});
	}
	w->wanted = buf_span(&form);
	w->forms = 0;
	analyse(w->a, buf_span(&text), compare_form, w);
	if (w->forms != 1 && !(capital && w->n < 4) && !is_ordinal(text.p))
		fail_msg("%s is not analysed as one word", text.p);
	buf_release(&text);
	buf_release(&form);
}

static void
walk(struct walk *w, uint32_t state)
{
	for (const uint32_t *e = lexicon_forms.edges + state;; e++) {
		unsigned letter = *e & EDGE_LETTER;

		if (letter == 0) {
			w->words++;
			check_word(w, false);
			check_word(w, true);
		} else {
			w->letters[w->n++] = letter;
			walk(w, EDGE_TARGET(*e));
			w->n--;
		}
		if (*e & EDGE_LAST)
			return;
	}
}

/* livres is no ordinal of liv, nor Inde of I. */
static void
words_of_french_stay_whole(void **state)
{
	struct walk w = {.a = analyser_new()};

	(void)state;
	walk(&w, lexicon_forms.root);
	assert_true(w.words > 300000);
	analyser_free(w.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_become_tokens),
	    cmocka_unit_test(units_hang_on_what_is_around),
	    cmocka_unit_test(a_caller_can_stop),
	    cmocka_unit_test(the_cache_forgets_nothing_it_should_know),
	    cmocka_unit_test(a_text_without_blanks_ends),
	    cmocka_unit_test(forms_have_lemmas),
	    cmocka_unit_test(accents_can_be_lacking),
	    cmocka_unit_test(words_have_families),
	    cmocka_unit_test(stop_words_are_few),
	    cmocka_unit_test(slips_find_the_nearest_word),
	    cmocka_unit_test(distances_are_those_of_the_definition),
	    cmocka_unit_test(damage_is_seen),
	    cmocka_unit_test(words_of_french_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
