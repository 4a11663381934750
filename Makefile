# miprof-search: `make` builds into build/, `make check` tests, `make help` tells the rest.

VERSION = 0.1.0
PREFIX ?= /usr/local
bindir = $(PREFIX)/bin
datadir = $(PREFIX)/share
pkgdatadir = $(datadir)/miprof-search
localedir = $(datadir)/locale
mandir = $(datadir)/man

CC ?= cc
CFLAGS ?= -O2 -g
B ?= build

# Everything that a fresh Debian 12 needs to build and test.
DEPS = gcc libc6-dev pkg-config hunspell-fr-classical libsqlite3-dev \
	libutf8proc-dev libyaml-dev libjansson-dev libxxhash-dev \
	libpoppler-glib-dev libxml2-dev libarchive-dev libmd4c-dev \
	libuchardet-dev libseccomp-dev libcurl4-openssl-dev gettext \
	libcmocka-dev perl

# --- Flags ---------------------------------------------------------------

WARNINGS = -Wall -Wextra -Wpedantic $(if $(WERROR),-Werror)
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDHARDENING = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack
CPPFLAGS += -Isrc -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
	-DVERSION='"$(VERSION)"' -DPKGDATADIR='"$(pkgdatadir)"' \
	-DLOCALEDIR='"$(localedir)"'
ALL_CFLAGS = -std=c11 $(WARNINGS) $(HARDENING) $(CFLAGS)

# What starts in a few milliseconds is linked from archives: engine of the
# index and Unicode tables are not relocated at each start.
STATIC = -l:libsqlite3.a -l:libutf8proc.a
SEARCH_LIBS = $(STATIC) -l:libjansson.a -lm
READERS = poppler-glib libxml-2.0 libarchive libseccomp libcurl yaml-0.1
READER_CFLAGS = $(shell pkg-config --cflags $(READERS))
INDEX_LIBS = $(SEARCH_LIBS) $(shell pkg-config --libs $(READERS)) \
	-lmd4c -luchardet -lcrypto

# --- Files ---------------------------------------------------------------

objects = $(patsubst src/%.c,$(B)/%.o,$(wildcard $(1)))
COMMON = $(call objects,src/base/*.c src/text/*.c src/french/*.c)
SEARCH = $(call objects,src/index/*.c src/search/*.c src/output/*.c)
FEEDING = $(call objects,src/document/*.c src/catalogue/*.c)
PROGRAMS = $(B)/miprof-search $(B)/miprof-index

all: $(PROGRAMS) $(B)/miprof.db

$(B)/miprof-search: $(B)/miprof-search.o $(COMMON) $(SEARCH)
	$(CC) $(ALL_CFLAGS) $(LDHARDENING) $(LDFLAGS) -o $@ $^ $(SEARCH_LIBS)

$(B)/miprof-index: $(B)/miprof-index.o $(COMMON) $(SEARCH) $(FEEDING)
	$(CC) $(ALL_CFLAGS) $(LDHARDENING) $(LDFLAGS) -o $@ $^ $(INDEX_LIBS)

$(B)/miprof.db: $(B)/miprof-index corpus/corpus.yaml corpus/vocabulaire.yaml \
    $(wildcard corpus/notices/*.md)
	$(B)/miprof-index -d $@ build corpus/corpus.yaml

$(B)/document/%.o $(B)/catalogue/%.o: CPPFLAGS += $(READER_CFLAGS)

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(B)/*.d $(B)/*/*.d)

deps:
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(DEPS)

clean:
	rm -rf $(B)

.PHONY: all deps clean
