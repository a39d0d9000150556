namespace SelfAttentionGan.Tests;

/// <summary>Says why a test cannot run here: a library of the operating system is not installed.</summary>
internal static class Missing
{
    /// <summary>The library's own complaint; null where it is there.</summary>
    public static string? Reason(Func<object> library)
    {
        try
        {
            _ = library();
            return null;
        }
        catch (DllNotFoundException missing)
        {
            return missing.Message;
        }
    }
}
