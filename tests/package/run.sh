#!/usr/bin/env bash
# Packs the library and uses the package as a stranger would: in a fresh console project, outside this repository.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

property() { dotnet msbuild "$root/src/SelfAttentionGan" "-getProperty:$1"; }
torch=$(property Torch) id=$(property PackageId) version=$(property Version)-check

# A version of its own and an empty packages folder: nothing restored earlier can stand in for what was packed now.
"$root/build.sh" pack "$work/feed" -p:PackageVersion="$version"

# The TorchSharp package weighs hundreds of megabytes, so it may come from the folder that already has it.
if [[ $torch == Package ]]; then
    RestoreFallbackFolders=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
    export RestoreFallbackFolders
fi
export NUGET_PACKAGES=$work/packages

cat > "$work/nuget.config" <<'XML'
<configuration>
  <packageSources>
    <add key="SelfAttentionGan check" value="feed" />
  </packageSources>
</configuration>
XML

mkdir "$work/Consumer"
cp "$here"/{Consumer.csproj,Program.cs} "$work/Consumer"
cd "$work/Consumer"

export PackedId=$id PackedVersion=$version
[[ $torch == System ]] || { TorchSharpVersion=$(property TorchSharpVersion) && export TorchSharpVersion; }
dotnet run
