# Completion of autoinstalld for bash; made by "autoinstalld completion bash".

@NAMES@
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
