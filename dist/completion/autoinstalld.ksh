# Completion of autoinstalld for OpenBSD's ksh; made by "autoinstalld completion ksh". To be read by an interactive
# shell: . this file, in the file that $ENV names. ksh(1) completes from arrays, so that they are made anew after each
# command: hosts that were added are known then.

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

_autoinstalld_arrays() {
	typeset file='' name='' names=''
	if _autoinstalld_file '' ''; then
		while read -r _ name; do
			names="$names $name"
		done <"$file"
	fi
	set -A complete_autoinstalld_1 -- $_autoinstalld_commands
	set -A complete_autoinstalld -- $_autoinstalld_options $names
}

autoinstalld() {
	typeset code=0
	command autoinstalld "$@" || code=$?
	_autoinstalld_arrays
	return $code
}

_autoinstalld_commands='init serve reload arm disarm status history show learned known-hosts ledger mirror templates check render diff lookup dialogue dhcpd vmconf dns inventory switches export plan apply deploy reinstall upgrade resume abort destroy add remove import passwd completion'
_autoinstalld_options='--address --admin --all --arch --case --check --configtest --delete-disks --dhcpd --diff --disklabel --dry-run --efi --etc --file --for --force --format --from --guarded --help --host --hypervisor --install --into --inventory --limit --list --listen --lladdr --lladdr-from-log --log-format --machine --mode --network --new-disk --older --output --parallel --path --profile --release --responses --rotate --sent --set --setdir --sources --sshfp --stat --state --strict --style --syspatch --templates --tftp --times --to --undo --update --vm --way --within --write --yes --zone -h -i -n -o -t aborted accept armed bash console fetching hosts hung install installed installing json ksh list netboot never-fetched never-seen nsd prune refused site stuck sync text tftp unbound unconfirmed upgrade verify zsh'
_autoinstalld_arrays
