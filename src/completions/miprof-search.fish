# fish completion for miprof-search(1).

function __miprof_search_ids
    miprof-index list 2>/dev/null | string replace -r '^([^\t]*)\t.*\t([^\t]*)$' '$1\t$2'
end

function __miprof_search_years
    miprof-index list 2>/dev/null | cut -f 3 | string sub -l 4 | string match -r '\d+' | sort -u
end

set -l kinds presentation kit livret fiche modele rapport lettre guide etude document
set -l audiences sante sages-femmes medecins infirmiers chirurgiens-dentistes \
    police-gendarmerie magistrats avocats militaires sapeurs-pompiers \
    travail-social enfance education fonction-publique employeurs formateurs \
    collectivites sport tous-professionnels tout-public
set -l themes couple sexuelles msf travail enfants mariage-force traite \
    prostitution transports handicap cyber sport general
set -l whens auto always never

complete -c miprof-search -f
complete -c miprof-search -s d -l index -rF -d 'the index'
complete -c miprof-search -s n -l limit -x -d 'at most so many passages'
complete -c miprof-search -l all-words -d 'only passages with every word'
complete -c miprof-search -s k -l kind -x -a "(__fish_append , $kinds)" -d 'kinds of publication'
complete -c miprof-search -s y -l year -x -a '(__miprof_search_years)' -d 'year or years'
complete -c miprof-search -s a -l audience -x -a "(__fish_append , $audiences)" -d professionals
complete -c miprof-search -s t -l theme -x -a "(__fish_append , $themes)" -d 'forms of violence'
complete -c miprof-search -s i -l in -x -a '(__miprof_search_ids)' -d publications
complete -c miprof-search -s e -l exact -d 'words as typed'
complete -c miprof-search -l no-synonyms -d 'other forms only'
complete -c miprof-search -l sort -x -a 'relevance date place' -d order
complete -c miprof-search -s f -l format -x -a 'auto pretty line json ids' -d format
complete -c miprof-search -s c -l count -d 'only how many'
complete -c miprof-search -s l -l publications -d 'a line for each publication'
complete -c miprof-search -s C -l context -x -d 'neighbouring passages'
complete -c miprof-search -l full -d 'whole passages'
complete -c miprof-search -s 0 -l null -d 'end records with NUL'
complete -c miprof-search -l facets -a 'kind year audience theme' -d 'counts of the matches'
complete -c miprof-search -l timeline -d 'matches by year'
complete -c miprof-search -l show -x -a '(__miprof_search_ids)' -d 'print a passage, page or publication'
complete -c miprof-search -l similar -x -a '(__miprof_search_ids)' -d 'passages like that one'
complete -c miprof-search -l open -x -a '(__miprof_search_ids)' -d 'open the source'
complete -c miprof-search -l explain -d 'how the query was read, and why each passage'
complete -c miprof-search -l timeout -x -d 'stop after so many seconds'
complete -c miprof-search -l hyperlink -x -a "$whens" -d 'links to the source'
complete -c miprof-search -l color -x -a "$whens" -d colours
complete -c miprof-search -l pager -x -a "$whens" -d 'page long results'
complete -c miprof-search -s v -l verbose -d 'what was left out of the query'
complete -c miprof-search -s h -l help -d help
complete -c miprof-search -s V -l version -d version
