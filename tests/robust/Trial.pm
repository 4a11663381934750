# For the tests of robustness: a corpus made of one seed, indexes of it,
# and what must hold of them.  ROUNDS in the environment says how often the
# random ones are tried; make check tries a few, make robust all.
package Trial;
use strict;
use warnings;
use lib 'tests/cli';
use Exporter qw(import);
use File::Copy qw(copy);
use Run;

our @EXPORT = (qw(corpus note rounds index_of export_of publications whole
    left_over clean_text @words), @Run::EXPORT);

our @words = qw(accueil agresseur audience avocate certificat cellule classement
    consentement contrainte danger dignité droit éducation emprise enfant
    enquête entretien examen fait femme harcèlement hôpital infirmière
    information justice loi magistrat main-courante médecin menace mineure
    mission numéro ordonnance outil parole plainte police preuve procureur
    professionnel protection questionnement rappel repérage risque secret
    sécurité signalement soin stratégie témoin travail tribunal urgence
    victime violence vulnérable écoute);

sub rounds {
	my ($few) = @_;
	return $ENV{ROUNDS} || $few;
}

# A sentence of the words above, said by the generator's own dice.
sub sentence {
	my ($dice) = @_;
	my $n = 6 + $dice->(14);
	my $s = join ' ', map { $words[$dice->(scalar @words)] } 1 .. $n;
	return ucfirst "$s.";
}

# Dice that fall the same everywhere.
sub dice {
	my ($state) = @_;
	return sub {
		$state = ($state * 1103515245 + 12345) % 2**31;
		return int($state / 65536) % $_[0];
	};
}

sub note {
	my ($i, $paragraphs) = @_;
	my $dice = dice($i * 7919 + 1);
	my $text = "---\ntitle: Fiche $i\nkind: fiche\ndate: "
	    . (2010 + $i % 12) . "\n---\n\n";
	for my $p (1 .. $paragraphs) {
		$text .= "## Partie $p\n\n" if $p % 4 == 1;
		$text .= join(' ', map { sentence($dice) } 1 .. 4) . "\n\n";
	}
	return $text;
}

# n files in dir, each of so many paragraphs.
sub corpus {
	my ($dir, $n, $paragraphs) = @_;
	spew(sprintf('%s/f%03d.md', $dir, $_), note($_, $paragraphs))
	    for 1 .. $n;
	return $dir;
}

sub index_of {
	my ($db, @paths) = @_;
	my ($status, undef, $err) = run('miprof-index', '-d', $db, 'add', @paths);
	die "cannot index: $err" if $status != 0;
	return $db;
}

sub export_of {
	my ($db) = @_;
	my ($status, $out, $err) = run('miprof-index', '-d', $db, 'export');
	return $status == 0 ? $out : "status $status: $err";
}

# The lines of an export, by publication.
sub publications {
	my %of;
	for my $line (split /\n/, $_[0]) {
		my ($id) = $line =~ /"id": ?"([^"]+)"/ or next;
		$of{$id} .= "$line\n";
	}
	return \%of;
}

# The publications of an export that are neither as in one of the others
# nor absent.
sub whole {
	my ($export, @others) = @_;
	my $got = publications($export);
	my @of = map { publications($_) } @others;
	return grep {
		my $id = $_;
		!grep { ($_->{$id} // '') eq $got->{$id} } @of
	} sort keys %$got;
}

# Files of dir but for those named.
sub left_over {
	my ($dir, @known) = @_;
	my %known = map { $_ => 1 } @known;
	opendir my $d, $dir or die "$dir: $!\n";
	return grep { !/^\.\.?$/ && !$known{$_} } sort readdir $d;
}

# Whether bytes are UTF-8 and hold no control character but newlines and
# tabs, nor a mark that turns the direction of writing.
sub clean_text {
	my ($bytes) = @_;
	my $text = $bytes;
	return 0 unless utf8::decode($text);
	return $text !~ /[\x00-\x08\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{061c}]/;
}

1;
