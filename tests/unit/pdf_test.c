/*
 * Printed pages become headings, paragraphs, lists and tables.
 *
 * The pages are made here: each line of a test says where a piece of text
 * stands and in which font.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/heavy.h"

struct piece {
	unsigned page; /* from 1, in order */
	int x, y;      /* from the top left, in points */
	int size;
	bool bold;
	const char *text; /* Windows-1252 */
};

static void
add_stream(struct buf *b, const struct piece *p, size_t n, unsigned page)
{
	struct buf s = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		if (p[i].page == page)
			buf_addf(&s, "BT /F%d %d Tf %d %d Td (%s) Tj ET\n",
			    p[i].bold, p[i].size, p[i].x, 842 - p[i].y,
			    p[i].text);
	buf_addf(b, "%u 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n",
	    100 + page, s.len, s.p == NULL ? "" : s.p);
	buf_release(&s);
}

/* extra: more of the catalogue, and objects from 10 to 99. */
static void
make_pdf(struct buf *b, const struct piece *p, size_t n, const char *catalogue,
    const char *objects)
{
	unsigned pages = n == 0 ? 1 : p[n - 1].page;

	buf_addf(b,
	    "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R%s>> "
	    "endobj\n2 0 obj <</Type/Pages/Count %u/Kids[",
	    catalogue, pages);
	for (unsigned i = 1; i <= pages; i++)
		buf_addf(b, "%u 0 R ", 1000 + i);
	buf_adds(b, "]>> endobj\n");
	for (unsigned i = 1; i <= pages; i++) {
		buf_addf(b,
		    "%u 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
		    "/Contents %u 0 R/Resources<</Font<</F0 3 0 R/F1 4 0 R>>"
		    ">>>> endobj\n",
		    1000 + i, 100 + i);
		add_stream(b, p, n, i);
	}
	buf_adds(b,
	    "3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
	    "/WinAnsiEncoding>> endobj\n"
	    "4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold"
	    "/Encoding/WinAnsiEncoding>> endobj\n");
	buf_addf(b, "%s\ntrailer <</Root 1 0 R>>\n", objects);
}

static void
write_blocks(struct buf *b, const struct document *d)
{
	for (size_t i = 0; i < d->nblocks; i++) {
		const struct block *k = &d->blocks[i];

		buf_addc(b, "HPIRCU"[k->kind]);
		if (k->level > 0)
			buf_addf(b, "%u", k->level);
		buf_addf(
		    b, "%s@%u %s\n", k->header ? "!" : "", k->page, k->text);
	}
}

static void
check_with(const struct piece *p, size_t n, const char *catalogue,
    const char *objects, const char *expected)
{
	struct buf pdf = BUF_INIT, b = BUF_INIT;
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	make_pdf(&pdf, p, n, catalogue, objects);
	if (reader_run(buf_span(&pdf), "a", &heavy_readers, &d, &e) == -1)
		buf_adds(&b, e.text);
	else
		write_blocks(&b, &d);
	assert_string_equal(b.p, expected);
	for (size_t i = 0; i < d.nlabels; i++)
		assert_true(d.labels[i] == NULL || d.labels[i][0] != '\0');
	document_release(&d);
	err_release(&e);
	buf_release(&b);
	buf_release(&pdf);
}

#define CHECK(pieces, expected)                                                \
	check_with(pieces, COUNT(pieces), "", "", expected)

static void
headings_are_told_by_size_and_weight(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 20, true, "Guide"},
	    {1, 72, 140, 14, true, "Rep\351rer"},
	    {1, 72, 170, 10, false,
		"Une premi\350re ligne du texte, assez "
		"longue pour qu'une autre la"},
	    {1, 72, 182, 10, false, "suive dans le m\352me paragraphe."},
	    {1, 72, 210, 10, true, "Poser la question"},
	    {1, 72, 230, 10, false,
		"Un autre paragraphe du corps du texte, "
		"qui suffit \340 montrer sa taille."},
	};

	(void)state;
	CHECK(pieces,
	    "H1@1 Guide\nH2@1 Repérer\nP@1 Une première ligne du texte, "
	    "assez longue pour qu'une autre la suive dans le même "
	    "paragraphe.\nH3@1 Poser la question\nP@1 Un autre paragraphe du "
	    "corps du texte, qui suffit à montrer sa taille.\n");
}

