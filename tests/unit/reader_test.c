/*
 * Each format becomes the blocks that it should.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../parts.h"
#include "base/mem.h"
#include "document/heavy.h"

/*
 * A block a line: a letter for its kind, its level, ! for a header row, its
 * page after @ and its time after +, where it has them; then its text.
 */
static void
write_blocks(struct buf *b, const struct document *d)
{
	for (size_t i = 0; i < d->nblocks; i++) {
		const struct block *k = &d->blocks[i];

		buf_addc(b, "HPIRCU"[k->kind]);
		if (k->level > 0)
			buf_addf(b, "%u", k->level);
		if (k->header)
			buf_addc(b, '!');
		if (k->page > 0)
			buf_addf(b, "@%u", k->page);
		if (k->time != NO_TIME)
			buf_addf(b, "+%u", (unsigned)k->time);
		buf_addf(b, " %s\n", k->text);
	}
}

static void
check(const char *name, struct span bytes, const char *expected)
{
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	int rc = reader_run(bytes, name, &heavy_readers, &d, &e);

	if (rc == -1)
		buf_addf(&b, "%s", e.text);
	write_blocks(&b, &d);
	assert_string_equal(b.p, expected);
	buf_release(&b);
	document_release(&d);
	err_release(&e);
}

static void
check_text(const char *name, const char *text, const char *expected)
{
	check(name, span_of(text), expected);
}

static void
check_parts(const char *parts, const char *expected)
{
	struct buf zip = BUF_INIT;

	parts_zip(span_of(parts), &zip);
	check("x", buf_span(&zip), expected);
	buf_release(&zip);
}

/* --- Text ---------------------------------------------------------------- */

static void
text_has_paragraphs_items_and_pages(void **state)
{
	(void)state;
	check_text("a.txt", "Un\ndeux.\n\n\nTrois :\n- a\n  suite\n• b\n3. c\n",
	    "P Un deux.\nP Trois :\nI1 a suite\nI1 b\nI1 c\n");
	check_text("a.txt", "un\n\fdeux\r\n\r\ntrois\n\f",
	    "P@1 un\nP@2 deux\nP@2 trois\n");
	check_text("a.txt",
	    "le tribu-\nnal, la vice-\nprésidente de Seine-\n"
	    "Saint-Denis et le tri\xC2\xAD\nbunal\n",
	    "P le tribunal, la vice-présidente de Seine-Saint-Denis et le "
	    "tribunal\n");
	check_text("a.txt", "\xE9t\xE9\n", "P été\n");
}

/* --- Markdown ------------------------------------------------------------ */

static void
markdown_has_headings_lists_and_tables(void **state)
{
	(void)state;
	check_text("a.md",
	    "# Un *titre*\n\nTexte\nsuite [lien](x) &eacute;&#233;.\n\n"
	    "- a\n  - b\n\n    c\n- d\n\n"
	    "| N | S |\n|---|---|\n| 1 | `2` |\n\n"
	    "<div>gras <b>ici</b></div>\n\n### Trois ###\n",
	    "H1 Un titre\nP Texte suite lien éé.\nI1 a\nI2 b\nI2 c\nI1 d\n"
	    "R! N | S\nR 1 | 2\nP gras ici\nH3 Trois\n");
}

static void
front_matter_tells_what_the_file_is(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(
	    reader_run(SPAN("---\ntitle: \"Lettre : n° 8\"\ndate: 2015-11\n"
			    "kind: lettre\nnumber: 8\nother: {title: no}\n"
			    "audience: [sante, avocats]\n"
			    "theme:\n  - couple\n  - msf\nauthor: A\n---\n"
			    "Texte.\n"),
		"a.md", &heavy_readers, &d, &e),
	    0);
	assert_string_equal(d.meta.title, "Lettre : n° 8");
	assert_string_equal(d.meta.date, "2015-11");
	assert_string_equal(d.meta.kind, "lettre");
	assert_string_equal(d.meta.number, "8");
	assert_string_equal(d.meta.audience, "sante,avocats");
	assert_string_equal(d.meta.theme, "couple,msf");
	assert_string_equal(d.meta.author, "A");
	assert_int_equal(d.nblocks, 1);
	document_release(&d);
	check_text("a.md", "---\n: [\n---\nTexte.\n", "H2 : [\nP Texte.\n");
	check_text("a.md", "---\ntitle: x\nTexte.\n", "P title: x Texte.\n");
}

