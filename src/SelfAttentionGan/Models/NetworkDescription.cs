using System.Globalization;
using System.Text;

namespace SelfAttentionGan.Models;

/// <summary>A network's stages with their shapes and costs: data, and a table when written as text.</summary>
/// <param name="Network">What it is: generator or discriminator.</param>
/// <param name="Stages">Its stages, in the order that a map passes them.</param>
public sealed record NetworkDescription(string Network, IReadOnlyList<StageDescription> Stages)
{
    /// <summary>Numbers that the network learns.</summary>
    public long Parameters => Stages.Sum(stage => stage.Parameters);

    /// <summary>Multiplications with an addition for one picture.</summary>
    public long MultiplyAdds => Stages.Sum(stage => stage.MultiplyAdds);

    /// <summary>Returns a table, a line for each stage and one for their sum.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();

        Line(Network, "output", "parameters", "multiply-adds");
        foreach (var stage in Stages)
            Line(stage.Name, string.Join('×', stage.Output), Number(stage.Parameters), Number(stage.MultiplyAdds));
        Line("total", "", Number(Parameters), Number(MultiplyAdds));

        return table.ToString();

        void Line(string name, string output, string parameters, string cost) =>
            table.Append(CultureInfo.InvariantCulture, $"{name,-14}{output,14}{parameters,14}{cost,18}").Append('\n');
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
