# fish completion for miprof-index(1).

function __miprof_index_ids
    miprof-index list 2>/dev/null | string replace -r '^([^\t]*)\t.*\t([^\t]*)$' '$1\t$2'
end

set -l commands build add sync remove fetch list stats check export terms analyze
set -l none "not __fish_seen_subcommand_from $commands"

complete -c miprof-index -s d -l index -rF -d 'the index'
complete -c miprof-index -s v -l verbose -d 'name each file'
complete -c miprof-index -s h -l help -d help
complete -c miprof-index -s V -l version -d version
complete -c miprof-index -n "$none" -f -a build -d 'a fresh index from a manifest'
complete -c miprof-index -n "$none" -f -a add -d 'files and folders into the index'
complete -c miprof-index -n "$none" -f -a sync -d 'as add, and forget what is gone'
complete -c miprof-index -n "$none" -f -a remove -d 'take out'
complete -c miprof-index -n "$none" -f -a fetch -d 'download publications, and add them'
complete -c miprof-index -n "$none" -f -a list -d 'what is in the index'
complete -c miprof-index -n "$none" -f -a stats -d 'sizes and counts'
complete -c miprof-index -n "$none" -f -a check -d 'is the index whole'
complete -c miprof-index -n "$none" -f -a export -d 'the passages, as JSON Lines'
complete -c miprof-index -n "$none" -f -a terms -d 'the vocabulary, with counts'
complete -c miprof-index -n "$none" -f -a analyze -d 'the tokens of a text'
complete -c miprof-index -n '__fish_seen_subcommand_from add' -l as -x -a '(__miprof_index_ids)' -d 'the publication of a file'
complete -c miprof-index -n '__fish_seen_subcommand_from list stats terms' -l format -x -a 'auto pretty line json' -d 'how to print'
complete -c miprof-index -n '__fish_seen_subcommand_from export' -l bulk -d 'as bulk requests'
complete -c miprof-index -n '__fish_seen_subcommand_from export' -l settings -d 'the body of the index'
complete -c miprof-index -n '__fish_seen_subcommand_from remove fetch' -a '(__miprof_index_ids)'
complete -c miprof-index -n '__fish_seen_subcommand_from terms' -f -a "(miprof-index terms (commandline -ct) 2>/dev/null)"
