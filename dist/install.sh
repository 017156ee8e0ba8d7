#!/bin/sh
#
# dist/install.sh install|uninstall: puts the program where hier(7) says, or takes away what that put; see
# Makefile. One list serves for both, so that nothing is left behind. Folders of its own go with their last file;
# what somebody wrote, in /etc/autoinstalld or the state folder, stays.

set -eu
umask 022
action=$1
system=${SYSTEM:-$(uname -s)}

case $system in
OpenBSD)
	jars=$PREFIX/share/java/classes
	man=$PREFIX/man
	;;
*)
	jars=$PREFIX/share/java
	man=$PREFIX/share/man
	;;
esac
docs=$PREFIX/share/doc/autoinstalld
examples=$PREFIX/share/examples/autoinstalld

# put MODE FILE PLACE [FILTER]: FILE as PLACE, octet for octet or as FILTER writes it
put() {
	place=$DESTDIR$3
	if [ "$action" = uninstall ]; then
		rm -f "$place"
		return
	fi
	if [ ! -f "$2" ]; then
		echo "make install: there is no $2; perhaps: mvn -B package -DskipTests" >&2
		exit 1
	fi
	mkdir -p "${place%/*}"
	"${4:-cat}" "$2" >"$place.$$"
	chmod "$1" "$place.$$"
	mv -f "$place.$$" "$place"
}

# places FILE: with the folders that are meant written in
# shellcheck disable=SC2016  # as the port has them
places() {
	sed -e "s,/usr/local/bin,$PREFIX/bin,g" -e 's,${TRUEPREFIX},'"$PREFIX,g" -e 's,${SYSCONFDIR},/etc,g' \
		-e 's,${LOCALSTATEDIR},/var,g' "$1"
}

# tree FOLDER PLACE: all files below FOLDER
tree() {
	find "$1" -type f ! -name '.*' | while IFS= read -r file; do
		put 644 "$file" "$2/${file#"$1"/}"
	done
}

# a release has its files in other places than the sources
if [ -f lib/autoinstalld.jar ]; then
	jar=lib/autoinstalld.jar manuals=man texts=share/doc/autoinstalld samples=share/examples/autoinstalld
	data=$samples
else
	jar=target/autoinstalld.jar manuals=docs/man texts=docs samples=. data=docs
fi

put 755 bin/autoinstalld "$PREFIX/bin/autoinstalld"
put 644 "$jar" "$jars/autoinstalld.jar"
put 644 "$manuals/autoinstalld.8" "$man/man8/autoinstalld.8"
put 644 "$manuals/autoinstalld.yaml.5" "$man/man5/autoinstalld.yaml.5"
for file in LICENSE NOTICE README.md CHANGELOG.md; do put 644 "$file" "$docs/$file"; done
for file in "$texts"/*.md; do
	case ${file##*/} in
	README.md | CHANGELOG.md) ;;
	*) put 644 "$file" "$docs/${file##*/}" ;;
	esac
done
tree "$samples/inventory" "$examples/inventory"
tree "$samples/templates" "$examples/templates"
for file in inventory.schema.json grafana-dashboard.json; do put 644 "$data/$file" "$examples/$file"; done
put 755 dist/ansible/inventory.sh "$examples/ansible/inventory.sh"
put 644 dist/ansible/new-host.yaml "$examples/ansible/new-host.yaml"
put 755 dist/hooks/mail.sh "$examples/hooks/mail.sh"
put 644 dist/prometheus-rules.yaml "$examples/prometheus-rules.yaml"
put 644 dist/completion/autoinstalld.bash "$PREFIX/share/bash-completion/completions/autoinstalld"
case $PREFIX in
/usr) put 644 dist/completion/_autoinstalld "$PREFIX/share/zsh/vendor-completions/_autoinstalld" ;; # Debian's fpath
*) put 644 dist/completion/_autoinstalld "$PREFIX/share/zsh/site-functions/_autoinstalld" ;;
esac
put 644 dist/completion/autoinstalld.ksh "$examples/autoinstalld.ksh"

if [ "$system" = OpenBSD ]; then
	put 555 dist/openbsd/pkg/autoinstalld.rc /etc/rc.d/autoinstalld places
	put 644 dist/openbsd/pkg/autoinstalld.login /etc/login.conf.d/autoinstalld places
else
	put 644 dist/systemd/autoinstalld.service "$PREFIX/lib/systemd/system/autoinstalld.service" places
	put 644 dist/sysusers.d/autoinstalld.conf "$PREFIX/lib/sysusers.d/autoinstalld.conf" places
	put 644 dist/tmpfiles.d/autoinstalld.conf "$PREFIX/lib/tmpfiles.d/autoinstalld.conf" places
fi

if [ "$action" = uninstall ]; then
	for folder in "$docs" "$examples"; do
		find "$DESTDIR$folder" -depth -type d -exec rmdir {} \; 2>/dev/null || :
	done
fi
