#!/usr/bin/perl
# Damaged copies of an index: a search answers as from the whole one or
# says in a sentence that it can't, and check finds each changed byte.
use strict;
use warnings;
use lib 'tests/cli', 'tests/robust';
use Test::More import => ['!note'];
use Trial;

my $rounds = rounds(10);
srand($ENV{SEED} // 1);

my $dir = corpus("$tmp/files", 30, 12);
my $whole = slurp(index_of("$tmp/whole.db", $dir));
my $page = 4096;
my $pages = length($whole) / $page;
my $db = "$tmp/damaged.db";
my @queries = (['plainte'], ['-n', '0', 'victime violence'],
    ['"secret professionnel" OU urgence'], ['--format=json', 'harc*'],
    ['genre:fiche annee:2015'], ['-e', 'signalement ~5 procureur'],
    ['harcelment'], ['--facets', 'danger'], ['--similar=f001:1']);
my %right = map { $_ => answer("$tmp/whole.db", $queries[$_]) } 0 .. $#queries;

sub answer {
	my ($file, $query) = @_;
	my ($status, $out, $err) = run('timeout', '10', 'miprof-search', '-d',
	    $file, @$query);
	return [$status, $out, $err];
}

sub at {
	return int rand length $_[0];
}

sub noise {
	return join '', map { chr int rand 256 } 1 .. $_[0];
}

# What can happen to a file.  Each is given its bytes and changes them.
my %damage = (
	'a bit' => sub { substr($_[0], at($_[0]), 1) ^= chr(1 << rand 8) },
	'8 bytes' => sub { substr($_[0], at($_[0]), 8) = noise(8) },
	'64 bytes' => sub { substr($_[0], at($_[0]), 64) = noise(64) },
	'the header' => sub { substr($_[0], rand 100, 4) = noise(4) },
	'a page of zeros' =>
	    sub { substr($_[0], $page * int rand $pages, $page) = "\0" x $page },
	'a page of noise' =>
	    sub { substr($_[0], $page * int rand $pages, $page) = noise($page) },
	'a page of another' => sub {
		substr($_[0], $page * int rand $pages, $page) =
		    substr($whole, $page * int rand $pages, $page);
	},
	'two pages swapped' => sub {
		my ($a, $b) = map { $page * int rand $pages } 1 .. 2;
		substr($_[0], $a, $page) = substr($whole, $b, $page);
		substr($_[0], $b, $page) = substr($whole, $a, $page);
	},
	'cut short' => sub { $_[0] = substr($_[0], 0, rand length $_[0]) },
	'cut at a page' =>
	    sub { $_[0] = substr($_[0], 0, $page * int rand $pages) },
);

# What is wrong with an answer from a damaged index; '' when nothing is.
sub wrong {
	my ($right, $got) = @_;
	my ($status, $out, $err) = @$got;
	return 'hangs' if $status == 124;
	return "ends with status $status" if $status > 2;
	return 'prints what is no clean text'
	    unless clean_text($out) && clean_text($err);
	if ($status == 2) {
		return 'gives no reason' if $err eq '';
		return '';
	}
	return 'answers otherwise' if $status != $right->[0] || $out ne $right->[1];
	return '';
}

sub try {
	my ($kind, $bad) = @_;
	my $copy = $whole;
	$damage{$kind}->($copy);
	return 0 if $copy eq $whole;
	spew($db, $copy);
	for my $i (0 .. $#queries) {
		my $why = wrong($right{$i}, answer($db, $queries[$i])) or next;
		$bad->{"$kind: @{$queries[$i]} $why"}++;
	}
	my ($status, $out, $err) = run('miprof-index', '-d', $db, 'check');
	$bad->{"$kind: check ends with status $status"}++
	    unless $status == 1 || $status == 2;
	$bad->{"$kind: check prints what is no clean text"}++
	    unless clean_text("$out$err");
	return 1;
}

my ($tried, %bad) = 0;
my @kinds = sort keys %damage;
for my $i (0 .. $rounds - 1) {
	$tried += try($kinds[$i % @kinds], \%bad);
}
is(join("\n", map { "$bad{$_} times $_" } sort keys %bad), '',
    "of $tried damaged copies none answers otherwise or goes unnoticed");
is((run('miprof-index', '-d', "$tmp/whole.db", 'check'))[0], 0,
    'the whole one is sound');
done_testing();
