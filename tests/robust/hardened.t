#!/usr/bin/perl
# What the compiler and linker were asked for is in what they made.
use strict;
use warnings;
use lib 'tests/cli';
use Run;
use Test::More;

plan skip_all => 'built for something else' unless $ENV{B} =~ m{/build$};

my @linked = (
    ['calls are bound at the start', qr/\bNOW\b/],
    ['relocations become read-only', qr/GNU_RELRO/],
    ['no stack is executed', qr/GNU_STACK.* RW +0x/],
    ['code stands anywhere', qr/Type: +DYN/]);
my @compiled = (
    ['the stack is watched', qr/ __stack_chk_fail/],
    ['what copies knows how much', qr/ __(?!stack)\w+_chk\b/]);

sub elf {
	my ($file) = @_;
	return (run('readelf', '-hldW', '--dyn-syms', "$ENV{B}/$file"))[1];
}

for my $file (qw(miprof-search miprof-index readers.so fetch.so)) {
	like(elf($file), $_->[1], "$file: $_->[0]") for @linked;
}
# The search that users get has the C library in it, and names nothing.
for my $file (qw(robust/miprof-search miprof-index)) {
	like(elf($file), $_->[1], "$file: $_->[0]") for @compiled;
}
done_testing();
