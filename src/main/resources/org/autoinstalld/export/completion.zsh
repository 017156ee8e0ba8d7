#compdef autoinstalld
# Completion of autoinstalld for zsh; made by "autoinstalld completion zsh".

@NAMES@
# _autoinstalld_names [OPTION]... KIND: with options of compadd, as _arguments puts them before, of the inventory that the command line is about
_autoinstalld_names() {
	local file='' kind name
	local -a found
	_autoinstalld_file "$_autoinstalld_inventory" "$_autoinstalld_state" || return 1
	while read -r kind name; do
		if [[ $kind == $argv[-1] ]]; then found+=("$name"); fi
	done <"$file"
	compadd "${(@)argv[1,-2]}" -a found
}

_autoinstalld() {
	local _autoinstalld_inventory='' _autoinstalld_state='' curcontext=$curcontext state state_descr line
	local -i at command=0
	typeset -A opt_args
	for ((at = 2; at < CURRENT; at++)); do
		case $words[at] in
		-i | --inventory) _autoinstalld_inventory=$words[++at] ;;
		--inventory=*) _autoinstalld_inventory=${words[at]#*=} ;;
		-t | --templates) ((at++)) ;;
		--state)
			((at++))
			if [[ $words[at] == */* || -d $words[at] ]]; then _autoinstalld_state=$words[at]; fi
			;;
		-*) ;;
		*) if ((!command)); then command=at; fi ;;
		esac
	done
