#!/usr/bin/perl
# The sources keep to their layers: reads every #include in src/.
use strict;
use warnings;
use Test::More;
use lib 'tests/cli';
use Run;

my @layers = qw(base text french document catalogue index search output);
my %level = map { $layers[$_] => $_ } 0 .. $#layers;
# Documents and the catalogue don't know each other.
my %stranger = (document => 'catalogue', catalogue => 'document');
# The folder of what only miprof-index links.
my %feeding = map { $_ => 1 } qw(document catalogue);
my @foreign = qw(poppler curl libxml archive md4c seccomp uchardet yaml);

chdir $root or die "$root: $!\n";
my @files = glob 'src/*.[ch] src/*/*.[ch]';
my (@upward, @heavy, @both, @unguarded);

sub layer_of {
	return $_[0] =~ m{^src/(\w+)/} ? $1 : '';
}

sub look_at {
	my ($file, $included) = @_;
	my $from = layer_of($file);
	return if $from eq '';
	my ($to) = $included =~ m{^(\w+)/} or return;
	return unless exists $level{$to};
	push @upward, "$file: $included"
	    if $level{$to} > $level{$from} || ($stranger{$from} // '') eq $to;
}

for my $file (@files) {
	my $text = slurp($file);
	my @own = $text =~ /^#include "([^"]+)"/mg;
	my @system = $text =~ /^#include <([^>]+)>/mg;
	my $here = layer_of($file);

	look_at($file, $_) for @own;
	push @both, $file
	    if 2 == grep { m{^index/(reader|writer)\.h$} } @own;
	for my $header (@system) {
		push @heavy, "$file: $header"
		    if !$feeding{$here} && grep { $header =~ /$_/ } @foreign;
	}
	next unless $file =~ m{^src/(.*)\.h$};
	my $guard = uc "$1_H" =~ s/\W/_/gr;
	push @unguarded, $file unless $text =~ /^#ifndef \Q$guard\E\n#define \Q$guard\E$/m;
}

cmp_ok(scalar @files, '>', 10, 'there are sources to read');
is("@upward", '', 'a folder includes only from folders before it');
is("@heavy", '', 'only documents and catalogue include the libraries of readers');
is("@both", '', 'nothing in src/ both reads and writes an index');
is("@unguarded", '', 'each header has the guard of its name');
is(join(' ', grep { !exists $level{layer_of($_)} && layer_of($_) ne '' } @files),
    '', 'each folder is one of the layers');

my ($status, $needed) = run('ldd', "$ENV{B}/miprof-search");
is($status, 0, 'the libraries of miprof-search can be listed');
unlike($needed, qr/poppler|curl|libxml2|archive/,
    'miprof-search links nothing that reads documents or the net');

SKIP: {
	($status, my $top) = run('git', 'ls-files');
	skip 'not a git checkout', 1 if $status != 0;
	my %top = map { (split m{/})[0] => 1 } split /\n/, $top;
	delete @top{qw(src corpus tests man Makefile README.md LICENSE .ci
	    .clang-format .clang-tidy .editorconfig .gitignore)};
	is(join(' ', sort keys %top), '', 'nothing is out of place at the top');
}
done_testing();
