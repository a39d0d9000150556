using System.Diagnostics;

namespace SelfAttentionGan.Tests.Cli.Completion;

/// <summary>Completion in bash, zsh, fish and PowerShell, each of them run with its script.</summary>
public sealed class ShellCompletionTests : IDisposable
{
    private static readonly (string Line, string[] Completions)[] Expected =
    [
        ("sagan tr", ["train"]),
        ("sagan train --pre", ["--preset"]),
        ("sagan train --preset Toy", ["Toy16", "Toy32", "Toy64"]),
        ("sagan train --preset Ts", []),
        ("sagan resume runs/0", ["runs/0001-faces", "runs/0002-cats"]),
        ("sagan train --set batchS", ["batchSize="]),
    ];

    private readonly TemporaryFolder folder = new();

    /// <summary>Puts `sagan` on the PATH of a shell, and creates two runs.</summary>
    public ShellCompletionTests()
    {
        foreach (var run in (string[])["runs/0001-faces", "runs/0002-cats"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, run));
            File.WriteAllText(Path.Combine(folder.Path, run, "options.json"), "{}");
        }

        Directory.CreateDirectory(Path.Combine(folder.Path, "bin"));
        var program = Path.Combine(folder.Path, "bin", "sagan");
        File.WriteAllText(
            program, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "sagan.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [ShellFact("bash")]
    public void Bash_completes_the_documented_names() => Check(
        "bash",
        """
        source sagan.bash
        for line in "$@"; do
            echo "[$line]"
            COMP_LINE=$line COMP_POINT=${#line} _sagan
            ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
        done
        """,
        ["bash", "--norc", "complete"]);

    /// <remarks>
    /// An interactive zsh in a pseudo-terminal gets each line and Tab. Its compadd, which all completions go through, writes
    /// down what it adds; then the line as it has become is written down, too.
    /// </remarks>
    [ShellFact("zsh")]
    public void Zsh_completes_the_documented_names()
    {
        var output = Check(
            "zsh",
            """
            zmodload zsh/zpty zsh/zselect
            zpty shell "zsh -f -i"
            zpty -w shell 'PS1= PS2=; autoload -Uz compinit; compinit -D -u; source ./sagan.zsh'
            zpty -w shell 'compadd() { local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> log; builtin compadd "$@" }'
            zpty -w shell 'record() { print -r -- "[$BUFFER]" >> log; zle complete-word; print -r -- "= $BUFFER" >> log; BUFFER= }'
            zpty -w shell 'zle -N record; bindkey "^I" record'
            for line in "$@"; do zpty -w -n shell "$line"$'\t'; done
            for i in {1..600}; do [[ -f log && $(grep -c "^= " log) == $# ]] && break; zselect -t 5; done
            zpty -d shell
            cat log
            """,
            ["zsh", "-f", "complete"]);

        output.Where(line => line.StartsWith("= ")).Should().Contain(
            ["= sagan train ", "= sagan train --preset Toy", "= sagan train --set batchSize="],
            "a completion is inserted with a space, an option that needs a value without one");
    }

    [ShellFact("fish")]
    public void Fish_completes_the_documented_names() => Check(
        "fish",
        """
        source sagan.fish
        for line in $argv
            echo "[$line]"
            complete -C "$line"
        end
        """,
        ["fish", "--no-config", "complete"]);

    [ShellFact("pwsh")]
    public void PowerShell_completes_the_documented_names() => Check(
        "pwsh",
        """
        param($folder)
        Set-Location $folder
        . ./sagan.pwsh.ps1
        foreach ($line in $args) {
            "[$line]"
            [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
        }
        """,
        ["dotnet", "pwsh", "-NoProfile", "-File", Path.Combine(folder.Path, "complete.ps1"), folder.Path]);

    public void Dispose() => folder.Dispose();

    /// <summary>Runs a shell with its completion script and compares the completions.</summary>
    /// <returns>Its output.</returns>
    private string[] Check(string shell, string script, string[] command)
    {
        var windows = shell == "pwsh" ? ".ps1" : "";
        File.WriteAllText(
            Path.Combine(folder.Path, $"sagan.{shell}{windows}"), CliResult.Run("completion", shell).Output);
        File.WriteAllText(Path.Combine(folder.Path, $"complete{windows}"), script);

        var output = Run(command, inRepository: shell == "pwsh");

        foreach (var (input, completions) in Expected)
            output.SkipWhile(line => line != $"[{input}]").Skip(1).TakeWhile(line => line[0] is not ('[' or '='))
                .Order(StringComparer.Ordinal).Should().Equal(completions, $"{shell} completes the input {input}");
        output.Where(line => line[0] == '[').Should().HaveCount(Expected.Length, string.Join('\n', output));

        return output;
    }

    private string[] Run(string[] command, bool inRepository)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. Expected.Select(expected => expected.Line)])
        {
            // Tools of the repository are found from within it.
            WorkingDirectory = inRepository ? Repository.PathOf() : folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(folder.Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();

        errors.Result.Should().BeEmpty();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
