# bash completion for miprof-search(1).
# shellcheck shell=bash

_miprof_search_list() {
	local before=
	[[ $cur == *,* ]] && before=${cur%,*},
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
	compopt -o nospace
}

_miprof_search_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_miprof_search_ids() {
	miprof-index list 2>/dev/null | cut -f 1
}

_miprof_search_years() {
	miprof-index list 2>/dev/null | cut -f 3 | cut -c 1-4 | sort -u
}

_miprof_search() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $prev in
	-d | --index)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames
		return
		;;
	-k | --kind)
		_miprof_search_list 'presentation kit livret fiche modele
		    rapport lettre guide etude document'
		return
		;;
	-a | --audience)
		_miprof_search_list 'sante sages-femmes medecins infirmiers
		    chirurgiens-dentistes police-gendarmerie magistrats avocats
		    militaires sapeurs-pompiers travail-social enfance education
		    fonction-publique employeurs formateurs collectivites sport
		    tous-professionnels tout-public'
		return
		;;
	-t | --theme)
		_miprof_search_list 'couple sexuelles msf travail enfants
		    mariage-force traite prostitution transports handicap cyber
		    sport general'
		return
		;;
	-y | --year)
		_miprof_search_words "$(_miprof_search_years)"
		return
		;;
	-i | --in)
		_miprof_search_list "$(_miprof_search_ids)"
		return
		;;
	--show | --similar | --open)
		_miprof_search_words "$(_miprof_search_ids)"
		return
		;;
	-f | --format)
		_miprof_search_words 'auto pretty line json ids'
		return
		;;
	--sort)
		_miprof_search_words 'relevance date place'
		return
		;;
	--facets)
		_miprof_search_words 'kind year audience theme'
		return
		;;
	--color | --hyperlink | --pager)
		_miprof_search_words 'auto always never'
		return
		;;
	-n | --limit | -C | --context)
		return
		;;
	esac
	[[ $cur == -* ]] || return
	_miprof_search_words '--index= --limit= --all-words --kind= --year=
	    --audience= --theme= --in= --exact --no-synonyms --sort= --format=
	    --count --publications --context= --full --null --facets --facets=
	    --timeline --show= --similar= --open= --explain --timeout= --hyperlink=
	    --color= --pager= --verbose --help --version'
	[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}

complete -F _miprof_search miprof-search
