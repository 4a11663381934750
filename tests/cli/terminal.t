#!/usr/bin/perl
# On a terminal: form, width, colours, links, pager.  script(1) gives one.
use strict;
use warnings;
use utf8;
use Test::More;
use lib 'tests/cli';
use Run;

binmode $_, ':utf8' for Test::More->builder->output,
    Test::More->builder->failure_output;
plan skip_all => 'no script(1) here' if (run('script', '-V'))[0] == 127;

# What a command prints on a terminal of that size.
sub terminal {
	my ($columns, $rows, $command, %env) = @_;
	my ($status, $out) = run({ env => { TERM => 'xterm', %env } }, 'script',
	    '-qec', "stty cols $columns rows $rows; $command", '/dev/null');
	utf8::decode($out);
	$out =~ s/\r//g;
	return ($status, $out);
}

sub widest {
	my $most = 0;
	for (split /\n/, $_[0] =~ s/\e\[[\d;]*m//gr) {
		$most = length if length > $most;
	}
	return $most;
}

for my $columns (40, 80, 200) {
	my ($status, $out) =
	    terminal($columns, 500, 'miprof-search -n 20 violences');
	is($status, 0, "$columns columns: status 0");
	cmp_ok(widest($out), '<=', $columns, '...no line is wider');
	cmp_ok(widest($out), '>', $columns * 0.9, '...the width is used');
	like($out, qr/\e\[1;31m\w*iolence/u, '...matches are marked');
	like($out, qr/^\e\[36m│ /m, '...texts stand behind a bar');
}

my ($status, $out) =
    terminal(80, 500, 'COLUMNS=50 miprof-search -n 5 violences');
cmp_ok(widest($out), '<=', 50, 'COLUMNS outranks the terminal');

for ([{ NO_COLOR => 1 }, 'NO_COLOR'], [{ TERM => 'dumb' }, 'TERM=dumb']) {
	my ($env, $name) = @$_;
	(undef, $out) = terminal(80, 500, 'miprof-search violences', %$env);
	unlike($out, qr/\e/, "$name: no colour");
}
(undef, $out) = terminal(80, 500, 'miprof-search --color=always violences',
    NO_COLOR => 1);
like($out, qr/\e\[1;31m/, '--color=always outranks NO_COLOR');
(undef, $out) = terminal(80, 500, 'miprof-search violences', LC_ALL => 'C');
unlike($out, qr/│| · /, 'LANG=C: bars and dots are ASCII');
like($out, qr/^\e\[36m\| /m, '...and still there');

(undef, $out) = terminal(60, 500, 'miprof-search --timeline violences');
like($out, qr/^20\d\d  \e\[36m█+[▏▎▍▌▋▊▉]?\e\[0m +\d+$/m, 'a time line has bars');
cmp_ok(widest($out), '==', 60, '...as wide as the terminal');
my %seen = map { $_ => 1 } $out =~ /^(20\d\d) /mg;
my @years = sort keys %seen;
is(scalar @years, $years[-1] - $years[0] + 1, '...and no year is left out');
(undef, $out) = terminal(60, 500, 'miprof-search --facets violences');
like($out, qr/^\e\[1mKinds\e\[0m\n.*█.*^\e\[1mThemes/ms, 'facets have headings');

# Links only where the terminal is known to follow them, or when asked.
my $index = "$tmp/links.db";
spew("$tmp/note.txt", "Elle a porté plainte.\n");
run('miprof-index', '-d', $index, 'add', "$tmp/note.txt");
my $ask = "miprof-search -d $index plainte";
(undef, $out) = terminal(80, 50, $ask, VTE_VERSION => '', TERM_PROGRAM => '');
unlike($out, qr/\e\]8/, 'no link on a terminal nobody knows');
(undef, $out) = terminal(80, 50, $ask, VTE_VERSION => 7200);
like($out, qr{\e\]8;;file://\Q$tmp\E/note\.txt\e\\.*\e\]8;;\e\\},
    'a link where it is followed');
(undef, $out) = terminal(80, 50, "$ask --hyperlink=never", VTE_VERSION => 7200);
unlike($out, qr/\e\]8/, '...unless not wanted');

# The pager: only for what does not fit, and its end is not ours.
spew("$tmp/pager", "#!/bin/sh\necho PAGED\ncat\nexit 3\n");
spew("$tmp/quitter", "#!/bin/sh\nread line\necho \"QUIT\"\n");
chmod 0755, "$tmp/pager", "$tmp/quitter";
my $pager = { MIPROF_PAGER => "$tmp/pager" };
(undef, $out) = terminal(80, 400, 'miprof-search -n 2 violences', %$pager);
unlike($out, qr/PAGED/, 'what fits is not paged');
($status, $out) = terminal(80, 20, 'miprof-search -n 50 violences', %$pager);
like($out, qr/\APAGED\n/, 'what does not fit is');
like($out, qr/\e\[1;31m/, '...with its colours');
is($status, 0, '...and the status is that of the search');
($status, $out) = terminal(80, 20, 'miprof-search -n 0 violences',
    MIPROF_PAGER => "$tmp/quitter");
is($out, "QUIT\n", 'leaving the pager early is silent');
is($status, 0, '...and no error');
(undef, $out) = terminal(80, 20, 'miprof-search -n 50 violences',
    PAGER => "$tmp/pager | tr A-Z a-z");
like($out, qr/\Apaged\n/, 'a pager that needs a shell has one');
(undef, $out) = terminal(80, 20, 'miprof-search -n 50 violences',
    PAGER => "$tmp/pager", MIPROF_PAGER => '');
unlike($out, qr/PAGED/, 'an empty MIPROF_PAGER means none');
($status, $out) = terminal(80, 20, 'miprof-search -n 50 violences',
    MIPROF_PAGER => "$tmp/no-such-pager");
like($out, qr/│/, 'a pager that is not there is done without');
(undef, $out) = terminal(80, 20, 'miprof-search --pager=never -n 50 violences',
    %$pager);
unlike($out, qr/PAGED/, '--pager=never');
my (undef, $piped) = run({ env => $pager }, 'miprof-search', '-n', 50,
    'violences');
unlike($piped, qr/PAGED/, 'a pipe is not paged');
(undef, $piped) = run({ env => $pager }, 'miprof-search', '--pager=always',
    'violences');
like($piped, qr/\APAGED/, '...unless always');

# A pager hides what was said before it: it says it again, first.
($status, $out) = terminal(80, 20, 'miprof-search -n 50 violense 2>/dev/null',
    %$pager);
like($out, qr/\APAGED\nviolense: not found; showing \w+\n\n/,
    'a correction is on the first page');

# Messages do not break words.
(undef, $out) = terminal(40, 20, 'miprof-search --kind=x a');
cmp_ok(widest($out), '<=', 40, 'an error is wrapped to the width');
like($out, qr/^  \S.*,$/m, '...between words, with an indent');
($status, $out) = terminal(80, 500, 'miprof-search --explain -n1 violences');
like($out, qr/^\e\[2mread as:/m, '--explain begins with the query');
like($out, qr/^    \e\[2m1\.00  violences? /m, '...lists what is looked for');
like($out, qr/│ \e\[0m\e\[2mscore [\d.]+ = /, '...and the score of a passage');

# What a text holds never reaches the terminal raw.
spew("$tmp/evil.txt",
    "plainte \e]0;titre\a \xC2\x9B31m \xE2\x80\xAE envers fin\n");
run('miprof-index', '-d', $index, 'add', "$tmp/evil.txt");
for my $format ('pretty', 'line', 'json', 'ids') {
	(undef, $out) = terminal(80, 100, "miprof-search -d $index -f $format "
	    . "--color=never --full plainte");
	unlike($out, qr/[\0-\x08\x0B-\x1F\x7F-\x9F\x{202A}-\x{202E}]/,
	    "$format: nothing for a terminal to act on");
}

(undef, $out) = terminal(80, 20, "miprof-index -d $index check");
like($out, qr/\Achecking \S+\e\[K\e\[K\S+ is whole\n\z/,
    'a check says what it does, and that all is well');

# How far a long work has come is for terminals.
spew("$tmp/many/$_.txt", "Texte de plainte.\n") for 1 .. 50;
(undef, $out, my $err) =
    run('miprof-index', '-d', "$tmp/pipe.db", 'add', "$tmp/many");
is("$out$err", '', 'no progress in a pipe');
done_testing();
