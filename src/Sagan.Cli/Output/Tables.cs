using System.Globalization;
using SelfAttentionGan.Models;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sagan.Cli.Output;

/// <summary>Tables as the program writes them: a line under the header in a terminal, columns alone in plain text.</summary>
internal static class Tables
{
    /// <summary>Returns a table without columns.</summary>
    public static Table New() => new Table().Border(Console.IsOutputRedirected ? TableBorder.None : TableBorder.Simple);

    /// <summary>Adds columns of text, with these headers.</summary>
    public static Table Texts(this Table table, params string[] headers) => table.Columns(Justify.Left, headers);

    /// <summary>Adds columns of numbers, with these headers.</summary>
    public static Table Numbers(this Table table, params string[] headers) => table.Columns(Justify.Right, headers);

    /// <summary>Adds a row of text; nothing in it is markup.</summary>
    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>A name and what is said of it; long text stays to the right of the name.</summary>
    public static Grid Entry(string name, int width, string text, Color? color = null) => new Grid()
        .AddColumn(new() { Width = width, NoWrap = true, Padding = new(0, 0, 1, 0) })
        .AddColumn(new() { Padding = new(0, 0, 0, 0) })
        .AddRow(new Text(name), new Text(text, color));

    /// <summary>A row for each stage of a network, and one for their sum.</summary>
    public static IRenderable Of(NetworkDescription network)
    {
        var table = New().Texts(network.Network).Numbers("output", "parameters", "multiply-adds");
        foreach (var stage in network.Stages)
            table.Add(stage.Name, string.Join('×', stage.Output), Number(stage.Parameters), Number(stage.MultiplyAdds));
        table.Add("total", "", Number(network.Parameters), Number(network.MultiplyAdds));

        return table;
    }

    /// <summary>Returns a whole number with separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static Table Columns(this Table table, Justify alignment, string[] headers) => table.AddColumns(
    [
        .. headers.Select(header => new TableColumn(new Text(header))
        {
            Alignment = alignment,
            Padding = new(0, 0, 2, 0),
        }),
    ]);
}