/* --- HTML ---------------------------------------------------------------- */

static void
html_gives_the_main_content(void **state)
{
	(void)state;
	check_text("a.html",
	    "<!DOCTYPE html><title>T</title><body><nav>menu</nav>"
	    "<header>bandeau</header><main><article><header><h1>Titre</h1>"
	    "</header><p>Un<br>deux<sup><a role=doc-noteref>1</a></sup>."
	    "<script>x()</script><style>y{}</style>"
	    "<div class='wrap breadcrumb'>fil</div>"
	    "<ul><li>a<ul><li>b</ul><li>c</ul><h3>Trois<a class=headerlink "
	    "href=#t>\xC2\xB6</a></h3><p hidden>z</p>"
	    "</article></main><footer>pied</footer>",
	    "H1 Titre\nP Un deux.\nI1 a\nI2 b\nI1 c\nH3 Trois\n");
	check_text("a.html",
	    "<html><body><header>bandeau</header><p>Texte</p>"
	    "<p>[ <a rel=prev href=a>Avant</a> | <a rel=next "
	    "href=b>Apr\xC3\xA8s</a>"
	    " ]</p><footer>pied</footer></body></html>",
	    "P Texte\n");
}

static void
html_has_terms_and_no_calls_of_notes(void **state)
{
	(void)state;
	check_text("a.html",
	    "<body><dl><dt>MIPROF\n<dd>Mission<dt>TGD "
	    ":</dt><dt>Bracelet</dt><dd>\n"
	    "<p>Mesure</p><p>Suite</p><dt>Seul</dl>",
	    "P MIPROF : Mission\nP TGD, Bracelet : Mesure\nP Suite\n"
	    "P Seul :\n");
	check_text("a.html",
	    "<body><p>Dix femmes<sup><a href='#n1'>[1]</a></sup> et"
	    "<a href=#n2><sup>2</sup></a>, 20 km<sup>2</sup>, "
	    "<sup><a href=#x>voir</a></sup>.",
	    "P Dix femmes et, 20 km2, voir.\n");
}

/* Else the text behind the box would stand in a section "Note". */
static void
the_label_of_a_box_is_no_heading(void **state)
{
	(void)state;
	check_text("a.html",
	    "<body><h2>Loi</h2><div><h3>NOTE :</h3><p>un</div>"
	    "<h3>Attention</h3><p>deux<h3>Notes de lecture</h3><p>trois",
	    "H2 Loi\nP NOTE :\nP un\nP Attention\nP deux\n"
	    "H3 Notes de lecture\nP trois\n");
}

static void
html_tables_are_rows_unless_they_lay_out(void **state)
{
	(void)state;
	check_text("a.html",
	    "<body><table><caption>Numéros</caption>"
	    "<tr><th>N</th><th>S</th></tr><tr><td><p>17</p><td>Police</tr>"
	    "</table>",
	    "C Numéros\nR! N | S\nR 17 | Police\n");
	check_text("a.html",
	    "<body><table><tr><td>A<th>B<th>C<tr><td><td>1<td><tr><td>"
	    "<td><td></table><table><tr><td rowspan=2><img src=a><th>Note"
	    "<tr><td>un</table>",
	    "R A | B | C\nR | 1\nP Note\nP un\n");
	check_text("a.html",
	    "<body><table><tr><td><h2>T</h2><p>un<td>deux</table>",
	    "H2 T\nP un\nP deux\n");
}

static void
html_says_its_encoding_title_and_date(void **state)
{
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(
	    reader_run(SPAN("<html lang=fr-FR><meta charset=\"iso-8859-1\">"
			    "<title>Rep\xE9rer | Le site</title>"
			    "<meta name=author content=\"A. B.\">"
			    "<meta property=\"article:published_time\" "
			    "content=\"2015-11-25T10:00\"><body>"
			    "<h1>Rep\xE9rer</h1><p>\xE9t\xE9"),
		"a", &heavy_readers, &d, &e),
	    0);
	assert_string_equal(d.meta.title, "Repérer");
	assert_string_equal(d.meta.author, "A. B.");
	assert_string_equal(d.meta.date, "2015-11-25");
	assert_string_equal(d.meta.language, "fr");
	assert_string_equal(d.blocks[1].text, "été");
	document_release(&d);
	check_text("a.html", "<p></p>", "has no text");
}