static void
words_cut_at_line_ends_are_joined(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Le pr\351sident et la vice-"},
	    {1, 72, 112, 10, false, "pr\351sidente du tribu-"},
	    {1, 72, 124, 10, false, "nal de Seine-"},
	    {1, 72, 136, 10, false, "Saint-Denis."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Le président et la vice-présidente du tribunal de "
	    "Seine-Saint-Denis.\n");
}

static void
paragraphs_end_at_gaps_indents_and_short_lines(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false,
		"Une ligne qui va jusqu'au bord droit de "
		"la colonne du texte."},
	    {1, 72, 112, 10, false, "Fin courte."},
	    {1, 72, 124, 10, false,
		"Un second paragraphe qui va lui aussi "
		"jusqu'au bord droit."},
	    {1, 72, 136, 10, false, "et sa suite."},
	    {1, 72, 160, 10, false, "Apr\350s un blanc."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Une ligne qui va jusqu'au bord droit de la colonne du "
	    "texte. Fin courte.\nP@1 Un second paragraphe qui va lui aussi "
	    "jusqu'au bord droit. et sa suite.\nP@1 Après un blanc.\n");
}

static void
lists_have_items(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Il faut :"},
	    {1, 72, 112, 10, false,
		"\225 appeler le 17 quand le danger est "
		"imm\351diat, sans"},
	    {1, 80, 124, 10, false, "attendre"},
	    {1, 72, 136, 10, false, "- noter les faits"},
	    {1, 72, 148, 10, false, "2. garder les preuves"},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Il faut :\nI1@1 appeler le 17 quand le danger est "
	    "immédiat, sans attendre\nI1@1 noter les faits\n"
	    "I1@1 garder les preuves\n");
}

static void
columns_are_read_one_after_the_other(void **state)
{
	struct piece pieces[60];
	struct buf text[60] = {{0}}, want = BUF_INIT;
	const char *head[] = {"P@1", "P@1", "P@1"};

	(void)state;
	for (int i = 0; i < 60; i++) {
		int column = i / 20, line = i % 20;

		buf_addf(&text[i], "%s colonne %d ligne %d et mots",
		    line == 0 ? "La" : "la", column + 1, line + 1);
		pieces[i] = (struct piece){1, 40 + column * 180,
		    100 + line * 12, 10, false, text[i].p};
	}
	for (int c = 0; c < 3; c++) {
		buf_adds(&want, head[c]);
		for (int i = 0; i < 20; i++)
			buf_addf(&want, " %s", text[c * 20 + i].p);
		buf_addc(&want, '\n');
	}
	CHECK(pieces, want.p);
	for (int i = 0; i < 60; i++)
		buf_release(&text[i]);
	buf_release(&want);
}

/* Poppler reads these paragraphs along their rows. */
static void
paragraphs_of_two_columns_are_read_down(void **state)
{
	static const struct {
		int x, y, n;
		const char *word;
	} paragraphs[] = {{72, 140, 8, "11"}, {72, 244, 8, "22"},
	    {320, 140, 8, "33"}, {320, 244, 8, "44"}};
	struct piece pieces[36] = {{1, 72, 100, 20, true, "Lettre"}};
	struct buf text[36] = {{0}}, want = BUF_INIT;
	size_t k = 1;

	(void)state;
	buf_adds(&want, "H1@1 Lettre\n");
	for (size_t p = 0; p < COUNT(paragraphs); p++) {
		buf_adds(&want, "P@1");
		for (int i = 0; i < paragraphs[p].n; i++, k++) {
			buf_addf(&text[k], "%s ligne %s %d dont la fin est %s",
			    i == 0 ? "La" : "la", paragraphs[p].word, i,
			    i + 1 == paragraphs[p].n ? "ici." : "plus bas");
			buf_addf(&want, " %s", text[k].p);
			pieces[k] = (struct piece){1, paragraphs[p].x,
			    paragraphs[p].y + 12 * i, 10, false, text[k].p};
		}
		buf_addc(&want, '\n');
	}
	check_with(pieces, k, "", "", want.p);
	for (size_t i = 0; i < COUNT(text); i++)
		buf_release(&text[i]);
	buf_release(&want);
}

