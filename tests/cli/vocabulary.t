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

sub found {
	my ($index, @words) = @_;
	my (undef, $out) = run('miprof-search', '-d', "$tmp/$index.db",
	    '-n', '0', '-f', 'ids', @words);
	return $out;
}

# Expressions without a word in common, however it is inflected, find each
# other through the vocabulary alone.
sub apart_in_spelling {
	my ($x, $y) = @_;
	my %start = map { lc(substr $_, 0, 3) => 1 } split /[ -]/, $x;
	return !grep { $start{lc substr $_, 0, 3} } split /[ -]/, $y;
}

sub changes {
	my ($g, $word) = @_;
	my $with = found('all', '--', $word);
	return $with ne found('mixed', '--', $word)
	    if $g->{section} eq 'apart';
	for my $other (@{ $g->{words} }) {
		return 1 if apart_in_spelling($word, $other) &&
		    $with =~ /^$known{$other}:/m;
	}
	return $with ne found('all', '--no-synonyms', '--', $word);
}

my @idle;
for my $g (@groups) {
	my $changed = 0;
	for my $word (@{ $g->{words} }) {
		last if $changed = changes($g, $word);
	}
	push @idle, $g->{line} if !$changed;
}
is(join("\n", @idle), '', 'no line is without effect');
cmp_ok(scalar @groups, '>', 100, 'and the file was read');

done_testing;
