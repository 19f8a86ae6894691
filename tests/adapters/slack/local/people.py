"""What people and administrators do, and what the bot is told of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.adapters.slack.local import emoji, shapes
from tests.adapters.slack.local.deliveries import Delivery
from tests.adapters.slack.local.interactions import Interactions
from tests.adapters.slack.local.world import BOT_USER, Channel, Json, Message, User, random_id

if TYPE_CHECKING:
    from tests.adapters.slack.local.server import LocalSlack


class Impossible(Exception):
    """Slack's own window does not let anybody do that."""


@dataclass(frozen=True)
class Said:
    """A message somebody wrote, and what was sent to the bot about it, if anything."""

    message: Message
    delivery: Delivery | None


def escaped(text: str) -> str:
    """What is typed, as Slack keeps it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class People(Interactions):
    """Hands. People and channels go by short names or ids; what is typed is plain text."""

    def __init__(self, slack: "LocalSlack") -> None:
        super().__init__(slack)
        self._slack = slack

    # ---- Messages ----------------------------------------------------------------------------------------

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread: str | None = None,
        *,
        broadcast: bool = False,
        files: tuple[str, ...] = (),
    ) -> Said:
        """Write; ``files`` are the names of what is attached."""
        person, place = self.inside(user, channel)
        root = place.message(thread) if thread else None
        if place.archived or (thread and (root is None or root.only_for)):
            raise Impossible("Nobody can write there.")
        said = Message(
            ts=self._slack.clock.stamp(),
            channel=place.id,
            user=person.id,
            text=escaped(text),
            blocks=typed(text),
            thread_ts=(root.thread_ts if root.in_thread else root.ts) if root else None,
            subtype="file_share" if files else "thread_broadcast" if broadcast else None,
            files=[_file(name) for name in files],
            broadcast=broadcast,
        )
        place.messages.append(said)
        more = {"user_team": person.team, "source_team": person.team} if person.stranger else {}
        return Said(said, self._slack.events.posted(place, said, **more))

    def edit(self, user: str, channel: str, ts: str, text: str) -> Said:
        """Change what one wrote."""
        place, said = self._own(user, channel, ts)
        before = shapes.message(said, place)
        said.text, said.blocks = escaped(text), typed(text)
        said.edited = {"user": said.user, "ts": self._slack.clock.stamp()}
        return Said(said, self._slack.events.changed(place, said, before))

    def delete(self, user: str, channel: str, ts: str) -> Delivery | None:
        """Take back what one wrote."""
        place, said = self._own(user, channel, ts)
        return self._slack.events.remove(place, said)

    def unfurl(self, channel: str, ts: str) -> Delivery | None:
        """Slack adds the preview of a link: a change of a message that nobody edited."""
        place, said = self._seen(channel, ts)
        return self._slack.events.changed(place, said, shapes.message(said, place))

    def react(self, user: str, channel: str, ts: str, name: str) -> Delivery | None:
        """Put an emoji on a message."""
        assert name in emoji.SIGNS
        place, said = self._seen(channel, ts)
        return self._slack.events.reacted(place, said, self._slack.world.user(user).id, name)

    def other_bot_says(
        self, channel: str, text: str, thread: str | None = None, *, classic: bool = False
    ) -> Said:
        """Another app writes; a classic one with the subtype ``bot_message`` and no user."""
        place = self._slack.world.channel(channel)
        said = Message(
            ts=self._slack.clock.stamp(),
            channel=place.id,
            user="" if classic else "U0OTHERBOT0",
            text=text,
            thread_ts=thread,
            bot_id="B0OTHERBOT0",
            subtype="bot_message" if classic else None,
        )
        place.messages.append(said)
        return Said(said, self._slack.events.posted(place, said))

    # ---- Channels ----------------------------------------------------------------------------------------

    def join(self, user: str, channel: str, inviter: str | None = None) -> Delivery | None:
        """Come into a channel; ``mallette`` is the bot, whom somebody invites."""
        place = self._slack.world.channel(channel)
        by = self._slack.world.user(inviter).id if inviter else None
        return self._slack.events.join(place, self._slack.world.user(user).id, by)

    def leave(self, user: str, channel: str) -> Delivery | None:
        """Leave a channel, or be removed from it; ``mallette`` is the bot."""
        place = self._slack.world.channel(channel)
        return self._slack.events.leave(place, self._slack.world.user(user).id)

    def archive(self, channel: str, by: str = "nadia") -> Delivery | None:
        """Close a channel; what was said stays."""
        return self._change(channel, "archive", by, archived=True)

    def unarchive(self, channel: str, by: str = "nadia") -> Delivery | None:
        """Open it again."""
        return self._change(channel, "unarchive", by, archived=False)

    def rename(self, channel: str, name: str) -> Delivery | None:
        """Give a channel another name; its short name in tests stays."""
        place = self._slack.world.channel(channel)
        place.name = name
        told = {"id": place.id, "name": name, "created": place.created}
        return self._tell_of(place, "rename", channel=told)

    def remove_channel(self, channel: str) -> Delivery | None:
        """Delete a channel for good."""
        place = self._slack.world.channel(channel)
        told = self._tell_of(place, "deleted", channel=place.id, actor_id=self._slack.world.user("nadia").id)
        del self._slack.world.channels[place.id]
        return told

    def create(self, channel: str, *members: str, private: bool = False, with_bot: bool = False) -> Channel:
        """A new channel, of these people."""
        inside = [self._slack.world.user(member).id for member in members]
        place = Channel(channel, random_id("C"), "private" if private else "public", inside, channel)
        self._slack.world.channels[place.id] = place
        if not private:
            told = {"id": place.id, "name": channel, "created": place.created, "creator": inside[0]}
            self._slack.events.tell({"type": "channel_created", "channel": told}, place, "channels:read")
        if with_bot:
            self._slack.events.join(place, BOT_USER, inside[0])
        return place

    # ---- Accounts and the app ----------------------------------------------------------------------------

    def change(self, user: str, **values: object) -> Delivery | None:
        """Change an account: ``deleted=True``, ``locale="en-GB"``, ``real_name=…``."""
        person = self._slack.world.user(user)
        for name, value in values.items():
            assert hasattr(person, name)
            setattr(person, name, value)
        told = shapes.user(person, self._slack.clock.now(), locale=True)
        return self._slack.events.tell({"type": "user_change", "user": told}, None, "users:read")

    def arrive(self, key: str, real_name: str) -> User:
        """Somebody new comes into the workspace."""
        person = User(key, random_id("U", 10), real_name)
        self._slack.world.users[person.id] = person
        told = shapes.user(person, self._slack.clock.now())
        self._slack.events.tell({"type": "team_join", "user": told}, None, "users:read")
        return person

    def uninstall(self) -> tuple[Delivery | None, Delivery | None]:
        """Remove the app: its token is revoked, and two events say so, in no promised order."""
        revoked = self.revoke_tokens()
        return revoked, self._slack.events.tell({"type": "app_uninstalled"})

    def revoke_tokens(self) -> Delivery | None:
        """Take the bot's token away."""
        self._slack.revoke()
        tokens: Json = {"oauth": [], "bot": [BOT_USER]}
        return self._slack.events.tell({"type": "tokens_revoked", "tokens": tokens})

    def open_home(self, user: str, tab: str = "home") -> Delivery | None:
        """Look at the app's Home, or at its messages."""
        person = self._slack.world.user(user)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self._slack.world.direct(person.id).id,
            "tab": tab,
        }
        if tab == "home" and person.id in self._slack.world.homes:
            event["view"] = shapes.view(self._slack.world.homes[person.id])
        return self._slack.events.tell(event)

    # ---- What several share ------------------------------------------------------------------------------

    def inside(self, user: str, channel: str) -> tuple[User, Channel]:
        """Somebody, and a channel they are in, or may come into."""
        person, place = self._slack.world.user(user), self._slack.world.channel(channel)
        if person.id not in place.members and (place.kind != "public" or person.guest or person.stranger):
            raise Impossible(f"{person.real_name} is not in {place.name}.")
        return person, place

    def _seen(self, channel: str, ts: str) -> tuple[Channel, Message]:
        place = self._slack.world.channel(channel)
        said = place.message(ts)
        if said is None:
            raise Impossible("There is no such message.")
        return place, said

    def _own(self, user: str, channel: str, ts: str) -> tuple[Channel, Message]:
        place, said = self._seen(channel, ts)
        if said.user != self._slack.world.user(user).id:
            raise Impossible("Somebody else wrote that.")
        return place, said

    def _change(self, channel: str, name: str, by: str, *, archived: bool) -> Delivery | None:
        place = self._slack.world.channel(channel)
        place.archived = archived
        return self._tell_of(place, name, channel=place.id, user=self._slack.world.user(by).id)

    def _tell_of(self, place: Channel, what: str, **facts: object) -> Delivery | None:
        if place.kind != "public" and BOT_USER not in place.members:
            return None
        prefix = "channel" if place.kind == "public" else "group"
        return self._slack.events.tell({"type": f"{prefix}_{what}", **facts}, place, f"{place.family}:read")


def typed(text: str) -> list[Json]:
    """The blocks Slack makes of what somebody types."""
    words = [{"type": "text", "text": text}] if text else []
    section = {"type": "rich_text_section", "elements": words}
    return [{"type": "rich_text", "block_id": random_id("", 5), "elements": [section]}]


def _file(name: str) -> Json:
    file = random_id("F")
    address = f"https://files.slack.com/files-pri/T1-{file}/{name}"
    return {
        "id": file,
        "name": name,
        "title": name,
        "mimetype": "audio/mp4" if name.endswith((".m4a", ".mp4")) else "application/octet-stream",
        "url_private": address,
        "url_private_download": address.replace(file, f"{file}/download", 1),
        "permalink": f"https://mallette.slack.com/files/{file}/{name}",
        "is_external": False,
        "mode": "hosted",
    }
