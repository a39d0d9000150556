using SelfAttentionGan.Interop.Files;

namespace SelfAttentionGan.Interop.PyTorch.Pickling;

/// <summary>Pickle machine (Python's <c>pickle</c>, protocols 2 to 5), which builds data and nothing else.</summary>
/// <remarks>
/// Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, arrays for tuples,
/// and the records beside. No opcode can call what <see cref="PickledGlobal"/> does not list; a value takes memory only
/// where the file has bytes for it, and their number has a limit. Values may contain themselves: who walks them counts.
/// </remarks>
internal sealed class PickleReader(WeightFile file, Stream stream)
{
    private const int MaxValues = 1 << 21;

    private readonly PickleStream input = new(file, stream);
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<int, object?> memo = [];
    private int values;

    /// <summary>The storages that pickles have referred to so far, by their keys.</summary>
    public Dictionary<string, PickledStorage> Storages { get; } = [];

    /// <summary>Reads one pickle, from the stream's position to its end mark.</summary>
    /// <exception cref="InvalidDataException">It is none, or it asks for what is not allowed.</exception>
    public object? Read()
    {
        (values, marks.Capacity) = (0, 16);
        marks.Clear();
        stack.Clear();
        memo.Clear();
        for (var opcode = input.ReadByte(); opcode != '.'; opcode = input.ReadByte())
            Execute(opcode);

        return stack.Count == 1 && marks.Count == 0 ? stack[0] : throw file.Damaged("has a pickle that ends without a value");
    }

