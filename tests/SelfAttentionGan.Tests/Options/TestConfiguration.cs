using System.Text;
using Microsoft.Extensions.Configuration;

namespace SelfAttentionGan.Tests.Options;

/// <summary>IConfiguration sections made from JSON.</summary>
internal static class TestConfiguration
{
    /// <summary>Reads the section "Options" of a JSON file that has nothing else.</summary>
    public static IConfigurationSection FromJson(string json)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Options": {{json}} }"""));

        return new ConfigurationBuilder().AddJsonStream(file).Build().GetSection("Options");
    }

    /// <summary>Returns JSON with another value of every option than a fresh record has, and its record.</summary>
    public static (string Json, T Options) WithOtherValues<T>()
        where T : class, new()
    {
        var other = new T();
        foreach (var option in OptionRecords.Of(typeof(T)))
            option.SetValue(other, OtherValue(option.GetValue(other)!));

        var lines = OptionRecords.Of(typeof(T))
            .Select(option => FormattableString.Invariant($"\"{option.Name}\": \"{option.GetValue(other)}\""));

        return ($"{{ {string.Join(", ", lines)} }}", other);
    }

    private static object OtherValue(object value) => value switch
    {
        int number => number + 1,
        double number => number + 0.25,
        bool yes => !yes,
        _ => Enum.GetValues(value.GetType()).GetValue(1)!,
    };
}
