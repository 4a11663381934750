#!/usr/bin/perl
# Every line of the vocabulary can change a result: in a corpus that has
# one passage for each expression, it makes one find another.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Run;
use Test::More;

my $path = "$root/corpus/vocabulaire.yaml";
my (@groups, $section);
for (split /\n/, slurp($path)) {
	$section = $1 if /^(\w+):/;
	my ($list) = /^  - (?:\{words: )?\[(.*?)\]/ or next;
	push @groups, { section => $section, line => $_,
	    words => [map { s/^"|"$//gr } $list =~ /("[^"]*"|[^,"]+)(?:, |\z)/g] };
}

my (%known, $manifest);
for my $word (map { @{ $_->{words} } } @groups) {
	next if $known{$word};
	my $id = sprintf 'mot-%03d', scalar keys %known;
	$known{$word} = $id;
	spew("$tmp/$id.txt", "Ici : $word.\n");
	$manifest .= "  - {id: $id, kind: document, title: T, file: $id.txt}\n";
}
spew("$tmp/all.yaml", slurp($path));
spew("$tmp/mixed.yaml", slurp($path) =~ s/^apart:.*//msr);
for my $name (qw(all mixed)) {
	spew("$tmp/corpus.yaml",
	    "vocabulary: $name.yaml\npublications:\n$manifest");
	my ($status, undef, $err) = run('miprof-index', '-d', "$tmp/$name.db",
	    'build', "$tmp/corpus.yaml");
	is($status, 0, "a corpus of its expressions is built: $name")
	    or diag($err);
}

# What the words find; each is an index, options and the words.
sub found {
	return map { $_->[1] } run_all(map {
		my ($index, @words) = @$_;
		['miprof-search', '-d', "$tmp/$index.db", '-n', '0',
		    '-f', 'ids', @words]
	} @_);
}

# Expressions without a word in common, however it is inflected, find each
# other through the vocabulary alone.
sub apart_in_spelling {
	my ($x, $y) = @_;
	my %start = map { lc(substr $_, 0, 3) => 1 } split /[ -]/, $x;
	return !grep { $start{lc substr $_, 0, 3} } split /[ -]/, $y;
}

sub finds_another {
	my ($g, $word, $found) = @_;
	return 0 if $g->{section} eq 'apart';
	return grep { apart_in_spelling($word, $_) &&
	    $found =~ /^$known{$_}:/m } @{ $g->{words} };
}

# The first words of all groups, then the second ones of those that are
# still idle, and so on.
my @idle = @groups;
for (my $k = 0; grep { $k < @{ $_->{words} } } @idle; $k++) {
	my @asked = grep { $k < @{ $_->{words} } } @idle;
	my @with = found(map { ['all', '--', $_->{words}[$k]] } @asked);
	$asked[$_]{with} = $with[$_] for 0 .. $#asked;
	my @left = grep { !finds_another($_, $_->{words}[$k], $_->{with}) }
	    @asked;
	my @without = found(map { $_->{section} eq 'apart'
	    ? ['mixed', '--', $_->{words}[$k]]
	    : ['all', '--no-synonyms', '--', $_->{words}[$k]] } @left);
	my %changed = map { $_->{line} => 1 } @asked;
	for (0 .. $#left) {
		delete $changed{$left[$_]{line}}
		    if $left[$_]{with} eq $without[$_];
	}
	@idle = grep { !$changed{$_->{line}} } @idle;
}
@idle = map { $_->{line} } @idle;
is(join("\n", @idle), '', 'no line is without effect');
cmp_ok(scalar @groups, '>', 100, 'and the file was read');

done_testing;
