#!/usr/bin/perl
# SIGKILL at random instants of each command that writes, with readers at
# work: the index is sound each time, each file whole or absent, and the
# same command again ends where an undisturbed one ends.  The pages that
# fetch asks for come from servers on this machine, each on its own port:
# a server is not asked twice in a second.
use strict;
use warnings;
use lib 'tests/cli', 'tests/robust';
use File::Copy qw(copy);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IO::Select;
use IO::Socket::INET;
use Test::More import => ['!note'];
use POSIX ();
use Time::HiRes qw(sleep time);
use Trial;

my $rounds = rounds(1);
my ($files, $paragraphs) = $rounds > 20 ? (80, 30) : (12, 8);
my $pages = $rounds > 20 ? 12 : 4;
srand($ENV{SEED} // 1);

my $before = corpus("$tmp/before", $files, $paragraphs);
my $after = "$tmp/after";
my ($dir, $db);

# The folder as a sync finds it: some files gone, some changed, some new.
sub change {
	for my $i (1 .. $files) {
		next if $i % 5 == 0;
		spew(sprintf('%s/f%03d.md', $after, $i),
		    note($i % 5 == 1 ? $i + 1000 : $i, $paragraphs));
	}
	spew("$after/g$_.md", note(2000 + $_, $paragraphs)) for 1 .. $files / 5;
}

sub manifest {
	my ($path, $of) = @_;
	my $text = "publications:\n";
	for my $file (sort glob "$of/*.md") {
		my ($id) = $file =~ m{([^/]+)\.md$};
		$text .= "  - id: $id\n    kind: fiche\n    title: \"$id\"\n"
		    . "    file: $file\n";
	}
	return spew($path, $text);
}

sub miprof_index {
	return ('miprof-index', '-d', $db, @_);
}

# Asks until it is killed; says how often and what went wrong.
sub reader {
	my $pid = fork // die "fork: $!\n";
	return $pid if $pid;
	my ($asked, $stop, @wrong) = (0, 0);
	local $SIG{TERM} = sub { $stop = 1 };
	until ($stop) {
		sleep 0.02;
		my ($status, $out, $err) =
		    run('miprof-search', '-d', $db, '-n', 3, 'plainte victime');
		$asked++;
		push @wrong, "status $status: $err" if $status > 1 && !$stop;
	}
	spew("$tmp/reader", join "\n", $asked, @wrong);
	POSIX::_exit(0);
}

# The processes of a group that are left.
sub alive {
	my ($group) = @_;
	return kill 0, -$group;
}

sub killed_after {
	my ($seconds, @command) = @_;
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0) {
		POSIX::setpgid(0, 0);
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		exec @command or POSIX::_exit(127);
	}
	sleep $seconds;
	kill KILL => $pid;
	waitpid $pid, 0;
	for (1 .. 100) {
		last unless alive($pid);
		sleep 0.02;
	}
	return alive($pid) ? 'its children live on' : '';
}

sub timed {
	my $start = time;
	my ($status, undef, $err) = run(@_);
	return (time - $start, $status, $err);
}

# Each page of dir at a port of its own; gives their addresses.
sub serve {
	my (@bodies) = map { slurp($_) } @_;
	my @sockets = map { IO::Socket::INET->new(LocalAddr => '127.0.0.1',
	    Listen => 16) or die "listen: $!\n" } @bodies;
	my @urls = map { 'http://127.0.0.1:' . $_->sockport . '/page' } @sockets;
	my $pid = fork // die "fork: $!\n";
	return ($pid, @urls) if $pid;
	$SIG{PIPE} = 'IGNORE';
	my %body = map { $sockets[$_] => $bodies[$_] } 0 .. $#sockets;
	my $waiting = IO::Select->new(@sockets);
	while (my @ready = $waiting->can_read) {
		for my $socket (@ready) {
			my $c = $socket->accept or next;
			while (defined(my $line = <$c>)) { last if $line eq "\r\n" }
			print $c "HTTP/1.1 200 OK\r\nContent-Length: ",
			    length $body{$socket}, "\r\nConnection: close\r\n\r\n",
			    $body{$socket};
			close $c;
		}
	}
	POSIX::_exit(0);
}

