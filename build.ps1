# ./build.ps1 demo | test | soak | bench | pack | clean: build.sh for Windows, on the TorchSharp package.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$choice = Join-Path $root 'src/Torch.local.props'
$results = Join-Path $root 'artifacts/tests'
$totals = @{ passed = 0; failed = 0; skipped = 0 }

$usage = @'
./build.ps1 demo [options]   train the Quickstart on drawn faces, or on your pictures:
                             --data DIR --size 64 --batch 16 --steps N --out DIR --seed S
./build.ps1 test             build, run every test, check the formatting, try the package in a fresh project
./build.ps1 soak [kills]     kill a training 50 times, or as often as told, and see whether it ends in the same bits
./build.ps1 bench [options]  run the benchmarks
./build.ps1 pack             fill packages/
./build.ps1 clean            forget everything built and the choice of a torch

Programs run on TorchSharp-cuda-windows, with a GPU or without one. To fetch less, set TorchRuntime=cpu in the
environment.
'@

function Stop-Because([string] $message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

function Initialize-Torch {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        Stop-Because 'The .NET 10 SDK is needed, but there is no dotnet on the path: see https://dot.net/download.'
    }
    if ($env:TORCH -and $env:TORCH -ne 'Package') {
        Stop-Because "On Windows TORCH must be Package, but is '$env:TORCH': SystemTorch needs Linux."
    }
    if ((Test-Path $choice) -and (Select-String -Quiet -SimpleMatch '>Package</Torch>' $choice)) { return }

    Assert-PackageRestores
    Write-Choice
}

# The project lies inside the repository, so it sees the feeds and the version that every other project sees.
function Assert-PackageRestores {
    $probe = Join-Path $root 'artifacts/probe'
    New-Item -ItemType Directory -Force $probe | Out-Null
    Set-Content (Join-Path $probe 'probe.csproj') @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
  </PropertyGroup>

  <ItemGroup>
    <PackageReference Include="TorchSharp" />
  </ItemGroup>
</Project>
'@
    Write-Host 'Asking the package feeds for TorchSharp ...'
    dotnet restore $probe --force | Out-Host
    if ($LASTEXITCODE -ne 0) {
        Stop-Because ('The TorchSharp package does not restore from the configured feeds. ' +
            'Add one that has it (dotnet nuget add source), then run again.')
    }
}

function Write-Choice {
    Set-Content $choice @'
<!-- Written by build.ps1; delete it to choose again. -->
<Project>
  <PropertyGroup>
    <Torch Condition="'$(Torch)' == ''">Package</Torch>
  </PropertyGroup>
</Project>
'@
    Write-Host 'Torch: Package, recorded in src/Torch.local.props.'
}

function Invoke-Project([string] $path, [string[]] $options) {
    dotnet run -c Release --project (Join-Path $root $path) -- @options
    exit $LASTEXITCODE
}

