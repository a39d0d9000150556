using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>What the compiler has written of the library's XML docs beside its assembly.</summary>
internal sealed partial class XmlDocs(Assembly library)
{
    private readonly Dictionary<string, XElement> members =
        XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Returns a type's or a member's summary, as Markdown on one line; nothing where there is none.</summary>
    public string Summary(MemberInfo member) => Text(member, "summary");

    /// <summary>Returns summary and remarks, as Markdown on one line.</summary>
    public string Whole(MemberInfo member) => $"{Summary(member)} {Text(member, "remarks")}".TrimEnd();

    private string Text(MemberInfo member, string part) =>
        members.TryGetValue(Key(member), out var docs) && docs.Element(part) is { } text
            ? Spaces().Replace(Write(text, member), " ").Trim()
            : "";

    private static string Key(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName}",
        PropertyInfo => $"P:{member.DeclaringType!.FullName}.{member.Name}",
        _ => $"F:{member.DeclaringType!.FullName}.{member.Name}",
    };

    private static string Write(XNode node, MemberInfo here) => node switch
    {
        XText text => text.Value.Replace("*", "\\*", StringComparison.Ordinal),
        XElement element => element.Name.LocalName switch
        {
            "see" => Refer(element, here),
            "c" => $"`{element.Value}`",
            "para" => $"{Inside(element, here)} ",
            _ => Inside(element, here),
        },
        _ => "",
    };

    private static string Inside(XElement element, MemberInfo here) =>
        string.Concat(element.Nodes().Select(node => Write(node, here)));

    // A member of the type that is described goes by its own name, and so does an enum's value.
    private static string Refer(XElement see, MemberInfo here)
    {
        var cref = see.Attribute("cref")!.Value;
        var names = cref[2..].Split('(')[0].Split('.');
        var type = (here as Type ?? here.DeclaringType!).FullName;
        var isShort = cref[0] is 'T' or 'F' || string.Join('.', names[..^1]) == type;

        return $"`{(isShort ? names[^1] : $"{names[^2]}.{names[^1]}")}`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
