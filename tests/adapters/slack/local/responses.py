"""What the bot sends to response URLs."""

from typing import TYPE_CHECKING, Any

from tests.adapters.slack.local import shapes
from tests.adapters.slack.local.calls import Refused
from tests.adapters.slack.local.chat import check_blocks, numbered
from tests.adapters.slack.local.handles import ResponseUrl
from tests.adapters.slack.local.world import BOT_ID, BOT_USER, Json, Message

if TYPE_CHECKING:
    from tests.adapters.slack.local.server import LocalSlack

KNOWN = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "metadata", "mrkdwn",
}  # fmt: skip


def respond(slack: "LocalSlack", key: str, body: Any) -> None:
    """Do what was sent to a response URL. Raises ``Refused``."""
    url = slack.handles.respond(key)
    if not isinstance(body, dict) or not set(body) <= KNOWN:
        raise Refused("invalid_payload")
    channel = slack.world.channels[url.channel]
    original = channel.message(url.message) if url.message else None
    if body.get("delete_original"):
        if original is not None:
            if original.only_for:
                channel.messages.remove(original)
            else:
                slack.events.remove(channel, original)
        return
    drawn = check_blocks(body.get("blocks"))
    text = str(body.get("text") or "")
    if not text.strip() and not drawn:
        raise Refused("no_text")
    if body.get("replace_original") and original is not None:
        _replace(slack, original, text, drawn)
    else:
        say(slack, url, text, drawn, in_channel=body.get("response_type") == "in_channel", body=body)


def say(
    slack: "LocalSlack", url: ResponseUrl, text: str, drawn: list[Json], *, in_channel: bool, body: Json
) -> Message:
    """Add a message where somebody turned to the bot; for them alone unless it is for everybody."""
    channel = slack.world.channels[url.channel]
    said = Message(
        ts=slack.clock.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=numbered(drawn),
        thread_ts=body.get("thread_ts") or (url.thread if not in_channel else None),
        bot_id=BOT_ID,
        only_for=None if in_channel else url.user,
    )
    channel.messages.append(said)
    if in_channel:
        slack.events.posted(channel, said)
    return said


def _replace(slack: "LocalSlack", original: Message, text: str, drawn: list[Json]) -> None:
    channel = slack.world.channels[original.channel]
    before = shapes.message(original, channel)
    original.text, original.blocks = text, numbered(drawn)
    if original.only_for is None:
        slack.events.changed(channel, original, before)
