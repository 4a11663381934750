#!/usr/bin/perl
# documents.pl DOCS FOLDER: the documents of a benchmark (a JSON object a
# line: id, title, text; .gz too) as Markdown files FOLDER/ID.md.  Those
# without a text have no passage to find and are left out.
use strict;
use warnings;
use IO::Uncompress::Gunzip qw($GunzipError);
use JSON::PP;

my ($docs, $folder) = @ARGV;
die "usage: documents.pl DOCS FOLDER\n" unless @ARGV == 2;
my $lines = IO::Uncompress::Gunzip->new($docs, Transparent => 1)
    or die "$docs: cannot be read: $GunzipError\n";
my $json = JSON::PP->new->utf8;
my $text = JSON::PP->new->utf8->allow_nonref;
mkdir $folder;
while (defined(my $line = $lines->getline)) {
	my $doc = $json->decode($line);
	next if $doc->{text} !~ /\S/;
	(my $name = $doc->{id}) =~ tr{/}{_};
	utf8::encode($name);
	my $body = $doc->{text};
	utf8::encode($body);
	open my $out, '>', "$folder/$name.md" or die "$folder/$name.md: $!\n";
	print $out "---\ntitle: ", $text->encode($doc->{title}),
	    "\n---\n\n$body\n";
	close $out or die "$folder/$name.md: $!\n";
}
