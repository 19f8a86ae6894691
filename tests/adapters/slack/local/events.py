"""What Slack tells the bot when something happens in a channel, and the happening itself."""

from collections.abc import Callable
from typing import Any

from tests.adapters.slack.local import shapes
from tests.adapters.slack.local.clock import Clock
from tests.adapters.slack.local.deliveries import Delivery, Outbox
from tests.adapters.slack.local.world import APP, BOT_USER, TEAM, Channel, Json, Message, random_id


class Events:
    """Sends events, those the bot asked for and may have."""

    def __init__(self, clock: Clock, outbox: Outbox, granted: Callable[[], set[str]]) -> None:
        self._clock = clock
        self._outbox = outbox
        self._granted = granted
        self.subscribed: set[str] | None = None
        """What the app asked for, ``message.channels`` and the like; None: everything."""

    def tell(
        self, event: Json, channel: Channel | None = None, *scopes: str, name: str = ""
    ) -> Delivery | None:
        """Send an event; None when the app did not ask for it or may not have it."""
        wanted = self.subscribed is None or (name or event["type"]) in self.subscribed
        if not wanted or not set(scopes) <= self._granted():
            return None
        event.setdefault("event_ts", self._clock.stamp())
        payload: Json = {
            "token": "verification",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": random_id("Ev"),
            "event_time": int(self._clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": random_id("4-"),
        }
        return self._outbox.send(Delivery("events_api", payload))

    # ---- Messages ----------------------------------------------------------------------------------------

    def posted(self, channel: Channel, said: Message, **more: Any) -> Delivery | None:
        """Something was said."""
        event = shapes.message(said, channel) | more
        if said.broadcast:
            root = channel.message(str(said.thread_ts))
            event["root"] = shapes.message(root, channel) if root else {}
        return self._message(channel, event | {"event_ts": said.ts})

    def changed(
        self, channel: Channel, said: Message, before: Json, subtype: str = "message_changed"
    ) -> Delivery | None:
        """A message reads differently now."""
        ts = self._clock.stamp()
        event = {
            "type": "message",
            "subtype": subtype,
            "message": shapes.message(said, channel) | {"source_team": TEAM, "user_team": TEAM},
            "previous_message": before,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
        }
        return self._message(channel, event)

    def remove(self, channel: Channel, said: Message) -> Delivery | None:
        """A message is gone; one that a thread hangs from leaves a tombstone."""
        before = shapes.message(said, channel)
        if channel.replies(said.ts):
            said.subtype, said.text = "tombstone", "This message was deleted."
            said.blocks, said.files, said.user, said.metadata = [], [], "USLACKBOT", None
            return self.changed(channel, said, before)
        channel.messages.remove(said)
        ts = self._clock.stamp()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": before,
            "deleted_ts": said.ts,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
        }
        return self._message(channel, event)

    def reacted(self, channel: Channel, said: Message, user: str, name: str) -> Delivery | None:
        """Somebody put an emoji on a message."""
        said.reactions.setdefault(name, []).append(user)
        if BOT_USER not in channel.members:
            return None
        item = {"type": "message", "channel": channel.id, "ts": said.ts}
        event = {
            "type": "reaction_added",
            "user": user,
            "reaction": name,
            "item": item,
            "item_user": said.user,
        }
        return self.tell(event, channel, "reactions:read")

    # ---- Channels ----------------------------------------------------------------------------------------

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> Delivery | None:
        """Somebody came into a channel; a line there says so."""
        channel.members.append(user)
        self._line(channel, user, f"{channel.type}_join", f"<@{user}> has joined the channel")
        if BOT_USER not in channel.members:
            return None
        event: Json = {"type": "member_joined_channel", "user": user, "channel": channel.id}
        event |= {"channel_type": channel.id[0], "team": TEAM}
        if inviter:
            event["inviter"] = inviter
        return self.tell(event, channel, f"{channel.family}:read")

    def leave(self, channel: Channel, user: str) -> Delivery | None:
        """Somebody left a channel, or was made to."""
        known = BOT_USER in channel.members
        channel.members.remove(user)
        if user == BOT_USER:
            kind = "channel_left" if channel.kind == "public" else "group_left"
            self.tell({"type": kind, "channel": channel.id}, channel, f"{channel.family}:read")
        else:
            self._line(channel, user, f"{channel.type}_leave", f"<@{user}> has left the channel")
        if not known:
            return None
        event = {"type": "member_left_channel", "user": user, "channel": channel.id}
        event |= {"channel_type": channel.id[0], "team": TEAM}
        return self.tell(event, channel, f"{channel.family}:read")

    def _line(self, channel: Channel, user: str, subtype: str, text: str) -> None:
        said = Message(self._clock.stamp(), channel.id, user, text, subtype=subtype)
        channel.messages.append(said)
        self.posted(channel, said)

    def _message(self, channel: Channel, event: Json) -> Delivery | None:
        if BOT_USER not in channel.members:
            return None
        event |= {"channel": channel.id, "channel_type": channel.type}
        names = {"public": "message.channels", "private": "message.groups", "direct": "message.im"}
        return self.tell(event, channel, f"{channel.family}:history", name=names[channel.kind])
