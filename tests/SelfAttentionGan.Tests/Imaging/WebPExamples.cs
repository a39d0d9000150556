namespace SelfAttentionGan.Tests.Imaging;

/// <summary>Tiny WebPs, 11×7, of every kind that is read, and their pixels.</summary>
/// <remarks>Written by Pillow 9.4 with libwebp 1.2.4; the pixels are those that Pillow reads.</remarks>
internal static class WebPExamples
{
    /// <summary>Two images, one after the other.</summary>
    public static readonly byte[] Animation = Convert.FromBase64String(
        "UklGRt4AAABXRUJQVlA4WAoAAAACAAAACgAABgAAQU5JTQYAAAAAAAAAAABBTk1GVgAAAAAAAAAAAAoAAAYAAGQAAAJWUDggPgAA"
        + "AFABAJ0BKgsABwAHQJYlsAAFjAAA/tA14+P/+RPtD//Taw13/CE+XMoP7/h4v9AUb39mn/p2m7P6/w7mQAAAQU5NRlQAAAAAAAAA"
        + "AAAKAAAGAABkAAAAVlA4IDwAAABUAQCdASoLAAcAAACWJbAABYwAAP6TKp8//8g0vv/9NrDXf8IT5cyg/Y3tgerRbvoxHIODn8Xl"
        + "b1dt8AA=");

    public static readonly (string Kind, int Channels, string WebP, string Pixels)[] All =
    [
        ("lossy", 3,
            "UklGRk4AAABXRUJQVlA4IEIAAAAwAgCdASoLAAcAAoBCJbACdLcAowAFJ5vKcAD+8YacDTu2NFLgbO/xi0sYxreEwW/tLMW85Quf"
            + "NV/hoD2w+aWcAAA=",
            "000ee50b10e02112d2380ebc540ba16a0a8c800c7c950b69aa0a52be0a40cf0d380724ee1426e82928da4026c55b23aa7421"
            + "968923859f2273b4215cc52249d625410e48f6194aef314bdf4749ca6346b279459b91468ca6447abb4463cd4550de47480b"
            + "66f21667ec2e69db4567c66064ae7763978e6489a16376b6635fca624cdb6544078bee158de82b8eda448dc6608dae7a8c9a"
            + "908e8aa58d77ba8d61cc8d4ede8f460bb0f118b2eb2fb3dd46b2c863b1b07bb19c93b28ca6b279bbb163cfb150e0b4480dcc"
            + "f219cfed2fd1de48cfcb66cfb27ecf9f94d18ea9cf7cbecf65d1cf52e2d24a"),
        ("lossless", 3,
            "UklGRjAAAABXRUJQVlA4TCQAAAAvCoABAJmM6H9sIqL/ASEBYYz/MyUD5kIgkOTPusMxAZhFGQA=",
            "0000ff1700eb2e00d74500c35c00af73009b8a0087a10073b8005fcf004be600370024ff1724eb2e24d74524c35c24af7324"
            + "9b8a2487a12473b8245fcf244be624370048ff1748eb2e48d74548c35c48af73489b8a4887a14873b8485fcf484be6483700"
            + "6cff176ceb2e6cd7456cc35c6caf736c9b8a6c87a16c73b86c5fcf6c4be66c370090ff1790eb2e90d74590c35c90af73909b"
            + "8a9087a19073b8905fcf904be6903700b4ff17b4eb2eb4d745b4c35cb4af73b49b8ab487a1b473b8b45fcfb44be6b43700d8"
            + "ff17d8eb2ed8d745d8c35cd8af73d89b8ad887a1d873b8d85fcfd84be6d837"),
        ("lossy with alpha", 4,
            "UklGRooAAABXRUJQVlA4WAoAAAAQAAAACgAABgAAQUxQSBgAAAAND0AgaYu3/RERHEICQvP/sGhDRP8D8gBWUDggTAAAABACAJ0B"
            + "KgsABwACgEIlsAJ0twABkCCOAsAA/r3ZnqdZpfRXb1mAt7fIpOVA2H7/TOQTfpd+N5P6f/oFhb73r093Z38NAe2636bEAAA=",
            "6663ff006257ff006f55ff008557ff009450dd00a44cc500b750b700cf52a600ec559300ff538200ff517500535dff001c1f"
            + "e2043a2ddc084e2ec80c6029a91074299414862c86189f2f751cbc326320ce304f24da2f42284f77ff001939de083846da10"
            + "4c47c6185d43a72070439228844682309d487338ba4b6040cc4a4d48d8484050347dff003071f30c3e6edf185470cd246269"
            + "ab307266933c866983489d6c7354ba6f6160cc6d4f6cd86b4078198bef002189e510338bd420478cc0305f8da740738d9250"
            + "859184609a906f70b38e5880c68d4890d7903fa011a3e60022ace61438b1d8284ab0c23c60b1a75075b3956489b687789db6"
            + "728cb5b45ba0c9b34bb4dab642c800acd30021c7e5183cd2dd3046c9bf4865d1ac6079d299788cd58a90a1d576a8b9d35fc0"
            + "ccd24ed8ddd546f0"),
        ("lossless with alpha", 4,
            "UklGRjwAAABXRUJQVlA4TC8AAAAvCoABEJkyRPQ/NhHR/4CCtm2YgCl/mG8jMBcCgSR/1h0mkLTF2/4JwDJMAdx8AwA=",
            "0000ff001700eb002e00d7004500c3005c00af0073009b008a008700a1007300b8005f00cf004b00e60037000024ff001724"
            + "eb042e24d7084524c30c5c24af1073249b148a248718a124731cb8245f20cf244b24e62437280048ff001748eb082e48d710"
            + "4548c3185c48af2073489b288a488730a1487338b8485f40cf484b48e6483750006cff00176ceb0c2e6cd718456cc3245c6c"
            + "af30736c9b3c8a6c8748a16c7354b86c5f60cf6c4b6ce66c37780090ff001790eb102e90d7204590c3305c90af4073909b50"
            + "8a908760a1907370b8905f80cf904b90e69037a000b4ff0017b4eb142eb4d72845b4c33c5cb4af5073b49b648ab48778a1b4"
            + "738cb8b45fa0cfb44bb4e6b437c800d8ff0017d8eb182ed8d73045d8c3485cd8af6073d89b788ad88790a1d873a8b8d85fc0"
            + "cfd84bd8e6d837f0"),
    ];

    public static byte[] Of(string kind) =>
        Convert.FromBase64String(All.Single(example => example.Kind == kind).WebP);
}
