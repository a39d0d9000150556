#!/usr/bin/env bash
# Conveniences around plain dotnet, which needs none of them; build.ps1 is the same for Windows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
./build.sh demo [options]   sagan train: a small SAGAN on synthetic faces, or on your images:
                            --data DIR --preset Toy64 --batch 16 --steps N --out DIR --seed S
./build.sh test [options]   build everything and run every test: dotnet test -c Release
./build.sh bench [names]    run all benchmarks, or the named ones
./build.sh soak [kills]     kill a training 50 times, or as given, and compare its result bit for bit with an undisturbed one;
                            then one of two processes, a random one each time, where Open MPI is installed
./build.sh docs             build the documentation and the API reference as a site, into artifacts/site
./build.sh pack [folder]    pack libraries and tool into packages/, or the given folder
./build.sh clean            delete everything built
TEXT
}

# Prints the command, and the elapsed time every ten seconds.
run() {
    local start=$SECONDS status=0
    echo "> $*"
    while sleep 10 &>/dev/null; do printf '  ... %s seconds\n' $((SECONDS - start)); done &
    local clock=$!
    "$@" </dev/null || status=$?
    kill $clock && wait $clock 2>/dev/null || true
    return $status
}

pack() {
    local folder=${1:-$PWD/packages} project
    for project in SelfAttentionGan SelfAttentionGan.Distributed SelfAttentionGan.Interop Sagan.Cli; do
        run dotnet pack "src/$project" -c Release -o "$folder" --nologo -v quiet
    done
    ls -sh "$folder"/*.nupkg
    echo "The folder is a package feed. To use the library in a program, and to install the tool:"
    echo "  dotnet nuget add source \"$folder\" --name SelfAttentionGan, then dotnet add package SelfAttentionGan"
    echo "  dotnet tool install --global Sagan.Cli --add-source \"$folder\""
}

case ${1:-help} in
    demo) run dotnet build src/Sagan.Cli -c Release --nologo -v quiet
        exec dotnet run -c Release --no-build --project src/Sagan.Cli -- \
            train --set ReportEvery=10 --set SampleEvery=100 "${@:2}" ;;
    test) run dotnet test -c Release --nologo "${@:2}" ;;
    bench) run dotnet build benchmarks -c Release --nologo -v quiet
        dotnet run -c Release --no-build --project benchmarks -- "${@:2}" ;;
    soak) for test in SelfAttentionGan.Tests/CrashRecoveryTests SelfAttentionGan.Distributed.Tests/CrashedProcessTests; do
            SOAK_KILLS=${2:-50} run dotnet test "tests/${test%/*}" -c Release --nologo \
                --filter "FullyQualifiedName~${test#*/}" --logger "console;verbosity=detailed"
        done ;;
    docs) run dotnet tool restore
        run dotnet build src/Sagan.Cli -c Release --nologo -v quiet
        run dotnet docfx docfx.json --warningsAsErrors
        echo "Open artifacts/site/README.html, or run: dotnet docfx serve artifacts/site" ;;
    pack) pack "${@:2}" ;;
    clean) rm -rf {src,samples,tests}/*/{bin,obj} benchmarks/{bin,obj} artifacts packages/*nupkg ;;
    help | -h | --help) usage ;;
    *) usage >&2 && echo "There is no '$1'." >&2 && exit 1 ;;
esac
