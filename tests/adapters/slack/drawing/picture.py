"""Block Kit → a page that looks much like Slack, for the blocks the bot uses and no others."""

from collections.abc import Sequence
from html import escape
from typing import Any

Json = dict[str, Any]

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { padding: 20px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "Liberation Sans", sans-serif }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 0 10px; width: 600px }
.face { width: 36px; height: 36px; border-radius: 6px; background: #e9e4f2; padding: 8px }
.face svg { width: 20px; height: 20px; display: block }
.who { font-weight: 700 } .who span { font-weight: 400; font-size: 12px; color: #616061; margin-left: 6px }
.who .app { background: #e8e8e8; border-radius: 3px; padding: 1px 4px; font-size: 10px; font-weight: 700 }
.where { grid-column: 2; font-size: 12px; color: #616061; margin-bottom: 2px }
.blocks > * { margin: 6px 0 } .blocks > :first-child { margin-top: 2px }
.text { white-space: pre-wrap }
.quote { white-space: pre-wrap; border-left: 4px solid #ddd; padding-left: 12px }
.context { font-size: 12.5px; color: #616061 }
hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0 !important }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
.button { border: 1px solid #bbb; border-radius: 8px; padding: 5px 12px; font-size: 14px; font-weight: 700 }
.primary { background: #007a5a; border-color: #007a5a; color: #fff }
.danger { border-color: #e01e5a; color: #e01e5a }
.modal { width: 520px; border: 1px solid #ccc; border-radius: 10px; box-shadow: 0 2px 10px #0002 }
.modal header, .modal footer { display: flex; align-items: center; padding: 14px 20px }
.modal header { font-size: 20px; font-weight: 700; border-bottom: 1px solid #e3e3e3 }
.modal header span { margin-left: auto; font-weight: 400; color: #616061 }
.modal footer { justify-content: flex-end; gap: 8px; border-top: 1px solid #e3e3e3 }
.modal .blocks { padding: 8px 20px 16px } .modal .blocks > * { margin: 14px 0 }
.home { width: 600px } .home .blocks { padding: 8px 4px } .home .blocks > * { margin: 10px 0 }
.home header { display: flex; align-items: center; gap: 10px; font-size: 18px; font-weight: 700 }
.home nav { display: flex; gap: 20px; margin-top: 10px; border-bottom: 1px solid #ddd; color: #616061 }
.home nav span { padding: 6px 2px; font-size: 13px; font-weight: 700 }
.home nav .here { border-bottom: 2px solid #007a5a; color: #1d1c1d }
.label { font-weight: 700; margin-bottom: 5px } .label span { font-weight: 400; color: #616061 }
.field { border: 1px solid #999; border-radius: 5px; padding: 7px 12px; min-height: 38px }
.field { white-space: pre-wrap }
.lines { min-height: 62px }
.chosen { display: flex; justify-content: space-between }
.choice { display: flex; align-items: center; gap: 8px; margin: 4px 0 }
.choice i { width: 17px; height: 17px; border: 1px solid #888; border-radius: 50% }
.choice .on { border: 5px solid #1264a3 }
.hint { font-size: 12.5px; color: #616061; margin-top: 4px }
code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; padding: 0 3px; color: #c01343 }
a { color: #1264a3; text-decoration: none }
.emoji svg { width: 1.2em; height: 1.2em; vertical-align: -.22em }
"""

_TOOLBOX = (
    '<path d="M8 7V5.5q0-1.5 1.5-1.5h5q1.5 0 1.5 1.5V7" fill="none" stroke="#555" stroke-width="2"/>'
    '<rect x="2" y="7" width="20" height="13" rx="2" fill="#d8453b"/>'
    '<path d="M2 13h20" stroke="#a52f27" stroke-width="1.5"/>'
    '<rect x="10" y="11" width="4" height="4" rx="1" fill="#f2c744"/>'
)
EMOJI = {
    "🧰": _TOOLBOX,
    "👋": '<path d="M6.5 13 4.4 9.8M9 11 6.3 5.6M12 9.6 9.4 4.3M15 8.9l-2.3-4M18 11V6.5" '
    'stroke="#f2b632" stroke-width="2.6" stroke-linecap="round"/>'
    '<path d="M6.5 13 15 8.5 19.3 10.5v5q0 5.5-5.8 5.5T6.5 13z" fill="#f2b632"/>',
    "⚠️": '<path d="M12 3 22.5 21h-21z" fill="#f7c531" stroke="#f7c531" stroke-width="2"/>'
    '<path d="M12 9v6" stroke="#333" stroke-width="2.4"/><circle cx="12" cy="18.3" r="1.5" fill="#333"/>',
    "↔️": '<rect x="1" y="1" width="22" height="22" rx="4" fill="#3b88c3"/>'
    '<path d="M5 12h14M8.5 8 4.5 12l4 4M15.5 8l4 4-4 4" fill="none" stroke="#fff" stroke-width="2.2"/>',
}
"""Drawn by us: a machine may have no font for them."""


def page(drawn: Json, where: str) -> str:
    """A message, with a line that says where it stands and who sees it; or a modal, or the bot's own page."""
    draw = {"modal": _modal, "home": _home}.get(drawn.get("type", ""))
    body = draw(drawn) if draw else _message(drawn, where)
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><style>{STYLE}</style><body>{body}'


def _message(drawn: Json, where: str) -> str:
    return (
        f'<div class="message" id="drawn"><div class="where">{_text(where)}</div>'
        f'<div class="face">{_svg(_TOOLBOX)}</div>'
        '<div><div class="who">Mallette <span class="app">APP</span><span>9 h 00</span></div>'
        f'<div class="blocks">{_blocks(drawn["blocks"])}</div></div></div>'
    )


def _home(drawn: Json) -> str:
    return (
        f'<div class="home" id="drawn"><header><div class="face">{_svg(_TOOLBOX)}</div>Mallette</header>'
        '<nav><span class="here">Accueil</span><span>Messages</span></nav>'
        f'<div class="blocks">{_blocks(drawn["blocks"])}</div></div>'
    )


def _modal(drawn: Json) -> str:
    header = f"<header>{_plain(drawn['title'])}<span>✕</span></header>"
    blocks = f'<div class="blocks">{_blocks(drawn["blocks"])}</div>'
    sending = (
        f'<footer><span class="button">Annuler</span>'
        f'<span class="button primary">{_plain(drawn["submit"])}</span></footer>'
        if "submit" in drawn
        else ""
    )
    return f'<div class="modal" id="drawn">{header}{blocks}{sending}</div>'


def _blocks(blocks: Sequence[Json]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Json) -> str:
    match block["type"]:
        case "rich_text":
            return "".join(_paragraph(part) for part in block["elements"])
        case "context":
            return f'<div class="context">{"".join(_plain(part) for part in block["elements"])}</div>'
        case "divider":
            return "<hr>"
        case "actions":
            return f'<div class="actions">{"".join(_button(button) for button in block["elements"])}</div>'
        case "input":
            return _input(block)
    raise ValueError(f"No picture of {block['type']} yet.")


def _paragraph(part: Json) -> str:
    kind = {"rich_text_section": "text", "rich_text_quote": "quote"}[part["type"]]
    return f'<div class="{kind}">{"".join(_run(run) for run in part["elements"])}</div>'


def _run(run: Json) -> str:
    drawn = _text(run["text"])
    for style, tag in (("bold", "b"), ("italic", "i"), ("code", "code")):
        if run.get("style", {}).get(style):
            drawn = f"<{tag}>{drawn}</{tag}>"
    return f"<a>{drawn}</a>" if run["type"] == "link" else drawn


def _button(button: Json) -> str:
    return f'<span class="button {button.get("style", "")}">{_plain(button["text"])}</span>'


def _input(block: Json) -> str:
    optional = " <span>(facultatif)</span>" if block["optional"] else ""
    hint = f'<div class="hint">{_plain(block["hint"])}</div>' if "hint" in block else ""
    label = f'<div class="label">{_plain(block["label"])}{optional}</div>'
    return f"<div>{label}{_element(block['element'])}{hint}</div>"


def _element(element: Json) -> str:
    chosen = element.get("initial_option")
    match element["type"]:
        case "plain_text_input":
            lines = " lines" if element["multiline"] else ""
            return f'<div class="field{lines}">{_text(element.get("initial_value", ""))}</div>'
        case "static_select":
            shown = _plain(chosen["text"]) if chosen else ""
            return f'<div class="field chosen">{shown}<span>⌄</span></div>'
        case "radio_buttons":
            return "".join(_choice(option, on=option == chosen) for option in element["options"])
    raise ValueError(f"No picture of {element['type']} yet.")


def _choice(option: Json, *, on: bool) -> str:
    return f'<div class="choice"><i class="{"on" if on else ""}"></i>{_plain(option["text"])}</div>'


def _plain(text: Json) -> str:
    return _text(text["text"])


def _text(text: str) -> str:
    drawn = escape(text)
    for emoji, shape in EMOJI.items():
        drawn = drawn.replace(emoji, f'<span class="emoji">{_svg(shape)}</span>')
    return drawn


def _svg(shape: str) -> str:
    return f'<svg viewBox="0 0 24 24">{shape}</svg>'
