using System.Text;

namespace SelfAttentionGan.Data.Captions;

/// <summary>A vocabulary's file: a heading, then a word in each line, in the order of the tokens.</summary>
internal static class VocabularyFile
{
    private const string Heading = "vocabulary 1";

    // A million words of 64 letters: longer files are none.
    private const long MaxBytes = 1 << 26;

    public static void Write(Vocabulary vocabulary, string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, string.Join('\n', [Heading, .. vocabulary.Words, ""]));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static Vocabulary Read(string path)
    {
        var lines = CaptionText.Read(path, MaxBytes).Split('\n', StringSplitOptions.TrimEntries);
        if (lines[0] != Heading)
            throw Invalid(path, $"begins with the line '{Heading}'", 1, lines[0]);

        var last = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; i < last; i++)
            if (Vocabulary.Split(lines[i]) is not [var word] || word != lines[i])
                throw Invalid(path, "has one word in lower case in each line", i + 1, lines[i]);
            else if (!known.Add(word))
                throw Invalid(path, "has each word once", i + 1, lines[i]);

        return known.Count > 0 ? new(lines[1..last]) : throw Invalid(path, "has words", lines.Length, "");
    }

    private static InvalidDataException Invalid(string path, string rule, int line, string text) => new(
        $"{path}: A vocabulary {rule}, but line {line} is '{CaptionText.Short(text)}'. Save it again by " +
        $"{nameof(Vocabulary)}.{nameof(Vocabulary.Save)}.");
}

/// <summary>Text files of captions and vocabularies.</summary>
internal static class CaptionText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file of text in UTF-8.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty or too long, or no UTF-8.</exception>
    public static string Read(string path, long maxBytes)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"{path}: A text file is read, but there is none. Correct the path, or write it first.", path);

        // Opening a pipe would block until a process writes to it.
        var length = Folder.RealPath.File(path).Length;
        if (length == 0 || length > maxBytes)
            throw new InvalidDataException(
                $"{path}: A text file of captions or words has 1 to {maxBytes} bytes, but this has {length}. Write it " +
                "again.");

        try
        {
            return Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException damage)
        {
            throw new InvalidDataException(
                $"{path}: Captions and words are text in UTF-8, but this is not (at byte {damage.Index}). Save it as " +
                "UTF-8.", damage);
        }
    }

    public static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
