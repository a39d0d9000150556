using System.Globalization;
using SelfAttentionGan.Models;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sagan.Cli.Output;

/// <summary>A table of names, numbers and text, rendered as a list where the window is too narrow.</summary>
internal sealed class TextTable
{
    private const int MinTextWidth = 12, Gap = 2;

    private readonly List<(string Header, bool IsNumber, bool Wraps)> columns = [];
    private readonly List<string[]> rows = [];

    /// <summary>The summary of a network: a row for each layer, and one for the total.</summary>
    public static TextTable Of(ModelSummary network)
    {
        var table = new TextTable().Names(network.Network).Numbers("output", "parameters", "multiply-adds");
        foreach (var layer in network.Layers)
            table.Add(layer.Name, string.Join('×', layer.Output), Number(layer.Parameters), Number(layer.MultiplyAdds));

        return table.Add("total", "", Number(network.Parameters), Number(network.MultiplyAdds));
    }

    /// <summary>Formats a whole number with thousands separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Adds columns of names.</summary>
    public TextTable Names(params string[] headers) => Columns(isNumber: false, wraps: false, headers);

    /// <summary>Adds columns of numbers.</summary>
    public TextTable Numbers(params string[] headers) => Columns(isNumber: true, wraps: false, headers);

    /// <summary>Adds columns of text, which may be wrapped.</summary>
    public TextTable Texts(params string[] headers) => Columns(isNumber: false, wraps: true, headers);

    /// <summary>Adds a row; nothing in it is markup.</summary>
    public TextTable Add(params string[] cells)
    {
        rows.Add(cells);

        return this;
    }

    /// <summary>Returns the table without a border.</summary>
    public IRenderable ToPlain() => ToTable(TableBorder.None);

    /// <summary>
    /// Returns the table, or a list where the table is wider than <paramref name="width"/> characters.
    /// </summary>
    public IRenderable Fit(int width) =>
        columns.Select((column, i) => Gap + (column.Wraps ? MinTextWidth : Longest(i))).Sum() <= width
            ? ToTable(TableBorder.Simple)
            : new Rows(rows.Select(ToList));

    private TextTable Columns(bool isNumber, bool wraps, string[] headers)
    {
        columns.AddRange(headers.Select(header => (header, isNumber, wraps)));

        return this;
    }

    private int Longest(int column) => rows.Select(row => row[column].Length).Append(columns[column].Header.Length).Max();

    private Table ToTable(TableBorder border)
    {
        var table = new Table().Border(border);
        foreach (var (header, isNumber, wraps) in columns)
            table.AddColumn(new(new Text(header))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = !wraps,
                Padding = new(0, 0, border == TableBorder.None ? Gap : 1, 0),
            });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));

        return table;
    }

    // A line for the name, then one for each other column.
    private Text ToList(string[] row) => new(string.Join(
        '\n',
        columns.Zip(row).Skip(1).Where(cell => cell.Second.Length > 0)
            .Select(cell => $"  {cell.First.Header}: {cell.Second}").Prepend($"{columns[0].Header}: {row[0]}")));
}
