# _autoinstalld_file INVENTORY STATE: sets $file to where the names of the inventory are kept, by the server or by the
# last command that read it. Either may be empty: then they are looked for as the program does. Starts no process.
_autoinstalld_file() {
	typeset inventory=$1 state=$2 key='' rest='' cache=''
	if [ -z "$inventory" ]; then inventory=${AUTOINSTALLD_INVENTORY-}; fi
	if [ -z "$inventory" ]; then
		if [ -e /etc/autoinstalld ]; then inventory=/etc/autoinstalld/inventory; else inventory=$PWD/inventory; fi
	fi
	while :; do
		case $inventory in
		./*) inventory=${inventory#./} ;;
		?*/) inventory=${inventory%/} ;;
		?*/.) inventory=${inventory%/.} ;;
		*) break ;;
		esac
	done
	case $inventory in
	.) inventory=$PWD ;;
	/*) ;;
	*) inventory=$PWD/$inventory ;;
	esac
	if [ -z "$state" ]; then state=${AUTOINSTALLD_STATE-}; fi
	if [ -z "$state" ]; then
		if [ "$inventory" != /etc/autoinstalld/inventory ]; then
			state=${inventory%/*}/state
		elif [ ! -e /var/autoinstalld ] && [ -e /var/lib/autoinstalld ]; then
			state=/var/lib/autoinstalld
		else
			state=/var/autoinstalld
		fi
	fi
	rest=$inventory
	while :; do
		case $rest in
		*/*) key=$key${rest%%/*}% rest=${rest#*/} ;;
		*) break ;;
		esac
	done
	cache=${XDG_CACHE_HOME:-${HOME-}/.cache}/autoinstalld/$key$rest.names
	file=$state/names
	if [ ! -r "$file" ]; then
		file=$cache
	elif [ -r "$cache" ] && [ "$cache" -nt "$file" ]; then
		file=$cache
	fi
	[ -r "$file" ]
}
