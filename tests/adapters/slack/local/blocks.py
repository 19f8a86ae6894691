"""What Slack accepts as blocks: the kinds there are, what each must hold and how long it may be."""

import json
from collections import Counter
from typing import Any

from tests.adapters.slack.local import elements, rich
from tests.adapters.slack.local.complaints import Complaints
from tests.adapters.slack.local.world import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_000

KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text", "level"},
    "divider": set[str](),
    "context": {"elements"},
    "actions": {"elements"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "rich_text": {"elements"},
    "markdown": {"text"},
}


class TooLong(Exception):
    """The blocks of a message are longer than Slack keeps."""


def check_message(blocks: Any) -> list[str]:
    """What is wrong with a message's blocks, in Slack's words. Raises ``TooLong``."""
    found = _check(blocks, MESSAGE_BLOCKS, "/blocks")
    if not found and len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS:
        raise TooLong
    return found


def check_view(view: Any) -> list[str]:
    """What is wrong with a view, in Slack's words."""
    about = Complaints()
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    about.length(view.get("callback_id"), "/view/callback_id", 255)
    about.length(view.get("external_id"), "/view/external_id", 255)
    about.length(view.get("private_metadata"), "/view/private_metadata", 3000)
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if view["type"] == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        about.plain(view.get("title"), "/view/title", 24)
        for name in ("submit", "close"):
            if name in view:
                about.plain(view[name], f"/view/{name}", 24)
        if "submit" not in view and any(
            isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or ()
        ):
            about.say("missing required field: submit", "/view")
    about.unknown(view, known, "/view")
    return about.found + _check(view.get("blocks"), VIEW_BLOCKS, "/view/blocks")


def _check(blocks: Any, most: int, where: str) -> list[str]:
    about = Complaints()
    if not isinstance(blocks, list):
        about.say("must provide an array", where)
        return about.found
    if len(blocks) > most:
        about.say(f"no more than {most} items allowed", where)
    for number, block in enumerate(blocks):
        here = f"{where}/{number}"
        if not isinstance(block, dict) or block.get("type") not in KEYS:
            about.say(f"unsupported type: {block.get('type') if isinstance(block, dict) else block}", here)
            continue
        about.unknown(block, KEYS[block["type"]] | {"type", "block_id"}, here)
        about.length(block.get("block_id"), f"{here}/block_id", 255)
        _check_block(block, here, about)
    ids = Counter(b["block_id"] for b in blocks if isinstance(b, dict) and b.get("block_id"))
    for name, times in ids.items():
        if times > 1:
            about.say(f"block_id `{name}` already exists for this surface", where)
    focused = json.dumps(blocks).count('"focus_on_load": true')
    if focused > 1:
        about.say("only one element may have focus_on_load", where)
    return about.found


def _check_block(block: Json, here: str, about: Complaints) -> None:
    match block["type"]:
        case "section":
            _check_section(block, here, about)
        case "header":
            about.plain(block.get("text"), f"{here}/text", 150)
        case "context":
            for number, element in enumerate(about.items(block.get("elements"), f"{here}/elements", 1, 10)):
                if not isinstance(element, dict) or element.get("type") != "image":
                    about.text(element, f"{here}/elements/{number}", 3000)
        case "actions":
            _check_actions(block, here, about)
        case "input":
            about.plain(block.get("label"), f"{here}/label", 2000)
            if "hint" in block:
                about.plain(block["hint"], f"{here}/hint", 2000)
            elements.check(block.get("element"), f"{here}/element", about, elements.IN_INPUT)
        case "rich_text":
            rich.check(block, here, about)
        case "markdown":
            about.length(block.get("text"), f"{here}/text", 12_000, least=1, needed=True)
        case "image":
            about.length(block.get("alt_text"), f"{here}/alt_text", 2000, least=1, needed=True)


def _check_actions(block: Json, here: str, about: Complaints) -> None:
    inner = about.items(block.get("elements"), f"{here}/elements", 1, 25)
    for number, element in enumerate(inner):
        elements.check(element, f"{here}/elements/{number}", about, elements.IN_ACTIONS)
    _check_action_ids(inner, here, about)


def _check_section(block: Json, here: str, about: Complaints) -> None:
    if "text" not in block and "fields" not in block:
        about.say("must provide at least one of text or fields", here)
    if "text" in block:
        about.text(block["text"], f"{here}/text", 3000)
    if "fields" in block:
        for number, field in enumerate(about.items(block["fields"], f"{here}/fields", 1, 10)):
            about.text(field, f"{here}/fields/{number}", 2000)
    if "accessory" in block:
        elements.check(block["accessory"], f"{here}/accessory", about, elements.IN_ACTIONS | {"image"})


def _check_action_ids(inner: list[Any], here: str, about: Complaints) -> None:
    ids = Counter(e["action_id"] for e in inner if isinstance(e, dict) and e.get("action_id"))
    for name, times in ids.items():
        if times > 1:
            about.say(f"action_id `{name}` already exists in this block", here)
