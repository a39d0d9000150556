using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class SystemLibraryTests
{
    private static readonly LibraryFile Nowhere = new("Install it.", "libnowhere.so.0", "libnowhere.so");

    [Fact]
    public void A_missing_library_is_named_with_what_needs_it_and_how_to_get_it()
    {
        var library = new SystemLibrary("Reading JPEG takes libnowhere 2.0", Nowhere, Nowhere, Nowhere, "Or do not.");

        library.Invoking(missing => missing.Find<Action>("function")).Should().Throw<DllNotFoundException>()
            .WithMessage("Reading JPEG takes libnowhere 2.0, but none of libnowhere.so.0, libnowhere.so can be loaded. "
                + "Install it. Or do not.");
    }
}