# A folder of its own with a copy of the index, if there is one.
sub fresh {
	my ($start) = @_;
	$dir = tempdir(DIR => $tmp);
	$db = "$dir/miprof.db";
	$ENV{XDG_DATA_HOME} = "$dir/data";
	copy($start, $db) or die "$db: $!\n" if defined $start;
}

# An export, wherever the folder is that its paths name.
sub exported {
	return export_of($db) =~ s/\Q$dir\E/DIR/gr;
}

# Files of no use that a command left.
sub strays {
	my $kept = "$dir/data/miprof-search/files";
	return (left_over($dir, qw(miprof.db miprof.db-wal miprof.db-shm data)),
	    -d $kept ? grep { !/^p\d+\.(html|record)$/ } left_over($kept) : ());
}

# One kill.  What is wrong afterwards goes into %$bad.
sub killed_once {
	my ($bad, $seconds, $from, $to, @command) = @_;
	my $stray = killed_after(rand($seconds * 1.1), miprof_index(@command));

	$bad->{$stray}++ if $stray;
	if (-e $db) {
		my ($sound, $said, $why) = run(miprof_index('check'));
		$bad->{"check: $said$why"}++ if $sound != 0;
		$bad->{"$_ is neither whole nor absent"}++
		    for whole(exported(), $from, $to);
	}
	my (undef, $status, $err) = timed(miprof_index(@command));
	$bad->{"again: status $status: $err"}++
	    unless $status == 0 || $command[0] eq 'remove';
	$bad->{'again: another export'}++ if exported() ne $to;
}

sub stopped {
	my ($reader, $bad) = @_;
	kill TERM => $reader;
	waitpid $reader, 0;
	my ($asked, @wrong) = split /\n/, slurp("$tmp/reader");
	$bad->{"a reader: $_"}++ for @wrong;
	return $asked;
}

# start: the index to start from, or undef; then the command.
sub trial {
	my ($name, $start, @command) = @_;
	my (%bad, $asked);

	fresh($start);
	my $from = defined $start ? exported() : '';
	my ($seconds, $status, $err) = timed(miprof_index(@command));
	is($status, 0, "$name runs undisturbed") or diag $err;
	my $to = exported();

	for (1 .. $rounds) {
		fresh($start);
		my $reader = defined $start ? reader() : undef;
		killed_once(\%bad, $seconds, $from, $to, @command);
		$asked += stopped($reader, \%bad) if defined $reader;
		run(miprof_index('check'));
		$bad{"$_ lies about"}++ for strays();
		remove_tree($dir);
	}
	is(join("\n", map { "$bad{$_} times: $_" } sort keys %bad), '',
	    "$name: killed $rounds times, nothing lost");
	Test::More::note("$name: $asked questions meanwhile") if defined $asked;
}

change();
my $old = index_of("$tmp/old.db", $before);
my $ids = publications(export_of($old));
my @gone = (sort keys %$ids)[0 .. $files / 2];

trial('add to nothing', undef, 'add', $before);
trial('add', $old, 'add', $after);
trial('remove', $old, 'remove', @gone);
trial('build', $old, 'build', manifest("$tmp/corpus.yaml", $after));

# What fetch brings belongs to publications that a manifest names.
{
	my @html = map { spew("$tmp/html/$_.html", "<!DOCTYPE html>\n<title>P</title>"
	    . '<p>' . (note($_, $paragraphs) =~ s/\n\n/<p>/gr)) } 1 .. $pages;
	my ($server, @urls) = serve(@html);
	$ENV{no_proxy} = '*';
	spew("$tmp/fetch.yaml", join '', "publications:\n", map {
	    "  - {id: p$_, kind: kit, title: P $_, url: '$urls[$_ - 1]'}\n"
	} 1 .. $pages);
	run('miprof-index', '-d', "$tmp/fetch.db", 'build', "$tmp/fetch.yaml");
	trial('fetch', "$tmp/fetch.db", 'fetch');
	kill KILL => $server;
	waitpid $server, 0;
}

# sync follows a folder: it is in one state, then in the other.
rename $before, "$tmp/folder" or die "$!\n";
my $synced = index_of("$tmp/synced.db", "$tmp/folder");
rename "$tmp/folder", "$tmp/away" or die "$!\n";
rename $after, "$tmp/folder" or die "$!\n";
trial('sync', $synced, 'sync', "$tmp/folder");
done_testing();