    // A codec: one case for each opcode.
    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: RequireProtocol(input.ReadByte()); break;
            case 0x95: input.ReadInt64(); break;                             // FRAME
            case (byte)'(': marks.Add(stack.Count); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)input.ReadByte()); break;             // BININT1
            case (byte)'M': Push((long)input.ReadUInt16()); break;           // BININT2
            case (byte)'J': Push((long)input.ReadInt32()); break;            // BININT
            case 0x8a: Push(input.ReadLong(input.ReadByte())); break;        // LONG1
            case (byte)'G': Push(input.ReadDouble()); break;                 // BINFLOAT
            case (byte)'U': Push(input.ReadLatin1(input.ReadByte())); break; // SHORT_BINSTRING
            case (byte)'T': Push(input.ReadLatin1(input.ReadInt32())); break;
            case (byte)'X': Push(input.ReadText((uint)input.ReadInt32())); break;
            case 0x8c: Push(input.ReadText(input.ReadByte())); break;        // SHORT_BINUNICODE
            case 0x8d: Push(input.ReadText(input.ReadInt64())); break;       // BINUNICODE8
            case (byte)'C': Ignore(input.ReadByte()); break;                 // SHORT_BINBYTES
            case (byte)'B': Ignore((uint)input.ReadInt32()); break;          // BINBYTES
            case 0x8e or 0x96: Ignore(input.ReadInt64()); break;             // BINBYTES8, BYTEARRAY8
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(Pop(1)); break;                                  // TUPLE1
            case 0x86: Push(Pop(2)); break;
            case 0x87: Push(Pop(3)); break;
            case (byte)'t': Push(PopToMark()); break;                        // TUPLE
            case (byte)']': Push(new PickledList()); break;
            case (byte)'a': Append(Pop(1)); break;                           // APPEND
            case (byte)'e': Append(PopToMark()); break;                      // APPENDS
            case (byte)'}': Push(new PickledDictionary()); break;
            case (byte)'s': Set(Pop(2)); break;                              // SETITEM
            case (byte)'u': Set(PopToMark()); break;                         // SETITEMS
            case 0x8f: Push(IgnoredValue.Instance); break;                   // EMPTY_SET
            case 0x90: PopToMark(); Require<IgnoredValue>(Peek()); break;    // ADDITEMS
            case 0x91: PopToMark(); Push(IgnoredValue.Instance); break;      // FROZENSET
            case (byte)'q': memo[input.ReadByte()] = Peek(); break;          // BINPUT
            case (byte)'r': memo[input.ReadInt32()] = Peek(); break;         // LONG_BINPUT
            case 0x94: memo[memo.Count] = Peek(); break;                     // MEMOIZE
            case (byte)'h': Get(input.ReadByte()); break;                    // BINGET
            case (byte)'j': Get(input.ReadInt32()); break;                   // LONG_BINGET
            case (byte)'c': PushGlobal(input.ReadLine(), input.ReadLine()); break;
            case 0x93: PushGlobal(Pop(2)); break;                            // STACK_GLOBAL
            case (byte)'R' or 0x81: Call(Pop(2)); break;                     // REDUCE, NEWOBJ
            case (byte)'b': Build(Pop(1)); break;                            // BUILD
            case (byte)'Q': Push(Remember(PickledObjects.Storage(file, Pop()))); break; // BINPERSID
            default: throw file.Damaged($"has the opcode 0x{opcode:x2} in its pickle, which no weights need");
        }
    }

    private void RequireProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
            throw file.Damaged($"has a pickle of protocol {protocol}, where 2 to 5 are read");
    }

    private void Push(object? value)
    {
        if (++values > MaxValues)
            throw file.Damaged($"has more than {MaxValues} values in its pickle");

        stack.Add(value);
    }

    private void Ignore(long bytes)
    {
        input.Skip(bytes);
        Push(IgnoredValue.Instance);
    }

    private object? Peek() => stack.Count > Floor ? stack[^1] : throw Underflow();

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (stack.Count - count < Floor)
            throw Underflow();

        var popped = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return popped;
    }

    private object?[] PopToMark()
    {
        if (marks.Count == 0)
            throw Underflow();

        var popped = Pop(stack.Count - marks[^1]);
        marks.RemoveAt(marks.Count - 1);
        return popped;
    }

    /// <summary>The position below which nothing is popped: the last mark.</summary>
    private int Floor => marks.Count > 0 ? marks[^1] : 0;

    private void Get(int key) =>
        Push(memo.TryGetValue(key, out var value) ? value : throw file.Damaged($"has no value {key} in its pickle's memo"));

    private void Append(object?[] items)
    {
        if (Peek() is not IgnoredValue)
            Require<PickledList>(Peek()).Items.AddRange(items);
    }

    private void Set(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw file.Damaged("has a key without a value in its pickle");
        if (Peek() is IgnoredValue)
            return;

        var pairs = Require<PickledDictionary>(Peek()).Pairs;
        for (var i = 0; i < items.Length; i += 2)
            pairs.Add((items[i], items[i + 1]));
    }

    private void PushGlobal(object?[] names) => PushGlobal(Require<string>(names[0]), Require<string>(names[1]));

    private void PushGlobal(string module, string name) =>
        Push(PickledGlobal.Find(module, name) ?? throw file.Refused(
            $"names the Python object {Shorten(module)}.{Shorten(name)}, which is not in the list of those that weights need",
            "nothing was run; save the state dict alone in Python: torch.save(model.state_dict(), \"weights.pth\")"));

    private void Call(object?[] call) =>
        Push(PickledObjects.Call(file, Require<PickledGlobal>(call[0]), Require<object?[]>(call[1])));

    /// <summary>Attributes of an object: a state dict has a version of each module there, which is not needed.</summary>
    private void Build(object?[] _)
    {
        if (Peek() is not (PickledDictionary or IgnoredValue or PickledTensor))
            throw file.Damaged("sets attributes in its pickle where there is no object");
    }

    private PickledStorage Remember(PickledStorage storage) =>
        Storages.TryAdd(storage.Key, storage) || Storages[storage.Key] == storage
            ? Storages[storage.Key]
            : throw file.Damaged($"declares its storage '{Shorten(storage.Key)}' in two ways");

    private T Require<T>(object? value)
        where T : class =>
        value as T ?? throw file.Damaged($"has a {value?.GetType().Name ?? "None"} in its pickle where a {typeof(T).Name} belongs");

    private InvalidDataException Underflow() => file.Damaged("takes a value in its pickle where there is none");

    private static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