function Invoke-Soak([string[]] $options) {
    $env:SAGAN_KILLS = if ($options) { $options[0] } else { 50 }
    try {
        dotnet test (Join-Path $root 'tests/SelfAttentionGan.Tests') -c Release --nologo `
            --filter FullyQualifiedName~SaganCrashTests --logger 'console;verbosity=detailed'
    }
    finally { $env:SAGAN_KILLS = $null }
    exit $LASTEXITCODE
}

function Invoke-Pack([string] $folder, [string[]] $options) {
    dotnet pack (Join-Path $root 'src/SelfAttentionGan') -c Release -o $folder --nologo -v quiet @options | Out-Host
}

function Invoke-Clean {
    foreach ($floor in 'src', 'samples', 'tests') {
        Get-ChildItem (Join-Path $root $floor) -Directory | ForEach-Object {
            $built = (Join-Path $_.FullName 'bin'), (Join-Path $_.FullName 'obj')
            Remove-Item -Recurse -Force -ErrorAction SilentlyContinue $built
        }
    }
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue (Join-Path $root 'artifacts'), $choice
    Remove-Item -ErrorAction SilentlyContinue (Join-Path $root 'packages/*nupkg')
}

function Invoke-Tests {
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue $results
    $solution = Join-Path $root 'SelfAttentionGan.sln'

    dotnet build $solution -c Release --nologo -v minimal
    if ($LASTEXITCODE -ne 0) { Stop-Because 'The build failed, so no test ran.' }

    Get-ChildItem (Join-Path $root 'tests') -Directory -Filter '*.Tests' | ForEach-Object { Invoke-TestProject $_ }
    Add-Check 'formatting' { dotnet format $solution --verify-no-changes --no-restore | Out-Host }
    Add-Check 'package' { Test-Package }

    Write-Host "$($totals.passed) passed, $($totals.failed) failed, $($totals.skipped) skipped"
    if ($totals.failed -gt 0 -or $totals.passed -eq 0) { exit 1 }
}

function Invoke-TestProject($project) {
    $trx = Join-Path $results "$($project.Name).trx"
    dotnet test $project.FullName -c Release --no-build --nologo `
        --results-directory $results --logger "trx;LogFileName=$($project.Name).trx"
    $status = $LASTEXITCODE

    $counts = Read-Counts $trx
    foreach ($key in 'passed', 'failed', 'skipped') { $totals[$key] += $counts[$key] }

    # A test host that died, or a project without a test, reports no failed test and yet has failed.
    $silent = ($counts.passed + $counts.failed + $counts.skipped) -eq 0
    if ($silent -or ($status -ne 0 -and $counts.failed -eq 0)) {
        Write-Host "FAILED $($project.Name): $trx does not say why; the output above may."
        $totals.failed++
    }
}

# Passed, failed and skipped tests of one results file; a skipped test is in it, but not among those executed.
function Read-Counts([string] $trx) {
    if (-not (Test-Path $trx)) { return @{ passed = 0; failed = 0; skipped = 0 } }

    $n = ([xml](Get-Content -Raw -Encoding UTF8 $trx)).TestRun.ResultSummary.Counters
    $passed = [int] $n.passed
    $failed = [int] $n.failed + [int] $n.error + [int] $n.timeout + [int] $n.aborted
    return @{ passed = $passed; failed = $failed; skipped = [int] $n.total - $passed - $failed }
}

function Add-Check([string] $name, [scriptblock] $check) {
    Write-Host "Checking the $name ..."
    & $check
    if ($LASTEXITCODE -eq 0) { $totals.passed++ } else { $totals.failed++; Write-Host "FAILED $name" }
}

# What tests/package/run.sh does; the answer is the exit code of the last program that ran.
function Test-Package {
    $library = Join-Path $root 'src/SelfAttentionGan'
    $version = "$(dotnet msbuild $library -getProperty:Version)-check"
    $torchVersion = dotnet msbuild $library -getProperty:TorchSharpVersion
    $cache = (dotnet nuget locals global-packages --list) -replace '^global-packages: ', ''
    $before = $env:NUGET_PACKAGES
    $work = Join-Path ([IO.Path]::GetTempPath()) "sagan-$([Guid]::NewGuid())"

    try {
        Invoke-Pack (Join-Path $work 'feed') @("-p:PackageVersion=$version")
        Set-Content (Join-Path $work 'nuget.config') @'
<configuration>
  <packageSources>
    <add key="SelfAttentionGan check" value="feed" />
  </packageSources>
</configuration>
'@
        $env:NUGET_PACKAGES = Join-Path $work 'packages'
        $env:RestoreFallbackFolders = $cache
        $consumer = Join-Path $work 'Consumer'

        dotnet new console -f net10.0 -o $consumer --no-restore | Out-Null
        Copy-Item (Join-Path $root 'tests/package/Program.cs') $consumer
        dotnet add $consumer package SelfAttentionGan --version $version | Out-Null
        dotnet add $consumer package TorchSharp-cpu --version $torchVersion | Out-Null
        dotnet run --project $consumer | Out-Host
    }
    finally {
        $env:NUGET_PACKAGES = $before
        $env:RestoreFallbackFolders = $null
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue $work
    }
}

# No param block: PowerShell would take --data and its like for parameters of its own.
$verb, $options = $args
$options = @($options | Where-Object { $null -ne $_ })
if (-not $verb) { $verb = 'help' }

switch ($verb) {
    'demo' { Initialize-Torch; Invoke-Project 'samples/Quickstart' $options }
    'test' { Initialize-Torch; Invoke-Tests }
    'soak' { Initialize-Torch; Invoke-Soak $options }
    'bench' { Initialize-Torch; Invoke-Project 'tests/SelfAttentionGan.Benchmarks' $options }
    'pack' { Initialize-Torch; Invoke-Pack (Join-Path $root 'packages') $options; exit $LASTEXITCODE }
    'clean' { Invoke-Clean }
    { $_ -in 'help', '-h', '--help' } { Write-Host $usage }
    default { Write-Host $usage; Stop-Because "There is no '$verb'." }
}
