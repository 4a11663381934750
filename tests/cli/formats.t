#!/usr/bin/perl
# The same text gives the same passages in every format: a notice of ours is
# made into each (by pandoc; PDF by groff), indexed, and compared.
use strict;
use warnings;
use Test::More;
use lib 'tests/cli';
use Run;

my $notice = slurp("$root/corpus/notices/presentation-miprof.md");
$notice =~ s/\A---\n.*?\n---\n//s;
$notice =~ s/\[([^\]]*)\]\[\w+\]/$1/g;
$notice =~ s/^\[\w+\]: .*\n//mg;

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
	my (undef, $out) = run('miprof-search', '-d', "$tmp/f.db", '-n0',
	    '--sort=place', '--full', '--format=line', 'genre:document');
	$out =~ s/^[^\t]*\t[^\t]*\t//mg;
	return $out;
}

sub words {
	my ($text) = @_;
	$text =~ s/\xE2\x80\x99/'/g;
	$text =~ s/[^A-Za-z0-9\x80-\xFF']+/ /g;
	return $text;
}

my $md = passages(spew("$tmp/mission.md",
    "---\ntitle: La mission\n---\n$notice"));
cmp_ok(length $md, '>', 5000, 'Markdown gives its text');

SKIP: {
	skip 'pandoc is not there', 8 unless have('pandoc');
	for my $format (qw(html docx odt epub)) {
		my ($status) = run('pandoc', '-f', 'markdown-smart', '-s',
		    '--wrap=none', '-M', 'title=La mission', '-o',
		    "$tmp/mission.$format", "$tmp/mission.md");
		is(passages("$tmp/mission.$format"), $md,
		    "$format gives the same passages as Markdown");
	}
}

# Headings and paragraphs are enough for a page.
sub ms {
	my ($text) = @_;
	$text =~ s/\\/\\\\/g;
	$text =~ s/^#+ (.*)$/.SH\n$1\n.LP/mg;
	$text =~ s/^- /.IP \\(bu 2\n/mg;
	$text =~ s/\n\n(?!\.)/\n.LP\n/g;
	$text =~ s/[*`]//g;
	$text =~ s/\xE2\x80\xAF|\xC2\xA0/\\~/g;
	return ".ds CH La mission\n.ds CF - % -\n.LP\n$text\n";
}

SKIP: {
	skip 'groff is not there', 2 unless have('groff') && have('gropdf');
	my ($status, $pdf) = run({ stdin => ms($notice) }, 'groff', '-K',
	    'utf8', '-mfr', '-ms', '-Tpdf', '-P-pa4');
	skip 'groff makes no PDF here', 2 unless $pdf =~ /\A%PDF/;
	my $text = passages(spew("$tmp/mission.pdf", $pdf));
	my %seen;
	my @lost = grep { !$seen{$_} } do {
		$seen{$_} = 1 for split / /, words($text);
		split / /, words($md);
	};
	cmp_ok(scalar @lost, '<=', 3, 'PDF has all words whole')
	    or diag "lost: @lost";
}

done_testing;
