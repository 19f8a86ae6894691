"""The roles a message may call: those of its own guild that let themselves be called."""

from dataclasses import replace

from adapters.discord.hearing.channels import Channels
from adapters.discord.hearing.roles import role_of
from adapters.discord.wire.rest import Rest
from bot.cards import Field, Form, RoleField
from bot.model.role import Reach, Role
from bot.ports import CannotNotify


class Roles:
    """Knows whom the bot may call, and where."""

    def __init__(self, rest: Rest, channels: Channels) -> None:
        self._rest = rest
        self._channels = channels

    async def check(self, channel: str, role: Role) -> None:
        """Return when ``role`` can be called in a channel. Raises ``CannotNotify``, and as ``Rest.call``."""
        guild = (await self._channels.get(channel)).guild
        if guild is None:
            raise CannotNotify("no guild, no roles")
        listed = await self._rest.call("GET", "/guilds/{guild_id}/roles", guild_id=guild)
        found = next((role_of(one, guild) for one in listed if str(one["id"]) == role.id), None)
        if found is None or found.reach is not Reach.OPEN:
            raise CannotNotify(f"role {role.id} is {found.reach if found else 'gone'}")

    def offered(self, form: Form, guild: str | None) -> Form:
        """The form as it can be opened in a guild, or outside of any; a role that is gone is not chosen.

        Discord offers the roles of wherever somebody is: no others can be asked for.
        """
        fields = (self._field(field, guild) for field in form.fields)
        return replace(form, fields=tuple(field for field in fields if field))

    def _field(self, field: Field, guild: str | None) -> Field | None:
        if not isinstance(field, RoleField):
            return field
        roles = self._channels.roles(guild) if guild else None
        if roles is None or (field.place and self._channels.guild(field.place.channel) != guild):
            return None
        role = Role.read(field.value)
        return field if role and role.id in roles else replace(field, value="")
