# bash completion for miprof-index(1).
# shellcheck shell=bash

_miprof_index_command() {
	local word
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		build | add | sync | remove | fetch | list | stats | check | \
			export | terms | analyze)
			echo "$word"
			return
			;;
		esac
	done
}

_miprof_index() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local command
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	command=$(_miprof_index_command)
	case $prev in
	--as)
		command=fetch
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W 'auto pretty line json' -- "$cur")
		return
		;;
	-d | --index)
		command=add
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '--index= --verbose --help
		    --version --as= --format= --bulk --settings' -- "$cur")
		[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
		return
	fi
	case $command in
	'')
		mapfile -t COMPREPLY < <(compgen -W 'build add sync remove fetch
		    list stats check export terms analyze' -- "$cur")
		;;
	fetch)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(miprof-index list 2>/dev/null | cut -f 1)" -- "$cur")
		;;
	remove)
		mapfile -t COMPREPLY < <(compgen -f -W \
			"$(miprof-index list 2>/dev/null | cut -f 1)" -- "$cur")
		compopt -o filenames
		;;
	terms)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(miprof-index terms "$cur" 2>/dev/null | cut -f 1)" \
			-- "$cur")
		;;
	build | add | sync)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames
		;;
	esac
}

complete -F _miprof_index miprof-index