/* --- Subtitles ----------------------------------------------------------- */

static void
cues_are_joined_to_sentences(void **state)
{
	(void)state;
	check_text("a.srt",
	    "1\r\n00:00:01,000 --> 00:00:03,500\r\n<i>Bonjour, je suis\r\n"
	    "\r\n2\r\n00:00:03,600 --> 00:00:05,000\r\nla "
	    "sage-femme.</i> Vous\r\n\r\n3\r\n00:00:05,100 --> 00:00:07,000"
	    "\r\nallez bien ?\r\n\r\n4\r\n00:12:31,000 --> 00:12:32,000\r\n"
	    "{\\an8}Fin\r\n",
	    "U+1000 Bonjour, je suis la sage-femme.\n"
	    "U+3600 Vous allez bien ?\nU+751000 Fin\n");
	check_text("a",
	    "WEBVTT\n\nNOTE rien\n\n12:31.000 --> 12:33.500 align:start\n"
	    "<v Anna>Il faut\n\n12:34.000 --> 12:35.000\npartir &amp; vite.\n"
	    "\n12:34.000 --> 12:36.000\npartir &amp; vite.\n",
	    "U+751000 Il faut partir & vite.\n");
}

static void
cues_overlap_roll_up_and_cut_words(void **state)
{
	(void)state;
	check_text("a.vtt",
	    "WEBVTT\nKind: captions\n\nSTYLE\n::cue {}\n\nnom\n"
	    "00:01.000 --> 00:04.000 line:0\n<v.a Anna>Bonjour <c>à "
	    "toutes</c>\n\n00:03.000 --> 00:05.000\nà toutes et "
	    "à tous.\n\n00:06.000 --> 00:08.000\nLa loi punit\n\n"
	    "00:08.000 --> 00:09.000\nLa loi punit\nles coups",
	    "U+1000 Bonjour à toutes et à tous.\n"
	    "U+6000 La loi punit les coups\n");
	check_text("a.srt",
	    "\xEF\xBB\xBF"
	    "1\r\n00:00:01,000 --> 00:00:02,000 X1:1\r\nla sage-\r\nfemme et "
	    "M. Durand, Mme\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\n"
	    "Durand. Non.\r\n\r\n3\r\n00:00:03,000 --> 00:00:04,000\r\n"
	    "Non. Oui.",
	    "U+1000 la sage-femme et M. Durand, Mme Durand.\nU+2000 Non.\n"
	    "U+3000 Non.\nU+3000 Oui.\n");
}

static void
subtitles_are_told_by_their_cues(void **state)
{
	static const char wide[] =
	    "\xFF\xFE"
	    "1\0\n\0"
	    "0\0000\0:\0000\0000\0:\0000\0001\0,\0000\0000\0000\0"
	    " \0-\0-\0>\0 \0"
	    "0\0000\0:\0000\0000\0:\0000\0002\0,\0000\0000\0"
	    "0\0\n\0O\0u\0i\0";

	(void)state;
	check_text(
	    "a", "1\n00:00:01,000 --> 00:00:02,000\nOui\n", "U+1000 Oui\n");
	check_text("a", "2 femmes\n\n--> 3919\n", "P 2 femmes\nP --> 3919\n");
	check("a.srt", (struct span){wide, sizeof(wide) - 1}, "U+1000 Oui\n");
}

/* --- Office files and e-books -------------------------------------------- */

#define W "<w:document xmlns:w='w' xmlns:mc='m'><w:body>"
#define WP(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

