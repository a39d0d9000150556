#!/usr/bin/env bash
# ./build.sh demo | test | soak | bench | pack | clean: picks the torch, installs what is missing, calls dotnet.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
choice=$root/src/Torch.local.props
results=$root/artifacts/tests
cache=$root/src/SystemTorch/native/build/CMakeCache.txt
header=/usr/include/torch/csrc/api/include/torch/torch.h
variant=openmp # docs/decisions/0004-openblas.md
passed=0 failed=0 skipped=0

usage() {
    cat <<'TEXT'
./build.sh demo [options]   train the Quickstart on drawn faces, or on your pictures:
                            --data DIR --size 64 --batch 16 --steps N --out DIR --seed S
./build.sh test             build, run every test, check the formatting, try the package in a fresh project
./build.sh soak [kills]     kill a training 50 times, or as often as told, and see whether it ends in the same bits
./build.sh bench [names]    run the benchmarks, or those that are named, beside Python where python3-torch can be had
./build.sh pack             fill packages/
./build.sh clean            forget everything built and the choice of a torch

The first run chooses a torch and records it in src/Torch.local.props: the TorchSharp package where it restores,
else the operating system's libtorch. TORCH=Package or TORCH=System in the environment decides instead;
Torch_DIR or CMAKE_PREFIX_PATH point to a libtorch of your own; TorchRuntime=cuda-linux puts the package on the GPU.
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }
bounded() { if has timeout; then timeout "$@"; else "${@:2}"; fi; }

# ---- which torch

set_up() {
    has dotnet || fail "The .NET 10 SDK is needed, but there is no dotnet on the path: see https://dot.net/download."

    local torch
    torch=$(wanted)
    [[ $torch ]] && holds "$torch" && return

    if [[ ! $torch ]]; then torch=$(fitting); fi
    "prepare_$torch"
    record "$torch"
}

# The torch asked for in the environment, else the recorded one, else nothing.
wanted() {
    case ${TORCH:-} in
        [Pp]ackage) echo Package ;;
        [Ss]ystem) echo System ;;
        '') recorded ;;
        *) fail "TORCH must be Package or System, but is '$TORCH'." ;;
    esac
}

recorded() { [[ ! -f $choice ]] || sed -n 's|.*<Torch .*>\(.*\)</Torch>.*|\1|p' "$choice"; }

holds() {
    [[ $1 == "$(recorded)" ]] || return 1
    [[ $1 == Package ]] || { has cmake && has g++ && { [[ -f $header ]] || own_libtorch || built_on_libtorch; }; }
}

fitting() { if ! own_libtorch && package_restores; then echo Package; else echo System; fi; }

record() {
    cat > "$choice" <<XML
<!-- Written by build.sh; delete it, or run with TORCH=Package or TORCH=System, to choose again. -->
<Project>
  <PropertyGroup>
    <Torch Condition="'\$(Torch)' == ''">$1</Torch>
  </PropertyGroup>
</Project>
XML
    say "Torch: $1, recorded in src/Torch.local.props."
}

# ---- the TorchSharp package

# The project lies inside the repository, so it sees the feeds and the version that every other project sees.
package_restores() {
    local probe=$root/artifacts/probe
    mkdir -p "$probe"
    cat > "$probe/probe.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
  </PropertyGroup>

  <ItemGroup>
    <PackageReference Include="TorchSharp" />
  </ItemGroup>
</Project>
XML
    say "Asking the package feeds for TorchSharp ..." >&2
    bounded 180 dotnet restore "$probe" --force >"$probe/restore.log" 2>&1 </dev/null
}

prepare_Package() {
    package_restores || fail "The TorchSharp package does not restore from the configured feeds" \
        "(see artifacts/probe/restore.log). Add a feed that has it, or run with TORCH=System."
}

# ---- the operating system's libtorch

own_libtorch() {
    [[ ! ${Torch_DIR:-} ]] || return 0
    local folders folder
    IFS=: read -ra folders <<< "${CMAKE_PREFIX_PATH:-}"
    for folder in "${folders[@]:-}"; do
        [[ ! -f $folder/share/cmake/Torch/TorchConfig.cmake ]] || return 0
    done
    return 1
}

# Whether the libtorch that the native side was last built on is still there.
built_on_libtorch() { [[ -f $cache && -d $(sed -n 's/^Torch_DIR:PATH=//p' "$cache") ]]; }

prepare_System() {
    [[ $(uname -s) == Linux ]] || fail "SystemTorch needs Linux, but this is $(uname -s):" \
        "add a package feed that has TorchSharp, then run with TORCH=Package."

    local packages=() tool
    own_libtorch || packages+=(libtorch-dev "libopenblas0-$variant")
    for tool in g++ cmake make; do has "$tool" || packages+=("$tool"); done
    install "${packages[@]}"
    prefer libtcmalloc-minimal4 "tensors take more memory, and its test is skipped" # docs/decisions/0007-tcmalloc.md
    prefer libturbojpeg0 "JPEGs are not read, and their tests are skipped"
    prefer libwebp7 "WebPs are not read, and their tests are skipped"
    prefer liblmdb0 "LSUN's databases are not read, and their tests are skipped"

    own_libtorch || activate_blas
}