static void
tables_are_read_by_row(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Les num\351ros :"},
	    {1, 72, 130, 10, true, "Num\351ro"},
	    {1, 250, 130, 10, true, "Service"},
	    {1, 72, 145, 10, false, "17"},
	    {1, 250, 145, 10, false, "Police"},
	    {1, 72, 160, 10, false, "114"},
	    {1, 250, 160, 10, false, "SMS"},
	    {1, 72, 175, 10, false, "15"},
	    {1, 250, 175, 10, false, "Samu"},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Les numéros :\nR!@1 Numéro | Service\n"
	    "R@1 17 | Police\nR@1 114 | SMS\nR@1 15 | Samu\n");
}

/* Cells without capitals do not go on with the cell above: it had room. */
static void
tables_may_be_in_small_letters(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Type de fait"},
	    {1, 300, 100, 10, false, "Ce que dit la loi"},
	    {1, 72, 114, 10, false, "coups"},
	    {1, 300, 114, 10, false, "article sur les violences"},
	    {1, 72, 128, 10, false, "viol ou tentative de viol d'un mineur"},
	    {1, 300, 128, 10, false, "article sur les crimes punis de prison"},
	    {1, 72, 142, 10, false, "injure"},
	    {1, 300, 142, 10, false, "article sur la presse"},
	    {1, 72, 156, 10, false, "menace"},
	    {1, 300, 156, 10, false, "article sur les menaces"},
	};

	(void)state;
	CHECK(pieces,
	    "R@1 Type de fait | Ce que dit la loi\n"
	    "R@1 coups | article sur les violences\n"
	    "R@1 viol ou tentative de viol d'un mineur | article sur les "
	    "crimes punis de prison\n"
	    "R@1 injure | article sur la presse\n"
	    "R@1 menace | article sur les menaces\n");
}

/* Poppler tells such cells column by column, and full ones in one line. */
static void
the_lines_of_a_cell_are_one(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, true, "Qui"},
	    {1, 172, 100, 10, true, "Ce qu'il fait"},
	    {1, 320, 100, 10, true, "Texte"},
	    {1, 72, 118, 10, false, "M\351decin"},
	    {1, 172, 118, 10, false, "\311tablir un certificat descrip-"},
	    {1, 320, 118, 10, false, "Article 76 du"},
	    {1, 72, 130, 10, false, "g\351n\351raliste"},
	    {1, 172, 130, 10, false, "tif, remis \340 la victime"},
	    {1, 320, 130, 10, false, "code"},
	    {1, 72, 148, 10, false, "Gendarme"},
	    {1, 172, 148, 10, false, "Recueillir la plainte et \351valuer"},
	    {1, 320, 148, 10, false, "Article 15-3"},
	    {1, 172, 160, 10, false, "le danger"},
	    {1, 72, 178, 10, false, "Sage-femme"},
	    {1, 172, 178, 10, false, "Poser la question"},
	    {1, 320, 178, 10, false, "Aucun"},
	};

	(void)state;
	CHECK(pieces,
	    "R!@1 Qui | Ce qu'il fait | Texte\n"
	    "R@1 Médecin généraliste | Établir un certificat descriptif, "
	    "remis à la victime | Article 76 du code\n"
	    "R@1 Gendarme | Recueillir la plainte et évaluer le danger | "
	    "Article 15-3\nR@1 Sage-femme | Poser la question | Aucun\n");
}

