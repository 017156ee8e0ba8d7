# Completion of autoinstalld for bash; made by "autoinstalld completion bash".

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

# what begins like $cur: names of kind $1
_autoinstalld_names() {
	local file='' kind name
	_autoinstalld_file "$inventory" "$state" || return 0
	while read -r kind name; do
		if [[ $kind == "$1" && $name == "$cur"* ]]; then COMPREPLY+=("$name"); fi
	done <"$file"
}

# what begins like $cur: words
_autoinstalld_words() {
	local word
	for word; do
		if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
	done
}

# files, or with -d folders alone
_autoinstalld_paths() {
	local path
	compopt -o filenames 2>/dev/null
	while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "${1:--f}" -- "$cur")
}

_autoinstalld_offer() {
	# shellcheck disable=SC2086  # several words
	_autoinstalld_words $words
	case $kind in
	FILE) _autoinstalld_paths ;;
	DIR | STATE_OR_DIR) _autoinstalld_paths -d ;;
	HOST) _autoinstalld_names host ;;
	PROFILE) _autoinstalld_names profile ;;
	NETWORK) _autoinstalld_names network ;;
	HYPERVISOR) _autoinstalld_names hypervisor ;;
	esac
}

_autoinstalld() {
	local cur=${COMP_WORDS[COMP_CWORD]} before='' command='' first='' inventory='' state=''
	local kind='' words='' options='' nth=1 index=1 word value
	COMPREPLY=()
	# bash takes --mode=install apart at the =
	local -a line=()
	for ((index = 1; index <= COMP_CWORD; index++)); do
		word=${COMP_WORDS[index]}
		if [[ $word == = && ${#line[@]} -gt 0 ]]; then
			if ((index == COMP_CWORD)); then line+=(''); fi
			continue
		fi
		line+=("$word")
	done
	if ((${#line[@]} == 0)); then line=(''); fi
	cur=${line[${#line[@]} - 1]}
	for ((index = 0; index < ${#line[@]} - 1; index++)); do
		word=${line[index]}
		before=$word
		if [[ $word == -* ]]; then
			if _autoinstalld_value "$command" "$word"; then
				value=${line[index + 1]}
				case $word in
				-i | --inventory) inventory=$value ;;
				--state) if [[ $value == */* || -d $value ]]; then state=$value; fi ;;
				esac
				if ((index + 1 < ${#line[@]} - 1)); then
					index=$((index + 1))
					before=
				fi
			fi
		elif [[ -z $command ]]; then
			command=$word
		else
			if ((nth == 1)); then first=$word; fi
			nth=$((nth + 1))
		fi
	done
	kind='' words=''
	if [[ $before == -* ]] && _autoinstalld_value "$command" "$before"; then
		_autoinstalld_offer
	elif [[ -z $command ]]; then
		if [[ $cur == -* ]]; then words=$_autoinstalld_common; else words=$_autoinstalld_commands; fi
		_autoinstalld_offer
	elif [[ $cur == -* ]]; then
		_autoinstalld_options "$command"
		words=$options
		_autoinstalld_offer
	else
		_autoinstalld_operand "$command" "$nth" "$first"
		_autoinstalld_offer
	fi
}

_autoinstalld_commands='init serve reload arm disarm status history show learned known-hosts ledger mirror templates check render diff lookup dialogue dhcpd vmconf dns inventory switches export plan apply deploy reinstall upgrade resume abort destroy add remove import passwd completion'
_autoinstalld_common='-i --inventory -t --templates --state'

# what stands behind option $2 of command $1
_autoinstalld_value() {
	case $1:$2 in
	:-i | :--inventory) kind=DIR words='' ;;
	:-t | :--templates) kind=DIR words='' ;;
	:--state) kind=DIR words='' ;;
	init:--format) kind=FORMAT words='text json' ;;
	serve:-i | serve:--inventory) kind=DIR words='' ;;
	serve:-t | serve:--templates) kind=DIR words='' ;;
	serve:--state) kind=DIR words='' ;;
	serve:--format) kind=FORMAT words='text json' ;;
	serve:--listen) kind=TEXT words='' ;;
	serve:--admin) kind=TEXT words='' ;;
	serve:--log-format) kind=FORMAT words='text json' ;;
	reload:-i | reload:--inventory) kind=DIR words='' ;;
	reload:-t | reload:--templates) kind=DIR words='' ;;
	reload:--state) kind=DIR words='' ;;
	reload:--format) kind=FORMAT words='text json' ;;
	arm:-i | arm:--inventory) kind=DIR words='' ;;
	arm:-t | arm:--templates) kind=DIR words='' ;;
	arm:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	arm:--format) kind=FORMAT words='text json' ;;
	arm:--profile) kind=PROFILE words='' ;;
	arm:--network) kind=NETWORK words='' ;;
	arm:--for) kind=TEXT words='' ;;
	arm:--mode) kind=MODE words='install upgrade' ;;
	arm:--times) kind=TEXT words='' ;;
	disarm:-i | disarm:--inventory) kind=DIR words='' ;;
	disarm:-t | disarm:--templates) kind=DIR words='' ;;
	disarm:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	disarm:--format) kind=FORMAT words='text json' ;;
	disarm:--profile) kind=PROFILE words='' ;;
	disarm:--network) kind=NETWORK words='' ;;
	status:-i | status:--inventory) kind=DIR words='' ;;
	status:-t | status:--templates) kind=DIR words='' ;;
	status:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	status:--format) kind=FORMAT words='text json' ;;
	status:--profile) kind=PROFILE words='' ;;
	status:--network) kind=NETWORK words='' ;;
	history:-i | history:--inventory) kind=DIR words='' ;;
	history:-t | history:--templates) kind=DIR words='' ;;
	history:--state) kind=DIR words='' ;;
	history:--format) kind=FORMAT words='text json' ;;
	history:--limit) kind=TEXT words='' ;;
	show:-i | show:--inventory) kind=DIR words='' ;;
	show:-t | show:--templates) kind=DIR words='' ;;
	show:--state) kind=DIR words='' ;;
	show:--format) kind=FORMAT words='text json' ;;
	learned:-i | learned:--inventory) kind=DIR words='' ;;
	learned:-t | learned:--templates) kind=DIR words='' ;;
	learned:--state) kind=DIR words='' ;;
	learned:--format) kind=FORMAT words='text json' ;;
	known-hosts:-i | known-hosts:--inventory) kind=DIR words='' ;;
	known-hosts:-t | known-hosts:--templates) kind=DIR words='' ;;
	known-hosts:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	known-hosts:--format) kind=FORMAT words='text json' ;;
	known-hosts:--write) kind=FILE words='' ;;
	known-hosts:--diff) kind=FILE words='' ;;
	known-hosts:--profile) kind=PROFILE words='' ;;
	known-hosts:--network) kind=NETWORK words='' ;;
	ledger:-i | ledger:--inventory) kind=DIR words='' ;;
	ledger:-t | ledger:--templates) kind=DIR words='' ;;
	ledger:--state) kind=DIR words='' ;;
	ledger:--format) kind=FORMAT words='text json' ;;
	mirror:-i | mirror:--inventory) kind=DIR words='' ;;
	mirror:-t | mirror:--templates) kind=DIR words='' ;;
	mirror:--state) kind=DIR words='' ;;
	mirror:--format) kind=FORMAT words='text json' ;;
	mirror:--setdir) kind=TEXT words='' ;;
	mirror:-o | mirror:--output) kind=FILE words='' ;;
	mirror:--release) kind=TEXT words='' ;;
	templates:-i | templates:--inventory) kind=DIR words='' ;;
	templates:-t | templates:--templates) kind=DIR words='' ;;
	templates:--state) kind=DIR words='' ;;
	templates:--format) kind=FORMAT words='text json' ;;
	templates:--write) kind=DIR words='' ;;
	check:-i | check:--inventory) kind=DIR words='' ;;
	check:-t | check:--templates) kind=DIR words='' ;;
	check:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	check:--format) kind=FORMAT words='text json' ;;
	check:--profile) kind=PROFILE words='' ;;
	check:--network) kind=NETWORK words='' ;;
	check:--path) kind=TEXT words='' ;;
	render:-i | render:--inventory) kind=DIR words='' ;;
	render:-t | render:--templates) kind=DIR words='' ;;
	render:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	render:--format) kind=FORMAT words='text json' ;;
	render:--profile) kind=PROFILE words='' ;;
	render:--network) kind=NETWORK words='' ;;
	render:--mode) kind=MODE words='install upgrade' ;;
	render:--path) kind=TEXT words='' ;;
	diff:-i | diff:--inventory) kind=DIR words='' ;;
	diff:-t | diff:--templates) kind=DIR words='' ;;
	diff:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	diff:--format) kind=FORMAT words='text json' ;;
	diff:--profile) kind=PROFILE words='' ;;
	diff:--network) kind=NETWORK words='' ;;
	diff:--to) kind=DIR words='' ;;
	lookup:-i | lookup:--inventory) kind=DIR words='' ;;
	lookup:-t | lookup:--templates) kind=DIR words='' ;;
	lookup:--state) kind=DIR words='' ;;
	lookup:--format) kind=FORMAT words='text json' ;;
	lookup:--from) kind=TEXT words='' ;;
	lookup:--lladdr) kind=TEXT words='' ;;
	dialogue:-i | dialogue:--inventory) kind=DIR words='' ;;
	dialogue:-t | dialogue:--templates) kind=DIR words='' ;;
	dialogue:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	dialogue:--format) kind=FORMAT words='text json' ;;
	dialogue:--profile) kind=PROFILE words='' ;;
	dialogue:--network) kind=NETWORK words='' ;;
	dialogue:--mode) kind=MODE words='install upgrade' ;;
	dialogue:--path) kind=TEXT words='' ;;
	dialogue:--file) kind=FILE words='' ;;
	dialogue:--release) kind=TEXT words='' ;;
	dialogue:--arch) kind=TEXT words='' ;;
	dialogue:--disklabel) kind=FILE words='' ;;
	dialogue:--machine) kind=TEXT words='' ;;
	dhcpd:-i | dhcpd:--inventory) kind=DIR words='' ;;
	dhcpd:-t | dhcpd:--templates) kind=DIR words='' ;;
	dhcpd:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	dhcpd:--format) kind=FORMAT words='text json' ;;
	dhcpd:--write) kind=FILE words='' ;;
	dhcpd:--diff) kind=FILE words='' ;;
	dhcpd:--profile) kind=PROFILE words='' ;;
	dhcpd:--network) kind=NETWORK words='' ;;
	vmconf:-i | vmconf:--inventory) kind=DIR words='' ;;
	vmconf:-t | vmconf:--templates) kind=DIR words='' ;;
	vmconf:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	vmconf:--format) kind=FORMAT words='text json' ;;
	vmconf:--write) kind=FILE words='' ;;
	vmconf:--diff) kind=FILE words='' ;;
	vmconf:--profile) kind=PROFILE words='' ;;
	vmconf:--network) kind=NETWORK words='' ;;
	vmconf:--hypervisor) kind=HYPERVISOR words='' ;;
	vmconf:--install) kind=HOST words='' ;;
	dns:-i | dns:--inventory) kind=DIR words='' ;;
	dns:-t | dns:--templates) kind=DIR words='' ;;
	dns:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	dns:--format) kind=FORMAT words='text json' ;;
	dns:--write) kind=FILE words='' ;;
	dns:--diff) kind=FILE words='' ;;
	dns:--profile) kind=PROFILE words='' ;;
	dns:--network) kind=NETWORK words='' ;;
	dns:--style) kind=STYLE words='unbound nsd hosts' ;;
	dns:--zone) kind=TEXT words='' ;;
	inventory:-i | inventory:--inventory) kind=DIR words='' ;;
	inventory:-t | inventory:--templates) kind=DIR words='' ;;
	inventory:--state) kind=DIR words='' ;;
	inventory:--format) kind=FORMAT words='text json' ;;
	inventory:--host) kind=HOST words='' ;;
	switches:-i | switches:--inventory) kind=DIR words='' ;;
	switches:-t | switches:--templates) kind=DIR words='' ;;
	switches:--state) kind=DIR words='' ;;
	switches:--format) kind=FORMAT words='text json' ;;
	switches:--etc) kind=DIR words='' ;;
	export:-i | export:--inventory) kind=DIR words='' ;;
	export:-t | export:--templates) kind=DIR words='' ;;
	export:--state) kind=DIR words='' ;;
	export:--format) kind=FORMAT words='text json' ;;
	export:--path) kind=TEXT words='' ;;
	plan:-i | plan:--inventory) kind=DIR words='' ;;
	plan:-t | plan:--templates) kind=DIR words='' ;;
	plan:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	plan:--format) kind=FORMAT words='text json' ;;
	plan:--profile) kind=PROFILE words='' ;;
	plan:--network) kind=NETWORK words='' ;;
	apply:-i | apply:--inventory) kind=DIR words='' ;;
	apply:-t | apply:--templates) kind=DIR words='' ;;
	apply:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	apply:--format) kind=FORMAT words='text json' ;;
	apply:--profile) kind=PROFILE words='' ;;
	apply:--network) kind=NETWORK words='' ;;
	deploy:-i | deploy:--inventory) kind=DIR words='' ;;
	deploy:-t | deploy:--templates) kind=DIR words='' ;;
	deploy:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	deploy:--format) kind=FORMAT words='text json' ;;
	deploy:--profile) kind=PROFILE words='' ;;
	deploy:--network) kind=NETWORK words='' ;;
	deploy:--parallel) kind=TEXT words='' ;;
	deploy:--way) kind=WAY words='netboot console' ;;
	deploy:--within) kind=TEXT words='' ;;
	reinstall:-i | reinstall:--inventory) kind=DIR words='' ;;
	reinstall:-t | reinstall:--templates) kind=DIR words='' ;;
	reinstall:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	reinstall:--format) kind=FORMAT words='text json' ;;
	reinstall:--profile) kind=PROFILE words='' ;;
	reinstall:--network) kind=NETWORK words='' ;;
	reinstall:--parallel) kind=TEXT words='' ;;
	reinstall:--way) kind=WAY words='netboot console' ;;
	reinstall:--within) kind=TEXT words='' ;;
	upgrade:-i | upgrade:--inventory) kind=DIR words='' ;;
	upgrade:-t | upgrade:--templates) kind=DIR words='' ;;
	upgrade:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	upgrade:--format) kind=FORMAT words='text json' ;;
	upgrade:--profile) kind=PROFILE words='' ;;
	upgrade:--network) kind=NETWORK words='' ;;
	upgrade:--parallel) kind=TEXT words='' ;;
	upgrade:--way) kind=WAY words='netboot console' ;;
	upgrade:--within) kind=TEXT words='' ;;
	resume:-i | resume:--inventory) kind=DIR words='' ;;
	resume:-t | resume:--templates) kind=DIR words='' ;;
	resume:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	resume:--format) kind=FORMAT words='text json' ;;
	resume:--profile) kind=PROFILE words='' ;;
	resume:--network) kind=NETWORK words='' ;;
	resume:--parallel) kind=TEXT words='' ;;
	resume:--way) kind=WAY words='netboot console' ;;
	resume:--within) kind=TEXT words='' ;;
	abort:-i | abort:--inventory) kind=DIR words='' ;;
	abort:-t | abort:--templates) kind=DIR words='' ;;
	abort:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	abort:--format) kind=FORMAT words='text json' ;;
	abort:--profile) kind=PROFILE words='' ;;
	abort:--network) kind=NETWORK words='' ;;
	destroy:-i | destroy:--inventory) kind=DIR words='' ;;
	destroy:-t | destroy:--templates) kind=DIR words='' ;;
	destroy:--state) kind=STATE_OR_DIR words='never-seen armed fetching installing installed unconfirmed refused never-fetched aborted stuck hung' ;;
	destroy:--format) kind=FORMAT words='text json' ;;
	destroy:--profile) kind=PROFILE words='' ;;
	destroy:--network) kind=NETWORK words='' ;;
	add:-i | add:--inventory) kind=DIR words='' ;;
	add:-t | add:--templates) kind=DIR words='' ;;
	add:--state) kind=DIR words='' ;;
	add:--format) kind=FORMAT words='text json' ;;
	add:--profile) kind=PROFILE words='' ;;
	add:--network) kind=NETWORK words='' ;;
	add:--address) kind=TEXT words='' ;;
	add:--lladdr) kind=TEXT words='' ;;
	add:--set) kind=TEXT words='' ;;
	remove:-i | remove:--inventory) kind=DIR words='' ;;
	remove:-t | remove:--templates) kind=DIR words='' ;;
	remove:--state) kind=DIR words='' ;;
	remove:--format) kind=FORMAT words='text json' ;;
	import:-i | import:--inventory) kind=DIR words='' ;;
	import:-t | import:--templates) kind=DIR words='' ;;
	import:--state) kind=DIR words='' ;;
	import:--format) kind=FORMAT words='text json' ;;
	import:--dhcpd) kind=FILE words='' ;;
	import:--vm) kind=FILE words='' ;;
	import:--responses) kind=DIR words='' ;;
	import:--into) kind=DIR words='' ;;
	passwd:--format) kind=FORMAT words='text json' ;;
	completion:--format) kind=FORMAT words='text json' ;;
	*) return 1 ;;
	esac
}

# options of command $1
_autoinstalld_options() {
	case $1 in
	init) options='--format -h --help' ;;
	serve) options='-i --inventory -t --templates --state --format --listen --admin -n --configtest --log-format -h --help' ;;
	reload) options='-i --inventory -t --templates --state --format -h --help' ;;
	arm) options='-i --inventory -t --templates --state --format --profile --network --for --mode --times --force -h --help' ;;
	disarm) options='-i --inventory -t --templates --state --format --profile --network -h --help' ;;
	status) options='-i --inventory -t --templates --state --format --profile --network -h --help' ;;
	history) options='-i --inventory -t --templates --state --format --limit -h --help' ;;
	show) options='-i --inventory -t --templates --state --format -h --help' ;;
	learned) options='-i --inventory -t --templates --state --format --case -h --help' ;;
	known-hosts) options='-i --inventory -t --templates --state --format --write --diff --profile --network --sshfp -h --help' ;;
	ledger) options='-i --inventory -t --templates --state --format -h --help' ;;
	mirror) options='-i --inventory -t --templates --state --format --all --syspatch --tftp --older --setdir -o --output --release --efi --dry-run --list -h --help' ;;
	templates) options='-i --inventory -t --templates --state --format --write --update -h --help' ;;
	check) options='-i --inventory -t --templates --state --format --profile --network --strict --sources --path -h --help' ;;
	render) options='-i --inventory -t --templates --state --format --profile --network --mode --path --disklabel -h --help' ;;
	diff) options='-i --inventory -t --templates --state --format --profile --network --to --sent -h --help' ;;
	lookup) options='-i --inventory -t --templates --state --format --from --lladdr -h --help' ;;
	dialogue) options='-i --inventory -t --templates --state --format --profile --network --mode --path --file --release --arch --disklabel --machine -h --help' ;;
	dhcpd) options='-i --inventory -t --templates --state --format --write --diff --profile --network -h --help' ;;
	vmconf) options='-i --inventory -t --templates --state --format --write --diff --profile --network --hypervisor --install -h --help' ;;
	dns) options='-i --inventory -t --templates --state --format --write --diff --profile --network --style --sshfp --zone -h --help' ;;
	inventory) options='-i --inventory -t --templates --state --format --list --host -h --help' ;;
	switches) options='-i --inventory -t --templates --state --format --check --etc -h --help' ;;
	export) options='-i --inventory -t --templates --state --format --path --guarded -h --help' ;;
	plan) options='-i --inventory -t --templates --state --format --profile --network --stat -h --help' ;;
	apply) options='-i --inventory -t --templates --state --format --profile --network --undo --rotate --yes -h --help' ;;
	deploy) options='-i --inventory -t --templates --state --format --profile --network --parallel --way --within --dry-run --yes --all -h --help' ;;
	reinstall) options='-i --inventory -t --templates --state --format --profile --network --parallel --way --within --dry-run --yes --new-disk -h --help' ;;
	upgrade) options='-i --inventory -t --templates --state --format --profile --network --parallel --way --within --dry-run --yes -h --help' ;;
	resume) options='-i --inventory -t --templates --state --format --profile --network --parallel --way --within --dry-run --yes -h --help' ;;
	abort) options='-i --inventory -t --templates --state --format --profile --network --yes -h --help' ;;
	destroy) options='-i --inventory -t --templates --state --format --profile --network --delete-disks --yes -h --help' ;;
	add) options='-i --inventory -t --templates --state --format --profile --network --address --lladdr --lladdr-from-log --set -h --help' ;;
	remove) options='-i --inventory -t --templates --state --format -h --help' ;;
	import) options='-i --inventory -t --templates --state --format --dhcpd --vm --responses --into -h --help' ;;
	passwd) options='--format -h --help' ;;
	completion) options='--format -h --help' ;;
	esac
}

# operand $2 of command $1, whose first one is $3
_autoinstalld_operand() {
	case $1:$2:$3 in
	init:*:*) kind=DIR words='' ;;
	arm:*:*) kind=HOST words='' ;;
	disarm:*:*) kind=HOST words='' ;;
	status:*:*) kind=HOST words='' ;;
	history:*:*) kind=HOST words='' ;;
	learned:*:*) kind=HOST words='' ;;
	known-hosts:*:*) kind=HOST words='' ;;
	ledger:1:*) kind=TEXT words='accept' ;;
	mirror:1:*) kind=TEXT words='sync list verify prune site tftp' ;;
	mirror:*:site) kind=HOST words='' ;;
	mirror:*:tftp) kind=DIR words='' ;;
	check:*:*) kind=HOST words='' ;;
	render:*:*) kind=HOST words='' ;;
	diff:1:*) kind=DIR words='' ;;
	diff:*:*) kind=HOST words='' ;;
	dialogue:*:*) kind=HOST words='' ;;
	dhcpd:*:*) kind=HOST words='' ;;
	vmconf:*:*) kind=HOST words='' ;;
	dns:*:*) kind=HOST words='' ;;
	switches:*:*) kind=HYPERVISOR words='' ;;
	export:*:*) kind=DIR words='' ;;
	plan:*:*) kind=HOST words='' ;;
	apply:*:*) kind=HOST words='' ;;
	deploy:*:*) kind=HOST words='' ;;
	reinstall:*:*) kind=HOST words='' ;;
	upgrade:*:*) kind=HOST words='' ;;
	resume:*:*) kind=HOST words='' ;;
	abort:*:*) kind=HOST words='' ;;
	destroy:*:*) kind=HOST words='' ;;
	remove:*:*) kind=HOST words='' ;;
	completion:1:*) kind=TEXT words='bash zsh ksh' ;;
	*) kind='' words='' ;;
	esac
}

complete -F _autoinstalld autoinstalld
