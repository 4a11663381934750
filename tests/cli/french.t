#!/usr/bin/perl
# French as its readers write it: each row of french-cases.tsv is a text and
# a query that finds it or does not, asked of the real programs.
use strict;
use warnings;
use Test::More;
use lib 'tests/cli';
use Run;

my @rows = map { chomp; [split /\t/] }
    grep { !/^#/ && /\S/ } split /^/, slurp("$root/tests/french-cases.tsv");
plan tests => 2 + @rows;

spew("$tmp/texts/$_->[0].txt", "$_->[1]\n") for @rows;
my ($status, $out, $err) =
    run('miprof-index', '-d', "$tmp/cases.db", 'add', "$tmp/texts");
is $status, 0, 'the texts are indexed' or diag $err;
cmp_ok scalar @rows, '>=', 200, 'there are many cases';

my @results = run_all(map { ['miprof-search', '-d', "$tmp/cases.db",
    '--all-words', '-c', '-i', $_->[0], '--', $_->[2]] } @rows);
for my $row (@rows) {
	my ($id, $text, $query, $expected, $note) = @$row;
	$status = (shift @results)->[0];
	my $found = $status == 0 ? 1 : $status == 1 ? 0 : "status $status";
	is $found, $expected, "$id: $query ($note)" or diag $text;
}
