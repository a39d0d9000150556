#compdef sagan
# Zsh completion of sagan. For this shell:  source <(sagan completion zsh)
# For all to come:  sagan completion zsh > "${fpath[1]}/_sagan"
_sagan() {
    local rest="${(j: :)words[2,CURRENT]}"
    local -a found
    found=(${(f)"$(sagan "[suggest:${#rest}]" "$rest" 2>/dev/null)"})
    (( $#found )) || { _files; return }

    compadd -S '' -- ${(M)found:#*=}
    compadd -- ${found:#*=}
}
if [[ $funcstack[1] == _sagan ]]; then _sagan "$@"; else compdef _sagan sagan; fi
