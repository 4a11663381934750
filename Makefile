# miprof-search: `make` builds into build/, `make check` tests, `make help` tells the rest.

VERSION = 0.1.0
PREFIX ?= /usr/local
bindir = $(PREFIX)/bin
libdir = $(PREFIX)/lib/miprof-search
datadir = $(PREFIX)/share
pkgdatadir = $(datadir)/miprof-search
localedir = $(datadir)/locale
mandir = $(datadir)/man
bashdir = $(datadir)/bash-completion/completions
zshdir = $(datadir)/zsh/site-functions
fishdir = $(datadir)/fish/vendor_completions.d

# As many jobs as cores, unless the caller says how many.
ifeq ($(MAKELEVEL)$(findstring -j,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

CC ?= cc
CFLAGS ?= -O2 -g
B ?= build

# Everything that a fresh Debian 12 needs to build and test.
DEPS = gcc libc6-dev pkg-config hunspell-fr-classical libsqlite3-dev \
	libutf8proc-dev libyaml-dev libjansson-dev libxxhash-dev libzstd-dev \
	libpoppler-glib-dev libxml2-dev libarchive-dev libmd4c-dev \
	libseccomp-dev libcurl4-openssl-dev libssl-dev gettext \
	libcmocka-dev perl jq bsdextrautils

# What developers' targets need besides.
DEV_DEPS = clang clang-tidy clang-format cppcheck mandoc shellcheck valgrind \
	llvm groff pandoc sqlite3 xapian-omega xapian-tools poppler-utils

# --- Flags ---------------------------------------------------------------

WARNINGS = -Wall -Wextra -Wpedantic $(if $(WERROR),-Werror)
HARDENING = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong
LDHARDENING = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack
CPPFLAGS += -Isrc -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
	-DVERSION='"$(VERSION)"' -DPKGDATADIR='"$(pkgdatadir)"' \
	-DLOCALEDIR='"$(localedir)"' -DLIBDIR='"$(libdir)"'
PIC = -fPIE
ALL_CFLAGS = -std=c11 $(WARNINGS) $(PIC) $(HARDENING) $(CFLAGS)

# What starts in a few milliseconds is linked from archives, miprof-search
# even with the C library: loading one takes longer than many an answer.
# WHOLE= leaves that out, for what wants to come between the two.
WHOLE = -static-pie -Wl,--no-warnings
STATIC = -l:libsqlite3.a -l:libutf8proc.a -l:libzstd.a
SEARCH_LIBS = $(STATIC) -l:libjansson.a -lm
INDEX_LIBS = $(SEARCH_LIBS) -l:libseccomp.a -lyaml -lmd4c
# Both begin where a page of 2 MiB does, and are written again in one piece:
# a file system that has such pages keeps them so in the page cache, and a start
# has three pages to map and not four hundred.  Read anew, after a reboot, they
# are small again (base/pages.h).
LARGE = -Wl,-z,max-page-size=0x200000,-z,noseparate-code
one_piece = $(if $(V),,@)dd if=$@ of=$@.new bs=16M status=none && chmod +x $@.new && \
	mv $@.new $@
# Libraries that take long to load are left to modules (base/module.h).
HEAVY = poppler-glib libxml-2.0 libarchive
READER_CFLAGS = $(shell pkg-config --cflags $(HEAVY) libcurl)
readers_LIBS = $(shell pkg-config --libs $(HEAVY))
fetch_LIBS = $(shell pkg-config --libs libcurl) -lcrypto
ALL_LIBS = $(INDEX_LIBS) $(readers_LIBS) $(fetch_LIBS)

# Commands are told in a word; V=1 tells them whole.
run = $(if $(V),,@echo '  $(1)  $@';)

# --- Files ---------------------------------------------------------------

objects = $(patsubst src/%.c,$(B)/%.o,$(wildcard $(1)))
COMMON = $(call objects,src/base/*.c src/text/*.c src/french/*.c) \
	$(B)/french/lexicon-data.o
SEARCH = $(call objects,src/index/*.c src/search/*.c src/output/*.c)
FEEDING = $(call objects,src/document/*.c src/catalogue/*.c) \
	$(B)/document/entity-data.o
OBJECTS = $(COMMON) $(SEARCH) $(FEEDING)
readers = $(patsubst %,$(B)/document/%.o,heavy pdf layout lines signs chapter \
	running bookmarks headings columns grid html xml zip epub odf ooxml \
	docx pptx)
fetch = $(patsubst %,$(B)/catalogue/%.o,fetch store)
MODULES = $(B)/readers.so $(B)/fetch.so
PROGRAMS = $(B)/miprof-search $(B)/miprof-index $(MODULES)

MO = $(B)/locale/fr/LC_MESSAGES/miprof-search.mo

all: $(PROGRAMS) $(MO) $(B)/miprof.db

$(B)/miprof-search $(B)/robust/miprof-search: $(B)/miprof-search.o \
    $(B)/options.o $(B)/miprof.a
	@mkdir -p $(@D)
	$(call run,LD) $(CC) $(ALL_CFLAGS) $(filter-out $(if \
		$(WHOLE),-pie),$(LDHARDENING)) $(WHOLE) $(LARGE) $(LDFLAGS) \
		-o $@ $^ $(SEARCH_LIBS)
	$(one_piece)

# For what is preloaded.
$(B)/robust/miprof-search: WHOLE =

# The modules use what the program has, all of it.
$(B)/miprof-index: $(B)/miprof-index.o $(filter-out $(readers) $(fetch),$(OBJECTS))
	$(call run,LD) $(CC) $(ALL_CFLAGS) $(LDHARDENING) $(LARGE) $(LDFLAGS) \
		-o $@ $^ -Wl,--export-dynamic,--exclude-libs,ALL $(INDEX_LIBS)
	$(one_piece)

.SECONDEXPANSION:
$(MODULES): $(B)/%.so: $$($$*)
	$(call run,LD) $(CC) $(ALL_CFLAGS) $(filter-out -pie,$(LDHARDENING)) \
		$(LDFLAGS) -shared -o $@ $^ $($*_LIBS)

$(readers) $(fetch): PIC = -fPIC

$(B)/miprof.db: $(PROGRAMS) corpus/corpus.yaml corpus/vocabulaire.yaml \
    $(wildcard corpus/notices/*.md)
	$(B)/miprof-index -d $@ build corpus/corpus.yaml

# French beside the program: a checkout speaks it too.
$(MO): src/po/fr.po
	@mkdir -p $(@D)
	$(call run,MO) msgfmt --check -o $@ $<

$(B)/document/%.o $(B)/catalogue/%.o: CPPFLAGS += $(READER_CFLAGS)

# Where a function of the analysis begins in a line of the processor's cache was
# 3 % of its time, and changed with whatever was linked before it.
$(B)/french/%.o: ALIGNED = -falign-functions=64

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALIGNED) -MMD -MP -c -o $@ $<

# The lexicon, as C, out of the dictionary of French.
HUNSPELL = /usr/share/hunspell
LEXICON = $(HUNSPELL)/fr.aff $(HUNSPELL)/fr.dic $(patsubst \
	%,src/french/data/%.txt,gaps unrelated related)

$(B)/french/lexicon: $(call objects,src/french/generate/*.c src/base/*.c) \
    $(B)/text/utf8.o
	$(call run,LD) $(CC) $(ALL_CFLAGS) $(LDHARDENING) $(LDFLAGS) -o $@ $^

$(B)/french/lexicon-data.c: $(B)/french/lexicon $(LEXICON)
	$(call run,GEN) $< $(LEXICON) >$@.new && mv $@.new $@

$(B)/french/lexicon-data.o: $(B)/french/lexicon-data.c
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# The named characters of HTML, as C, out of libxml2.
$(B)/document/entities: $(B)/document/generate/entities.o
	$(call run,LD) $(CC) $(ALL_CFLAGS) $(LDHARDENING) $(LDFLAGS) -o $@ $^ \
		$(shell pkg-config --libs libxml-2.0)

$(B)/document/entity-data.c: $(B)/document/entities
	$(call run,GEN) $< >$@.new && mv $@.new $@

$(B)/document/entity-data.o: $(B)/document/entity-data.c
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(HUNSPELL)/fr.%:
	@echo "$@ is missing: install hunspell-fr-classical (make deps)" >&2
	@false

-include $(wildcard $(B)/*.d $(B)/*/*.d $(B)/*/*/*.d)

deps deps-dev:
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		$(DEPS) $(if $(filter %-dev,$@),$(DEV_DEPS))

# --- Installing ----------------------------------------------------------

INSTALL = B=$(B) root=$(DESTDIR) bindir=$(bindir) libdir=$(libdir) datadir=$(datadir) \
	pkgdatadir=$(pkgdatadir) localedir=$(localedir) mandir=$(mandir) \
	bashdir=$(bashdir) zshdir=$(zshdir) fishdir=$(fishdir) \
	src/packaging/install.sh

install: all
	@$(INSTALL) install

uninstall:
	@$(INSTALL) uninstall

# These have folders compiled in: another PREFIX makes them anew.
$(B)/base/i18n.o $(B)/base/module.o $(B)/index/locate.o: $(B)/folders
$(B)/folders: FORCE
	@mkdir -p $(@D)
	@echo $(pkgdatadir) $(localedir) $(libdir) | cmp -s - $@ || \
		echo $(pkgdatadir) $(localedir) $(libdir) >$@

DIST = miprof-search-$(VERSION)
dist:
	@mkdir -p $(B)
	git archive --prefix=$(DIST)/ HEAD | gzip -9n >$(B)/$(DIST).tar.gz

deb:
	@rm -rf build-deb/root
	$(MAKE) install B=build-deb PREFIX=/usr DESTDIR=build-deb/root \
		zshdir=/usr/share/zsh/vendor-completions
	@B=build-deb VERSION=$(VERSION) src/packaging/deb.sh

FORCE:

# --- Tests ---------------------------------------------------------------

UNITS = $(patsubst tests/%.c,$(B)/%,$(wildcard tests/unit/*_test.c))
TARGETS = $(patsubst tests/%.c,$(B)/%,$(wildcard tests/fuzz/*_fuzz.c))

# T names some tests: make check T=tests/cli/layers.t
FAULTS = $(B)/robust/fail.so $(B)/robust/miprof-search
check: all $(UNITS) $(TARGETS) $(FAULTS)
	@B=$(abspath $(B)) tests/run.sh $(or $(T),$(UNITS) $(TARGETS) \
		$(wildcard tests/cli/*.t tests/robust/*.t))

# The tests of tests/robust try few random cases in a check, and here many.
robust: all $(FAULTS)
	@ROUNDS=$(or $(ROUNDS),200) B=$(abspath $(B)) \
		tests/run.sh $(wildcard tests/robust/*.t)

$(B)/robust/fail.so: tests/robust/fail.c
	@mkdir -p $(@D)
	$(call run,CC) $(CC) -Wall -Wextra -O2 -shared -fPIC -o $@ $<

unit: $(UNITS) $(TARGETS)
	@B=$(abspath $(B)) tests/run.sh $(or $(T),$^)

$(B)/miprof.a: $(OBJECTS)
	@rm -f $@
	$(call run,AR) $(AR) rcsT $@ $^

# Tests have the heavy readers built in.
TESTED = $(B)/document/heavy.o $(B)/miprof.a

$(B)/unit/% $(B)/fuzz/%: private CPPFLAGS += $(READER_CFLAGS)
$(B)/unit/%: tests/unit/%.c $(B)/miprof.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP \
		-o $@ $< $(TESTED) -lcmocka $(ALL_LIBS)

# A target of the fuzzer with its seeds only, or ($(FUZZER)) with the engine.
$(B)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(B)/miprof.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) $(FUZZER) \
		-o $@ $< $(if $(FUZZER),,tests/fuzz/replay.c) $(TESTED) \
		$(ALL_LIBS)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
asan:
	$(MAKE) check B=build-asan HARDENING= WHOLE= \
		CFLAGS="-O1 -g -fno-omit-frame-pointer $(SANITIZE)"

# Not read_test: its readers may have less memory than valgrind takes.
valgrind: all $(UNITS)
	@B=$(abspath $(B)) tests/run.sh -e tests/valgrind.sh \
		$(filter-out %/read_test,$(UNITS))

# Counters in a file that is mapped count in readers, which write nothing,
# in what leaves by _exit() and in what is killed.
COUNTED = -fprofile-instr-generate=$(CURDIR)/build-coverage/counts/%m%c \
	-fcoverage-mapping -fprofile-update=atomic -Qunused-arguments \
	-mllvm -runtime-counter-relocation
coverage:
	rm -rf build-coverage/counts
	$(MAKE) check B=build-coverage CC=clang HARDENING= \
		CFLAGS="-O1 -g $(COUNTED)"
	B=build-coverage tests/coverage.sh

# Speed beside other programs: tests/bench/README.md tells how to read it.
BENCH_TOOLS = $(patsubst tests/bench/%.c,$(B)/bench-tools/%,$(wildcard \
	tests/bench/*.c))
bench: all $(BENCH_TOOLS)
	@B=$(B) S=$(S) L=$(L) PDFS=$(PDFS) perl tests/bench/bench.pl

$(B)/bench-tools/%: tests/bench/%.c $(B)/miprof.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP \
		-o $@ $< $(TESTED) $(ALL_LIBS)

# It starts the others, whose memory and faults begin with its own.
$(B)/bench-tools/launch: TESTED =
$(B)/bench-tools/launch: ALL_LIBS =

# How good the ranking is; BENCH names a folder of another benchmark.
eval: all $(B)/eval/evaluate
	@B=$(B) BENCH=$(BENCH) tests/eval/run.sh

$(B)/eval/%: tests/eval/%.c $(B)/miprof.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP \
		-o $@ $< $(B)/miprof.a $(SEARCH_LIBS)

SECONDS = 60
fuzz:
	$(MAKE) fuzz-targets B=build-fuzz CC=clang HARDENING= \
		FUZZER=-fsanitize=fuzzer \
		CFLAGS="-O1 -g -fsanitize=fuzzer-no-link $(SANITIZE)"
	B=build-fuzz tests/fuzz.sh $(SECONDS)

fuzz-targets: $(TARGETS)

# --- Developers ----------------------------------------------------------

lint: export CPPFLAGS += $(READER_CFLAGS)
lint: strict
	@B=build-lint tests/lint.sh

# Both compilers, no warning.
strict:
	$(MAKE) B=build-gcc CC=gcc WERROR=1 programs
	$(MAKE) B=build-clang CC=clang WERROR=1 programs

programs: $(PROGRAMS) $(UNITS) $(TARGETS)

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(B) build-*

help:
	@sed -n 's/^#: //p' Makefile

#: make            the programs and the index of the bundled corpus
#: make install    PREFIX=/usr/local, DESTDIR=; make uninstall takes it out
#: make dist       a tarball;  make deb  a Debian package
#: make check      the tests; T=FILE... for some of them
#: make unit       those that need no program built
#: make robust     kills, faults and damage by the hundred
#: make asan       the tests under AddressSanitizer and UBSan
#: make valgrind   the tests under valgrind
#: make coverage   the tests, and which lines they run
#: make fuzz       SECONDS=60 for each fuzz target
#: make bench      speed beside others; S=, L=, PDFS= folders to measure on
#: make eval       how good the ranking is; BENCH= a benchmark's folder
#: make lint       warnings, clang-tidy, cppcheck, shellcheck, manuals, format
#: make format     clang-format
#: make deps-dev   what these need, from Debian

.PHONY: all install uninstall dist deb FORCE deps deps-dev check unit \
	robust bench asan valgrind coverage fuzz \
	fuzz-targets lint strict programs format clean help
