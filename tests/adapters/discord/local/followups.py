"""What the bot says by an interaction's token, for a quarter of an hour."""

from tests.adapters.discord.local import content, shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.interactions import Interaction
from tests.adapters.discord.local.messages import change
from tests.adapters.discord.local.refusals import Refused
from tests.adapters.discord.local.world import BOT_USER, EPHEMERAL, Message

HOOK = "/webhooks/{webhook_id}/{webhook_token}"


@route("POST", HOOK, anonymous=True)
def follow(call: Call) -> Answer:
    """Say something more; the first time after a delay, what was promised."""
    interaction = _interaction(call)
    if interaction.original and interaction.original.loading:
        return _changed(call, interaction, interaction.original)
    read = content.read(call.fields(), call.files, ephemeral=True)
    said = Message(
        call.discord.clock.snowflake(),
        interaction.channel,
        BOT_USER,
        interaction=call.discord.interactions.metadata(interaction),
    )
    read.put(said)
    said.flags = read.flags
    said.only_for = interaction.user if said.flags & EPHEMERAL else None
    content.call(call.world, call.world.channels[interaction.channel], said)
    call.discord.interactions.say(interaction, said)
    interaction.followups.append(said)
    return _shape(call, interaction, said)


@route("GET", HOOK + "/messages/@original", anonymous=True)
@route("GET", HOOK + "/messages/{message_id}", anonymous=True)
def get(call: Call) -> Answer:
    """What was said by that token."""
    interaction = _interaction(call)
    return _shape(call, interaction, _meant(call, interaction))


@route("PATCH", HOOK + "/messages/@original", anonymous=True)
@route("PATCH", HOOK + "/messages/{message_id}", anonymous=True)
def edit(call: Call) -> Answer:
    """Change what was said by that token, or the message somebody pressed."""
    interaction = _interaction(call)
    return _changed(call, interaction, _meant(call, interaction))


@route("DELETE", HOOK + "/messages/@original", anonymous=True)
@route("DELETE", HOOK + "/messages/{message_id}", anonymous=True)
def delete(call: Call) -> Answer:
    """Take it back."""
    interaction = _interaction(call)
    said = _meant(call, interaction)
    call.discord.events.removed(call.world.channels[interaction.channel], said)
    return None


def _interaction(call: Call) -> Interaction:
    return call.discord.interactions.following(call.parts["webhook_id"], call.parts["webhook_token"])


def _meant(call: Call, interaction: Interaction) -> Message:
    wanted = call.parts.get("message_id", "@original")
    known = [interaction.original, *interaction.followups]
    stands = call.world.channels[interaction.channel].messages
    for said in known:
        if said and said in stands and (said.id == wanted or (wanted == "@original" and said is known[0])):
            return said
    raise Refused(10008)


def _changed(call: Call, interaction: Interaction, said: Message) -> Answer:
    change(call, call.world.channels[interaction.channel], said)
    return _shape(call, interaction, said)


def _shape(call: Call, interaction: Interaction, said: Message) -> Answer:
    return shapes.message(call.world, call.world.channels[interaction.channel], said)