static void
cells_may_stand_at_the_middle_of_their_row(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 82, 10, false, "Qui"},
	    {1, 172, 82, 10, false, "Ce qu'il fait"},
	    {1, 172, 100, 10, false, "Poser la question \340 toutes les"},
	    {1, 72, 106, 10, false, "M\351decin"},
	    {1, 172, 112, 10, false, "patientes"},
	    {1, 172, 124, 10, false, "Recueillir la plainte, puis"},
	    {1, 72, 130, 10, false, "Gendarme"},
	    {1, 172, 136, 10, false, "\351valuer le danger"},
	    {1, 72, 148, 10, false, "Juge"},
	    {1, 172, 148, 10, false, "Prot\351ger"},
	};

	(void)state;
	CHECK(pieces,
	    "R@1 Qui | Ce qu'il fait\n"
	    "R@1 Médecin | Poser la question à toutes les patientes\n"
	    "R@1 Gendarme | Recueillir la plainte, puis évaluer le danger\n"
	    "R@1 Juge | Protéger\n");
}

static void
items_apart_from_their_bullets_are_no_table(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "\225"},
	    {1, 100, 100, 10, false, "appeler le 17"},
	    {1, 100, 112, 10, false, "ou le 112 ;"},
	    {1, 110, 124, 10, false, "-"},
	    {1, 120, 124, 10, false, "sans attendre"},
	    {1, 72, 136, 10, false, "\225"},
	    {1, 100, 136, 10, false, "appeler le 3919"},
	    {2, 72, 100, 10, false, "\225"},
	    {2, 100, 100, 10, false, "appeler le 119"},
	    {2, 72, 112, 10, false, "\225"},
	    {2, 100, 112, 10, false, "appeler le 116 006"},
	};

	(void)state;
	CHECK(pieces,
	    "I1@1 appeler le 17 ou le 112 ;\nI2@1 sans attendre\n"
	    "I1@1 appeler le 3919\nI1@2 appeler le 119\n"
	    "I1@2 appeler le 116 006\n");
}

/* A year before a heading is not its number; a quote is no word. */
static void
lines_go_on_in_another_font_and_before_headings(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Le site de la mission est celui de"},
	    {1, 72, 112, 10, true, "la lutte contre ces violences et"},
	    {1, 72, 124, 10, false, "il dit aussi depuis novembre"},
	    {1, 72, 136, 10, false, "2013 \273."},
	    {1, 72, 170, 14, true, "Lancement"},
	    {1, 72, 200, 10, false, "Les outils sont sur ce site qui dit"},
	    {1, 72, 212, 10, false,
		"\253\240Arr\352tons les violences\240\273 au"},
	    {1, 72, 224, 10, false, "public, et sont faits pour tous, au plus"},
	};

	(void)state;
	check_with(pieces, COUNT(pieces), "/Outlines 10 0 R",
	    "10 0 obj <</Type/Outlines/First 11 0 R/Last 11 0 R>> endobj\n"
	    "11 0 obj <</Title(Lancement)/Parent 10 0 R/Dest[1001 0 R"
	    "/XYZ 0 700 0]>> endobj\n",
	    "P@1 Le site de la mission est celui de la lutte contre ces "
	    "violences et il dit aussi "
	    "depuis novembre 2013 ».\nH1@1 Lancement\n"
	    "P@1 Les outils sont sur ce site qui dit « Arrêtons les violences "
	    "» au public, et sont faits pour tous, au plus\n");
}

/* A justified line of few words. */
static void
a_heading_set_wide_apart_is_read_along_its_lines(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 20, true, "Rapport"},
	    {1, 72, 122, 20, true, "victimes"},
	    {1, 250, 100, 20, true, "sur"},
	    {1, 400, 100, 20, true, "les"},
	    {2, 72, 200, 10, false, "Le texte du rapport, assez long."},
	};

	(void)state;
	CHECK(pieces,
	    "H1@1 Rapport sur les victimes\n"
	    "P@2 Le texte du rapport, assez long.\n");
}

static void
running_headers_and_page_numbers_go(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 40, 9, false, "Lettre n\260 8"},
	    {1, 72, 200, 10, false, "Le texte de la page une."},
	    {1, 290, 810, 9, false, "1"},
	    {2, 72, 40, 9, false, "Lettre n\260 8"},
	    {2, 72, 200, 10, false, "Le texte de la page deux."},
	    {2, 290, 810, 9, false, "- 2 -"},
	    {3, 72, 40, 9, false, "Lettre n\260 8"},
	    {3, 72, 200, 10, false, "Le texte de la page trois."},
	    {3, 290, 810, 9, false, "3/4"},
	    {4, 72, 40, 9, false, "Lettre n\260 8"},
	    {4, 72, 200, 10, false, "Le texte de la page quatre."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Le texte de la page une.\nP@2 Le texte de la page "
	    "deux.\nP@3 Le texte de la page trois.\nP@4 Le texte de "
	    "la page quatre.\n");
}

