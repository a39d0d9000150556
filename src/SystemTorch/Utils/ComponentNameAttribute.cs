namespace TorchSharp.Utils;

/// <summary>Names the parameter, buffer or sub-module that a field holds, where the field's own name will not do.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
