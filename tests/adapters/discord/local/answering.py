"""Callbacks: the one answer to an interaction, within three seconds."""

from typing import Any

from tests.adapters.discord.local import components, content, shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.interactions import TYPES, Interaction
from tests.adapters.discord.local.refusals import Complaints
from tests.adapters.discord.local.world import BOT_USER, EPHEMERAL, LOADING, Json, Message

SAY, SAY_LATER, CHANGE_LATER, CHANGE, OFFER, OPEN = 4, 5, 6, 7, 8, 9


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", anonymous=True)
def answer(call: Call) -> Answer:
    """Answer an interaction. Raises ``Refused``."""
    interaction = call.discord.interactions.answering(
        call.parts["interaction_id"], call.parts["interaction_token"]
    )
    body, about = call.fields(), Complaints()
    kind, data = body.get("type"), body.get("data") or {}
    about.one_of(kind, ("type",), _possible(interaction))
    about.settle()
    match kind:
        case 4:
            _say(call, interaction, content.read(data, call.files, ephemeral=True))
        case 5:
            flags = (data.get("flags") or 0) & EPHEMERAL
            _say(call, interaction, content.Content({"flags"}, flags=flags | LOADING))
        case 6:
            interaction.original = interaction.message
        case 7:
            assert interaction.message
            _change(call, interaction, interaction.message, data)
        case 8:
            interaction.choices = _choices(data)
        case 9:
            components.check_modal(data, about)
            about.settle()
            shown = data | {"components": components.numbered(data["components"])}
            call.discord.interactions.show(interaction, shown)
    if interaction.kind == "modal":
        call.world.modals.pop(interaction.user, None)
    interaction.settle(int(body["type"]))
    return _told(call, interaction) if call.query.get("with_response") in {"1", "true"} else None


def _possible(interaction: Interaction) -> set[int]:
    match interaction.kind:
        case "command":
            return {SAY, SAY_LATER, OPEN}
        case "component":
            return {SAY, SAY_LATER, CHANGE_LATER, CHANGE, OPEN}
        case "autocomplete":
            return {OFFER}
        case "modal":
            return {SAY, SAY_LATER} | ({CHANGE_LATER, CHANGE} if interaction.message else set())


def _say(call: Call, interaction: Interaction, read: content.Content) -> None:
    menu = interaction.kind == "command" and interaction.payload["data"]["type"] != 1
    said = Message(
        call.discord.clock.snowflake(),
        interaction.channel,
        BOT_USER,
        type=23 if menu else 20 if interaction.kind == "command" else 0,
        interaction=call.discord.interactions.metadata(interaction),
    )
    read.put(said)
    said.flags = read.flags
    said.only_for = interaction.user if said.flags & EPHEMERAL else None
    content.call(call.world, call.world.channels[interaction.channel], said)
    call.discord.interactions.say(interaction, said)
    interaction.original = said


def _change(call: Call, interaction: Interaction, said: Message, data: Json) -> None:
    channel = call.world.channels[interaction.channel]
    if data:
        content.read(data, call.files, before=said).put(said)
        content.call(call.world, channel, said, rings=False)
        said.edited = call.discord.clock.now()
        call.discord.events.changed(channel, said)
    interaction.original = said


def _choices(data: Json) -> list[Any]:
    about = Complaints()
    offered = about.items(data.get("choices"), ("data", "choices"), 25, needed=True)
    for number, one in enumerate(offered):
        here = ("data", "choices", number)
        about.length(one.get("name"), (*here, "name"), 100, least=1, needed=True)
        if isinstance(one.get("value"), str):
            about.length(one["value"], (*here, "value"), 100, least=1, needed=True)
        elif one.get("value") is None:
            about.say((*here, "value"), "BASE_TYPE_REQUIRED", "This field is required")
    about.settle()
    return offered


def _told(call: Call, interaction: Interaction) -> Json:
    told: Json = {"id": interaction.id, "type": TYPES[interaction.kind]}
    resource: Json = {"type": interaction.answer}
    if interaction.original:
        said = interaction.original
        told["response_message_id"] = said.id
        told["response_message_loading"] = said.loading
        told["response_message_ephemeral"] = said.only_for is not None
        if interaction.answer in {SAY, SAY_LATER, CHANGE}:
            channel = call.world.channels[interaction.channel]
            resource["message"] = shapes.message(call.world, channel, said)
    return {"interaction": told, "resource": resource}
