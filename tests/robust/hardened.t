#!/usr/bin/perl
# What the compiler and linker were asked for is in what they made.
use strict;
use warnings;
use lib 'tests/cli';
use Run;
use Test::More;

plan skip_all => 'built for something else' unless $ENV{B} =~ m{/build$};

my @hardening = (
    ['calls are bound at the start', qr/\bNOW\b/],
    ['relocations become read-only', qr/GNU_RELRO/],
    ['no stack is executed', qr/GNU_STACK.* RW +0x/],
    ['code stands anywhere', qr/Type: +DYN/],
    ['the stack is watched', qr/__stack_chk_fail/]);

for my $file (qw(miprof-search miprof-index readers.so fetch.so)) {
	my ($status, $elf) = run('readelf', '-hldW', '--dyn-syms',
	    "$ENV{B}/$file");
	like($elf, $_->[1], "$file: $_->[0]") for @hardening;
}
my (undef, $elf) = run('readelf', '-W', '--dyn-syms', "$ENV{B}/miprof-search");
like($elf, qr/ __(?!stack)\w+_chk\b/, 'what copies knows how much');
done_testing();
