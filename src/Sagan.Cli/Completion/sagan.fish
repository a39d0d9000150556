# Fish completion of sagan. For this shell:  sagan completion fish | source
# For all to come:  sagan completion fish > ~/.config/fish/completions/sagan.fish
function __sagan_found
    set -l rest (commandline --cut-at-cursor --current-process | string replace --regex '^\s*\S+\s*' '')
    sagan "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
end
complete --command sagan --arguments '(__sagan_found)'
