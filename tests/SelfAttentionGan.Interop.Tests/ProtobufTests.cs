namespace SelfAttentionGan.Interop.Tests;

public sealed class ProtobufTests
{
    // By hand: field 1 is the number 150, field 2 the text "ab", field 3 a fixed 32-bit number.
    private static readonly byte[] Message = [0x08, 0x96, 0x01, 0x12, 2, (byte)'a', (byte)'b', 0x1d, 1, 2, 3, 4];

    [Fact]
    public void A_message_without_replacements_is_copied_byte_for_byte() =>
        Protobuf.Replace(Message, (_, _) => null).Should().Equal(Message);

    [Fact]
    public void A_replacement_has_its_own_length()
    {
        var replaced = Protobuf.Replace(Message, (field, _) => field == 2 ? new byte[200] : null);

        replaced.Should().HaveCount(Message.Length - 2 + 200 + 1, "a length of 200 takes two bytes");
        replaced[3..6].Should().Equal(0x12, 0xc8, 0x01);
        replaced[^5..].Should().Equal(Message[^5..]);
    }

    [Fact]
    public void Texts_are_read_by_their_number()
    {
        Protobuf.Text(Message, 2).Should().Be("ab");
        Protobuf.Text(Message, 1).Should().BeEmpty("it is a number");
    }

    [Fact]
    public void Every_shortened_message_is_refused_or_ends_between_fields()
    {
        int[] ends = [0, 3, 7, 12];

        for (var length = 0; length <= Message.Length; length++)
        {
            var copy = () => Protobuf.Replace(Message.AsMemory(0, length), (_, _) => null);
            if (ends.Contains(length))
                copy.Should().NotThrow();
            else
                copy.Should().Throw<InvalidDataException>().WithMessage("*damaged*");
        }
    }

    [Fact]
    public void Lengths_beyond_the_message_are_refused() =>
        FluentActions.Invoking(() => Protobuf.Replace(
            new byte[] { 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f }, (_, _) => null))
            .Should().Throw<InvalidDataException>();
}