# Installs those of the named packages that are missing.
install() {
    local missing=() package
    for package; do installed "$package" || missing+=("$package"); done
    [[ ${missing[*]} ]] || return 0

    local command="apt-get install -y --no-install-recommends ${missing[*]}"
    has apt-get || fail "These are missing, by their Debian names: ${missing[*]}. Install them, then run again."

    say "Installing ${missing[*]} ..." >&2
    # shellcheck disable=SC2086
    { as_root apt-get update -qq && as_root $command -qq; } >&2 </dev/null ||
        fail "The packages could not be installed. Run this as root, then run again: apt-get update && $command"
}

# Installs what is not needed by all, where it can be had.
prefer() { (install "$1") || say "$1 is not there: $2." >&2; }

installed() { has dpkg-query && [[ $(dpkg-query -Wf '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

as_root() {
    local settings=(DEBIAN_FRONTEND=noninteractive)
    if ((EUID == 0)); then env "${settings[@]}" "$@"; else has sudo && sudo env "${settings[@]}" "$@"; fi
}

# Torch calls whatever library the system has chosen as its BLAS; the reference one is tens of times slower.
activate_blas() {
    local triplet name chosen
    triplet=$(g++ -dumpmachine)
    for name in blas lapack; do
        chosen=/usr/lib/$triplet/openblas-$variant/lib$name.so.3
        [[ ! /usr/lib/$triplet/lib$name.so.3 -ef $chosen ]] || continue
        as_root update-alternatives --set "lib$name.so.3-$triplet" "$chosen" >&2 ||
            fail "OpenBLAS is not the active $name. Run this as root, then run again:" \
                "update-alternatives --set lib$name.so.3-$triplet $chosen"
    done
}

# ---- verbs

demo() { dotnet run -c Release --project "$root/samples/Quickstart" -- "$@"; }

soak() {
    SAGAN_KILLS=${1:-50} dotnet test "$root/tests/SelfAttentionGan.Tests" -c Release --nologo \
        --filter FullyQualifiedName~SaganCrashTests --logger "console;verbosity=detailed"
}

bench() {
    has_peer || { [[ $(wanted) == System ]] && (install python3-torch); } ||
        say "python3-torch is not there: the comparison with Python is skipped." >&2
    dotnet run -c Release --project "$root/tests/SelfAttentionGan.Benchmarks" -- "$@"
}

has_peer() { /usr/bin/python3 -c 'import torch' 2>/dev/null; }

pack() {
    for project in SystemTorch SelfAttentionGan; do
        dotnet pack "$root/src/$project" -c Release -o "${1:-$root/packages}" --nologo -v quiet "${@:2}"
    done
}

clean() {
    rm -rf "$root"/{src,samples,tests}/*/{bin,obj} "$root/artifacts" "$root/src/SystemTorch/native/build"
    rm -f "$root"/packages/*nupkg "$choice"
}

test_all() {
    rm -rf "$results" && mkdir -p "$results"
    trap 'say "$passed passed, $failed failed, $skipped skipped"' EXIT

    dotnet build "$root/SelfAttentionGan.sln" -c Release --nologo -v minimal || fail "The build failed, so no test ran."

    for project in "$root"/tests/*.Tests; do run_tests "$project"; done
    check formatting dotnet format "$root/SelfAttentionGan.sln" --verify-no-changes --no-restore
    check package "$root/tests/package/run.sh"

    ((passed > 0 && failed == 0))
}

run_tests() {
    local name trx status=0
    name=$(basename "$1") trx=$results/$name.trx
    dotnet test "$1" -c Release --no-build --nologo \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" </dev/null || status=$?

    local before=$failed counts
    counts=$(count "$trx")
    # shellcheck disable=SC2086
    add $counts
    # A test host that died, or a project without a test, reports no failed test and yet has failed.
    if [[ $counts == '0 0 0' ]] || ((status != 0 && failed == before)); then
        say "FAILED $name: $(basename "$trx") does not say why; the output above may."
        add 0 1 0
    fi
}

# Passed, failed and skipped tests of one results file; a skipped test is in it, but not among those executed.
count() {
    [[ -f $1 ]] || { echo 0 0 0; return; }
    grep -o '<Counters [^>]*>' "$1" | awk -F'"' '
        { for (i = 1; i < NF; i += 2) { sub(/.* /, "", $i); n[$i] += $(i + 1) } }
        END { failed = n["failed="] + n["error="] + n["timeout="] + n["aborted="]
              print n["passed="] + 0, failed, n["total="] - n["passed="] - failed }'
}

add() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); }

check() {
    say "Checking the $1 ..."
    if "${@:2}" </dev/null; then add 1 0 0; else say "FAILED $1: ${*:2}"; add 0 1 0; fi
}

case ${1:-help} in
    demo | soak | bench | pack) set_up; "$@" ;;
    test) set_up; test_all ;;
    clean) clean ;;
    help | -h | --help) usage ;;
    *) usage >&2; fail "There is no '$1'." ;;
esac
