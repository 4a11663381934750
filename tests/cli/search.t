#!/usr/bin/perl
# miprof-search on a small folder: what is found, in which order, what is said.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Run;
use Test::More;

my %texts = (
    travail => "# Harcèlement au travail\n\nLe harcèlement moral au travail "
	. "est un délit. L'employeur doit agir.\n",
    ecole => "# À l'école\n\nUn élève est harcelé par ses camarades.\n",
    plainte => "# Porter plainte\n\nUne agression se signale par une plainte "
	. "à la police.\n\n## Main courante\n\nLa main courante ne vaut pas "
	. "plainte.\n",
    violon => "# Musique\n\nLe violon est un instrument.\n",
    viol => "# Crime\n\nLe viol est un crime jugé aux assises.\n",
    double => "# Porter plainte bis\n\nUne agression se signale par une plainte "
	. "à la police.\n",
    article => "# Code\n\nL'article L. 1153-1 vise 1 303 cas.\n",
    telephone => "# Protection\n\nLe téléphone grave danger est attribué par "
	. "le procureur de la République.\n",
    film => "# Anna\n\nAnna est un film : un film sur le couple.\n\n"
	. "## Obtenir le film\n\nIl se demande par courriel.\n",
    recueil => join('', map("## Chapitre $_\n\nUn chapitre sur autre chose, "
	. "avec des mots et encore des mots.\n\n", 1 .. 40),
	"## Excision, infibulation : la différence\n\n"
	. "L'excision et l'infibulation diffèrent.\n"),
    excision => "# Excision\n\nL'excision en chiffres.\n\n## Ailleurs\n\n"
	. "L'excision et l'infibulation dans le monde.\n\n## Ici\n\nL'excision en France.\n",
    sigle => "# Sigle\n\nLe TGD est un dispositif de protection.\n",
);
spew("$tmp/f/$_.md", $texts{$_}) for keys %texts;
spew("$tmp/vocabulaire.yaml", <<'YAML');
acronyms:
  - [TGD, téléphone grave danger]
YAML
spew("$tmp/corpus.yaml", "vocabulary: vocabulaire.yaml\npublications:\n"
    . join '', map "  - {id: $_, kind: guide, title: $_, file: f/$_.md}\n",
    sort keys %texts);
my ($status, $out, $err) =
    run('miprof-index', '-d', "$tmp/x.db", 'build', "$tmp/corpus.yaml");
is($status, 0, 'the folder is indexed') or diag($err);

sub search { run('miprof-search', '-d', "$tmp/x.db", @_) }
sub ids { join ' ', split /\n/, (search('-f', 'ids', @_))[1] }

# query, what must come first, how it is called
my @first = (
    ['harcelement', 'travail:1', 'no accents typed'],
    ['harcelée', 'ecole:1', 'another form of the word'],
    ['agresser', 'double:1', 'a word of the same family'],
    ['L1153-1', 'article:1', 'an article of law'],
    ['1303', 'article:1', 'a number with spaces in the text'],
    ['harcèlem*', 'travail:1', 'a beginning'],
    ['harcèlement ~3 travail', 'travail:1', 'words near each other'],
    ['"main courante"', 'plainte:2', 'a phrase'],
    ['titre:viol', 'viol:1', 'only in titles and headings'],
    ['téléphone grave danger', 'telephone:1', 'what is written comes first'],
    ['TGD', 'sigle:1', 'an acronym as written comes first'],
    ['crime OU violon', 'violon:1', 'either'],
    ['obtenir le film', 'film:2', 'a word that only the heading has'],
    ['différence entre excision et infibulation', 'recueil:41',
	'the section that answers, in a long text about other things'],
    ['que faire contre le harcèlement ?', 'travail:1', 'a question'],
);
for (@first) {
	my ($query, $want, $name) = @$_;
	my ($first) = split / /, ids('--', $query);
	is($first, $want, "$name: $query");
}

# queries and all that they find
my @all = (
    ['viol', 'viol:1', 'viol is not violon'],
    ['TGD', 'sigle:1 telephone:1', 'an acronym finds its meaning'],
    ['"grave danger"', 'telephone:1', 'no synonyms in quotes'],
    ['plainte -police', 'plainte:2', 'without a word'],
    ['violon avec', 'violon:1', 'what only binds words finds none beside them'],
    ['harcèlement -"au travail"', 'ecole:1', 'without a phrase'],
);
for (@all) {
	my ($query, $want, $name) = @$_;
	is(ids('-n', 0, '--', $query), $want, "$name: $query");
}

unlike(ids('TGD', '--no-synonyms'), qr/telephone/, '--no-synonyms');
is(ids('-e', 'harcelement'), '', '-e: accents typed or not must be there');
is(ids('-e', 'HARCÈLEMENT'), 'travail:1', '-e: case folds');
is(ids('--all-words', 'violon crime'), '', '--all-words');
like(ids('violon crime'), qr/viol.*viol/, 'else as many as possible');
is(ids('-i', 'viol,violon', 'crime'), 'viol:1', '-i');
is(scalar(split / /, ids('agression signaler police')), 1,
    'two passages of the same text are shown once');

