#!/usr/bin/perl
# A server on this machine that fails in every way, for fetch_test.c.
# Prints its port, then answers one connection after the other; each
# request is written to the file named, as "PATH|HEADER: VALUE|...".
use strict;
use warnings;
use IO::Socket::INET;

my ($log) = @ARGV;
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 16,
    ReuseAddr => 1) or die "listen: $!\n";
$| = 1;
print $server->sockport, "\n";

my $pdf = "%PDF-1.4\n" . ('0123456789abcdef' x 500) . "\n%%EOF\n";
my $other = "%PDF-1.4\n" . ('fedcba9876543210' x 500) . "\n%%EOF\n";
my $page = "<!DOCTYPE html>\n<html><head><title>Page</title></head>" .
    "<body><p>Une page.</p></body></html>\n";
my %seen;

sub answer {
	my ($c, $status, $body, @headers) = @_;
	print $c join("\r\n", "HTTP/1.1 $status OK",
	    'Content-Length: ' . length $body, 'Connection: close', @headers,
	    '', $body);
}

# The first part of a body that says it is longer.
sub cut {
	my ($c, $body, @headers) = @_;
	print $c join("\r\n", 'HTTP/1.1 200 OK',
	    'Content-Length: ' . length $body, 'Connection: close', @headers,
	    '', substr $body, 0, 3000);
}

sub rest {
	my ($c, $body, $from, @headers) = @_;
	my $last = length($body) - 1;
	answer($c, 206, substr($body, $from),
	    "Content-Range: bytes $from-$last/" . length $body, @headers);
}

sub redirect { answer($_[0], 302, '', "Location: $_[1]") }

my %does = (
	'/ok.pdf' => sub {
		my ($c, $n, $h) = @_;
		return answer($c, 304, '')
		    if ($h->{'if-none-match'} // '') eq '"v1"';
		answer($c, 200, $pdf, 'ETag: "v1"');
	},
	'/dated.pdf' => sub {
		my ($c, $n, $h) = @_;
		my $day = 'Sun, 06 Nov 1994 08:49:37 GMT';
		return answer($c, 304, '')
		    if ($h->{'if-modified-since'} // '') eq $day;
		answer($c, 200, $pdf, "Last-Modified: $day");
	},
	'/untold.pdf' => sub { answer($_[0], 200, $pdf) },
	'/410.pdf' => sub { answer($_[0], 410, $page) },
	'/403.pdf' => sub { answer($_[0], 403, $page) },
	'/flaky.pdf' => sub {
		my ($c, $n) = @_;
		$n < 3 ? answer($c, 500, $page) : answer($c, 200, $pdf);
	},
	'/500.pdf' => sub { answer($_[0], 500, $page) },
	'/busy.pdf' => sub {
		my ($c, $n) = @_;
		$n < 2 ? answer($c, 429, $page, 'Retry-After: 1')
		    : answer($c, 200, $pdf);
	},
	'/silent.pdf' => sub { $_[1] < 2 || answer($_[0], 200, $pdf) },
	'/cut.pdf' => sub {
		my ($c, $n, $h) = @_;
		my ($from) = ($h->{range} // '') =~ /^bytes=(\d+)-$/;
		return rest($c, $pdf, $from, 'ETag: "c"')
		    if defined $from && $h->{'if-range'} eq '"c"';
		cut($c, $pdf, 'ETag: "c"');
	},
	# Changed in between: the whole of the other file.
	'/cut-changed.pdf' => sub {
		my ($c, $n) = @_;
		$n < 2 ? cut($c, $pdf, 'ETag: "c"')
		    : answer($c, 200, $other, 'ETag: "d"');
	},
	# A range that does not begin where it was asked to.
	'/cut-wrong.pdf' => sub {
		my ($c, $n, $h) = @_;
		return rest($c, $pdf, 5, 'ETag: "c"') if $h->{range};
		$n < 2 ? cut($c, $pdf, 'ETag: "c"')
		    : answer($c, 200, $pdf, 'ETag: "c"');
	},
	'/cut-416.pdf' => sub {
		my ($c, $n, $h) = @_;
		return answer($c, 416, '') if $h->{range};
		$n < 2 ? cut($c, $pdf, 'ETag: "c"')
		    : answer($c, 200, $pdf, 'ETag: "c"');
	},
	# A weak tag proves nothing: afresh each time.
	'/cut-weak.pdf' => sub {
		my ($c, $n, $h) = @_;
		return answer($c, 400, '') if $h->{range};
		$n < 2 ? cut($c, $pdf, 'ETag: W/"c"')
		    : answer($c, 200, $pdf, 'ETag: W/"c"');
	},
	'/cut-always.pdf' => sub { cut($_[0], $pdf) },
	'/endless.pdf' => sub {
		my ($c) = @_;
		print $c "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%PDF-1.4\n";
		my $much = 'x' x 65536;
		for (1 .. 2000) { print $c $much or last }
	},
	'/big.pdf' => sub {
		my ($c) = @_;
		print $c "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n" .
		    "\r\n%PDF-1.4\n";
	},
	'/stalled.pdf' => sub {
		my ($c) = @_;
		print $c "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n%PDF-1.4\n";
		my $ready = '';
		vec($ready, fileno($c), 1) = 1;
		select $ready, undef, undef, 20; # until the other side goes
	},
	'/hop.pdf' => sub { redirect($_[0], '/ok.pdf') },
	'/loop.pdf' => sub { redirect($_[0], '/loop.pdf') },
	'/to-file.pdf' => sub { redirect($_[0], 'file:///etc/passwd') },
	'/to-gopher.pdf' => sub { redirect($_[0], 'gopher://127.0.0.1/1') },
	'/html.pdf' => sub { answer($_[0], 200, $page,
	    'Content-Type: application/pdf') },
	'/page' => sub { answer($_[0], 200, $page) },
	'/turned' => sub {
		my ($c, $n) = @_;
		answer($c, 200, $n < 2 ? $pdf : $page);
	},
	'/text.txt' => sub { answer($_[0], 200, "du texte\n") },
	'/empty.pdf' => sub { answer($_[0], 200, '') },
	'/changed.pdf' => sub {
		my ($c, $n) = @_;
		answer($c, 200, $n < 2 ? $pdf : $other, "ETag: \"$n\"");
	},
	'/quoted.pdf' => sub {
		my ($c, $n, $h) = @_;
		my $tag = q("it's: 'x'");
		return answer($c, 304, '')
		    if ($h->{'if-none-match'} // '') eq $tag;
		answer($c, 200, $pdf, "ETag: $tag");
	},
	'/binary-tag.pdf' => sub {
		answer($_[0], 200, $pdf, "ETag: \"\x01\xff\"");
	},
);

while (my $c = $server->accept) {
	my ($path) = (<$c> // '') =~ m{^GET (\S+) HTTP/1} or next;
	my %h;
	while (defined(my $line = <$c>)) {
		$line =~ s/\r?\n$//;
		last if $line eq '';
		$h{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*)$/;
	}
	open my $f, '>>', $log or die "$log: $!\n";
	print $f join('|', $path, map { "$_: $h{$_}" } sort keys %h), "\n";
	close $f;
	my $do = $does{$path};
	$do ? $do->($c, ++$seen{$path}, \%h) : answer($c, 404, $page);
	close $c;
}
