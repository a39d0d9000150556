using System.Net;
using System.Text;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Reports;

/// <summary>The page, from its parts that lie beside this file: text, style and script, and the run's data.</summary>
internal static class ReportPage
{
    private static readonly ReportContext Context = new(new(Json.OneLine.Options) { TypeInfoResolver = null });

    private static readonly string[] Scripts =
        ["elements.js", "numbers.js", "charts.js", "pictures.js", "tables.js", "report.js"];

    /// <summary>Returns the length of a page without pictures, in bytes.</summary>
    public static long Length(string title, ReportData data) =>
        Parts(title, data).Sum(part => (long)Encoding.UTF8.GetByteCount(part));

    /// <summary>Writes the page.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="title">The run's name.</param>
    /// <param name="data">What the script shows.</param>
    /// <param name="pictures">Pictures by the names that the data has for them.</param>
    public static void Write(
        TextWriter page, string title, ReportData data, IEnumerable<(string Id, byte[] Picture)> pictures)
    {
        var parts = Parts(title, data);
        page.Write(parts[0]);
        foreach (var (id, picture) in pictures)
            page.Write($"<script type=\"text/plain\" id=\"{id}\">{Convert.ToBase64String(picture)}</script>\n");
        page.Write(parts[1]);
    }

    /// <summary>What comes before the pictures, and what after them.</summary>
    private static string[] Parts(string title, ReportData data)
    {
        // A '<' from the disk could end the data; in JSON it can be spelled in letters.
        var json = Json.Line(data, Context.ReportData).Replace("<", @"\u003c", StringComparison.Ordinal);

        return Part("report.html")
            .Replace("<!--title-->", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("<!--style-->", Part("report.css"), StringComparison.Ordinal)
            .Replace("<!--script-->", string.Concat(Scripts.Select(Part)), StringComparison.Ordinal)
            .Replace("<!--data-->", json, StringComparison.Ordinal)
            .Split("<!--pictures-->");
    }

    private static string Part(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"Reports/{name}")!;
        using var reader = new StreamReader(stream);

        return reader.ReadToEnd();
    }
}
