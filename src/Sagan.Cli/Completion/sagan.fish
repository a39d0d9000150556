# Fish completion of sagan. For this shell:  sagan completion fish | source
# For all to come:  sagan completion fish > ~/.config/fish/completions/sagan.fish
function __sagan_found
    set -l rest (commandline --cut-at-cursor --current-process | string replace --regex '^\s*\S+\s*' '')
    set -l found (sagan "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline --cut-at-cursor --current-token)
    end
end
complete --command sagan --no-files --arguments '(__sagan_found)'
