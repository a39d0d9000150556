using System.Reflection;

namespace SelfAttentionGan.Tests.BuildTransitive;

public sealed class GlibcxxPatchTests
{
    private static readonly byte[] Newer =
        ElfFile.Create(ElfFile.NewSymbol, "GLIBCXX_3.4.9", "GLIBCXX_3.4.32", "GLIBCXX_3.4");

    [Fact]
    public void The_new_symbol_becomes_the_old_constructor()
    {
        var patched = GlibcxxPatch.Apply(Newer);

        ElfFile.Holds(patched, ElfFile.NewSymbol).Should().BeFalse();
        ElfFile.Holds(patched, ElfFile.OldSymbol).Should().BeTrue();
    }

    [Fact]
    public void The_new_version_becomes_the_first_one_and_the_others_stay()
    {
        var first = (ElfFile.Hash("GLIBCXX_3.4"), "GLIBCXX_3.4");

        ElfFile.Versions(GlibcxxPatch.Apply(Newer))
            .Should().Equal((ElfFile.Hash("GLIBCXX_3.4.9"), "GLIBCXX_3.4.9"), first, first);
    }

    [Fact]
    public void The_input_stays_as_it_is()
    {
        var before = Newer.ToArray();

        GlibcxxPatch.Apply(Newer);

        Newer.Should().Equal(before);
    }

    [Fact]
    public void A_patched_file_is_left_alone()
    {
        var patched = GlibcxxPatch.Apply(Newer);

        GlibcxxPatch.Apply(patched).Should().Equal(patched);
    }

    [Fact]
    public void A_file_that_an_older_libstdcxx_can_load_is_left_alone()
    {
        var older = ElfFile.Create("_Znwm", "GLIBCXX_3.4.9", "GLIBCXX_3.4");

        GlibcxxPatch.Apply(older).Should().Equal(older);
    }

    [Fact]
    public void A_file_that_requires_another_new_symbol_is_refused()
    {
        var other = ElfFile.Create("_ZSt24another_new_symbolv", "GLIBCXX_3.4.32", "GLIBCXX_3.4");

        FluentActions.Invoking(() => GlibcxxPatch.Apply(other))
            .Should().Throw<InvalidDataException>().WithMessage($"*not by the symbol {ElfFile.NewSymbol}*");
    }

    [Fact]
    public void A_file_without_the_first_version_is_refused()
    {
        var alone = ElfFile.Create(ElfFile.NewSymbol, "GLIBCXX_3.4.32");

        FluentActions.Invoking(() => GlibcxxPatch.Apply(alone))
            .Should().Throw<InvalidDataException>().WithMessage("*but not GLIBCXX_3.4 beside it*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ, and then sixty-four bytes of a program for another system, ...")]
    public void What_is_no_library_of_64_bits_is_refused(string content)
    {
        FluentActions.Invoking(() => GlibcxxPatch.Apply(System.Text.Encoding.ASCII.GetBytes(content)))
            .Should().Throw<InvalidDataException>().WithMessage("It is no 64-bit little-endian ELF file.");
    }

    [Fact]
    public void A_file_that_is_cut_short_or_damaged_is_patched_or_refused_and_nothing_else()
    {
        var random = new Random(1);
        for (var length = 0; length < Newer.Length; length++)
            Try(Newer[..length]);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = Newer.ToArray();
            for (var i = 0; i <= round % 4; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Try(damaged);
        }

        static void Try(byte[] file)
        {
            try
            {
                GlibcxxPatch.Apply(file).Should().HaveCount(file.Length);
            }
            catch (InvalidDataException refused)
            {
                refused.Message.Should().MatchRegex("^(It|A name) ");
            }
        }
    }

    [Fact]
    public void Torchsharps_own_library_differs_in_23_bytes()
    {
        var file = File.ReadAllBytes(Path.Combine(
            TorchSharpFolder, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

        var patched = GlibcxxPatch.Apply(file);

        file.Zip(patched, (before, after) => before != after).Count(differs => differs).Should().Be(23);
    }

    private static string TorchSharpFolder => typeof(GlibcxxPatchTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == nameof(TorchSharpFolder)).Value!;
}
