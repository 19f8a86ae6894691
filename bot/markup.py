"""The neutral markup of the bot's texts: a small Markdown, parsed once, drawn by every messenger its way.

``**bold**``, ``_italic_``, `` `code` ``, ``[label](https://…)``; a backslash takes the meaning from the sign
after it. What members wrote is escaped before it enters a text, so it can never become markup.
"""

import re
from dataclasses import dataclass, replace

SEAM = 40
"""So many characters before a cut tell where it was."""
SHORTEST_CUT = 1000
"""No field of a form cuts a text before this: who ends a shorter one with « … » means it."""

_SIGNS = re.compile(r"([\\*_`\[\]])")
_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|(?P<bold>\*\*)"
    r"|(?P<italic>(?<!\w)_(?=\S)|(?<=\S)_(?!\w))"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>(?:\\.|[^\]\\\n])+)\]\((?P<link>https?://[^\s)]+)\)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in one style; ``text`` may contain line breaks and is never markup."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None


def escape(words: str) -> str:
    """What somebody wrote, such that ``parse`` gives it back as plain text."""
    return _SIGNS.sub(r"\\\1", words)


def parse(markup: str) -> tuple[Span, ...]:
    """The spans of a text. Unbalanced marks style up to the end; nothing is an error."""
    spans: list[Span] = []
    style = Span("")

    def put(text: str, span: Span) -> None:
        if text and spans and replace(spans[-1], text="") == span:
            spans[-1] = replace(span, text=spans[-1].text + text)
        elif text:
            spans.append(replace(span, text=text))

    position = 0
    for token in _TOKEN.finditer(markup):
        put(markup[position : token.start()], style)
        position = token.end()
        if token["escaped"]:
            put(token["escaped"], style)
        elif token["bold"]:
            style = replace(style, bold=not style.bold)
        elif token["italic"]:
            style = replace(style, italic=not style.italic)
        elif token["code"]:
            put(token["code"], replace(style, code=True))
        else:
            put(re.sub(r"\\(.)", r"\1", token["label"]), replace(style, link=token["link"]))
    put(markup[position:], style)
    return tuple(spans)


def flatten(spans: tuple[Span, ...]) -> str:
    """The characters alone, for labels, notifications and screen readers."""
    return "".join(span.text for span in spans)


def cut(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters, cut at a word where one ends in the last third."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    at_word = kept.rsplit(maxsplit=1)[0] if " " in kept else kept
    return (at_word if len(at_word) >= length * 2 // 3 else kept).rstrip(" ,;:.") + "…"


def uncut(shown: str, whole: str) -> str:
    """``shown`` as somebody left it, with the rest of ``whole`` where ``cut`` took that away.

    A form's field shows as much of a long text as it holds; to send it must not lose what it did not show.
    """
    kept = shown.removesuffix("…")
    seam = kept[-SEAM:]
    at = whole.find(seam) + len(seam)
    is_cut = kept != shown and len(whole) > len(shown) and seam in whole and at >= SHORTEST_CUT
    return kept + whole[at:] if is_cut else shown


def split(text: str, length: int) -> tuple[str, str]:
    """A text in at most ``length`` characters, cut at a word, and what is left to read."""
    if len(text) <= length:
        return text, ""
    head = cut(text, length)
    return head, text[len(head) - 1 :].lstrip(" ,;:.\n")


def cut_spans(spans: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """``spans`` in at most ``length`` characters in all, cut at a word."""
    kept: list[Span] = []
    left = length
    for span in spans:
        if len(span.text) > left:
            return (*kept, replace(span, text=cut(span.text, left))) if left > 0 else tuple(kept)
        kept.append(span)
        left -= len(span.text)
    return tuple(kept)