# four words that stand together far more often than by chance
spew("$tmp/many/plants.md", join('', map("## $_\n\nOrtie, bruyère, genêt, "
	. "callune $_.\n\n", 1 .. 150), "## Une\n\nOrtie seule.\n"));
spew("$tmp/many/others.md", join '', map "## $_\n\nRien $_.\n\n", 1 .. 4000);
run('miprof-index', '-d', "$tmp/many.db", 'add', "$tmp/many");
is((run('miprof-search', '-d', "$tmp/many.db", '-c', @$_[1 .. $#$_]))[1], $_->[0],
    "many have all of: @$_[1 .. $#$_]") for ["150\n", qw(ortie bruyère genêt callune)],
    ["151\n", 'ortie'];

# exit status and what is said
($status, $out, $err) = search('harcelment');
is($status, 0, 'a misspelt word finds');
is($err, "harcelment: not found; showing harcèlement\n", 'and says so');
($status, $out, $err) = search('-e', 'harcelment');
is($status, 1, '-e never corrects');
unlike($err, qr/showing/, 'nor says that it did');
($status, $out, $err) = search('"harcèlement au travail"');
is($status, 0, 'a phrase of the title is found');
($status, $out, $err) = search('"moral du harcèlement"');
is($status, 1, 'a phrase that is nowhere is not found');
like($err, qr/^"moral du harcèlement": not side by side anywhere; nearest: “harcèlement moral”; without quotes 1 passage$/m,
    'and what is near it is told');
($status, $out, $err) = search('xylophone');
is("$status$out", '1', 'nothing matched: 1');
is((search('-c', 'plainte'))[1], "3\n", '-c counts all matches');
is((search('-c', 'avec'))[1], "40\n", 'a word that binds others, alone');
is((search('-d', "$tmp/none.db", 'plainte'))[0], 2, 'no index: 2');
is((search())[0], 2, 'no words: 2');
is((run({stdin => "viol\n"}, 'miprof-search', '-d', "$tmp/x.db", '-f', 'ids'))[1],
    "viol:1\n", 'words from standard input');

# output for programs
my ($line) = split /\n/, (search('viol'))[1];
is(() = $line =~ /\t/g, 2, 'line: three fields');
($status, $out) = search('-f', 'json', 'viol');
like($out, qr/^\{"rank": 1, "score": [\d.]+, "ref": "viol:1", "id": "viol", "kind": "guide", "origin": "text", "title": "viol", "number": null, "date": null, "page": null, "section": .*, "path": ".*viol.md", "url": null, "text": "Le viol est un crime.*", "matches": \[\[3, 7\]\]\}$/,
    'json: keys and order');

# any bytes are a query
for my $words ('"', '*', '-', '(', ')', 'a AND OR b', "\xff\xfe", '😀',
    "'; DROP TABLE word; --", 'NEAR(a b)', '{title}:x', '"""', '^viol', 'x' x 100000) {
	my ($status, $out, $err) = search('--', $words);
	ok($status <= 1, 'a query: ' . substr($words, 0, 30)) or diag($err);
}

($status, $out) = search('--explain', 'harcelée TGD');
like($out . (search('--explain', 'harcelée TGD'))[2], qr/harcèlement|harcelé/,
    '--explain tells what was looked for');
like($out = (search('--explain', '-f', 'json', 'harcelé'))[1],
    qr/"explanation": "score [\d.]+ = passage [\d.]+ \+ publication [\d.]+; has harcelé"/,
    '...and what each score is made of');

# what is said beside the results
for (
    ['words that decide nothing', ['-v', 'le', 'viol'],
	"le: too common to decide\n"],
    ['words that the index lacks', ['-v', 'viol', 'zzyzzyzzy'],
	"zzyzzyzzy: not in the index\n"],
    ['...also without -v where nothing is found', ['zzyzzyzzy'],
	"zzyzzyzzy: not in the index\n"],
    ['a phrase of which a word is nowhere', ['"viol zzyzzyzzy"'],
	'"viol zzyzzyzzy": not side by side anywhere; no passage has all its '
	. "words\n"],
    ['a word put right', ['harcelment'],
	"harcelment: not found; showing harcèlement\n"],
) {
	my ($name, $args, $said) = @$_;
	is((search(@$args))[2], $said, "$name: @$args");
}
is((search('--show', 'plainte:2', '-f', 'ids'))[1], "plainte:2\n", '--show');
is((search('--show', 'rien:2'))[0], 2, '--show of nothing: 2');
is((search('--similar', 'travail:1', '-f', 'ids', '-n', 1))[1], "ecole:1\n",
    '--similar');
like((search('--facets=kind', 'plainte'))[1], qr/guide\t3/, '--facets counts');

done_testing();
