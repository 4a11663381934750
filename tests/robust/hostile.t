#!/usr/bin/perl
# Hostile text in files, names, titles, manifests and queries: none of it
# reaches an output raw, lines keep three fields, memory stays bounded.
use strict;
use warnings;
use lib 'tests/cli', 'tests/robust';
use Test::More import => ['!note'];
use Trial;

my $sanitized = run('sh', '-c', "nm -D '$ENV{B}/miprof-index' | grep -q __asan") == 0;
my %hostile = (
	'an escape sequence' => "\e[31m\e]0;title\a\e[2J",
	'a C1 control' => "\xc2\x9b31m\xc2\x90q\xc2\x9c",
	'a carriage return' => "un\rdeux",
	'backspaces' => "mot\b\b\bnon",
	'a change of direction' => "\xe2\x80\xae\xe2\x81\xa6renverse\xe2\x80\x8f",
	'overlong UTF-8' => "\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf",
	'a surrogate' => "\xed\xa0\x80\xed\xb0\x80",
	'bytes of no encoding' => "\xff\xfe\x81\xfd",
	'a hundred marks' => 'e' . "\xcc\x81" x 100,
	'tabs and newlines' => "a\tb\nc\x0bd\x0ce",
	'a line separator' => "x\xe2\x80\xa8y\xe2\x80\xa9z",
	'noncharacters' => "\xef\xbf\xbe\xef\xbf\xbf\xf4\x8f\xbf\xbf",
	'tags and invisibles' => "\xf3\xa0\x81\x81\xe2\x80\x8b\xef\xbb\xbf",
	'SQL and FTS' => q{'; DROP TABLE passage; -- "a* NEAR(} . '{}^:',
	'a format' => '%s%n%1000000d',
);
my $db = "$tmp/hostile.db";
my $dir = "$tmp/in";
my %seen;

# All outputs of a command are clean; status is one of those that can be.
sub clean_run {
	my ($name, @command) = @_;
	my ($status, $out, $err) = run('timeout', '20', @command);
	$seen{"$name: status $status"}++ if $status > 2;
	$seen{"$name: output"}++ unless clean_text($out);
	$seen{"$name: errors"}++ unless clean_text($err);
	return ($status, $out, $err);
}

sub nothing_raw {
	my ($what) = @_;
	is(join(', ', sort keys %seen), '', $what);
	%seen = ();
}

# Files: their words, their titles, their names.
my $i = 0;
for my $name (sort keys %hostile) {
	my $text = $hostile{$name};
	my $title = $text =~ s/[\n\0]//gr;
	$i++;
	spew("$dir/t$i.txt", "Signalement $text au procureur. $text\n");
	spew("$dir/m$i.md", "---\ntitle: \"$title\"\n---\n# $text\n\nUrgence $text.\n");
	spew("$dir/h$i.html", "<title>$text</title><p>Plainte $text</p>");
	spew("$dir/s$i.srt", "1\n00:00:01,000 --> 00:00:02,000\nTémoin $text\n");
	my $file = $text =~ s{[/\0]}{}gr;
	spew("$dir/$file$i.txt", "Danger numéro $i\n");
}
spew("$dir/nul.txt", "avant\0après signalement\n");
clean_run('add', 'miprof-index', '-v', '-d', $db, 'add', $dir);
nothing_raw('adding hostile files says nothing raw');

my $fields = 0;
for my $word ('signalement', 'urgence', 'plainte', 'temoin', 'danger') {
	for my $format (qw(line pretty json ids)) {
		my (undef, $out) = clean_run("$format $word", 'miprof-search',
		    '-d', $db, '-n', '0', '--full', '--color=never',
		    "--format=$format", $word);
		next if $format ne 'line';
		for my $line (split /\n/, $out) {
			$seen{'a line has not three fields'}++
			    if ($line =~ tr/\t//) != 2;
			$fields++;
		}
	}
}
nothing_raw('what is found in them is printed clean');
cmp_ok($fields, '>', 40, "and is found ($fields lines of three fields)");

for my $command (['list'], ['list', '--format=json'], ['stats'], ['terms'],
    ['export'], ['export', '--bulk'], ['check']) {
	clean_run("@$command", 'miprof-index', '-d', $db, @$command);
}
nothing_raw('so do the commands of miprof-index');

# Queries, options and file names on the command line: in make check a few
# texts at a time, in make robust each alone.
my $at_once = rounds(1) > 1 ? 1 : 5;
my @left = sort keys %hostile;
while (my @names = splice @left, 0, $at_once) {
	my $name = join ', ', @names;
	my $text = join ' ', @hostile{@names};
	clean_run("query: $name", 'miprof-search', '-d', $db, '--', $text);
	clean_run("explain: $name", 'miprof-search', '-d', $db, '-v', '--explain',
	    '--', "signalement \"$text\" -$text OU $text*");
	clean_run("filter: $name", 'miprof-search', '-d', $db, "genre:$text");
	clean_run("option: $name", 'miprof-search', '-d', $db, "--$_=$text", 'a')
	    for qw(kind year in sort show);
	clean_run("index: $name", 'miprof-search', '-d', "$tmp/$text", 'a');
	clean_run("path: $name", 'miprof-index', '-d', $db, 'add', "$dir/no$text");
	clean_run("id: $name", 'miprof-index', '-d', $db, 'remove', $text);
	clean_run("analyze: $name", 'miprof-index', 'analyze', $text);
	clean_run("terms: $name", 'miprof-index', '-d', $db, 'terms', $text);
	spew("$tmp/m.yaml", "publications:\n  - id: $text\n    $text: $text\n"
	    . "    title: \"$text\"\n    kind: $text\n    date: $text\n");
	clean_run("manifest: $name", 'miprof-index', '-d', "$tmp/no.db",
	    'build', "$tmp/m.yaml");
}
nothing_raw('queries, options, paths and manifests are not repeated raw');

# Whatever is typed is a query.
for my $query ('"', '""', '*', '( ( (', ')', '-', '--', 'a AND OR b', '~5',
    'NEAR(', ':', 'titre:', 'annee:..', "\xf0\x9f\x98\x80", '(' x 500,
    '"a" ' x 500, 'mot OU ' x 500, '-' x 1000, 'harc* ' x 200, 'a* b* c*') {
	my ($status, undef, $err) = run('timeout', '20', 'miprof-search', '-d',
	    $db, '--', $query);
	$seen{substr($query, 0, 20) . " ends with $status: $err"}++
	    if $status > 1 && $query =~ /\w/;
	$seen{substr($query, 0, 20) . ' is told in the words of the engine'}++
	    if $err =~ /fts5|syntax error|SQL/i;
}
nothing_raw('no query is a syntax error');

# Titles, headings and passages have an end, whatever the file says.
{
	my $long = join ' ', map { "rubrique $_" } 1 .. 20_000;
	spew("$tmp/long/md.md", "---\ntitle: \"$long\"\n---\n# $long\n\nEndroit.\n");
	spew("$tmp/long/html.html", "<title>$long</title><h1>$long</h1><p>Endroit.");
	spew("$tmp/long/word.txt", 'Endroit' . 'x' x 500_000 . "\n");
	spew("$tmp/long/marks.txt", 'e' . "\xcc\x81" x 500_000 . " endroit\n");
	run('miprof-index', '-d', "$tmp/long.db", 'add', "$tmp/long");
	my ($status, $out) = clean_run('long titles', 'miprof-search', '-d',
	    "$tmp/long.db", '--full', '-n', '0', 'endroit* OU rubrique');
	is($status, 0, 'what is too long for a title is found all the same');
	my @lengths = sort { $b <=> $a } map { length } split /\n/, $out;
	cmp_ok(scalar @lengths, '>', 10, 'in many passages');
	cmp_ok($lengths[0], '<', 40_000, 'none of which is endless');
	nothing_raw('nor printed raw');
}

# Memory: what the address space may grow to.
SKIP: {
	skip 'a sanitizer needs more', 3 if $sanitized;
	my $limit = sub {
		my ($mb, @command) = @_;
		return run('sh', '-c', "ulimit -v " . $mb * 1024 . '; exec "$@"',
		    'sh', @command);
	};
	my ($status, $out, $err) = $limit->(64, 'miprof-search', '-d', $db, '-n',
	    '0', 'mot ' x 25_000);
	cmp_ok($status, '<', 2, 'a query of 100 kB needs less than 64 MB')
	    or diag substr $err, 0, 300;
	($status) = $limit->(64, 'miprof-search', '-d', $db, 'x' x 100_000);
	cmp_ok($status, '<', 2, 'and so does a word of 100 kB');
	my $mb = rounds(1) > 1 ? 20 : 4;
	spew("$tmp/long.txt", 'plainte ' x ($mb * 125_000));
	($status, $out, $err) = $limit->(1024, 'miprof-index', '-d', "$tmp/l.db",
	    'add', "$tmp/long.txt");
	cmp_ok($status, '!=', 128 + 9, "a line of $mb MB is read in 1 GB");
	like($status == 0 ? 'long.txt' : $err, qr/long\.txt/,
	    'or refused by name');
	clean_run('the long line', 'miprof-search', '-d', "$tmp/l.db", 'plainte');
	nothing_raw('and can be searched');
	# More matches than may be answered at once, no two alike.
	if (rounds(1) > 1) {
		spew("$tmp/m/$_.txt", join "\n\n", map {
			"Plainte $_ " . join ' ', map { 'mot' . int rand 1e6 } 1 .. 60
		} 1 .. 4000) for 1 .. 12;
		run('miprof-index', '-d', "$tmp/m.db", 'add', "$tmp/m");
		for my $o (['--format=json'], ['--format=line', '-C', '5']) {
			($status, $out, $err) = $limit->(64, 'miprof-search', '-d',
			    "$tmp/m.db", '-n', '0', '--full', '--timeout=60', @$o,
			    'plainte');
			is($status, 0, "all of 48,000 passages, @$o") or diag $err;
			like($err, qr/cut short/, '...are cut short, as is said');
			cmp_ok(length $out, '>', 10_000_000, '...after a lot');
		}
	}
}
done_testing();
