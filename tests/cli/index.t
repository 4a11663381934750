#!/usr/bin/perl
# miprof-index: what is read, told apart, forgotten; references that stay.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Run;
use JSON::PP;
use POSIX ();
use Test::More;

my $folder = "$tmp/textes";
my @index = ('miprof-index', '-d', "$tmp/x.db");
my @search = ('miprof-search', '-d', "$tmp/x.db");

sub ids {
	my ($status, $out) = run(@search, '-f', 'ids', '-n', '0', '--', @_);
	return join ' ', sort split /\n/, $out;
}

spew("$folder/Un.md", <<'MD');
---
title: "Le premier texte"
date: 2015-11
kind: lettre
number: 8
audience: sante, magistrats
theme: couple
---

# Le premier texte

## Constater

La sage-femme constate les blessures et rédige un certificat.

## Orienter

Elle oriente la patiente vers une association.
MD
spew("$folder/sous/deux.txt", "La plainte est reçue au commissariat.\f"
    . "La main courante n'est pas une plainte.\n");
spew("$folder/.cache/trois.txt", "Un fichier caché.\n");

my ($status, $out, $err) = run(@index, '-v', 'add', $folder);
is($status, 0, 'a folder is added') or diag($err);
like($err, qr/Un\.md: un, 2 passages/, '-v names each file');
unlike($err, qr/trois/, 'hidden folders are left out');

is(ids('certificat'), 'un:1', 'a source without pages: ID:N');
is(ids('courante'), 'deux:p2.1', 'a form feed is a page: ID:pPAGE.N');
is(ids('titre:"premier texte"'), 'un:1 un:2', 'the title is searched');
is(ids('lettre 8 2015'), 'un:1 un:2', 'so are kind, number and year');
is(ids('genre:lettre'), 'un:1 un:2', 'front matter gives the kind');
is(ids('public:magistrats orienter'), 'un:2', 'and the audience');

($status, $out) = run(@index, 'list');
is($out, "un\tlettre\t2015-11\t2\tLe premier texte\n"
    . "deux\tdocument\t\t2\tdeux.txt\n", 'list: a line a publication');

is((run(@index, 'list', '--format=pretty'))[1],
    "  2  Le premier texte \xC2\xB7 November 2015" . ' ' x 41 . "un\n"
    . '  2  deux.txt' . ' ' x 63 . "deux\n", '...and one for people');
like((run(@index, 'stats', '--format=pretty'))[1], qr/^passages +4$/m,
    'stats for people');

# Refused: status 2, and one line that says why.
for (
    [['list', 'x'], 'list takes no "x"'],
    [['terms', 'a', 'b'], 'terms takes no "b"'],
    [['build', 'a', 'b'], 'build takes no "b"'],
    [['list', '--format=xml'], '--format "xml": not one of auto, pretty'],
    [['list', '--bar'], 'unknown option "--bar"'],
    [['-vq', 'list'], 'unknown option "-q"'],
    [['list', '--format'], 'option "--format" needs a value'],
    [['plant'], 'plant is no command'],
    [[], 'no command'],
) {
	my ($args, $why) = @$_;
	($status, $out, $err) = run(@index, @$args);
	is($status, 2, "'@$args' is refused");
	like($err, qr/\Amiprof-index: \Q$why\E.*\n\z/, '...and says why');
}
for my $words ('-h', '-V', 'list', 'stats', 'export') {
	($status, $out, $err) =
	    run('bash', '-c', "@index $words >/dev/full");
	is($status, 2, "$words: a full disk is an error");
}

($status, $out, $err) = run(@index, '-v', 'add', $folder);
is(() = $err =~ /unchanged/g, 2, 'the same bytes are not read again');

my $whole = join '', (run(@index, 'export'))[1];
spew("$folder/sous/deux.txt", "La plainte est retirée.\n");
($status, $out, $err) = run(@index, '-v', 'add', $folder);
like($err, qr/deux\.txt: deux, 1 passage$/m, 'a changed file is read again');
is(ids('courante'), '', 'and its old words are gone');
is(ids('certificat'), 'un:1', 'the others keep their reference');

# Of the same size and with the times of before.
my @times = (stat "$folder/sous/deux.txt")[8, 9];
spew("$folder/sous/deux.txt", "La plainte est refusée.\n");
utime(@times, "$folder/sous/deux.txt");
run(@index, 'add', $folder);
is(ids('refusée'), 'deux:1', 'even one that pretends to be as it was');

