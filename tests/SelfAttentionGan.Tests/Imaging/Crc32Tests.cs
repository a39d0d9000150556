using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Imaging;

public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_is_the_standard_one() =>
        (~Crc32.Add(Crc32.Start, "123456789"u8)).Should().Be(0xCBF43926, "it is the check value of CRC-32/ISO-HDLC");

    [Fact]
    public void A_checksum_may_be_taken_in_parts() =>
        Crc32.Add(Crc32.Add(Crc32.Start, "1234"u8), "56789"u8).Should().Be(Crc32.Add(Crc32.Start, "123456789"u8));
}
