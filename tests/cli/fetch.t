#!/usr/bin/perl
# miprof-index fetch, from the manifest to what a search finds.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Run;
use Test::More;

$ENV{no_proxy} = '*';
my $pid = open my $server, '-|', $^X, "$root/tests/unit/fetch_server.pl",
    "$tmp/log" or die "server: $!\n";
chomp(my $port = <$server>);
END { local $?; kill 'TERM', $pid; close $server }

spew("$tmp/corpus.yaml", <<"YAML");
publications:
  - {id: page, kind: kit, title: Une page, url: 'http://127.0.0.1:$port/page'}
  - {id: gone, kind: kit, title: Perdue, url: 'http://127.0.0.1:$port/410.pdf'}
  - {id: mute, kind: kit, title: Muette}
YAML

my @index = ('miprof-index', '-d', "$tmp/x.db");
my ($status, $out, $err) = run(@index, 'build', "$tmp/corpus.yaml");
is($status, 0, 'a manifest with addresses is built') or diag($err);

($status, $out, $err) = run(@index, 'fetch');
is($status, 2, 'one that is gone makes the status 2');
like($err, qr/^miprof-index: gone: .* add --as=gone FILE$/m,
    'and says how to add it by hand');
unlike($err, qr/mute/, 'what has no address is not asked for');

my $files = "$ENV{XDG_DATA_HOME}/miprof-search/files";
like(slurp("$files/page.html"), qr/Une page/, 'the file is kept');
like(slurp("$files/page.record"), qr/^sha256: '[0-9a-f]{64}'$/m,
    'with its sum');

($status, $out) = run('miprof-search', '-d', "$tmp/x.db", '-f', 'json',
    'page');
is($status, 0, 'what was fetched is found');
like($out, qr/"id":\s*"page"/, 'as its publication');
like($out, qr/"origin":\s*"text"/, 'in its own words');

($status, $out, $err) = run(@index, 'fetch', 'mute');
is($status, 2, 'a publication without address fails when named');
like($err, qr/no address.*add --as=mute FILE/, 'and says so');

($status, $out, $err) = run(@index, 'fetch', 'page');
is($status, 0, 'fetching again is no error') or diag($err);

# Ctrl-C while the server keeps silent.
spew("$tmp/slow.yaml", "publications:\n  - {id: slow, kind: kit, title: Lente, "
    . "url: 'http://127.0.0.1:$port/stalled.pdf'}\n");
run(@index, 'build', "$tmp/slow.yaml");
my $start = time;
($status, $out, $err) = run('timeout', '-s', 'INT', '1', @index, 'fetch');
cmp_ok(time - $start, '<', 6, 'an interrupt ends a download at once');
is($err, '', '...and is no failure of the publication');
is((run(@index, 'check'))[0], 0, '...and leaves the index whole');

done_testing;
