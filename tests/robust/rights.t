#!/usr/bin/perl
# Whose files: what an umask leaves, links at the target and beside it,
# what a reader process holds, and several writers at once.
use strict;
use warnings;
use lib 'tests/cli', 'tests/robust';
use POSIX ();
use Test::More import => ['!note'];
use Time::HiRes qw(sleep);
use Trial;

my $one = spew("$tmp/in/un.txt", "Plainte un.\n");
my $two = spew("$tmp/in/deux.txt", "Plainte deux.\n");

sub add {
	my ($db, @files) = @_;
	return run('miprof-index', '-d', $db, 'add', @files);
}

sub found {
	my ($db) = @_;
	return (run('miprof-search', '-d', $db, '-c', 'plainte'))[1] + 0;
}

# Rights, in octal, of all files of a folder.
sub rights {
	my ($dir) = @_;
	return join ' ', map { sprintf '%s:%o', $_, (stat "$dir/$_")[2] & 0777 }
	    left_over($dir);
}

for my $case ([0077, 'x.db:600'], [0022, 'x.db:644'], [0027, 'x.db:640']) {
	my ($mask, $expected) = @$case;
	my $dir = sprintf '%s/mask-%o', $tmp, $mask;
	mkdir $dir;
	my $old = umask $mask;
	add("$dir/x.db", $one);
	is(rights($dir), $expected, sprintf 'umask %03o is heeded', $mask);
	add("$dir/x.db", $two);
	is(rights($dir), $expected, 'and kept');
	umask $old;
}
{
	my $old = umask 0077;
	add("$tmp/wal.db", $one);
	umask 0022;
	add("$tmp/wal.db", $two);
	is((stat "$tmp/wal.db")[2] & 0777, 0600, 'a wider umask widens nothing');
	umask $old;
}

# A link at the target is followed, by what adds and what builds alike.
my $manifest = spew("$tmp/c.yaml", "publications:\n"
    . "  - {id: un, kind: kit, title: Un, file: in/un.txt}\n");
mkdir "$tmp/real";
symlink "real/x.db", "$tmp/link.db";
add("$tmp/real/x.db", $two);
my ($status, undef, $err) = add("$tmp/link.db", $one);
is($status, 0, 'an index is changed through a link') or diag $err;
is(found("$tmp/real/x.db"), 2, 'where it is');
($status, undef, $err) = run('miprof-index', '-d', "$tmp/link.db", 'build',
    $manifest);
is($status, 0, 'and built through it') or diag $err;
ok(-l "$tmp/link.db", 'the link stays');
is(found("$tmp/real/x.db"), 1, 'the new index is where the old one was');
is(join(' ', left_over("$tmp/real", 'x.db-wal', 'x.db-shm')), 'x.db',
    'nothing lies beside it');

symlink "$tmp/nowhere/x.db", "$tmp/dangling.db";
($status, undef, $err) = add("$tmp/dangling.db", $one);
is($status, 2, 'a link to nothing is refused');
like($err, qr/dangling\.db/, 'by name');
ok(-l "$tmp/dangling.db", 'and stays');

# What somebody put where the new file is written is not written through.
for my $case (['a link', sub { symlink "$tmp/victim", $_[0] }],
    ['a second name', sub { link "$tmp/victim", $_[0] }],
    ['a pipe', sub { POSIX::mkfifo($_[0], 0600) }],
    ['a folder', sub { mkdir $_[0] }]) {
	my ($what, $make) = @$case;
	my $dir = "$tmp/" . $what =~ s/ /-/r;
	mkdir $dir;
	spew("$tmp/victim", 'precious');
	$make->("$dir/x.db.new");
	($status, undef, $err) = run('timeout', '20', 'miprof-index', '-d',
	    "$dir/x.db", 'build', $manifest);
	is($status, 2, "$what beside is refused");
	like($err, qr/x\.db\.new/, 'by name');
	is(slurp("$tmp/victim"), 'precious', 'and nothing written through it');
	ok(!-e "$dir/x.db", 'nor an index made');
}

# A reader process: stop its parent while it reads, and look at it.
sub descriptors {
	my ($pid) = @_;
	my %to = map { $_ => readlink "/proc/$pid/fd/$_" }
	    left_over("/proc/$pid/fd");
	return map { "$_ $to{$_}" } sort { $a <=> $b } keys %to;
}

sub status_of {
	my ($pid) = @_;
	my $text = eval { slurp("/proc/$pid/status") } // '';
	return { $text =~ /^(\w+):\s*(.*)$/mg };
}

