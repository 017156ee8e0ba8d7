# What "mvn package" made, or an unpacked release, goes where hier(7) says. For BSD's make and GNU's.
#
#	make install [PREFIX=/usr/local] [DESTDIR=]
#	make uninstall
#
# SYSTEM=OpenBSD or Linux says for which one, if it is not the one that this runs on.

PREFIX = /usr/local
DESTDIR =
SYSTEM =

all:
	@echo 'make install or make uninstall; mvn -B package -DskipTests builds'

install uninstall:
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' SYSTEM='$(SYSTEM)' sh dist/install.sh $@

.PHONY: all install uninstall