static void
docx_has_headings_notes_lists_and_tables(void **state)
{
	(void)state;
	check_parts(
	    "=== word/styles.xml\n<w:styles xmlns:w='w'>"
	    "<w:style w:styleId='T1'><w:name w:val='heading "
	    "1'/></w:style>"
	    "<w:style w:styleId='X'><w:name w:val='mon titre'/>"
	    "<w:basedOn w:val='T1'/></w:style>"
	    "<w:style w:styleId='TM'><w:name w:val='toc 1'/></w:style>"
	    "</w:styles>\n"
	    "=== word/footnotes.xml\n<w:footnotes xmlns:w='w'>"
	    "<w:footnote w:id='2'>" WP(
		"Note.") "</w:footnote>"
			 "</w:footnotes>\n"
			 "=== word/document.xml\n" W
			 "<w:p><w:pPr><w:pStyle w:val='X'/></w:pPr>"
			 "<w:r><w:t>Titre</w:t></w:r></w:p>"
			 "<w:p><w:pPr><w:pStyle w:val='TM'/></w:pPr>"
			 "<w:r><w:t>sommaire</w:t></w:r></w:p>"
			 "<w:p><w:r><w:t>Un</w:t><w:tab/><w:t>deux</"
			 "w:t>"
			 "<w:footnoteReference w:id='2'/></w:r>"
			 "<w:del><w:r><w:t>non</w:t></w:r></w:del></"
			 "w:p>"
			 "<w:p><w:pPr><w:numPr><w:ilvl "
			 "w:val='1'/></w:numPr></w:pPr>"
			 "<w:r><w:t>point</w:t></w:r></w:p>"
			 "<w:tbl><w:tr><w:trPr><w:tblHeader/></"
			 "w:trPr><w:tc>" WP("A") "</w:tc><w:tc>" WP(
			     "B") "</w:tc></w:tr><w:tr><w:tc>" WP("1")
			     WP("bis") "</w:tc><w:tc>" WP(
				 "2") "</w:tc></w:tr></w:tbl>"
				      "<w:p><w:r><mc:Choice>" WP(
					  "boît"
					  "e") "</"
					       "mc:Choice><mc:"
					       "Fallback>" WP(
						   "boîte") "</mc:Fallback></"
							    "w:r></w:p></"
							    "w:body></"
							    "w:document>\n",
	    "H1 Titre\nP Un deux\nP Note.\nI2 point\nR! A | B\n"
	    "R 1 bis | 2\nP boîte\n");
}

static void
odt_has_headings_notes_lists_and_tables(void **state)
{
	(void)state;
	check_parts(
	    "=== mimetype\napplication/vnd.oasis.opendocument.text\n"
	    "=== content.xml\n<office:document-content xmlns:office='o' "
	    "xmlns:text='t' xmlns:table='b' xmlns:style='s'>"
	    "<style:style style:name='P1' style:parent-style-name='Title'/>"
	    "<text:table-of-content><text:p>sommaire</text:p>"
	    "</text:table-of-content>"
	    "<text:p text:style-name='P1'>Guide</text:p>"
	    "<text:h text:outline-level='2'>Titre</text:h>"
	    "<text:p>Un<text:s/>deux<text:note><text:note-citation>1"
	    "</text:note-citation><text:note-body><text:p>Une note.</text:p>"
	    "</text:note-body></text:note> trois</text:p>"
	    "<text:list><text:list-item><text:p>a</text:p><text:list>"
	    "<text:list-item><text:p>b</text:p></text:list-item></text:list>"
	    "</text:list-item></text:list>"
	    "<table:table><table:table-header-rows><table:table-row>"
	    "<table:table-cell><text:p>A</text:p></table:table-cell>"
	    "<table:table-cell><text:p>B</text:p></table:table-cell>"
	    "</table:table-row></table:table-header-rows><table:table-row>"
	    "<table:table-cell><text:p>1</text:p></table:table-cell>"
	    "<table:table-cell><text:p>2</text:p></table:table-cell>"
	    "</table:table-row></table:table></office:document-content>\n",
	    "H1 Guide\nH2 Titre\nP Un deux trois\nP Une note.\nI1 a\nI2 b\n"
	    "R! A | B\nR 1 | 2\n");
}

