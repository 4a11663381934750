#!/usr/bin/perl
# The manuals tell the truth: their examples give what is printed there, and
# no option is missing in a manual, in the help, in a completion.
use strict;
use warnings;
use Test::More;
use lib 'tests/cli';
use Run;

my %escape = ('e' => '\\', '(ti' => '~', '(ha' => '^', '(aq' => "'",
    '(ga' => '`', '&' => '');

sub plain {
	my ($text) = @_;
	$text =~ s/\\(e|\((?:ti|ha|aq|ga)|&)/$escape{$1}/g;
	return $text;
}

# UPDATE=1 writes the output of today into the manuals.
sub masked {
	my ($text) = @_;
	$text =~ s/\\/\\e/g;
	$text =~ s/~/\\(ti/g;
	$text =~ s/\^/\\(ha/g;
	$text =~ s/'/\\(aq/g;
	$text =~ s/`/\\(ga/g;
	$text =~ s/^\./\\&./mg;
	return $text;
}

sub update {
	my ($page, $command, $output, $now) = @_;
	my $text = slurp($page);
	my ($before, $after) = map { masked("\$ $command$_") } $output, $now;
	$text =~ s/\Q$before\E/$after/ or return;
	spew($page, $text);
}

# What stands in literal blocks, as pairs of a command and its output.  Lines
# of a command that goes on are indented by four blanks.
sub examples {
	my ($page) = @_;
	my @found;
	while ($page =~ /^\.Bd -literal.*\n((?:(?!\.Ed).*\n)*)\.Ed$/mg) {
		my $block = plain($1);
		next unless $block =~ /\A\$ /;
		push @found, [$1, $2]
		    while $block =~ /\G\$ (.*\n(?:    .*\n)*)((?:(?!\$ ).*\n)*)/g;
	}
	return @found;
}

my @pages = sort glob "$root/man/*.[1-9] $root/man/fr/*.[1-9]";
cmp_ok(scalar @pages, '>=', 8, 'four manuals in two languages');

# A command of an example that this machine lacks.
sub lacking {
	my ($command) = @_;
	for my $name ($command =~ /(?:\A|\||&&)\s*([a-z][a-z-]*)/g) {
		my ($status) = run('bash', '-c', "type -t $name");
		return $name if $status != 0;
	}
	return '';
}

chdir $root;
for my $page (@pages) {
	my ($name) = $page =~ m{man/(.*)};
	for (examples(slurp($page))) {
	SKIP: {
		my ($command, $output) = @$_;
		my $lacking = lacking($command);
		skip "no $lacking here", 1 if $lacking ne '';
		my ($status, $out, $err) = run('bash', '-c', $command);
		chomp(my $title = $command);
		if ($ENV{UPDATE} && $out ne $output) {
			update($page, $command, $output, $out);
			$output = $out;
		}
		is($out, $output, "$name: $title") or diag($err);
	}
	}
}

# What README.md shows of the first search.
my $readme = slurp('README.md');
my ($shown) = $readme =~ /On a terminal:\n\n((?:    .*\n)+?)    \xE2\x80\xA6\n/m;
my (undef, $printed) = run({ env => { COLUMNS => 80 } }, 'miprof-search',
    '-f', 'pretty', "harc\xC3\xA8lement au travail");
$printed =~ s/\n\n.*/\n/s;
$printed =~ s/^/    /mg;
spew('README.md', $readme =~ s/\Q$shown\E/$printed/r)
    if $ENV{UPDATE} && $shown ne $printed;
is($printed, $ENV{UPDATE} ? $printed : $shown,
    'README.md shows what the first search prints');

my %count = map { $_ => scalar examples(slurp($_)) } @pages;
cmp_ok($count{"$root/man/miprof-search.1"}, '>=', 8,
    'miprof-search(1) has examples');
for my $page (grep { m{man/\w} && !m{/fr/} } @pages) {
	my ($name) = $page =~ m{man/(.*)};
	is($count{"$root/man/fr/$name"}, $count{$page},
	    "$name has as many examples in French");
}

# Options, as the sources name them.
sub long_options {
	my ($file) = @_;
	my $text = slurp($file);
	my @names = $text =~ /\{"([a-z-]+)", (?:no|required|optional)_argument/g;
	return sort @names;
}

sub missing {
	my ($text, @options) = @_;
	return join ' ', grep { $text !~ /--\Q$_\E(?![a-z-])/ } @options;
}

# "Fl e , -exact" and "Fl -full" in a manual, as --exact and --full.
sub flags {
	my ($text) = @_;
	return join '', map { s/ -(?=[a-z])/--/gr } grep { /\bFl\b/ }
	    $text =~ /^.*\n/mg;
}

for (['miprof-search', 'src/options.c'], ['miprof-index', 'src/miprof-index.c']) {
	my ($program, $source) = @$_;
	my @options = long_options("$root/$source");
	cmp_ok(scalar @options, '>=', 7, "$program has options");
	for my $language ('', 'fr/') {
		my $text = flags(slurp("$root/man/$language$program.1"));
		is(missing($text, @options), '',
		    "man/$language$program.1 has every option");
	}
	for my $locale ('C.UTF-8', 'fr_FR.UTF-8') {
		my ($status, $help) =
		    run({ env => { LC_ALL => $locale } }, $program, '-h');
		is(missing($help, @options), '', "$program -h has them ($locale)");
		my @lines = split /\n/, $help;
		cmp_ok(scalar @lines, '<=', 24, "$program -h fits a screen");
		utf8::decode($_) for @lines;
		is(join(' | ', grep { length > 80 } @lines), '',
		    "$program -h is 80 columns wide");
	}
	my %completion = (bash => "$program.bash", zsh => "_$program",
	    fish => "$program.fish");
	for my $shell (sort keys %completion) {
		my $text = slurp("$root/src/completions/$completion{$shell}");
		$text =~ s/-l ([a-z-]+)/--$1/g if $shell eq 'fish';
		is(missing($text, @options), '', "$shell completes them");
	}
}

SKIP: {
	my ($status) = run('mandoc', '-T', 'lint', '/dev/null');
	skip 'no mandoc here', 1 if $status == 127;
	(my $rc, my $out, my $err) = run('mandoc', '-T', 'lint', @pages);
	# Which other manuals there are is this machine's affair.
	is(join("\n", grep { !/referenced manual|mandoc\.db/ } split /\n/, "$out$err"),
	    '', 'mandoc has no complaint');
}
done_testing();
