# Conveniences around plain dotnet, which needs none of them; build.sh is the same for Linux and macOS.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$usage = @'
./build.ps1 demo [options]   sagan train: a small SAGAN on synthetic faces, or on your images:
                             --data DIR --preset Toy64 --batch 16 --steps N --out DIR --seed S
./build.ps1 test [options]   build everything and run every test: dotnet test -c Release
./build.ps1 bench [names]    run all benchmarks, or the named ones
./build.ps1 soak [kills]     kill a training 50 times, or as given, and compare its result bit for bit with an undisturbed one;
                             then one of two processes, a random one each time, where Open MPI is installed
./build.ps1 docs             build the documentation and the API reference as a site, into artifacts/site
./build.ps1 pack [folder]    pack libraries and tool into packages/, or the given folder
./build.ps1 clean            delete everything built

On Windows programs run on TorchSharp-cuda-windows, with a GPU or without one; it takes gigabytes. To fetch less, set
TorchRuntime=cpu in the environment.
'@

# Prints the command, and the elapsed time every ten seconds; exits if the command fails.
function Invoke-Step {
    Write-Host "> $args"
    $clock = [PowerShell]::Create().AddScript({
        for ($seconds = 10; ; $seconds += 10) { Start-Sleep 10; [Console]::WriteLine("  ... $seconds seconds") }
    })
    $null = $clock.BeginInvoke()
    $program, $arguments = $args
    try { & $program @arguments | Out-Host } finally { $clock.Stop(); $clock.Dispose() }
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Pack([string] $folder) {
    foreach ($project in 'SelfAttentionGan', 'SelfAttentionGan.Distributed', 'SelfAttentionGan.Interop', 'Sagan.Cli') {
        Invoke-Step dotnet pack "src/$project" -c Release -o $folder --nologo -v quiet
    }
    Get-ChildItem (Join-Path $folder '*.nupkg') | ForEach-Object { Write-Host "$([int] ($_.Length / 1KB)) KB  $_" }
    Write-Host 'The folder is a package feed. To use the library in a program, and to install the tool:'
    Write-Host "  dotnet nuget add source `"$folder`" --name SelfAttentionGan, then dotnet add package SelfAttentionGan"
    Write-Host "  dotnet tool install --global Sagan.Cli --add-source `"$folder`""
}

# No param block: PowerShell would take --data and its like for its own parameters.
$command, $options = @($args) + @($null)
$options = @($options | Where-Object { $null -ne $_ })

Push-Location $PSScriptRoot
try {
    switch ($command) {
        'demo' {
            Invoke-Step dotnet build src/Sagan.Cli -c Release --nologo -v quiet
            dotnet run -c Release --no-build --project src/Sagan.Cli -- `
                train --set ReportEvery=10 --set SampleEvery=100 @options
            exit $LASTEXITCODE
        }
        'test' { Invoke-Step dotnet test -c Release --nologo @options }
        'bench' {
            Invoke-Step dotnet build benchmarks -c Release --nologo -v quiet
            dotnet run -c Release --no-build --project benchmarks -- @options
            exit $LASTEXITCODE
        }
        'soak' {
            $env:SOAK_KILLS = if ($options) { $options[0] } else { '50' }
            foreach ($test in 'SelfAttentionGan.Tests/CrashRecoveryTests', 'SelfAttentionGan.Distributed.Tests/CrashedProcessTests') {
                $project, $class = $test -split '/'
                Invoke-Step dotnet test "tests/$project" -c Release --nologo `
                    --filter "FullyQualifiedName~$class" --logger 'console;verbosity=detailed'
            }
        }
        'docs' {
            Invoke-Step dotnet tool restore
            Invoke-Step dotnet build src/Sagan.Cli -c Release --nologo -v quiet
            Invoke-Step dotnet docfx docfx.json --warningsAsErrors
            Write-Host 'Open artifacts/site/README.html, or run: dotnet docfx serve artifacts/site'
        }
        'pack' { Invoke-Pack $(if ($options) { $options[0] } else { Join-Path $PSScriptRoot 'packages' }) }
        'clean' {
            $built = 'src/*', 'samples/*', 'tests/*', 'benchmarks' | ForEach-Object { "$_/bin", "$_/obj" }
            Remove-Item -Recurse -Force -ErrorAction SilentlyContinue ($built + 'artifacts' + 'packages/*nupkg')
        }
        { $_ -in $null, 'help', '-h', '--help' } { Write-Host $usage }
        default { [Console]::Error.WriteLine("$usage`nThere is no '$command'."); exit 1 }
    }
}
finally { Pop-Location }
