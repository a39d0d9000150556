using System.Collections;
using System.ComponentModel;
using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, type and device.</summary>
        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <summary>Shape, type and device, or with <paramref name="disamb"/> the elements, too.</summary>
        public string ToString(
            bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            disamb ? ToString(TensorStringStyle, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The tensor in words; what is null is taken from torch.set_printoptions.</summary>
        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            if (style == TensorStringStyle.Default)
                style = TensorStringStyle;
            if (device_type == DeviceType.META || style == TensorStringStyle.Metadata)
                return ToString();

            using var scope = NewDisposeScope();
            newLine ??= torch.newLine;
            var text = new TensorText(
                detach().cpu().contiguous(), fltFormat ?? floatFormat, cultureInfo ?? CultureInfo.CurrentCulture, newLine);
            return style switch
            {
                TensorStringStyle.Julia => this + text.Rows(width ?? lineWidth),
                TensorStringStyle.Numpy => text.Nested("[", "]", "", "", LineBreak),
                TensorStringStyle.CSharp => $"{this}, value = " + CSharp(text, newLine),
                _ => throw new InvalidEnumArgumentException($"Unsupported tensor string style: {style}"),
            };

            string LineBreak(int depth) => string.Concat(Enumerable.Repeat(newLine, (int)ndim - depth - 1));
        }

        /// <summary>The elements as nested lists of scalars; a tensor without dimensions is one scalar.</summary>
        public object tolist()
        {
            if (ndim == 0)
                return ToScalar();

            using var scope = NewDisposeScope();
            var list = new ArrayList();
            for (long i = 0; i < size(0); i++)
                list.Add(this[i].tolist());
            return list;
        }

        private string CSharp(TensorText text, string newLine)
        {
            if (ndim == 0)
                return text.Nested("", "", "", "", _ => "");

            var (name, suffix) = dtype switch
            {
                ScalarType.Bool => ("bool", ""),
                ScalarType.Byte => ("byte", ""),
                ScalarType.Int8 => ("sbyte", ""),
                ScalarType.Int16 => ("short", ""),
                ScalarType.Int32 => ("int", ""),
                ScalarType.Int64 => ("long", "L"),
                ScalarType.Float16 => ("float16", "f"),
                ScalarType.Float32 => ("float", "f"),
                _ => ("double", ""),
            };
            var type = $"{name} [{new string(',', (int)ndim - 1)}] ";
            var elements = text.Nested("{", "}", suffix, ",", _ => newLine);
            return ndim == 1 ? type + elements : $"{newLine}{type}{{{newLine} {elements[1..^1]}{newLine}}}";
        }
    }
}
