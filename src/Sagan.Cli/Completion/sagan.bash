# Bash completion of sagan. For this shell:  source <(sagan completion bash)
# For all to come:  sagan completion bash > ~/.local/share/bash-completion/completions/sagan
_sagan() {
    local line=${COMP_LINE:0:COMP_POINT} found
    local rest=${line#*[[:space:]]} word=${line##*[[:space:]]}
    # Bash has cut the word at = and :, and wants what follows.
    local before=${word%"${word##*[=:]}"}

    COMPREPLY=()
    while IFS= read -r found; do
        [[ ! $found || $found != "$word"* ]] || COMPREPLY+=("${found#"$before"}")
    done < <(sagan "[suggest:${#rest}]" "$rest" 2>/dev/null)

    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _sagan sagan
