#!/usr/bin/perl
# The command line of miprof-search: what is taken, what is refused and how
# that is said; exit statuses; where the words come from.
use strict;
use warnings;
use Test::More;
use lib 'tests/cli';
use Run;

my $program = 'miprof-search';

# Refused: status 2, nothing on standard output, one line that says why.
for (
    [['--kind=lettres,roman', 'a'], qr/^--kind "roman": not one of .*lettre/],
    [['-a', 'x', 'a'], qr/^--audience "x": not one of .*magistrats/],
    [['-t', '', 'a'], qr/^--theme "": not one of .*couple/],
    [['-y', '15', 'a'], qr/^--year "15": not a year/],
    [['-y', '..', 'a'], qr/^--year "\.\.": not a year/],
    [['-n', '-1', 'a'], qr/^--limit "-1": not a number/],
    [['-n', '99999999999999999999999', 'a'], qr/^--limit .*: not a number/],
    [['-C', 'x', 'a'], qr/^--context "x": not a number/],
    [['-f', 'xml', 'a'], qr/^--format "xml": not one of auto, pretty, line/],
    [['--sort=up', 'a'], qr/^--sort "up": not one of relevance/],
    [['--color=yes', 'a'], qr/^--color "yes": not one of auto, always, never/],
    [['--facets=colour', 'a'], qr/^--facets "colour": not one of kind, year/],
    [['--nonsense', 'a'], qr/^unknown option "--nonsense"/],
    [['-sexuel', 'a'], qr/^unknown option "-sexuel".*behind --/],
    [['a', '-n'], qr/^option "-n" needs a value/],
    [['--count', '--timeline', 'a'], qr/^only one of --count/],
    [["--kind=\e[31m", 'a'], qr/^--kind "\xEF\xBF\xBD\[31m"/],
    [['--show=nothing-like-it'], qr/^nothing-like-it: /],
    [[], qr/^no words to look for/],
) {
	my ($args, $why) = @$_;
	my ($status, $out, $err) = run($program, @$args);
	my $name = join(' ', @$args) =~ s/\e/ESC/gr;
	is($status, 2, "'$name' is refused");
	is($out, '', '...and prints no result');
	like($err =~ s/^miprof-search: //r, $why, '...and says why');
	is($err =~ tr/\n//, 1, '...in one line');
}

# Taken, and meaning the same.
sub same {
	my ($name, $one, $other) = @_;
	my @one = run(ref $one eq 'ARRAY' ? ($program, @$one) : @{$$one});
	my @other = run($program, @$other);
	is($one[1], $other[1], $name);
	is($one[0], $other[0], '...with the same status');
}

same('options stand behind words', ['violences', '-n', '3'],
    ['-n', '3', 'violences']);
same('a number stands beside its option', ['violences', '-n3'],
    ['-n3', '--', 'violences']);
same('flags come in bundles', ['violences', '-lc'],
    ['-l', '-c', '--', 'violences']);
same('behind a word, a word with a minus is left out',
    ['violences', '-sexuelles', '-c'], ['-c', '--', 'violences -sexuelles']);
same('one that looks like an option too',
    ['violences', '-nation', '-c'], ['-c', '--', 'violences -nation']);
same('words make one query', ['violences', 'couple'], ['violences couple']);
same('words come from standard input',
    \[{ stdin => "violences\ncouple\n" }, $program],
    ['violences couple']);
same('lists add up', ['-k', 'lettre', '-k', 'fiche', '-c', 'violences'],
    ['-k', 'lettre,fiche', '-c', 'violences']);
same('kinds may have accents and a plural', ['-k', 'Modèles', '-c', 'violences'],
    ['-k', 'modele', '-c', 'violences']);
same('long options may be cut short', ['--pub', '-c', 'violences'],
    ['-lc', 'violences']);

my ($status, $out, $err) = run($program, '-k', 'lettre', '-c');
is($status, 0, 'a filter needs no words');
($status) = run($program, 'zzyzzyzzy');
is($status, 1, 'nothing found is status 1');
($status, $out) = run($program, '-c', 'zzyzzyzzy');
is("$status $out", "1 0\n", '...also when counted');
($status, $out, $err) = run($program, '-d', "$tmp/none.db", 'a');
is($status, 2, 'no index is status 2');
like($err, qr/none\.db/, '...and is named');

# One field a record, NUL behind each.
($status, $out) = run($program, '-0', '-f', 'ids', '-n', '3', 'violences');
is(() = $out =~ /[a-z0-9-]+:[p0-9.]+\0/g, 3, '--null ends records with NUL');
unlike($out, qr/\n/, '...and nothing else');

# A reader that goes away, a disk that is full.
($status, $out, $err) =
    run('bash', '-c', "$program -n 0 violences | head -n 1; echo \${PIPESTATUS[0]}");
like($out, qr/\n0\n\z/, 'a reader that goes away is no error');
is($err, '', '...and nothing is said');
for my $command ("$program violences", "$program -V", "$program -h",
    "$program -c violences", "$program --facets violences") {
	($status, $out, $err) = run('bash', '-c', "$command >/dev/full");
	is($status, 2, "$command: a full disk is an error");
	like($err, qr/^miprof-search: cannot write the results: No space/,
	    '...that is told');
}

# 100 kB of anything.
srand 7;
my $noise = join '', map { chr 1 + int rand 255 } 1 .. 100_000;
($status, $out, $err) = run({ stdin => $noise }, $program);
cmp_ok($status, '<', 2, '100 kB of noise are a query');
unlike($err, qr/[\0-\x09\x0B-\x1F\x7F]/, '...and standard error stays harmless');

# --open hands over the address, never through a shell.
my $index = "$tmp/open.db";
spew("$tmp/a \$(touch x);\@é.txt", "Elle a porté plainte.\n");
run('miprof-index', '-d', $index, 'add', "$tmp/a \$(touch x);\@é.txt");
my (undef, $ref) = run($program, '-d', $index, '-f', 'ids', 'plainte');
chomp $ref;
spew("$tmp/opener", "#!/bin/sh\nprintf '%s|' \"\$#\" \"\$@\"\n");
chmod 0755, "$tmp/opener";
for my $opener ("$tmp/opener", "exec '$tmp/opener'") {
	($status, $out, $err) = run({ env => { MIPROF_OPENER => $opener } },
	    $program, '-d', $index, "--open=$ref");
	is($out, "1|file://$tmp/a%20\$(touch%20x);\@%C3%A9.txt|",
	    "--open runs $opener on the address") or diag($err);
}
($status, $out, $err) = run({ env => { MIPROF_OPENER => 'false' } },
    $program, '-d', $index, "--open=$ref");
is($status, 2, 'an opener that fails is an error');
($status, $out, $err) = run({ env => { MIPROF_OPENER => '/nowhere/x' } },
    $program, '-d', $index, "--open=$ref");
is($status, 2, 'so is one that is not there');
like($err, qr{/nowhere/x}, '...which is named');

# Without MIPROF_OPENER a desktop's own: one that refuses the address of a
# page gets that of the file.
spew("$tmp/xdg/xdg-open", "#!/bin/sh\necho \"\$1\" >>'$tmp/opened'\n"
    . "case \$1 in *'#'*) exit 1 ;; esac\n");
chmod 0755, "$tmp/xdg/xdg-open";
my %desktop = (PATH => "$tmp/xdg:$ENV{PATH}");
my (undef, $paged) = do {
	run('miprof-index', '-d', "$tmp/pages.db", 'add',
	    spew("$tmp/pages.txt", "Une plainte.\f\nUne victime.\n"));
	run($program, '-d', "$tmp/pages.db", '-f', 'ids', 'victime');
};
chomp $paged;
for my $case ([$index, $ref, 0], ["$tmp/pages.db", $paged, 1]) {
	my ($db, $hit, $page) = @$case;
	unlink "$tmp/opened";
	$status = run({ env => \%desktop }, $program, '-d', $db, "--open=$hit");
	is($status, 0, "xdg-open opens $hit");
	my @opened = split /\n/, slurp("$tmp/opened");
	is(scalar @opened, 1 + $page, '...at its page first, where it has one')
	    or diag("@opened");
	unlike($opened[-1], qr/#/, '...and without in the end');
}
unlink "$tmp/a \$(touch x);\@é.txt";
($status, $out, $err) = run({ env => { MIPROF_OPENER => 'true' } },
    $program, '-d', $index, "--open=$ref");
is($status, 2, 'a source that is gone is an error');

# Which index, when none is named.
for my $case (
    ['MIPROF_INDEX', { MIPROF_INDEX => $index }, 0, '-c', 'plainte'],
    ['HOME', { XDG_DATA_HOME => 'not/absolute', HOME => "$tmp/home" }, 0,
	'-c', 'plainte'],
    ['no HOME: the bundled one', { XDG_DATA_HOME => '', HOME => '' }, 0,
	'-c', 'violence']) {
	my ($what, $env, $expected, @asked) = @$case;
	spew("$tmp/home/.local/share/miprof-search/miprof.db", slurp($index));
	($status, $out, $err) = run({ env => $env }, $program, @asked);
	is($status, $expected, "an index is found by $what") or diag($err);
	isnt($out + 0, 0, '...which has the words');
}
for my $case (
    ['no HOME', { XDG_DATA_HOME => '', HOME => '' }, qr/set HOME/],
    ['a file in the way', { XDG_DATA_HOME => $index }, qr/cannot make/],
    ['a folder that refuses', { XDG_DATA_HOME => '/proc' }, qr/cannot make/]) {
	my ($what, $env, $why) = @$case;
	($status, $out, $err) = run({ env => $env }, 'miprof-index', 'add', $0);
	is($status, 2, "no index of one's own: $what");
	like($err, $why, '...is said');
}
done_testing();