# What is no file today may be one tomorrow.
POSIX::mkfifo("$folder/tube.txt", 0600);
($status, undef, $err) = run('timeout', '20', @index, 'add',
    "$folder/tube.txt");
is($status, 2, 'a pipe is not waited for');
like($err, qr{tube\.txt: is no regular file}, 'and named');
unlink "$folder/tube.txt";
($status, undef, $err) = run(@index, '-v', 'sync', $folder);
unlike($err, qr/tube/, 'nor remembered');

unlink "$folder/Un.md";
run(@index, 'add', $folder);
is(ids('certificat'), 'un:1', 'add forgets nothing');
run(@index, 'sync', $folder);
is(ids('certificat'), '', 'sync forgets what is gone');
is((run(@index, 'check'))[0], 0, 'the index is whole after that');

run(@index, 'remove', 'deux');
is((run(@index, 'list'))[1], '', 'remove takes the last one out');
is((run(@index, 'terms'))[1], '', 'and no word is left');
is((run(@index, 'check'))[0], 0, 'and the index is whole');

($status, $out, $err) = run(@index, 'remove', 'deux');
is($status, 2, 'what is not there cannot be removed');
like($err, qr/deux: no publication and no file.*miprof-index list/, 'says so');

# Files tied to a publication, and files that cannot be read
spew("$tmp/corpus.yaml", <<'YAML');
publications:
  - {id: kit, kind: kit, title: Le kit, date: "2013", notice: kit.md}
YAML
spew("$tmp/kit.md", "# Le kit\n\nNotre notice sur le kit.\n");
spew("$tmp/livret.txt", "Le livret lui-même parle d'emprise.\n");
is((run(@index, 'build', "$tmp/corpus.yaml"))[0], 0, 'a manifest is built');
is(ids('notice'), 'kit:1', 'the notice is indexed under its publication');
run(@index, 'add', '--as=kit', "$tmp/livret.txt");
is(ids('emprise'), 'kit:100001', 'the text too, numbered apart');
is(ids('notice'), 'kit:1', 'and the notice keeps its reference');
($status, $out) = run(@search, '-f', 'json', 'emprise');
like($out, qr/"origin": "text", "title": "Le kit"/, 'it is the text itself');
like((run(@search, 'notice'))[1], qr/^kit:1\t.*notice/, 'a notice says so');

spew("$tmp/mauvais.pdf", "%PDF-1.4\nrien\n");
($status, $out, $err) = run(@index, 'add', "$tmp/mauvais.pdf",
    spew("$tmp/bon.txt", "Une notice de plus.\n"));
is($status, 2, 'a file that cannot be read makes the status 2');
like($err, qr/mauvais\.pdf: /, 'and is named');
is(ids('notice'), 'bon:1 kit:1', 'the others go on');

my $before = (run(@index, 'export'))[1];
spew("$tmp/faux.yaml", "publications:\n  - {id: X, kind: kit, title: t}\n");
($status, $out, $err) = run(@index, 'build', "$tmp/faux.yaml");
is($status, 2, 'a faulty manifest is refused');
like($err, qr/faux\.yaml:2: /, 'with its line');
is((run(@index, 'export'))[1], $before, 'and the index is as it was');

# For a cluster: what is done with a passage, then all its fields and our own
# tokens, which need no analysis there but a cut at blanks.
sub lines_of { map { decode_json($_) } split /\n/, (run(@index, @_))[1] }
my @passages = lines_of('export');
my @bulk = lines_of('export', '--bulk');
my ($settings) = lines_of('export', '--settings');
my $fields = $settings->{mappings}{properties};
is_deeply([map { $_->{index}{_id} } @bulk[map { 2 * $_ } 0 .. $#passages]],
    [map { $_->{ref} } @passages], '--bulk: every passage by its reference');
for my $i (0 .. $#passages) {
	my %sent = %{$bulk[2 * $i + 1]};
	my %ours = map { $_ => delete $sent{$_} } grep { /tokens$/ } keys %sent;
	is_deeply(\%sent, $passages[$i], '...with all its fields');
	is($fields->{$_}{analyzer}, 'whitespace', "...and $_") for keys %ours;
}
is($fields->{date}{type}, 'date', '--settings: a date is one');
ok(!$settings->{mappings}{date_detection}, '...and nothing else is');

($status, $out, $err) = run('miprof-index', '-d', "$tmp/kit.md", 'stats');
is($status, 2, 'a file that is no index is refused');
like($err, qr/kit\.md is not an index/, 'with its name');

done_testing();
