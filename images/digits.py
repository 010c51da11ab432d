"""Where four formats spend their bits: on the range, or on the digits."""

from svg import INK, MUTED, box, figure, hatching, line, save, words

NAME = "digits"
LEFT, BIT, TALL = 10, 5, 26  # the bars' left edge, a bit's width, a bar's height
FIRST, STEP = 92, 66  # the first bar's middle, and how far to the next
FORMATS = (
    ("float64", 11, 52),
    ("float32", 8, 23),
    ("float16", 5, 10),
    ("bfloat16", 8, 7),
)


def bar(y, name, scale, digits) -> list[str]:
    """One format: its sign, its bits for the scale, and its bits for the digits."""
    title = f"{name}: {scale} bits and {digits}"
    parts, x = [words(LEFT, y - 26, title, 15, "start")], LEFT
    for bits, fill in ((1, "none"), (scale, f"url(#{NAME}-scale)"), (digits, "none")):
        wide = BIT * bits
        parts += [
            line((x + BIT * at, y - TALL / 2), (x + BIT * at, y + TALL / 2), MUTED, 0.7)
            for at in range(1, bits)
        ]
        parts.append(box(x + wide / 2, y, wide, TALL, INK, fill, 1.5))
        x += wide
    return parts


def key(y) -> list[str]:
    """What the two kinds of bits are for."""
    parts = []
    for x, fill, text in (
        (LEFT + 8, f"url(#{NAME}-scale)", "the range"),
        (LEFT + 138, "none", "the digits"),
    ):
        parts.append(box(x, y, 16, 16, INK, fill, 1.5))
        parts.append(words(x + 16, y, text, 15, "start"))
    return parts


def draw() -> str:
    parts = ["<defs>", hatching(f"{NAME}-scale", INK, 45), "</defs>", *key(22)]
    for row, (name, scale, digits) in enumerate(FORMATS):
        y = FIRST + STEP * row
        parts += bar(y, name, scale, digits)
    return figure(340, FIRST + 3 * STEP + 24, *parts)


if __name__ == "__main__":
    save(__file__, draw())
