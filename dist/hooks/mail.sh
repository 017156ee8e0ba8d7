#!/bin/sh
# Mails what happened to a host. In the inventory, with whom to tell as the only argument:
#
#	site:
#	  hooks:
#	    stuck: [/usr/local/libexec/autoinstalld-mail, root]
#
# It reads one object of JSON on one line, and needs no more than sh(1), sed(1) and sendmail(8), which OpenBSD's base has.
# autoinstalld has no secret in what it tells.

PATH=$PATH:/usr/sbin
export PATH
to=${1:-root}
event=$(cat)

# A text of a field, wherever it stands: no text can hold the quotes around a key, since its own are escaped.
field() {
	printf '%s\n' "$event" | sed -En \
		's/.*"'"$1"'":"(([^"\\]|\\.)*)".*/\1/; t found
		d
		: found
		s/\\(["\\\/])/\1/g
		p'
}

hook=$(field hook)
host=$(field host)
if [ -z "$hook" ] || [ -z "$host" ]; then
	echo "no event on standard input" >&2
	exit 1
fi
more=$(printf '%s\n' "$event" | sed -En 's/.*"more":([0-9]+).*/\1/p')

{
	printf 'To: %s\nSubject: autoinstalld: %s %s\nAuto-Submitted: auto-generated\n' "$to" "$host" "$hook"
	printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
	printf '%s: %s\n\n' "$host" "$(field reason)"
	printf 'when:      %s\n' "$(field time)"
	printf 'asked by:  %s\n' "$(field requester)"
	printf 'server:    %s\n' "$(field server)"
	[ "${more:-0}" = 0 ] || printf '%s more of this kind came before, and are not told.\n' "$more"
	case $event in
	*'"again":true'*) printf 'This may have been told before: the server ended meanwhile.\n' ;;
	esac
	printf '\nautoinstalld history %s\n' "$host"
} | sendmail -t
