# Completion of autoinstalld for OpenBSD's ksh; made by "autoinstalld completion ksh". To be read by an interactive
# shell: . this file, in the file that $ENV names. ksh(1) completes from arrays, so that they are made anew after each
# command: hosts that were added are known then.

@NAMES@
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