static void
a_slide_is_a_page_and_its_notes_follow(void **state)
{
	(void)state;
	check_parts(
	    "=== ppt/presentation.xml\n<p:presentation xmlns:p='p' "
	    "xmlns:r='r'><p:sldId r:id='b'/><p:sldId r:id='a'/>"
	    "</p:presentation>\n"
	    "=== ppt/_rels/presentation.xml.rels\n<R><Relationship Id='a' "
	    "Target='slides/slide1.xml'/><Relationship Id='b' "
	    "Target='/ppt/slides/slide2.xml'/></R>\n"
	    "=== ppt/slides/slide1.xml\n<p:sld xmlns:p='p' xmlns:a='a'><p:sp>"
	    "<p:ph type='title'/><a:p><a:t>Fin</a:t></a:p></p:sp></p:sld>\n"
	    "=== ppt/slides/slide2.xml\n<p:sld xmlns:p='p' xmlns:a='a'><p:sp>"
	    "<p:ph type='ctrTitle'/><a:p><a:t>Début</a:t></a:p></p:sp><p:sp>"
	    "<p:ph idx='1'/><a:p><a:pPr lvl='1'/><a:r><a:t>point</a:t></a:r>"
	    "<a:r><a:rPr baseline='30000'/><a:t>1</a:t></a:r></a:p>"
	    "<a:p><a:pPr><a:buNone/></a:pPr><a:t>phrase</a:t></a:p>"
	    "</p:sp><p:sp><p:ph type='sldNum'/><a:p><a:t>1</a:t></a:p>"
	    "</p:sp><p:sp><a:p><a:t>boîte</a:t></a:p></p:sp></p:sld>\n"
	    "=== ppt/slides/_rels/slide2.xml.rels\n<R><Relationship Id='x' "
	    "Type='t/notesSlide' Target='../notesSlides/n.xml'/></R>\n"
	    "=== ppt/notesSlides/n.xml\n<p:notes xmlns:p='p' xmlns:a='a'>"
	    "<p:sp><p:ph type='body'/><a:p><a:t>Dire ceci.</a:t></a:p></p:sp>"
	    "</p:notes>\n",
	    "H1@1 Début\nI2@1 point\nP@1 phrase\nP@1 boîte\nP@1 Dire "
	    "ceci.\nH1@2 Fin\n");
}

static void
an_e_book_is_read_along_its_spine(void **state)
{
	(void)state;
	check_parts(
	    "=== mimetype\napplication/epub+zip\n"
	    "=== META-INF/container.xml\n<c><rootfile full-path='O/b.opf'/>"
	    "</c>\n"
	    "=== O/b.opf\n<package><manifest>"
	    "<item id='n' href='n.xhtml' properties='nav' "
	    "media-type='application/xhtml+xml'/>"
	    "<item id='1' href='t/un%20a.xhtml' "
	    "media-type='application/xhtml+xml'/>"
	    "<item id='2' href='../deux.xhtml#x' "
	    "media-type='application/xhtml+xml'/></manifest><spine>"
	    "<itemref idref='n'/><itemref idref='2'/><itemref idref='1'/>"
	    "</spine></package>\n"
	    "=== O/n.xhtml\n<html><body><p>sommaire</p></body></html>\n"
	    "=== O/t/un a.xhtml\n<html><body><h1>Un</h1></body></html>\n"
	    "=== deux.xhtml\n<html><body><p>Deux</p></body></html>\n",
	    "P Deux\nH1 Un\n");
}

/* --- What must not be believed ------------------------------------------- */

static void
entities_are_not_replaced(void **state)
{
	(void)state;
	check_parts(
	    "=== word/document.xml\n<!DOCTYPE w [<!ENTITY f SYSTEM "
	    "'file:///etc/passwd'>]>" W WP("x&f;y") "</w:body></w:document>\n",
	    "P xy\n");
	check_parts(
	    "=== word/document.xml\n<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>"
	    "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
	    "<!ENTITY c '&b;&b;&b;&b;&b;'>]>" W WP(
		"x&c;y") "</w:body></w:document>\n",
	    "is damaged: its text is no XML");
	check_text("a.html", "<p>x&f;y", "P x&f;y\n");
}

static void
damage_is_told(void **state)
{
	(void)state;
	check_text("a.docx", "PK\x03\x04 word/document.xml",
	    "is damaged: its zip container does not unpack");
	check_parts("=== word/document.xml\n<w:document><w:p",
	    "is damaged: its text is no XML");
	check_text("a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
	    "is an old or encrypted office file; save it as ODT, DOCX or PDF "
	    "without a password");
	check_text("a", "{\\rtf1", "is RTF; save it as ODT or DOCX");
	check("a", (struct span){"\0\1\2\0\0\0", 6},
	    "is in no format that can be read; save it as PDF or plain text");
	check_text("a.txt", " \n", "has no text");
	check_text(
	    "a.pdf", "%PDF-1.4\n", "is a damaged PDF: no page can be read");
}

