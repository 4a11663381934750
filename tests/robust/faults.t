#!/usr/bin/perl
# A system that says no: failing writes, syncs, renames, opens and memory,
# a full disk, folders one can't write, files that go away, clocks that
# jump.  An index stays what it was or becomes what it should be.
use strict;
use warnings;
use lib 'tests/cli', 'tests/robust';
use Digest::MD5 qw(md5_hex);
use File::Copy qw(copy);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use POSIX ();
use Time::HiRes qw(sleep);
use Test::More import => ['!note'];
use Trial;

# EVERY=1 tries each n-th call, EVERY=+ each with all that follow: some
# twenty minutes.
my $every = $ENV{EVERY};
my $rounds = rounds($every ? 200 : 1);
my $preload = "$ENV{B}/robust/fail.so";
my $search = "$ENV{B}/robust/miprof-search"; # that a library can be put under
my $sanitized = run('sh', '-c', "nm -D '$ENV{B}/miprof-index' | grep -q __asan") == 0;
srand($ENV{SEED} // 1);

sub manifest {
	my ($folder) = @_;
	return spew("$tmp/$folder.yaml", join '', "publications:\n", map {
	    "  - id: p$_\n    kind: fiche\n    title: \"P $_\"\n"
	    . sprintf("    file: $folder/f%03d.md\n", $_) } 1 .. 8);
}

# Built, and not yet added to: that first time its mode is changed.
corpus("$tmp/before", 8, 12);
my $old = "$tmp/old.db";
run('miprof-index', '-d', $old, 'build', manifest('before'));
my $new = corpus("$tmp/new", 8, 12);
spew("$new/f001.md", note(501, 12));
my @gone = (sort keys %{ publications(export_of($old)) })[0 .. 3];
my ($dir, $db);

my %commands = (
	add => ['add', $new],
	sync => ['sync', $new],
	remove => ['remove', @gone],
	build => ['build', manifest('new')],
);

sub fresh {
	$dir = tempdir(DIR => $tmp);
	$db = "$dir/miprof.db";
	copy($old, $db) or die "$db: $!\n";
}

sub miprof_index {
	return ('miprof-index', '-d', $db, @_);
}

# Runs a command with the n-th call of a kind failing; none for n = 0.
sub run_failing {
	my ($fail, @command) = @_;
	unlink "$tmp/count";
	return run({ seconds => 60, env => { LD_PRELOAD => $preload,
	    FAIL => $fail, FAIL_COUNT => "$tmp/count" } }, @command);
}

my %undisturbed = map {
	fresh();
	run(miprof_index(@{ $commands{$_} }));
	($_ => export_of($db))
} sort keys %commands;
my $from = export_of($old);

sub in_order {
	return join "\n", sort split /\n/, $_[0];
}

# The files that a command left, but for what readers share: two failures
# that leave the same are followed by the same.
sub state {
	return join ' ', map { /-shm$/ ? $_ : "$_ " . md5_hex(slurp("$dir/$_")) }
	    sort(left_over($dir));
}

my %followed;

# What is wrong after a command that something disturbed; then it runs
# again in peace.
sub aftermath {
	my ($name, $bad, $how, $status, $err) = @_;
	my $to = $undisturbed{$name};
	my $tell = sub { $bad->{"$name, $how: $_[0]"}++ };

	$tell->("ends with status $status: $err")
	    unless $status == 0 || $status == ($how =~ /!$/ ? 137 : 2);
	$tell->('gives no reason') if $status == 2 && $err eq '';
	$tell->('prints what is no clean text') unless clean_text($err);
	if ($followed{"$name $status " . state()}++) {
		remove_tree($dir);
		return;
	}
	my ($asked, undef, $reader) = run('miprof-search', '-d', $db, 'plainte');
	$tell->("a reader: status $asked: $reader") if $asked != 0;
	# One could be taken for the next index's, or keep readers out.
	$tell->("leaves $_") for grep { /-journal$/ } left_over($dir);
	my ($sound, $said, $why) = run(miprof_index('check'));
	$tell->("check: $said$why") if $sound != 0;
	my $export = export_of($db);
	$tell->("$_ is neither whole nor absent") for whole($export, $from, $to);
	$tell->('says nothing but is not done') if $status == 0 && $export ne $to;
	($status, undef, $err) = run(miprof_index(@{ $commands{$name} }));
	# What was removed already can't be removed again.
	$tell->("again: status $status: $err")
	    unless $status == 0 || $name eq 'remove';
	# A file that was left out stands last.
	$tell->('again: another export') if in_order(export_of($db)) ne in_order($to);
	$tell->("leaves $_") for left_over($dir, qw(miprof.db miprof.db-wal miprof.db-shm));
	remove_tree($dir);
}

sub calls_of {
	my ($name, $kind) = @_;
	fresh();
	run_failing("$kind:0", miprof_index(@{ $commands{$name} }));
	remove_tree($dir);
	return slurp("$tmp/count") + 0;
}

# Calls 1, 2, ... when there are few, else some by chance.
sub some_of {
	my ($calls) = @_;
	return 1 .. $calls if $every || $calls <= $rounds;
	return map { 1 + int rand $calls } 1 .. $rounds;
}

# Each of these calls alone ('') or with all that follow ('+').
sub failures {
	my ($calls) = @_;
	return map {
		$_ . (($every // '') eq '+' || (!$every && rand 2 < 1) ? '+' : '')
	} some_of($calls);
}

sub failing {
	my ($name, $kind) = @_;
	my %bad;
	my $calls = calls_of($name, $kind);
	for my $n (failures($calls)) {
		my $fail = "$kind:$n";
		fresh();
		my ($status, undef, $err) = run_failing($fail,
		    miprof_index(@{ $commands{$name} }));
		aftermath($name, \%bad, $fail, $status, $err);
	}
	is(join("\n", sort keys %bad), '',
	    "$name survives failing ${kind}s ($calls calls)");
	cmp_ok($calls, '>', 0, 'which there are');
}

SKIP: {
	skip 'a sanitizer is preloaded already', 1 if $sanitized;
	# In make check each kind for one command, in make robust for all.
	my @names = sort keys %commands;
	for my $kind (qw(write fsync truncate open malloc read)) {
		failing($_, $kind) for $rounds > 1 ? @names : $names[0];
		push @names, shift @names;
	}
	failing('build', 'rename');
}

# Killed before a call: in make check before some of the first, where an
# index is opened, in make robust before any.
SKIP: {
	skip 'a sanitizer is preloaded already', 1 if $sanitized;
	for my $name ($rounds > 1 ? sort keys %commands : qw(build remove)) {
		my %bad;
		for my $kind (qw(write fsync truncate unlink rename)) {
			my $calls = calls_of($name, $kind);
			for my $n ($rounds > 1 ? some_of($calls)
			    : $kind eq 'write' ? (2, 6) : ()) {
				my $fail = "$kind:$n!";
				fresh();
				my ($status, undef, $err) = run_failing($fail,
				    miprof_index(@{ $commands{$name} }));
				aftermath($name, \%bad, $fail, $status, $err);
			}
		}
		is(join("\n", sort keys %bad), '', "$name may be killed anywhere");
	}
}

# Asking: the right answer or none, whatever fails.
SKIP: {
	skip 'a sanitizer is preloaded already', 3 if $sanitized;
	fresh();
	my @asked = ($search, '-d', $db, '-n', '0', 'plainte victime');
	my ($right, $answer) = run(@asked);
	for my $kind (qw(read open malloc)) {
		my %bad;
		run_failing("$kind:0", @asked);
		my $calls = slurp("$tmp/count") + 0;
		for my $n (failures($calls)) {
			my ($status, $out, $err) = run_failing("$kind:$n", @asked);
			$bad{"$kind:$n: status $status: $err"}++
			    if $status != $right && $status != 2;
			$bad{"$kind:$n: no reason"}++ if $status == 2 && $err eq '';
			$bad{"$kind:$n: another answer"}++
			    if $status == 0 && $out ne $answer;
		}
		is(join("\n", sort keys %bad), '',
		    "a search survives failing ${kind}s ($calls calls)");
		cmp_ok($calls, '>', 1, 'which there are');
	}
	remove_tree($dir);
}

# A clock that jumps three years to and fro.
SKIP: {
	skip 'a sanitizer is preloaded already', 5 if $sanitized;
	for my $name (sort keys %commands) {
		fresh();
		my ($status, undef, $err) = run_failing('clock:1+',
		    miprof_index(@{ $commands{$name} }));
		is("$status $err" . export_of($db), "0 $undisturbed{$name}",
		    "$name heeds no clock that jumps");
		remove_tree($dir);
	}
	fresh();
	my @asked = ($search, '-d', $db, '-n', '0', 'plainte');
	is(join(' ', run_failing('clock:1+', @asked)), join(' ', run(@asked)),
	    'nor does a search');
	remove_tree($dir);
}

# A file may grow to so many KiB: what a full disk is like.
{
	my %bad;
	my $size = (-s $old) / 1024;
	# To three the first page is written in part.
	for my $limit (0 .. 4, map { int rand $size * 2 } 6 .. $rounds) {
		for my $name (sort keys %commands) {
			fresh();
			# What it says must not need room on that disk.
			my ($status, undef, $err) = run('bash', '-c',
			    "set -o pipefail; trap '' XFSZ; (ulimit -f $limit; "
			    . 'exec "$@") 2>&1 >/dev/null | cat >&2', 'bash',
			    miprof_index(@{ $commands{$name} }));
			aftermath($name, \%bad, 'a full disk', $status, $err);
		}
	}
	is(join("\n", sort keys %bad), '', 'a full disk loses nothing');
}

# Whoever may write everywhere can't be kept from it.
SKIP: {
	skip 'root may write everywhere', 2
	    if $> == 0 && run('sh', '-c', 'command -v setpriv') != 0;
	my @nobody = $> == 0 ? ('setpriv', '--reuid=65534', '--regid=65534',
	    '--clear-groups', '--bounding-set=-all', '--inh-caps=-all') : ();
	fresh();
	chmod 0755, $tmp;
	chmod 0555, $dir;
	chmod 0444, $db;
	my ($status, $out, $err) = run(@nobody, 'miprof-search', '-d', $db,
	    '-c', 'plainte');
	is($status, 0, 'an index one can only read is searched') or diag $err;
	($status, $out, $err) = run(@nobody, miprof_index('add', $new));
	is($status, 2, 'and adding to it fails with a sentence');
	isnt($err, '', 'which is there');
	is(export_of($db), $from, 'and nothing changed');
	chmod 0755, $dir;
	remove_tree($dir);
}

# A file of the folder that is gone when its turn comes.
{
	fresh();
	my $gone = corpus("$tmp/vanishing", 3, 4);
	symlink '/nowhere/at/all.md', "$gone/f002-gone.md";
	my ($status, $out, $err) = run(miprof_index('add', $gone,
	    "$gone/never-there.md"));
	is($status, 2, 'a file that is not there is an error');
	like($err, qr/never-there\.md/, 'that names it');
	like(export_of($db), qr/Fiche 3/, 'and the others are in the index');
	remove_tree($dir);
}

# A reader that is killed takes its file with it this time, not the next.
SKIP: {
	skip 'no /proc tells of children', 3
	    unless -e "/proc/$$/task/$$/children";
	fresh();
	my $long = "$tmp/long";
	spew("$long/f$_.txt", "plainte $_\n" x 100_000) for 1 .. 4;
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		open STDERR, '>', "$tmp/killed" or POSIX::_exit(1);
		exec miprof_index('add', $long) or POSIX::_exit(127);
	}
	my $children = 0;
	for (1 .. 5000) {
		my ($child) = split / /,
		    eval { slurp("/proc/$pid/task/$pid/children") } // '';
		last if $child && ++$children > 3 && kill KILL => $child;
		sleep 0.001;
	}
	waitpid $pid, 0;
	is($? >> 8, 2, 'a killed reader is an error');
	like(slurp("$tmp/killed"), qr/\.txt: .*killed/, 'that names its file');
	my ($status, undef, $err) = run(miprof_index('add', $long));
	is("$status$err", '0', 'the next time all is read');
	remove_tree($dir);
}

# Clocks decide nothing: a file from the future, a file from before 1970.
{
	fresh();
	my $odd = corpus("$tmp/odd", 2, 4);
	utime 2**33, 2**33, "$odd/f001.md";
	utime -5, -5, "$odd/f002.md";
	my ($status, undef, $err) = run(miprof_index('add', $odd));
	is($status, 0, 'files of any date are added') or diag $err;
	my $export = export_of($db);
	utime 0, 0, "$odd/f001.md";
	($status) = run(miprof_index('add', $odd));
	is(export_of($db), $export, 'another date alone changes nothing');
	spew("$odd/f001.md", note(77, 4));
	utime 0, 0, "$odd/f001.md";
	run(miprof_index('add', $odd));
	isnt(export_of($db), $export, 'another text does, whatever its date');
	remove_tree($dir);
}
# Files of the sources, which nobody has touched for a while: hundreds.
SKIP: {
	skip 'a sanitizer is preloaded already', 1 if $sanitized;
	$db = "$tmp/again.db";
	my @add = miprof_index('add', "$root/src");
	run(@add);
	run_failing('open:0', @add);
	chomp(my $opened = slurp("$tmp/count"));
	cmp_ok($opened, '<', 10, 'add again opens no file that is as it was');
}

done_testing();
