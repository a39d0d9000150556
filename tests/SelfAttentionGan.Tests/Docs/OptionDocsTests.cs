using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>What the docs say of a default is what a fresh record has.</summary>
public sealed partial class OptionDocsTests
{
    private static readonly XmlDocs Docs = new(typeof(GanTrainerOptions).Assembly);

    public static IEnumerable<object[]> Options => OptionRecords.All.SelectMany(
        record => OptionRecords.Of(record).Select(option => (object[])[record.Name, option.Name]));

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_states_its_default(string record, string option)
    {
        var summary = Docs.Summary(Find(record, option));

        summary.Should().MatchRegex("[Dd]efault", $"who reads of {record}.{option} wants to know what they get");
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_stated_number_is_the_default(string record, string option)
    {
        var property = Find(record, option);
        if (property.PropertyType != typeof(int) && property.PropertyType != typeof(double))
            return;

        var stated = Stated().Match(Docs.Summary(property)).Groups.Values.Skip(1)
            .FirstOrDefault(group => group.Success);
        var fresh = property.GetValue(Activator.CreateInstance(property.DeclaringType!));

        stated.Should().NotBeNull("it is said as \"The default is 1.\", \"the default, 1,\" or \"1, the default,\"");
        double.Parse(stated!.Value.Replace(" ", ""), CultureInfo.InvariantCulture)
            .Should().Be(Convert.ToDouble(fresh, CultureInfo.InvariantCulture), $"of {record}.{option}");
    }

    private static PropertyInfo Find(string record, string option) =>
        OptionRecords.All.Single(type => type.Name == record).GetProperty(option)!;

    [GeneratedRegex(@"[Tt]he default(?: is|,) (\d[\d ]*(?:\.\d+)?(?:e-?\d+)?)|(\d[\d.]*), the default")]
    private static partial Regex Stated();
}