/* The title of a section runs for two pages only, and low on the page. */
static void
what_stands_beside_the_page_number_goes(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 200, 10, false, "Le texte de la page une."},
	    {2, 72, 110, 9, false, "10"},
	    {2, 300, 110, 9, false, "CHAPITRE 2. REP\311RER"},
	    {2, 72, 200, 10, false, "Le texte de la page deux."},
	    {3, 72, 110, 9, false, "2.1. POSER LA QUESTION"},
	    {3, 500, 110, 9, false, "11"},
	    {3, 72, 200, 10, false, "Le texte de la page trois."},
	    {4, 72, 60, 9, false, "12 CHAPITRE 3. AGIR"},
	    {4, 72, 200, 10, false, "Le texte de la page quatre."},
	    {4, 72, 230, 10, false, "12 personnes"},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Le texte de la page une.\nP@2 Le texte de la page "
	    "deux.\nP@3 Le texte de la page trois.\nP@4 Le texte de "
	    "la page quatre.\nP@4 12 personnes\n");
}

/* The number of a chapter is larger or smaller than its name, and above. */
static void
the_number_of_a_chapter_is_in_its_heading(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 14, true, "Chapitre 3"},
	    {1, 72, 150, 20, true, "Rep\351rer"},
	    {1, 72, 200, 10, false, "Le texte du chapitre trois, assez long."},
	    {2, 72, 100, 10, false, "ANNEXE"},
	    {2, 72, 130, 30, true, "B"},
	    {2, 72, 170, 20, true, "Textes"},
	    {2, 72, 200, 10, false, "Le texte de l'annexe, assez long."},
	    {2, 72, 230, 10, false, "Partie"},
	    {2, 72, 260, 10, false, "Le texte de la fin, assez long aussi."},
	};

	(void)state;
	CHECK(pieces,
	    "H1@1 Chapitre 3 Repérer\nP@1 Le texte du chapitre trois, "
	    "assez long.\nH1@2 ANNEXE B Textes\nP@2 Le texte de l'annexe, "
	    "assez long.\nP@2 Partie\nP@2 Le texte de la fin, assez long "
	    "aussi.\n");
}

/* Where a page begins with a heading, the running title may come second. */
static void
a_heading_keeps_its_number_beside_a_running_title(void **state)
{
	static const struct piece pieces[] = {
	    {1, 380, 40, 10, false, "6. REP\311RER"},
	    {1, 72, 200, 10, false, "Le texte de la page une."},
	    {2, 380, 40, 10, false, "6. REP\311RER"},
	    {2, 72, 200, 10, false, "Le texte de la page deux."},
	    {3, 380, 40, 10, false, "6. REP\311RER"},
	    {3, 72, 200, 10, false, "Le texte de la page trois."},
	    {4, 72, 80, 10, true, "6.3.1"},
	    {4, 380, 40, 10, false, "6. REP\311RER"},
	    {4, 110, 80, 10, true, "Poser la question"},
	    {4, 72, 110, 10, false, "Le texte de la page quatre."},
	    {4, 72, 180, 10, true, "B.4"},
	    {4, 110, 180, 10, true, "Annexe"},
	    {4, 72, 210, 10, false, "Le texte de la fin."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 Le texte de la page une.\nP@2 Le texte de la page "
	    "deux.\nP@3 Le texte de la page trois.\nH1@4 6.3.1 Poser la "
	    "question\nP@4 Le texte de la page quatre.\nH1@4 B.4 Annexe\n"
	    "P@4 Le texte de la fin.\n");
}

static void
a_paragraph_goes_on_over_the_page(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 700, 10, false,
		"La victime peut demander au juge une "
		"ordonnance de"},
	    {2, 72, 100, 10, false, "protection, sans attendre."},
	    {2, 72, 130, 10, false, "Autre paragraphe."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 La victime peut demander au juge une ordonnance de "
	    "protection, sans attendre.\nP@2 Autre paragraphe.\n");
}

