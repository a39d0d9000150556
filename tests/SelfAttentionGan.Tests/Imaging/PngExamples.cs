namespace SelfAttentionGan.Tests.Imaging;

/// <summary>Tiny PNGs, 5×3, of every kind the standard knows, and their pixels.</summary>
/// <remarks>
/// Not written by this library: made with Python's zlib and struct after the standard, filters 0 to 4 one after the
/// other. The pixels are those Pillow 9.4 reads; 16-bit samples and keyed gray, where it differs, are value · 255 /
/// max, rounded.
/// </remarks>
internal static class PngExamples
{
    public static readonly (string Kind, int Channels, string Png, string Pixels)[] All =
    [
        ("gray, 1 bits", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQAAAABzTfhVAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAO"
            + "SURBVHicY9BgPMC0AgADvgGUQeBiFgAAAABJRU5ErkJggg==",
            "0000ff00ffffff00000000ffff00ff"),
        ("gray, 2 bits", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgAAAAA07YKFAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAR"
            + "SURBVHicY7BvYLyUx/T0AAAN6QOomcFd9AAAAABJRU5ErkJggg==",
            "00ffffffaaff5500aa55aaff55ff00"),
        ("gray, 4 bits", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAAAAAC7rXclAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAU"
            + "SURBVHicY4ixKmDs91vMVOB2AAAVzAQALBP/OwAAAABJRU5ErkJggg==",
            "55cc33aa7788ffdddd88ffff223344"),
        ("gray, 8 bits", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAAAAAB+XZokAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAa"
            + "SURBVHicY+i9VP07ivHtKsWWaKYH3mq7OwFQvghf8D/p0gAAAABJRU5ErkJggg==",
            "8dd27bfb5aed97b83c97cde2def720"),
        ("gray, 16 bits", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAAAAAAuzUZnAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAq"
            + "SURBVHicYzgeVT5pfafbJ+bdjKLuT3a9ic4IVExh0kjVOfdNM37L0j4A950Ox+7A5TYAAAAASUVORK5CYII=",
            "c777af470415f8e44d6e3d26dbac14"),
        ("rgb, 8 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAADUVFKvAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAA7"
            + "SURBVHicATAAz/8AM5Dm/jecCCwzcVi6eFbnAaCyvrYyRvhE/bHudNKaZgJtzUrb9A5I3U7vO9pFFlE97Rf9Q7mHdwAA"
            + "AABJRU5ErkJggg==",
            "3390e6fe379c082c337158ba7856e7a0b2be56e4044e2801ff1675d1b0db0d7f0831d81296054fee514f16c62c"),
        ("rgb, 16 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAIAAACExI7sAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAABo"
            + "SURBVHicAV0Aov8Af7kGSwWl1tACAXdfbV4gkKUavT/8KTIW7FkP2iQqAZkw3gblUCQ+KN+FhBGvgUXG2uAwkJ6C1VZM"
            + "RXWZfQJXatwdwnvB0kOAcIQkJbBxDuiiYmNXkJJj3p40EywVnigpGwhc3QAAAABJRU5ErkJggg==",
            "7f0606d602776d20a4bdfb32eb102499dde4bd076acd8730ae18b2055c4bf0b9a77e49d9f1373e507a4267f95e"),
        ("palette, 1 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQMAAABh+Fe7AAAABlBMVEX6PivYTb0L0TeZAAAAFHRFWHRDb21tZW50AG1h"
            + "ZGUgYnkgaGFuZCyo+ikAAAAOSURBVHicY7jAuIMpAgAGngHkT41b5QAAAABJRU5ErkJggg==",
            "d84dbdd84dbdfa3e2bd84dbdfa3e2bd84dbdfa3e2bd84dbdd84dbdd84dbdfa3e2bfa3e2bfa3e2bd84dbdfa3e2b"),
        ("palette, 2 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgMAAAAmWC1rAAAADFBMVEUkqXF7ya/lKsKKCRLE/NCnAAAAFHRFWHRDb21t"
            + "ZW50AG1hZGUgYnkgaGFuZCyo+ikAAAARSURBVHicY0g6wLiPianHAQANewKyUArQzwAAAABJRU5ErkJggg==",
            "7bc9afe52ac224a971e52ac28a0912e52ac28a09128a0912e52ac28a09127bc9af24a971e52ac2e52ac224a971"),
        ("palette, 4 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAMAAACpGNjLAAAAMFBMVEVWojcoAH+FFDqcXTsBCaMd2I5AoylTf6QjWhch"
            + "OVDoZRvpkR0VFumPrvZm6Gez0xGZYwLIAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAUSURBVHicY4jS"
            + "+MCodPEuk5U4AwAY+wOXCG+71gAAAABJRU5ErkJggg==",
            "1dd88ee8651b85143a235a17b3d31185143a85143ab3d3119c5d3b8faef61dd88e1516e956a237e8651b8faef6"),
        ("palette, 8 bits", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAMAAABs6DXKAAAAPFBMVEXN1MKpRBPKWT8AIwljS3+SSYibrJoIPcufS1vt"
            + "vF9KIcyharGNiKzDhGlBTfovGJ1TGIy/B3wnk8zNyEu4TAljAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikA"
            + "AAAaSURBVHicY2Bn4+BjYRRgYP7MxvTj69+//wEZmgYdtArBHgAAAABJRU5ErkJggg==",
            "083dcb9bac9a9f4b5b414dfa634b7f53188c53188ccdc84b9bac9a8d88ac9f4b5b92498853188c002309a16ab1"),
        ("gray and alpha, 8 bits", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAQAAADxPw1zAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAs"
            + "SURBVHicASEA3v8Ao6bmscEZTF6l3gFXf2iyowDFgLl1Alky/4It7KGAks0R0RCWhXKDDgAAAABJRU5ErkJggg==",
            "a3a3a3a6e6e6e6b1c1c1c1194c4c4c5ea5a5a5de5757577fbfbfbf3162626231272727b1e0e0e026b0b0b0b1bebe"
            + "beb38f8f8f1dc8c8c831727272f3"),
        ("gray and alpha, 16 bits", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAQAAAChr9EwAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAABK"
            + "SURBVHicAT8AwP8AkNdKMxAEQd+OGNnQ0Ik2ULSepkgBzZt/Y7Jl7BxinxvIOhr70MV0VfUCknBiPJhJVBa97XzbWbrg"
            + "UY18bDGqiR5PyBWESAAAAABJRU5ErkJggg==",
            "9090904a101010428e8e8ed9d0d0d036b4b4b4a6cdcdcd7f7f7f7f6be1e1e1861c1c1c81dfdfdfd55f5f5fe11717"
            + "17bf9e9e9e02747474616d6d6d42"),
        ("rgba, 8 bits", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAYAAABbNsX4AAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAJ"
            + "SURBVHicAT8AwP8A2m/sLs0AAAAJSURBVNMjw50vaUeHIe+PrFoAAAAJSURBVH8dItmDSdxVK/s+vQ8AAAAJSURBVOYB"
            + "AvERznMv6EyPMRAAAAAJSURBVJ+WmAS6fjUhoyoy/FcAAAAJSURBVOIgFxECtPF5U3Y8WK0AAAAJSURBVNQsSKfSYMeQ"
            + "5lEkWp8AAAAJSURBVLNJvFFow/t+wJj/HdYAAAACSURBVB3myv6W6wAAAABJRU5ErkJggg==",
            "dad323c39d2f694787217f1d22d98349dc552be602f111ce7520f96d0bb8fd2789ed1eca6b0d35dbb6e28a21494c"
            + "4114dd18c4b76fa06786bc75f8d6"),
        ("rgba, 16 bits", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAYAAAALphm7AAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAACG"
            + "SURBVHicAXsAhP8AFGDnZii5NeNcwdELgfnBqRJHv/cNsT8wOC7VpGLOxTe9QbGDnCPd2AEHeapaC4WgmWw/T7HUcW95"
            + "d4U1gH6BeaX57SqzkGTEaYXtlaPRI2HSAlYOWNQcy7CnIIjmDTcp/8G/lA/0crAM7AcuGyiF1nt7tvVJ+SkLdzN+oDu9"
            + "F7Y+ygAAAABJRU5ErkJggg==",
            "14e629365cd081c112bf0e3f38d562c4bdb19cdd07aa0ba073f8df0fe92e5d88e258ed4c68edbead5d02275093de"
            + "160fa93dce94e97372c71e37e624"),
        ("gray, 1 bits interlaced", 1,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQAAAAEESsjDAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAW"
            + "SURBVHicY2hgbGBqYFZgaWBoYHQAABYAAuzvYRF8AAAAAElFTkSuQmCC",
            "ffffff00ff00ff00000000ff0000ff"),
        ("rgb, 8 bits interlaced", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAAGjU2I5AAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAA/"
            + "SURBVHicATQAy/8AL1NRAT98QQIUcrQD2Ah6xIBcP62lBLG5gEY8qgBkx5XmhekBKDjvjEWfoA+duwxkV92RACIVxefh"
            + "xnoAAAAASUVORK5CYII=",
            "2f5351b1b9801472b4f7f52a3f7c412838efb47d8e548c2b0f988f667520d8087a64c795308499e685e957eff1"),
        ("palette, 1 bits interlaced", 3,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQMAAAEW/2ctAAAABlBMVEUEB8d3RLf34iONAAAAFHRFWHRDb21tZW50AG1h"
            + "ZGUgYnkgaGFuZCyo+ikAAAAWSURBVHicY2hgbGBiYHZgOcDgwLgCABNIAvQp/uTIAAAAAElFTkSuQmCC",
            "7744b77744b70407c77744b77744b77744b70407c77744b70407c77744b70407c70407c77744b77744b70407c7"),
        ("gray and alpha, 8 bits interlaced", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAQAAAGGOD3lAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAw"
            + "SURBVHicASUA2v8AhW8BowICxagDPwSvl8fFBBddYcwA+gYAOQH7l7zwolasjbZfAYQPhXhJJS0AAAAASUVORK5CYII=",
            "8585856f1717175dc5c5c5a878787829a3a3a302fbfbfb97b7b7b787595959dd0505056abbbbbbc93f3f3f04fafa"
            + "fa06cecece99000000392e2e2e11"),
        ("rgba, 8 bits interlaced", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAYAAAEsMfVuAAAAFHRFWHRDb21tZW50AG1hZGUgYnkgaGFuZCyo+ikAAAAJ"
            + "SURBVHicAUMAvP8AlzqIwX4AAAAJSURBVCBVXwG2AGRiAklacugAAAAJSURBVIvjM10DAjci4zPIHQkAAAAJSURBVDu3"
            + "snnbyXb0BJgBKeQAAAAJSURBVAhWnJCk2bIDAI+jVfkAAAAJSURBVOy+R/G8IAMEAYUEh5IAAAAJSURBVFFR12NJvO0q"
            + "xO2OFWkAAAAJSURBVJL+Mn1WAZvns5oM+vUAAAAGSURBVJAXj9kdCU6COHsAAAAASUVORK5CYII=",
            "9720555f08569c908be3335dac2f4e93b60064625151d7639a0dc48d5e9fc2bfdbf5c35ac2a85371023722e3ecbe"
            + "47f13cd2c3eabc200304f932d769"),
        ("gray with a see-through level", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAAAAAB+XZokAAAAAnRSTlMA22eSxmQAAAAUdEVYdENvbW1lbnQAbWFkZSBi"
            + "eSBoYW5kLKj6KQAAABtJREFUeJxjuL1BoGAVY/Oiue8TmdZ1xEZ7AwBMnggEOvJotAAAAABJRU5ErkJggg==",
            "dbdbdb00b0b0b0ff101010ff707070ffaaaaaaff838383ff252525ffc2c2c2ffb1b1b1ff121212ff313131ffadad"
            + "adff1f1f1fff0c0c0cff5d5d5dff"),
        ("rgb with a see-through color", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAADUVFKvAAAABnRSTlMAPwBbALjohNIpAAAAFHRFWHRDb21tZW50AG1h"
            + "ZGUgYnkgaGFuZCyo+ikAAAA7SURBVHicATAAz/8AP1u4Oq6WZxxLX9MARr8HAZM/d3L+WPDiFQSHUq6oIAIC5tfsJNIl"
            + "mX+gYPmS0pLiwxX4zG2+NwAAAABJRU5ErkJggg==",
            "3f5bb8003aae96ff671c4bff5fd300ff46bf07ff933f77ff053dcffff51fe4fff9a636ffa74e56ff95254efff161"
            + "a1ff1ab863ff99062fff3920e8ff"),
        ("palette with transparency", 4,
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAMAAACpGNjLAAAAMFBMVEXKn527LacuGcIJtDblCcfqa/oi3OM6sr+TCa4V"
            + "YkRX/ZNXe7a1zO/l2JxjYl9z7aj93fESAAAAAnRSTlMAgJsrThgAAAAUdEVYdENvbW1lbnQAbWFkZSBieSBoYW5kLKj6"
            + "KQAAABRJREFUeJxjaDExYFzhGsy07p0BABVrA/i1tuQOAAAAAElFTkSuQmCC",
            "9309aeffe509c7ff09b436ffe509c7ff09b436ff57fd93ff9309aeff63625fffe5d89cffe509c7ffea6bfaff22dc"
            + "e3ffe5d89cff577bb6ff3ab2bfff"),
    ];
}
