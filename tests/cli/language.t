#!/usr/bin/perl
# French and English: every message has its French, of the right typography,
# and programs read the same in every locale.
use strict;
use warnings;
use utf8;
use Test::More;
use lib 'tests/cli';
use Run;

binmode $_, ':utf8' for Test::More->builder->output,
    Test::More->builder->failure_output;
chdir $root;

# Entries of a catalogue: hashes of their parts.
sub entries {
	my ($text) = @_;
	utf8::decode($text);
	my @entries;
	for (split /\n\n+/, $text) {
		my %entry = (flags => join ' ', /^#,(.*)$/mg);
		my $part;
		for my $line (split /\n/) {
			$part = $1 if $line =~ s/^(msg\w+(?:\[\d\])?) //;
			$entry{$part} .= $1 if $part && $line =~ /^"(.*)"$/;
		}
		push @entries, \%entry if length($entry{msgid} // '');
	}
	return @entries;
}

sub translations {
	my ($entry) = @_;
	return map { $entry->{$_} } grep { /^msgstr/ } sort keys %$entry;
}

my @french = entries(slurp('src/po/fr.po'));
my %known = map { $_->{msgid} => 1 } @french;
cmp_ok(scalar @french, '>', 100, 'there is a French catalogue');
is(join("\n", map { $_->{msgid} } grep { $_->{flags} =~ /fuzzy/ } @french), '',
    'nothing is fuzzy');
is(join("\n", map { $_->{msgid} }
	grep { grep { $_ eq '' } translations($_) } @french),
    '', 'nothing is left in English');
is(join("\n", map { $_->{msgid} }
	grep { $_->{msgid_plural} && 2 != translations($_) } @french),
    '', 'plurals have two forms');

# No-break spaces where French sets a space, and its own quotes.
my @wrong = grep {
	my $plain = s/\\[nt"]/ /gr;
	$plain =~ s/https?:\S*//g;
	$plain =~ / [;:!?»]/ || $plain =~ /« / || $plain =~ /\\"/ ||
	    $plain =~ /[a-zé]'[a-zé]/ || $plain =~ /\w[;!?](?:\s|$)/
} map { translations($_) } @french;
is(join("\n", @wrong), '', 'French typography is right');

SKIP: {
	my @sources = (glob('src/*.c'), glob('src/*/*.c'));
	my ($status, $out) = run('xgettext', '--from-code=UTF-8', '-k_', '-kN_',
	    '-kngettext:1,2', '-o', '-', @sources);
	skip 'no xgettext here', 2 if $status == 127;
	my %used = map { $_->{msgid} => 1 } entries($out);
	is(join("\n", grep { !$known{$_} } sort keys %used), '',
	    'every message of the sources is in the catalogue');
	is(join("\n", grep { !$used{$_} } sort keys %known), '',
	    '...and no other');
}

sub speaks {
	my (%env) = @_;
	local @ENV{qw(LC_ALL LC_MESSAGES LANG LANGUAGE)} = ('') x 4;
	my (undef, undef, $err) =
	    run({ env => \%env }, 'miprof-search', '--kind=x', 'a');
	return $err =~ /not one of/ ? 'English'
	    : $err =~ /n’est pas l’un de/u || $err =~ /n\xE2\x80\x99est/
	    ? 'French' : $err;
}

for ([{ LANG => 'fr_FR.UTF-8' }, 'French'], [{ LANG => 'fr' }, 'French'],
    [{ LC_ALL => 'fr_BE@euro', LANG => 'C' }, 'French'],
    [{ LC_MESSAGES => 'fr_CH.UTF-8', LANG => 'en_US.UTF-8' }, 'French'],
    [{ LANGUAGE => 'fr' }, 'French'],
    [{ LANG => 'de_DE.UTF-8', LANGUAGE => 'de:fr:en' }, 'French'],
    [{ LANG => 'fr_FR.UTF-8', LANGUAGE => 'en:fr' }, 'English'],
    [{ LANG => 'C', LANGUAGE => 'fr' }, 'English'],
    [{ LC_ALL => 'en_GB.UTF-8', LANG => 'fr_FR.UTF-8' }, 'English'],
    [{ LANG => 'de_DE.UTF-8' }, 'English'],
    [{ LANG => 'frp' }, 'English'], [{}, 'English']) {
	my ($env, $language) = @$_;
	is(speaks(%$env), $language,
	    join(' ', map { "$_=$env->{$_}" } sort keys %$env) || 'no locale');
}

for my $command (['violences'], ['-f', 'json', 'violences'],
    ['--facets', 'violences'], ['-l', 'violences']) {
	my %out;
	for my $locale ('C', 'fr_FR.UTF-8', 'tr_TR.UTF-8') {
		my (undef, $out) = run({ env => { LC_ALL => $locale } },
		    'miprof-search', @$command);
		$out{$out}++;
	}
	is(scalar keys %out, 1, "@$command: the same in every locale");
}
done_testing();
