#!/usr/bin/perl
# Measures the programs beside others in one run, and prints the table.
# How to run it and how to read it: README.md here.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Path qw(make_path remove_tree);
use POSIX qw(strftime uname);

my $B = abs_path($ENV{B} || 'build');
my $WORK = $ENV{WORK} || "$B/bench";
my $ROUNDS = $ENV{ROUNDS} || 31;
my $BUILDS = $ENV{BUILDS} || 3;
my $SEARCH = "$B/miprof-search";
my $INDEX = "$B/miprof-index";
my $TOOLS = "$B/bench-tools";

$| = 1;
$ENV{LC_ALL} = 'C.UTF-8';
delete $ENV{MIPROF_INDEX};
make_path($WORK);
$WORK = abs_path($WORK);

# --- Running -----------------------------------------------------------------

sub note { print STDERR "bench: @_\n" }

# What a command prints; standard error is thrown away.
sub output {
	my $pid = open my $out, '-|';
	die "fork: $!\n" if !defined $pid;
	if ($pid == 0) {
		open STDERR, '>', '/dev/null';
		exec { $_[0] } @_ or exit 127;
	}
	local $/;
	my $text = <$out>;
	close $out;
	return $text // '';
}

sub first_line { return (split /\n/, output(@_))[0] // '' }

sub has {
	my ($program) = @_;
	return scalar grep { -x "$_/$program" } split /:/, $ENV{PATH};
}

sub run {
	system { $_[0] } @_;
	die "bench: failed: @_\n" if $? != 0;
}

sub sql {
	my ($db, $sql) = @_;
	open my $shell, '|-', 'sqlite3', '-bail', $db or die "sqlite3: $!\n";
	print $shell ".output /dev/null\n$sql";
	close $shell or die "bench: sqlite3 failed on:\n$sql\n";
}

my @FIELDS = qw(status runs cpu cpu_low cpu_high wall wall_low wall_high rss
    faults);

# Runs commands in turn, [name, word, ...] each; {name => {cpu => ...}}.
sub launch {
	my ($rounds, $warmups, @commands) = @_;
	my $file = "$WORK/commands";
	open my $f, '>', $file or die "$file: $!\n";
	print $f join("\t", @$_), "\n" for @commands;
	close $f;
	my %result;
	for (split /\n/, output("$TOOLS/launch", '-n', $rounds, '-w', $warmups,
		$file)) {
		my ($name, @values) = split /\t/;
		@{$result{$name}}{@FIELDS} = @values;
	}
	return \%result;
}

# One run at a time, where something is to be done before each:
# [name, what to do first, word, ...].  Medians, least and largest.
sub launch_prepared {
	my ($rounds, @steps) = @_;
	my (%runs, %result);
	for (1 .. $rounds) {
		for (@steps) {
			my ($name, $first, @words) = @$_;
			$first->();
			my $one = launch(1, 0, [$name, @words])->{$name};
			die "bench: failed: @words\n" if $one->{status} ne '0';
			push @{$runs{$name}}, $one;
		}
	}
	for my $name (keys %runs) {
		my $r = $result{$name} = {status => 0, runs => $rounds};
		for my $field (qw(cpu wall faults rss)) {
			my @v = sort { $a <=> $b }
			    map { $_->{$field} } @{$runs{$name}};
			$r->{$field} = $v[$#v / 2];
			@$r{"${field}_low", "${field}_high"} = @v[0, -1];
		}
	}
	return \%result;
}

# Instructions of a command in user mode, or undef without valgrind.
sub instructions {
	my (@words) = @_;
	return undef if !has('valgrind');
	my $text = output('sh', '-c', 'valgrind --tool=callgrind ' .
	    '--callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null', 'sh', @words);
	return $text =~ /Collected : (\d+)/ ? $1 : undef;
}

# --- Corpora and indexes -----------------------------------------------------

sub files_of {
	my ($folder) = @_;
	opendir my $d, $folder or die "bench: $folder: $!\n";
	return map { "$folder/$_" } sort grep { -f "$folder/$_" } readdir $d;
}

sub bytes_of { my $n = 0; $n += -s $_ for @_; return $n }

sub size_of {
	my ($path) = @_;
	return bytes_of(-d $path ? files_of($path)
	    : grep { -e } $path, "$path-wal");
}

# A manifest that names every file of a folder.
sub write_manifest {
	my ($folder, $file) = @_;
	my $n = 0;
	open my $f, '>', $file or die "$file: $!\n";
	print $f "publications:\n";
	for my $path (files_of($folder)) {
		$n++;
		print $f "  - id: d$n\n    kind: document\n    title: \"Document $n\"\n",
		    "    file: \"$path\"\n";
	}
	close $f;
}

# The passages of our index, as a plain table for the sqlite3 shell.
sub passages_of {
	my ($index, $db) = @_;
	unlink $db;
	system("'$INDEX' -d '$index' export >'$db.jsonl'") == 0
	    or die "bench: cannot export $index\n";
	sql($db, <<"END");
PRAGMA journal_mode=OFF;
CREATE TABLE line(line TEXT);
.mode list
.separator "\x1f" "\\n"
.import $db.jsonl line
CREATE TABLE passage AS SELECT json_extract(line, '\$.ref') AS ref,
 coalesce(json_extract(line, '\$.section'), json_extract(line, '\$.title'))
 AS heading, json_extract(line, '\$.text') AS body FROM line;
DROP TABLE line;
END
	unlink "$db.jsonl";
}

sub inserts {
	my ($passages, $file) = @_;
	open my $f, '>', $file or die "$file: $!\n";
	print $f <<"END";
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
ATTACH '$passages' AS p;
CREATE VIRTUAL TABLE d USING fts5(ref UNINDEXED, body, heading,
 tokenize='unicode61 remove_diacritics 2');
BEGIN;
INSERT INTO d SELECT ref, body, heading FROM p.passage;
COMMIT;
END
	close $f;
}

my %corpus;    # name => {files, bytes, ours, fts, omega}

sub corpus {
	my ($name, $folder) = @_;
	$folder = abs_path($folder) // die "bench: no such folder\n";
	my @files = files_of($folder);
	$corpus{$name} = {name => $name, folder => $folder,
	    files => scalar @files, bytes => bytes_of(@files),
	    ours => "$WORK/$name.db", fts => "$WORK/$name-fts5.db",
	    passages => "$WORK/$name-passages.db",
	    omega => "$WORK/$name-omega"};
}

# --- The table ---------------------------------------------------------------

my @rows;

sub spread {
	my ($r, $unit) = @_;
	my ($scale, $format) = $unit eq 's' ? (1e6, '%.2f s (%.2f-%.2f)')
	    : (1e3, '%.2f ms (%.2f-%.2f)');
	return sprintf $format, map { $_ / $scale } @$r{qw(cpu cpu_low cpu_high)};
}

sub row {
	my ($figure, $ours, $theirs, $ratio, $wanted, $sign) = @_;
	my $met = $sign eq '>' ? $ratio >= $wanted : $ratio <= $wanted;
	push @rows, [$figure, $ours, $theirs, sprintf('%.2f', $ratio),
	    ($sign eq '>' ? 'at least ' : 'at most ') . $wanted,
	    $met ? 'yes' : 'NO'];
}

sub cpu_row {
	my ($figure, $ours, $theirs, $wanted, $unit) = @_;
	return if !$ours || !$theirs || !$theirs->{cpu};
	row($figure, spread($ours, $unit), spread($theirs, $unit),
	    $ours->{cpu} / $theirs->{cpu}, $wanted, '<');
}

sub print_table {
	my ($head, @lines) = @_;
	print "| ", join(' | ', @$head), " |\n";
	print "| ", join(' | ', map { '---' } @$head), " |\n";
	print "| ", join(' | ', @$_), " |\n" for @lines;
	print "\n";
}

# --- What is measured --------------------------------------------------------

my %QUERIES = (
    rare => $ENV{RARE} || 'emphytéose', common => $ENV{COMMON} || 'droit',
    words => $ENV{WORDS} || 'harcèlement au travail',
    phrase => $ENV{PHRASE} || '"ordonnance de protection"',
    prefix => $ENV{PREFIX} || 'harc*',
    question => $ENV{QUESTION} ||
	'comment porter plainte contre mon employeur');
my @QUERIES = qw(rare common words phrase prefix question);

sub our_query {
	my ($c, $query) = @_;
	return ($SEARCH, '-d', $c->{ours}, '-n', '10', '--', $QUERIES{$query});
}

sub fts_query {
	my ($c, $query) = @_;
	my $words = $QUERIES{$query};
	my $e = $words =~ /^"/ || $query eq 'prefix' ? $words
	    : join $query eq 'question' ? ' OR ' : ' ',
	    map { "\"$_\"" } split / /, $words;
	$e =~ s/'/''/g;
	return ('sqlite3', '-readonly', $c->{fts},
	    "SELECT ref, snippet(d,1,'[',']','…',24) FROM d('$e')"
	    . ' ORDER BY rank LIMIT 10');
}

sub quest_query {
	my ($c, $query) = @_;
	my $operator = $query eq 'question' ? 'or' : 'and';
	return ('quest', "--db=$c->{omega}", '--stemmer=french', '--msize=10',
	    '--flags=default,wildcard', "--default-op=$operator",
	    $QUERIES{$query});
}

# What a run reads is in the page cache, whatever the system put out of it.
sub warm {
	for my $file (@_) {
		open my $f, '<:raw', $file or die "bench: $file: $!\n";
		1 while sysread $f, my $bytes, 1 << 20;
	}
}

# Indexes of a corpus, timed: `add` of S, `build` of L.
sub measure_indexing {
	my ($c, $rounds) = @_;
	my @ours = ($INDEX, '-d', $c->{ours}, 'add', $c->{folder});
	if ($c->{name} eq 'L') {
		write_manifest($c->{folder}, "$WORK/L.yaml");
		@ours = ($INDEX, '-d', $c->{ours}, 'build', "$WORK/L.yaml");
	}
	my $fresh = sub {
		unlink map { glob "$c->{ours}$_" } '', '-wal', '-shm';
		warm(files_of($c->{folder}));
	};
	note("$c->{name}: $ours[3] of $c->{files} files");
	unlink $c->{passages};
	inserts($c->{passages}, "$WORK/$c->{name}.sql");
	my $ready = sub {
		unlink $c->{fts};
		passages_of($c->{ours}, $c->{passages}) if !-e $c->{passages};
		warm($c->{passages});
	};
	my $r = launch_prepared($rounds,
	    ['ours', $fresh, @ours],
	    ['fts', $ready, 'sqlite3', '-bail', $c->{fts},
		".read $WORK/$c->{name}.sql"]);
	cpu_row(sprintf('`%s` of %s, %.1f MB/s', $ours[3], $c->{name},
	    $c->{bytes} / $r->{ours}{cpu}), $r->{ours}, $r->{fts}, 2.0, 's');
	my $text = bytes_of_passages($c);
	row("index size over text, $c->{name}",
	    sprintf('%.2f', size_of($c->{ours}) / $text),
	    sprintf('%.2f', size_of($c->{fts}) / $text),
	    size_of($c->{ours}) / $text, 1.8, '<');
	return if !has('omindex');
	note("$c->{name}: omindex");
	remove_tree($c->{omega});
	run(omindex($c, '--overwrite'));
}

sub bytes_of_passages {
	my ($c) = @_;
	return output('sqlite3', $c->{passages},
	    'SELECT sum(length(CAST(body AS BLOB))'
	    . ' + coalesce(length(CAST(heading AS BLOB)), 0)) FROM passage');
}

sub omindex {
	my ($c, @options) = @_;
	return ('sh', '-c', 'exec "$@" >/dev/null 2>&1 </dev/null', 'sh',
	    'omindex', @options, '--db', $c->{omega}, '--url', '/',
	    '--stemmer=french', '--mime-type=md:text/plain', $c->{folder});
}

# The programs written again, as make does: what the system put out of the page
# cache since comes back in small pages.
sub write_programs_again {
	for my $program ($SEARCH, $INDEX) {
		run('dd', "if=$program", "of=$program.new", 'bs=16M',
		    'status=none');
		chmod 0755, "$program.new";
		rename "$program.new", $program or die "bench: $program: $!\n";
	}
}

sub measure_start {
	my ($c) = @_;
	my $r = launch($ROUNDS * 2, 2, ['ours', $SEARCH, '-V'],
	    ['sqlite3', 'sqlite3', '--version'], ['true', '/bin/true']);
	cpu_row('start: `-V`, `sqlite3 --version`', $r->{ours}, $r->{sqlite3},
	    0.7, 'ms');
	return ['start', $r->{ours}, $r->{sqlite3}, undef, $r->{true}];
}

my @details;

sub measure_queries {
	my @corpora = @_;
	my $quest = has('quest');
	my @commands;
	for my $c (@corpora) {
		for my $q (@QUERIES) {
			my $key = "$c->{name} $q";
			push @commands, ["$key ours", our_query($c, $q)],
			    ["$key fts", fts_query($c, $q)];
			push @commands, ["$key quest", quest_query($c, $q)]
			    if $quest;
		}
	}
	note('queries, in turn: ', scalar @commands, ' commands');
	my $r = launch($ROUNDS, 1, @commands);
	my $s = $corpora[0]{name};
	for my $q (@QUERIES) {
		next if $q eq 'question';
		cpu_row("$q on $s, `sqlite3`", $r->{"$s $q ours"},
		    $r->{"$s $q fts"}, $q eq 'rare' ? 0.8 : 0.5, 'ms');
	}
	for my $q (@QUERIES) {
		cpu_row("$q on $s, `quest`", $r->{"$s $q ours"},
		    $r->{"$s $q quest"}, $q eq 'question' ? 1.0 : 0.7, 'ms');
	}
	for my $c (@corpora[1 .. $#corpora]) {
		cpu_row("$_ on $c->{name} over $s", $r->{"$c->{name} $_ ours"},
		    $r->{"$s $_ ours"}, 1.3, 'ms') for @QUERIES;
	}
	for my $c (@corpora) {
		memory_row($c, $r);
		detail($c, $_, $r) for @QUERIES;
	}
}

sub memory_row {
	my ($c, $r) = @_;
	my %most;
	for my $who (qw(ours fts)) {
		($most{$who}) = sort { $b <=> $a }
		    map { $r->{"$c->{name} $_ $who"}{rss} } @QUERIES;
	}
	row("memory at its highest, $c->{name}",
	    map({ sprintf '%.1f MB', $_ / 1024 } @most{qw(ours fts)}),
	    $most{ours} / $most{fts}, 1.5, '<');
}

sub millions { return defined $_[0] ? sprintf('%.2f', $_[0] / 1e6) : '-' }

sub detail {
	my ($c, $q, $r) = @_;
	my @who = (['ours', our_query($c, $q)], ['fts', fts_query($c, $q)],
	    ['quest', quest_query($c, $q)]);
	for (@who) {
		my ($who, @words) = @$_;
		my $run = $r->{"$c->{name} $q $who"} or next;
		push @details, ["$c->{name} $q", $who eq 'fts' ? 'sqlite3' : $who,
		    map({ sprintf '%.2f', $_ / 1e3 }
			@$run{qw(cpu cpu_low cpu_high wall)}),
		    @$run{qw(faults rss)}, millions(instructions(@words))];
	}
}

# The same folder again: as it is, one file changed, one file gone.
sub measure_again {
	my ($c) = @_;
	return if !has('omindex');
	note("$c->{name}: again, changed, gone");
	my $copy = {%$c, folder => "$WORK/copy", ours => "$WORK/copy.db",
	    omega => "$WORK/copy-omega"};
	remove_tree($copy->{folder}, $copy->{omega});
	unlink map { glob "$copy->{ours}$_" } '', '-wal', '-shm';
	run('cp', '-r', $c->{folder}, $copy->{folder});
	my @quiet = ('sh', '-c', 'exec "$@" >/dev/null 2>&1 </dev/null', 'sh');
	my @add = ($INDEX, '-d', $copy->{ours}, 'add', $copy->{folder});
	my @sync = ($INDEX, '-d', $copy->{ours}, 'sync', $copy->{folder});
	run(@quiet, @add);
	run(omindex($copy));
	my $file = (files_of($copy->{folder}))[0];
	my $text = do { local (@ARGV, $/) = $file; <> };
	my $put = sub {
		open my $f, '>', $file or die "$file: $!\n";
		print $f $text, @_;
		close $f;
	};
	my $nothing = sub { };
	my $n = 0;
	my $change = sub { $put->("\n\nUne ligne de plus : " . ++$n . ".\n") };
	my $back = sub {
		$put->();
		run(@quiet, @sync);
		run(omindex($copy));
		unlink $file;
	};
	my @steps = (['again', $nothing, \@add],
	    ['one changed', $change, \@add], ['one gone', $back, \@sync]);
	for (@steps) {
		my ($name, $first, $ours) = @$_;
		my $r = launch_prepared($name eq 'one gone' ? 7 : 15,
		    ['ours', $first, @$ours], ['omega', $nothing, omindex($copy)]);
		cpu_row("$name: `$ours->[3]` of $c->{name}, `omindex`",
		    $r->{ours}, $r->{omega}, 0.7, 'ms');
	}
	remove_tree($copy->{folder}, $copy->{omega});
}

sub measure_analysis {
	my ($c) = @_;
	my $file = "$WORK/text";
	system("sqlite3 '$c->{passages}' 'SELECT body FROM passage' >'$file'") == 0
	    or die "bench: sqlite3 failed\n";
	my $r = launch($ROUNDS, 1,
	    map { [$_, "$TOOLS/analyse", $_, $file] } qw(french unicode61 fold));
	row(sprintf('analysis alone, %.0f MB/s of text', (-s $file)
	    / $r->{french}{cpu}), spread($r->{french}, 's'),
	    spread($r->{unicode61}, 's'), $r->{french}{cpu}
	    / $r->{unicode61}{cpu}, 1.0, '<');
	row('analysis beside utf8proc folding the same bytes',
	    spread($r->{french}, 's'), spread($r->{fold}, 's'),
	    $r->{french}{cpu} / $r->{fold}{cpu}, 1.0, '<');
	unlink $file;
}

# pdftotext is started once a file: what starting costs is taken off.
sub measure_pdfs {
	my ($folder) = @_;
	my @files = grep { /\.pdf$/i } files_of($folder);
	my $list = join ' ', map { "'$_'" } @files;
	my $r = launch(7, 1, ['ours', "$TOOLS/pages", @files],
	    ['pdftotext', 'sh', '-c', "for f in $list; do pdftotext \"\$f\" - ; done"],
	    ['start', 'sh', '-c', "for f in $list; do pdftotext -v; done"]);
	my $pages = output("$TOOLS/pages", @files);
	my $theirs = $r->{pdftotext}{cpu} - $r->{start}{cpu};
	row('PDF text, pages a second of CPU',
	    map({ sprintf '%.0f', $pages / $_ * 1e6 } $r->{ours}{cpu}, $theirs),
	    $theirs / $r->{ours}{cpu}, 0.8, '>');
}

# --- The whole ---------------------------------------------------------------

sub load { return first_line('cat', '/proc/loadavg') =~ s/ \d+\/.*//r }

sub print_machine {
	my ($before) = @_;
	my ($model) = output('cat', '/proc/cpuinfo') =~ /^model name\s*: (.*)/m;
	my $cores = () = output('cat', '/proc/cpuinfo') =~ /^processor/mg;
	my @system = uname();
	my $commit = first_line('git', 'describe', '--always', '--dirty');
	print strftime('%Y-%m-%d %H:%M', localtime), "; ", $model // '?',
	    ", $cores cores; $system[0] $system[2]; load $before before, ",
	    load(), " after.\n";
	my @versions = (first_line($SEARCH, '-V') . ($commit && " ($commit)"),
	    'sqlite3 ' . (split / /, first_line('sqlite3', '--version'))[0]);
	push @versions, first_line('quest', '--version'),
	    first_line('omindex', '--version') if has('quest');
	push @versions, (split /\n/, output('sh', '-c', 'pdftotext -v 2>&1'))[0]
	    if has('pdftotext');
	print join('; ', @versions), ".\n";
	printf "%s: %d files, %.1f MB.  ", @$_{qw(name files)}, $_->{bytes} / 1e6
	    for @corpus{sort keys %corpus};
	print "\n$ROUNDS runs of each query, in turn, after one that is not",
	    " counted; $BUILDS of each build.\n\n";
}

my $before = load();
my @folders = (S => $ENV{S}, L => $ENV{L});
@folders = (C => dirname($0) . '/../../corpus/notices', L => undef) if !$ENV{S};
my @corpora;
while (my ($name, $folder) = splice @folders, 0, 2) {
	push @corpora, corpus($name, $folder) if $folder;
}
die "bench: sqlite3 is needed as the reference\n" if !has('sqlite3');
measure_indexing($_, $BUILDS) for @corpora;
write_programs_again();
measure_start();
warm($_->{ours}, $_->{fts}) for @corpora;
measure_queries(@corpora);
measure_again($corpora[0]);
measure_analysis($corpora[0]);
measure_pdfs($ENV{PDFS}) if $ENV{PDFS} && has('pdftotext');
print_machine($before);
print_table(['figure', 'ours', 'reference', 'ratio', 'wanted', 'met'], @rows);
print_table(['query', 'program', 'CPU ms', 'low', 'high', 'wall ms', 'faults',
    'RSS KiB', 'instructions, M'], @details);
