#!/usr/bin/perl
# The bundled corpus: notices, catalogue and statements agree.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Run;
use Test::More;

sub text {
	my $bytes = slurp($_[0]);
	utf8::decode($bytes) or die "$_[0]: not UTF-8\n";
	return $bytes;
}

# What the catalogue says of each publication, as far as it is asked here.
my (%of, $p);
for (split /\n/, text("$root/corpus/corpus.yaml")) {
	$p = $of{$1} = { facts => 0 } if /^  - id: (\S+)/;
	$p->{facts}++ if /^      - (?:fact|what): /;
	$p->{sources}{$1} = $2 if /^      (\d+): (.*)/;
	$p->{$1} = $2 if /^    (title|kind|number|date): (.*)/;
}

my (%words, @faults);
for my $id (sort keys %of) {
	my $notice = text("$root/corpus/notices/$id.md");
	my ($head, $body) = $notice =~ /\A---\n(.*?)\n---\n(.*)\z/s;
	my %link = $body =~ /^\[(\d+)\]: (\S+)/mg;
	my %used = map { $_ => 1 } $body =~ /\]\[(\d+)\]/g;

	for my $key (qw(title kind number date)) {
		my ($said) = $head =~ /^$key: (.*)/m;
		push @faults, "$id: $key" if ($said // '') ne
		    ($of{$id}{$key} // '');
	}
	for my $n (sort keys %used) {
		push @faults, "$id: [$n] is not the catalogue's source"
		    if !defined $link{$n} || ($of{$id}{sources}{$n} // '')
		    !~ /\A'?\Q$link{$n}\E'?\z/;
	}
	push @faults, "$id: link $_ is not used"
	    for grep { !$used{$_} } sort keys %link;
	push @faults, "$id: a fact stands without source" if !%used;

	$body =~ s/^\[\d+\]: .*$//mg;
	$body =~ s/\[([^\]]*)\](?:\[\d+\]|\([^)]*\))/$1/g;
	push @faults, "$id: « $1 »" if $body =~
	    /(.{0,12}(?: [:;!?%»]|« |\d \d{3}\b|\w'\w|n° ).{0,6})/;
	$words{$id} = $body =~ s/[\x{A0}\x{202F}]/ /gr;
}
is_deeply(\@faults, [], 'each notice agrees with the catalogue');

my (%stated, @lost);
for (split /\n/, text("$root/tests/eval/statements.tsv")) {
	my ($query, $id, $string) = split /\t/;
	push @lost, "$id: $string" if index($words{$id} // '', $string) < 0;
	$stated{$query}++;
}
is_deeply(\@lost, [], 'each statement is in its notice');
is_deeply([grep { $stated{$_} > 1 } keys %stated], [],
    'and is asked for once');

my $facts = 0;
$facts += $_->{facts} for values %of;
is(scalar(keys %stated), $facts, 'each fact and figure has a query');

my %question = map { (split /\t/)[0] => 1 }
    split /\n/, text("$root/tests/eval/questions.tsv");
my @judged = map { [split ' '] } split /\n/,
    text("$root/tests/eval/qrels.txt");
is_deeply([grep { !$question{$_->[0]} || !$of{$_->[2]} } @judged], [],
    'judgements are of questions and publications that exist');

done_testing;