SKIP: {
	skip 'no /proc tells of children', 4
	    unless -e "/proc/$$/task/$$/children";
	spew("$tmp/many/f$_.txt", "plainte $_\n" x 20_000) for 1 .. 60;
	spew("$tmp/private", 'x');
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		# A descriptor that the parent got from whoever started it.
		open my $kept, '<', "$tmp/private" or POSIX::_exit(1);
		POSIX::dup2(fileno $kept, 9);
		open STDERR, '>', '/dev/null';
		exec 'miprof-index', '-d', "$tmp/many.db", 'add', "$tmp/many"
		    or POSIX::_exit(127);
	}
	my ($child, $state);
	for (1 .. 2000) {
		($child) = split / /, eval { slurp("/proc/$pid/task/$pid/children") } // '';
		$state = status_of($child) if $child;
		last if $state && ($state->{Seccomp} // 0) == 2;
		sleep 0.002;
	}
	kill STOP => $pid;
	sleep 0.05;
	my @held = $child ? descriptors($child) : ();
	kill CONT => $pid;
	waitpid $pid, 0;
	is($state->{Seccomp}, 2, 'a reader has its system calls filtered');
	cmp_ok(scalar(grep { !m{ /dev/null$} } @held), '>=', 2,
	    'it holds its two ends') or diag "@held";
	is(join("\n", grep { !m{ (/dev/null|socket:.*|pipe:.*|\Q$tmp\E/many/f\d+\.txt)$} }
	    @held), '', 'and besides a file no descriptor');
	is(scalar(grep { /socket:/ } @held), 1, 'one socket, from its parent');
}

# Several at once: each waits its turn, and what each adds is there.
for my $place (['an index that is named', "$tmp/together.db"],
    ['an index of one\'s own', undef]) {
	my ($what, $db) = @$place;
	my @pids = map {
		my $file = spew("$tmp/at-once/t$_.txt", "Simultané $_.\n");
		my $pid = fork // die "fork: $!\n";
		if ($pid == 0) {
			$ENV{XDG_DATA_HOME} = "$tmp/own";
			exec 'miprof-index', $db ? ('-d', $db) : (), 'add', $file
			    or POSIX::_exit(127);
		}
		$pid;
	} 1 .. 4;
	my $failed = grep { waitpid $_, 0; $? != 0 } @pids;
	is($failed, 0, "four write to $what at once");
	my (undef, $n) = run({ env => { XDG_DATA_HOME => "$tmp/own" } },
	    'miprof-search', $db ? ('-d', $db) : (), '-c', 'simultané');
	is($n + 0, 4, 'and nothing of it is lost');
}

# Somebody who reads for long, here into a pipe that nobody empties, keeps
# what is added in the -wal.  An index that takes the place of such a one must
# not be read together with it.
{
	my $dir = "$tmp/stale";
	spew("$dir/a/f$_.txt", "Plainte $_ " . "mot$_ " x 90) for 1 .. 300;
	add("$dir/x.db", "$dir/a");
	my $pid = open my $pipe, '-|', 'miprof-index', '-d', "$dir/x.db",
	    'export' or die "export: $!\n";
	sysread $pipe, my $byte, 1;
	add("$dir/x.db", spew("$dir/b.txt", "Signalement.\n"));
	cmp_ok(-s "$dir/x.db-wal", '>', 4096, 'what is added waits in the -wal');
	my ($status, undef, $err) = run('miprof-index', '-d', "$dir/x.db",
	    'build', $manifest);
	is($status, 2, 'no other index takes its place meanwhile');
	like($err, qr/in use/, 'as is said');
	is((run('miprof-search', '-d', "$dir/x.db", '-c', 'signalement'))[1] + 0,
	    1, 'and nothing is lost');
	spew("$dir/y.db", 'x' x 100 . substr slurp("$dir/x.db"), 100);
	spew("$dir/$_.db-wal", slurp("$dir/x.db-wal")) for qw(y z new);
	kill KILL => $pid;
	close $pipe;
	for my $name (qw(x y z)) {
		($status, undef, $err) = run('miprof-index', '-d',
		    "$dir/$name.db", 'build', $manifest);
		is($status, 0, 'it does afterwards') or diag $err;
		is((run('miprof-index', '-d', "$dir/$name.db", 'check'))[0], 0,
		    'and is sound');
		is((run('miprof-search', '-d', "$dir/$name.db", '-c',
		    'signalement OU plainte'))[1] + 0, 1,
		    'with nothing of the old one');
	}
	add("$dir/new.db", spew("$dir/c.txt", "Emprise.\n"));
	is((run('miprof-index', '-d', "$dir/new.db", 'check'))[0], 0,
	    'nor does an index take up the log of one that is gone');
	is((run('miprof-search', '-d', "$dir/new.db", '-c', 'plainte'))[1] + 0,
	    0, 'or anything of it');
}
done_testing();
