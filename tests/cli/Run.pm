# For tests in Perl: run a program and look at all that it leaves.
#
#	use lib 'tests/cli';
#	use Run;
#	my ($status, $out, $err) = run('miprof-search', '-c', 'mot');
#	run({ stdin => $bytes, env => { LANG => 'fr' } }, 'miprof-search');
#
#	my @results = run_all([@command], [@other]);	# [$status, $out] each
#
#	run({ seconds => 10 }, 'miprof-search', 'mot');		ended by SIGALRM then
#
# A program that a signal ended has status 128 + signal.  All is bytes.
# $tmp is a folder that goes away; the programs' user lives in it.
package Run;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use POSIX ();

our @EXPORT = qw(run run_all slurp spew $root $tmp);
our $root = abs_path(dirname(__FILE__) . '/../..');
our $tmp = tempdir(CLEANUP => 1);

delete @ENV{qw(MIPROF_INDEX MIPROF_PAGER MIPROF_OPENER PAGER NO_COLOR
    LANGUAGE LC_MESSAGES LANG)};
$ENV{B} //= "$root/build";
$ENV{PATH} = "$ENV{B}:$ENV{PATH}";
$ENV{HOME} = $tmp;
$ENV{XDG_DATA_HOME} = "$tmp/data";
$ENV{LC_ALL} = 'C.UTF-8';

sub slurp {
	my ($path) = @_;
	open my $f, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$f> // '';
}

sub spew {
	my ($path, $bytes) = @_;
	make_path(dirname($path));
	open my $f, '>:raw', $path or die "$path: $!\n";
	print $f $bytes;
	close $f or die "$path: $!\n";
	return $path;
}

sub child {
	my ($o, @command) = @_;
	$ENV{$_} = $o->{env}{$_} for keys %{ $o->{env} || {} };
	open STDIN, '<', $o->{stdin_from} || '/dev/null' or POSIX::_exit(127);
	open STDOUT, '>', "$tmp/.out.$$" or POSIX::_exit(127);
	open STDERR, '>', "$tmp/.err.$$" or POSIX::_exit(127);
	alarm $o->{seconds} if $o->{seconds};
	no warnings 'exec';
	exec { $command[0] } @command or POSIX::_exit(127);
}

sub run {
	my $o = ref $_[0] ? shift : {};
	my @command = @_;
	$o = { %$o, stdin_from => spew("$tmp/.in.$$", $o->{stdin}) }
	    if defined $o->{stdin};
	my $pid = fork // die "fork: $!\n";
	child($o, @command) if $pid == 0;
	waitpid $pid, 0;
	my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
	my @result = ($status, slurp("$tmp/.out.$pid"), slurp("$tmp/.err.$pid"));
	unlink "$tmp/.out.$pid", "$tmp/.err.$pid";
	return wantarray ? @result : $status;
}

# Hundreds of commands one after another by one small shell, which forks
# much faster than we do.  Messages are dropped.
sub run_all {
	my (@commands) = @_;
	my ($script, $n) = ("exec 2>/dev/null\n", 0);
	for my $command (@commands) {
		my @words = map { "'" . s/'/'\\''/gr . "'" } @$command;
		$script .= "@words >$tmp/.all.$n; echo \$?\n";
		$n++;
	}
	my (undef, $out) = run('sh', spew("$tmp/.all.sh", $script));
	my @status = split /\n/, $out;
	my @results = map { [$status[$_], slurp("$tmp/.all.$_")] } 0 .. $n - 1;
	unlink map { "$tmp/.all.$_" } 0 .. $n - 1;
	return @results;
}

1;
