#!/usr/bin/perl
# The same text gives the same passages in every format: a notice of ours,
# with lists and a table, is made into each (by pandoc; PDF by groff), indexed,
# and compared.  With OFFICE=1, LibreOffice makes some, too: it takes long.
use strict;
use warnings;
use JSON::PP;
use Test::More;
use lib 'tests/cli';
use Run;

my $notice = slurp("$root/corpus/notices/presentation-miprof.md");
$notice =~ s/\A---\n.*?\n---\n//s;
$notice =~ s/\[([^\]]*)\]\[\w+\]/$1/g;
$notice =~ s/^\[\w+\]: .*\n//mg;

my $lists = <<'END';

# Les repères

Trois questions suffisent à ouvrir le dialogue :

- comment cela se passe-t-il avec votre partenaire ?
- avez-vous peur de rentrer chez vous ?
    - si oui, évaluer le danger immédiat ;
    - si non, proposer un autre rendez-vous.
- avez-vous déjà subi des violences ?

Les étapes de l’entretien :

1. créer un climat de confiance ;
2. affirmer que la loi interdit les violences ;
3. orienter vers le 3919.

END

my $table = <<'END';

## Qui fait quoi

| Professionnel | Ce qu’il peut faire | Texte |
|---------------|---------------------|-------|
| Médecin généraliste | Établir un certificat médical descriptif et précis, remis à la victime, qui mentionne les lésions | Article R. 4127-76 du code de la santé publique |
| Gendarme | Recueillir la plainte et évaluer le danger | Article 15-3 du code de procédure pénale |
| Juge | Délivrer une ordonnance de protection | |

Le tableau dit l’essentiel.
END

sub have {
	my ($program) = @_;
	return grep { -x "$_/$program" } split /:/, $ENV{PATH};
}

# Passages of a file: section and text, one a line.
sub passages {
	my ($file) = @_;
	unlink "$tmp/f.db";
	my ($status, undef, $err) =
	    run('miprof-index', '-d', "$tmp/f.db", 'add', $file);
	is($status, 0, "$file is indexed") or diag $err;
	my (undef, $out) = run('miprof-index', '-d', "$tmp/f.db", 'export');
	my $passages = '';
	for (split /\n/, $out) {
		my $p = decode_json($_);
		my $line = ($p->{section} // '') . "\t$p->{text}";
		utf8::encode($line);
		$passages .= $line =~ s/\n/ ¶ /gr . "\n";
	}
	return $passages;
}

sub words {
	my ($text) = @_;
	$text =~ s/\xE2\x80\x99/'/g;
	$text =~ s/[^A-Za-z0-9\x80-\xFF']+/ /g;
	return $text;
}

sub office {
	my ($to, $file) = @_;
	my ($status) = run('soffice', "-env:UserInstallation=file://$tmp/office",
	    '--headless', '--convert-to', $to, '--outdir', "$tmp/office", $file);
	return "$tmp/office/mission.$to";
}

my $md = passages(spew("$tmp/mission.md",
    "---\ntitle: La mission\n---\n$notice$lists$table"));
cmp_ok(length $md, '>', 5000, 'Markdown gives its text');
my @rows = $md =~ /(Médecin généraliste[^¶\n]*?) ¶ (Gendarme[^¶\n]*)/;
is(scalar @rows, 2, 'a row of the table is a paragraph');

SKIP: {
	skip 'pandoc is not there', 8 unless have('pandoc');
	for my $format (qw(html docx odt epub)) {
		run('pandoc', '-f', 'markdown-smart', '-s', '--wrap=none',
		    '-M', 'title=La mission', '-o', "$tmp/mission.$format",
		    "$tmp/mission.md");
		is(passages("$tmp/mission.$format"), $md,
		    "$format gives the same passages as Markdown");
	}
}

SKIP: {
	skip 'OFFICE=1 asks LibreOffice, too', 6
	    unless $ENV{OFFICE} && have('soffice') && have('pandoc');
	my $pdf = passages(office('pdf', "$tmp/mission.odt"));
	like($pdf, qr/\Q$rows[0]\E/, 'PDF of LibreOffice has the row');
	is(passages(office('docx', "$tmp/mission.odt")), $md,
	    'DOCX of LibreOffice');
	is(passages(office('odt', "$tmp/mission.docx")), $md,
	    'ODT of LibreOffice');
}

# A slide is a page: its text, in its order, is that of the Markdown.
SKIP: {
	skip 'pandoc is not there', 3 unless have('pandoc');
	my $slides = "# Les étapes\n\n- croire\n- orienter\n\n" .
	    "# Les services\n\n| N° | Service |\n|----|---------|\n" .
	    "| 17 | Police |\n";
	spew("$tmp/cours.md", $slides);
	run('pandoc', '-o', "$tmp/cours.pptx", "$tmp/cours.md");
	is(passages("$tmp/cours.pptx"), passages("$tmp/cours.md"),
	    'PPTX gives the same passages as Markdown');
}

# Headings, paragraphs and items are enough for a page.
sub ms {
	my ($text) = @_;
	$text =~ s/\\/\\\\/g;
	$text =~ s/^#+ (.*)$/.SH\n$1\n.LP/mg;
	$text =~ s/^ *- /.IP \\(bu 2\n/mg;
	$text =~ s/^(\d\.) /.IP $1 3\n/mg;
	$text =~ s/\n\n(?!\.)/\n.LP\n/g;
	$text =~ s/[*`]//g;
	$text =~ s/\xE2\x80\xAF|\xC2\xA0/\\~/g;
	return ".ds CH La mission\n.ds CF - % -\n.LP\n$text\n";
}

# A table as tbl has it, its long cells in blocks.
sub tbl {
	my ($text) = @_;
	$text =~ s/^\|-.*\n//mg;
	$text =~ s/^\| (.*?) \|(?: \|)?$/join "\t", map { length > 20 ?
	    "T{\n$_\nT}" : $_ } split m! \| !, $1/mge;
	$text =~ s/^(Professionnel.*)$/.TS\nlb lb lb\nlw(3c) lw(6c) lw(4c).\n$1/m;
	$text =~ s/^(Juge.*?T\})$/$1\n.TE/ms;
	return $text;
}

SKIP: {
	skip 'groff is not there', 4 unless have('groff') && have('gropdf');
	my ($status, $pdf) = run({ stdin => ms($notice . $lists) .
		ms(tbl($table)) =~ s/^\.ds.*\n//mgr }, 'groff', '-t', '-K',
	    'utf8', '-mfr', '-ms', '-Tpdf', '-P-pa4');
	skip 'groff makes no PDF here', 4 unless $pdf =~ /\A%PDF/;
	my $text = passages(spew("$tmp/mission.pdf", $pdf));
	my %seen;
	my @lost = grep { !$seen{$_} } do {
		$seen{$_} = 1 for split / /, words($text);
		split / /, words($md);
	};
	cmp_ok(scalar @lost, '<=', 3, 'PDF has all words whole')
	    or diag "lost: @lost";
	like($text, qr/\Q$_\E/, 'a row of its table is one') for @rows;
}

# Subtitles of both kinds.
my $srt = "1\n00:12:31,000 --> 00:12:33,000\nIl faut\n\n" .
    "2\n00:12:33,100 --> 00:12:35,000\npartir vite.\n";
my $vtt = $srt =~ s/^\d\n//mgr =~ s/,(\d\d\d)/.$1/gr;
is(passages(spew("$tmp/film.srt", $srt)),
    passages(spew("$tmp/film2.vtt", "WEBVTT\n\n$vtt")),
    'WebVTT gives the same passages as SubRip');

done_testing;