/* But an exponent is, and what counts something. */
static void
the_number_of_a_note_is_no_part_of_the_text(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "les violences"},
	    {1, 132, 96, 6, false, "12"},
	    {1, 142, 100, 10, false, "au travail."},
	    {1, 190, 96, 6, false, "3,4"},
	    {1, 205, 100, 10, false, "Sur 20 km"},
	    {1, 248, 96, 6, false, "2"},
	    {1, 72, 800, 6, false, "12"},
	    {1, 79, 803, 10, false, "Enqu\352te de 2018."},
	};

	(void)state;
	CHECK(pieces,
	    "P@1 les violences au travail. Sur 20 km2\n"
	    "P@1 12 Enquête de 2018.\n");
}

static void
small_capitals_are_in_the_word_of_the_large_one(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 20, false, "\311"},
	    {1, 86, 100, 16, false, "DOUARD"},
	    {1, 160, 100, 20, false, "D"},
	    {1, 175, 100, 16, false, "URAND, juge"},
	};

	(void)state;
	CHECK(pieces, "P@1 ÉDOUARD DURAND, juge\n");
}

static void
bookmarks_are_the_headings(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 10, false, "Premi\350re partie"},
	    {1, 72, 130, 10, false,
		"Le texte de la partie, au corps du texte."},
	    {1, 72, 160, 10, false, "Sous-partie"},
	    {1, 72, 190, 10, false, "Le texte de la sous-partie."},
	};

	(void)state;
	check_with(pieces, COUNT(pieces), "/Outlines 10 0 R",
	    "10 0 obj <</Type/Outlines/First 11 0 R/Last 11 0 R>> endobj\n"
	    "11 0 obj <</Title(Premi\350re partie)/Parent 10 0 R/Dest[1001 0 R"
	    "/XYZ 0 800 0]/First 12 0 R/Last 12 0 R/Count 1>> endobj\n"
	    "12 0 obj <</Title(SOUS-PARTIE)/Parent 11 0 R/Dest[1001 0 R"
	    "/XYZ 0 700 0]>> endobj\n",
	    "H1@1 Première partie\nP@1 Le texte de la partie, au corps du "
	    "texte.\nH2@1 Sous-partie\nP@1 Le texte de la sous-partie.\n");
}

/*
 * A bookmark may leave the number out.  What looks like a heading without
 * having a bookmark is inside the section that has one.
 */
static void
bookmarks_have_no_numbers_and_hold_the_rest(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 100, 20, true, "2.1. L\222entretien"},
	    {1, 72, 130, 10, false, "Le texte de la partie, assez long."},
	    {1, 72, 160, 20, true, "Sch\351ma"},
	    {1, 72, 190, 10, false, "Le texte du sch\351ma, assez long."},
	};

	(void)state;
	check_with(pieces, COUNT(pieces), "/Outlines 10 0 R",
	    "10 0 obj <</Type/Outlines/First 11 0 R/Last 11 0 R>> endobj\n"
	    "11 0 obj <</Title(L'entretien)/Parent 10 0 R/Dest[1001 0 R"
	    "/XYZ 0 800 0]>> endobj\n",
	    "H1@1 2.1. L’entretien\nP@1 Le texte de la partie, "
	    "assez long.\nH2@1 Schéma\nP@1 Le texte du schéma, assez "
	    "long.\n");
}

static void
printed_labels_are_kept(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 200, 10, false, "Avant-propos."},
	    {2, 72, 200, 10, false, "Texte."},
	    {3, 72, 200, 10, false, "Suite."},
	};
	struct buf pdf = BUF_INIT;
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	(void)state;
	make_pdf(&pdf, pieces, COUNT(pieces),
	    "/PageLabels<</Nums[0<</S/r>>1<</S/D>>]>>", "");
	assert_int_equal(
	    reader_run(buf_span(&pdf), "a", &heavy_readers, &d, &e), 0);
	assert_int_equal(d.npages, 3);
	assert_int_equal(d.nlabels, 3);
	assert_string_equal(d.labels[0], "i");
	assert_string_equal(d.labels[2], "2");
	document_release(&d);
	buf_clear(&pdf);
	make_pdf(&pdf, pieces, COUNT(pieces), "", "");
	assert_int_equal(
	    reader_run(buf_span(&pdf), "a", &heavy_readers, &d, &e), 0);
	assert_int_equal(d.nlabels, 0);
	document_release(&d);
	buf_release(&pdf);
}

