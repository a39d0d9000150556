using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes a tensor's elements down, as rows under a headline or as a nested list.</summary>
internal sealed class TensorText
{
    private readonly Func<long, string> element;
    private readonly long[] shape;
    private readonly string newLine;

    /// <summary>Reads from a contiguous tensor on the CPU, which must stay alive meanwhile.</summary>
    public TensorText(Tensor tensor, string format, CultureInfo culture, string newLine)
    {
        this.newLine = newLine;
        shape = tensor.shape;
        element = tensor.dtype switch
        {
            ScalarType.Byte => Read<byte>(value => value.ToString(CultureInfo.InvariantCulture)),
            ScalarType.Int8 => Read<sbyte>(value => value.ToString(CultureInfo.InvariantCulture)),
            ScalarType.Int16 => Read<short>(value => value.ToString(CultureInfo.InvariantCulture)),
            ScalarType.Int32 => Read<int>(value => value.ToString(CultureInfo.InvariantCulture)),
            ScalarType.Int64 => Read<long>(value => value.ToString(CultureInfo.InvariantCulture)),
            ScalarType.Bool => Read<bool>(value => value.ToString(culture)),
            ScalarType.Float16 => Read<Half>(value => ((float)value).ToString(format, culture)),
            ScalarType.Float32 => Read<float>(value => value.ToString(format, culture)),
            ScalarType.Float64 => Read<double>(value => value.ToString(format, culture)),
            _ => throw new NotSupportedException($"Elements of the type {tensor.dtype} cannot be written down."),
        };

        Func<long, string> Read<T>(Func<T, string> write) where T : unmanaged
        {
            var elements = tensor.data<T>();
            return index => write(elements[index]);
        }
    }

    /// <summary>Aligned rows, matrix after matrix, no wider than the line.</summary>
    public string Rows(int width)
    {
        if (shape.Length == 0)
            return ", value = " + element(0);

        var text = new StringBuilder();
        var (rows, columns) = shape.Length == 1 ? (1, shape[0]) : (shape[^2], shape[^1]);
        var matrices = shape[..Math.Max(0, shape.Length - 2)].TotalSize();
        for (long matrix = 0; matrix < matrices; matrix++)
        {
            text.Append(newLine);
            if (shape.Length > 2)
                text.Append(Heading(matrix)).Append(newLine);
            AppendMatrix(text, matrix * rows * columns, rows, columns, width);
        }

        return text.ToString();
    }

    /// <summary>Brackets in brackets; long dimensions are cut in the middle.</summary>
    public string Nested(string open, string close, string suffix, string comma, Func<int, string> lineBreak)
    {
        var text = new StringBuilder();
        Append(0, 0);
        return text.ToString();

        void Append(int depth, long offset)
        {
            if (depth == shape.Length)
            {
                text.Append(element(offset)).Append(shape.Length == 0 ? "" : suffix);
                return;
            }

            text.Append(open);
            var innermost = depth == shape.Length - 1;
            var step = shape[(depth + 1)..].TotalSize();
            foreach (var i in Shown(shape[depth], innermost ? maxColumns : maxRows))
            {
                if (i < 0)
                    text.Append(innermost ? "... " : new string(' ', depth) + " ..." + lineBreak(depth));
                else
                    AppendItem(i, i == shape[depth] - 1);
            }

            text.Append(close);

            void AppendItem(long i, bool isLast)
            {
                if (!innermost && i > 0)
                    text.Append(' ', depth + 1);
                Append(depth + 1, offset + i * step);
                if (!isLast)
                    text.Append(innermost ? ", " : comma + lineBreak(depth));
            }
        }
    }

    // Which positions are shown; -1 stands for those left out.
    private static IEnumerable<long> Shown(long size, int most)
    {
        if (size <= most)
            return Range(0, size);
        return [.. Range(0, most - most / 2), -1, .. Range(size - most / 2, size)];
    }

    private static IEnumerable<long> Range(long from, long to)
    {
        for (var i = from; i < to; i++)
            yield return i;
    }

    private string Heading(long matrix)
    {
        var indices = new string[shape.Length - 2];
        for (var i = indices.Length - 1; i >= 0; i--)
        {
            indices[i] = (matrix % shape[i]).ToString(CultureInfo.InvariantCulture);
            matrix /= shape[i];
        }

        return $"[{string.Join(',', indices)},..,..] =";
    }

    private void AppendMatrix(StringBuilder text, long offset, long rows, long columns, int width)
    {
        var cells = new List<string>[rows];
        for (long row = 0; row < rows; row++)
            cells[row] = Fitting(offset + row * columns, columns, width);
        var shown = rows == 0 ? 0 : cells.Min(row => row.Count);
        var widths = Enumerable.Range(0, shown).Select(column => cells.Max(row => row[column].Length)).ToArray();

        foreach (var row in cells)
        {
            for (var column = 0; column < shown; column++)
                text.Append(' ').Append(row[column].PadLeft(widths[column]));
            text.Append(shown < columns ? " ..." : "").Append(newLine);
        }
    }

    // As many elements as the line holds, with room for an ellipsis.
    private List<string> Fitting(long offset, long columns, int width)
    {
        var cells = new List<string>();
        for (long i = 0; i < columns; i++)
        {
            var cell = element(offset + i);
            if (width - cell.Length - " ...".Length < 0)
                break;
            cells.Add(cell);
            width -= cell.Length + 1;
        }

        return cells;
    }
}