static void
a_page_may_nest_as_deep_as_it_likes(void **state)
{
	struct buf b = BUF_INIT;
	struct document d = DOCUMENT_INIT;
	struct err e = ERR_INIT;

	(void)state;
	buf_adds(&b, "<html><body>");
	for (int i = 0; i < 20000; i++)
		buf_adds(&b, "<div><ul><li>");
	buf_adds(&b, "x");
	reader_run(buf_span(&b), "a.html", &heavy_readers, &d, &e);
	document_release(&d);
	err_release(&e);
	buf_release(&b);
}

/* --- What files say of themselves ---------------------------------------- */

static void
metadata_is_put_in_order(void **state)
{
	static const struct {
		const char *title, *date, *author; /* as they are told */
		const char *settled_title, *settled_date, *settled_author;
	} rows[] = {
	    {"Guide", "2015-11-25T10:00:00Z", "A", "Guide", "2015-11-25", "A"},
	    {"Microsoft Word - Document1", "D:20151125101112+01'00'", "user",
		NULL, "2015-11-25", NULL},
	    {"guide_v3.docx", "25 novembre 2015", "Admin", NULL, "2015-11-25",
		NULL},
	    {"Sans titre 1", "novembre 2015", "B", NULL, "2015-11", "B"},
	    {"Document2", "1er mars 2016", "B", NULL, "2016-03-01", "B"},
	    {"12", "Wed, 25 Nov 2015 10:00", "B", NULL, "2015-11-25", "B"},
	    {"Document unique", "25/11/2015", "B", "Document unique",
		"2015-11-25", "B"},
	    {"Présentation PowerPoint", "2015", "B", NULL, "2015", "B"},
	    {"Lettre n° 8", "hier", "B", "Lettre n° 8", NULL, "B"},
	    {"Lettre n° 8", "2015-13-45", "B", "Lettre n° 8", "2015", "B"},
	};
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct document d = DOCUMENT_INIT;

		buf_clear(&b);
		buf_addf(&b,
		    "---\ntitle: \"%s\"\ndate: \"%s\"\nauthor: %s\n---\nx\n",
		    rows[i].title, rows[i].date, rows[i].author);
		reader_run(buf_span(&b), "a.md", &heavy_readers, &d, &e);
#define SAME(is, want)                                                         \
	assert_string_equal(                                                   \
	    (is) == NULL ? "none" : (is), (want) == NULL ? "none" : (want))
		SAME(d.meta.title, rows[i].settled_title);
		SAME(d.meta.date, rows[i].settled_date);
		SAME(d.meta.author, rows[i].settled_author);
		document_release(&d);
	}
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_has_paragraphs_items_and_pages),
	    cmocka_unit_test(markdown_has_headings_lists_and_tables),
	    cmocka_unit_test(front_matter_tells_what_the_file_is),
	    cmocka_unit_test(html_gives_the_main_content),
	    cmocka_unit_test(html_has_terms_and_no_calls_of_notes),
	    cmocka_unit_test(the_label_of_a_box_is_no_heading),
	    cmocka_unit_test(html_tables_are_rows_unless_they_lay_out),
	    cmocka_unit_test(html_says_its_encoding_title_and_date),
	    cmocka_unit_test(cues_are_joined_to_sentences),
	    cmocka_unit_test(cues_overlap_roll_up_and_cut_words),
	    cmocka_unit_test(subtitles_are_told_by_their_cues),
	    cmocka_unit_test(docx_has_headings_notes_lists_and_tables),
	    cmocka_unit_test(odt_has_headings_notes_lists_and_tables),
	    cmocka_unit_test(a_slide_is_a_page_and_its_notes_follow),
	    cmocka_unit_test(an_e_book_is_read_along_its_spine),
	    cmocka_unit_test(entities_are_not_replaced),
	    cmocka_unit_test(damage_is_told),
	    cmocka_unit_test(a_page_may_nest_as_deep_as_it_likes),
	    cmocka_unit_test(metadata_is_put_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