static void
contents_with_dots_are_left_out(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 200, 10, false, "Un . . . . . . . . . . . 2"},
	    {1, 72, 212, 10, false, "Deux . . . . . . . . . . . 3"},
	    {1, 72, 224, 10, false, "Trois . . . . . . . . . . . 4"},
	    {1, 72, 236, 10, false, "Quatre ................... 5"},
	    {2, 72, 200, 10, false, "Le texte."},
	};

	(void)state;
	CHECK(pieces, "P@2 Le texte.\n");
}

static void
pages_without_text_are_told(void **state)
{
	(void)state;
	check_with(NULL, 0, "", "",
	    "has no text: its pages are pictures; run it through OCR first");
}

static void
an_encrypted_file_is_told(void **state)
{
	static const struct piece pieces[] = {
	    {1, 72, 200, 10, false, "Secret."}};
	struct buf pdf = BUF_INIT;
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	(void)state;
	make_pdf(&pdf, pieces, 1, "", "");
	buf_cut(&pdf, pdf.len - sizeof("trailer <</Root 1 0 R>>\n") + 1);
	buf_adds(&pdf,
	    "trailer <</Root 1 0 R/ID[<00112233445566778899aabbccddeeff>"
	    "<00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard"
	    "/V 1/R 2/P -4/O<"
	    "0011223344556677001122334455667700112233445566770011223344556677"
	    ">/U<"
	    "0011223344556677001122334455667700112233445566770011223344556677"
	    ">>>>>\n");
	assert_int_equal(
	    reader_run(buf_span(&pdf), "a", &heavy_readers, &d, &e), -1);
	assert_string_equal(e.text, "is encrypted: it asks for a password");
	document_release(&d);
	err_release(&e);
	buf_release(&pdf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headings_are_told_by_size_and_weight),
	    cmocka_unit_test(words_cut_at_line_ends_are_joined),
	    cmocka_unit_test(paragraphs_end_at_gaps_indents_and_short_lines),
	    cmocka_unit_test(lists_have_items),
	    cmocka_unit_test(columns_are_read_one_after_the_other),
	    cmocka_unit_test(paragraphs_of_two_columns_are_read_down),
	    cmocka_unit_test(tables_are_read_by_row),
	    cmocka_unit_test(tables_may_be_in_small_letters),
	    cmocka_unit_test(the_lines_of_a_cell_are_one),
	    cmocka_unit_test(cells_may_stand_at_the_middle_of_their_row),
	    cmocka_unit_test(items_apart_from_their_bullets_are_no_table),
	    cmocka_unit_test(lines_go_on_in_another_font_and_before_headings),
	    cmocka_unit_test(a_heading_set_wide_apart_is_read_along_its_lines),
	    cmocka_unit_test(running_headers_and_page_numbers_go),
	    cmocka_unit_test(what_stands_beside_the_page_number_goes),
	    cmocka_unit_test(the_number_of_a_chapter_is_in_its_heading),
	    cmocka_unit_test(a_heading_keeps_its_number_beside_a_running_title),
	    cmocka_unit_test(a_paragraph_goes_on_over_the_page),
	    cmocka_unit_test(the_number_of_a_note_is_no_part_of_the_text),
	    cmocka_unit_test(small_capitals_are_in_the_word_of_the_large_one),
	    cmocka_unit_test(bookmarks_are_the_headings),
	    cmocka_unit_test(bookmarks_have_no_numbers_and_hold_the_rest),
	    cmocka_unit_test(printed_labels_are_kept),
	    cmocka_unit_test(contents_with_dots_are_left_out),
	    cmocka_unit_test(pages_without_text_are_told),
	    cmocka_unit_test(an_encrypted_file_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
