using System.Net;
using System.Text;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Reports;

/// <summary>Builds report.html from its embedded parts (markup, style, scripts) and the run's data.</summary>
internal static class ReportPage
{
    private static readonly ReportContext Context = new(new(Json.LineOptions));

    private static readonly string[] Scripts =
        ["elements.js", "numbers.js", "charts.js", "images.js", "tables.js", "report.js"];

    /// <summary>Returns the length of a page without images, in bytes.</summary>
    public static long Length(string title, ReportData data) =>
        Parts(title, data).Sum(part => (long)Encoding.UTF8.GetByteCount(part));

    /// <summary>Writes the page.</summary>
    /// <param name="page">The destination.</param>
    /// <param name="title">The run's name.</param>
    /// <param name="data">The data for the script.</param>
    /// <param name="images">The images by their identifiers in the data.</param>
    public static void Write(
        TextWriter page, string title, ReportData data, IEnumerable<(string Id, byte[] Bytes)> images)
    {
        var parts = Parts(title, data);
        page.Write(parts[0]);
        foreach (var (id, bytes) in images)
            page.Write($"<script type=\"text/plain\" id=\"{id}\">{Convert.ToBase64String(bytes)}</script>\n");
        page.Write(parts[1]);
    }

    /// <summary>Returns the page before the images, and after them.</summary>
    private static string[] Parts(string title, ReportData data)
    {
        // A '<' in a text could end the data element; JSON can escape it.
        var json = Json.Write(data, Context).Replace("<", @"\u003c", StringComparison.Ordinal);

        return Part("report.html")
            .Replace("<!--title-->", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("<!--style-->", Part("report.css"), StringComparison.Ordinal)
            .Replace("<!--script-->", string.Concat(Scripts.Select(Part)), StringComparison.Ordinal)
            .Replace("<!--data-->", json, StringComparison.Ordinal)
            .Split("<!--images-->");
    }

    private static string Part(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"Reports/{name}")!;
        using var reader = new StreamReader(stream);

        return reader.ReadToEnd();
    }
}
