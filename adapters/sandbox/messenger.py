"""The sandbox as the bot knows it: tells what happened, does what it is asked."""

from dataclasses import replace

from adapters.sandbox import inbound, outbound
from adapters.sandbox.deeds import Deeds
from adapters.sandbox.inbound import Handle
from adapters.sandbox.memory.records import BOT, Channel, Kind, Message, OpenedForm
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.world import CLOSED, OPEN, PEOPLE, direct_channel, home_channel
from bot.actions import (
    Action,
    Edit,
    LookFor,
    OpenForm,
    Post,
    RefuseForm,
    Reread,
    ShowHome,
    Suggest,
    Tell,
    Whisper,
)
from bot.capabilities import Capabilities, Whispers
from bot.cards import Card
from bot.deliveries import Delivery
from bot.events import ChannelChanged, Event, ExampleWanted, MessengerConnected, PersonJoined
from bot.model.place import Address, Person, Place
from bot.ports import CannotSay, Hindrance, Receive, Standing

CAPABILITIES = Capabilities(
    whispers=Whispers.ANYWHERE,
    rereads=True,
    replies=False,
    notifies=False,
    blocks=100,
    text=8000,
    label=80,
    title=120,
    suggestions=12,
    completes_fields=True,
    home=100,
)


class SandboxMessenger:
    """The embedded messenger."""

    name = inbound.NAME
    capabilities = CAPABILITIES

    def __init__(self, sandbox: Sandbox, deeds: Deeds) -> None:
        self.world = sandbox.world
        self._store = sandbox.store
        self._journal = sandbox.journal
        self._windows = sandbox.windows
        self._handover = sandbox.handover
        self._clock = sandbox.clock
        self._deeds = deeds
        self._language = sandbox.language

    @property
    def connected(self) -> bool:
        """Whether it is listening: there is nothing in between."""
        return self._handover.listening

    # ---- What happened -----------------------------------------------------------------------------------

    async def listen(self, receive: Receive) -> None:
        """Hand over every event until cancelled, beginning with what was not acknowledged before."""
        start = f"sandbox:start:{self._store.next_number()}"
        first: list[Event] = [
            *(self._changed(channel, start) for channel in self.world.channels),
            self._example(),
            MessengerConnected(id=start, at=self._clock.now(), messenger=self.name),
        ]
        try:
            await self._handover.run(receive, first)
        finally:
            self._windows.close()

    def _changed(self, channel: Channel, since: str) -> ChannelChanged:
        return ChannelChanged(
            id=f"{since}:{channel.id}",
            at=self._clock.now(),
            place=inbound.place(channel.id),
            name=channel.name,
            open=channel.kind is Kind.OPEN,
            people=tuple(self.world.identity(somebody.id) for somebody in self.world.inside(channel.id)),
        )

    def _example(self) -> ExampleWanted:
        """That an example community may settle among the people who were here from the start."""
        return ExampleWanted(
            id="sandbox:example",
            at=self._clock.now(),
            home=inbound.place(OPEN.id),
            circle=inbound.place(CLOSED.id),
            people={somebody.id: self.world.identity(somebody.id) for somebody in PEOPLE},
            language=self._language,
        )

    def open_channel(self, id: str) -> None:
        """Open one more channel to everybody, and tell the bot."""
        channel = Channel(id, id, Kind.OPEN)
        self.world.add_channel(channel)
        self._handover.tell([self._changed(channel, f"sandbox:opened:{self._store.next_number()}")])

    def welcome(self, id: str, name: str, closed_channels: list[str] | None = None) -> Person:
        """Let one more person in, and tell the bot where they came."""
        self.world.add_person(id, name, closed_channels)
        person = self.world.identity(id)
        self._handover.tell(
            [
                PersonJoined(
                    id=f"sandbox:joined:{channel.id}:{id}",
                    at=self._clock.now(),
                    place=inbound.place(channel.id),
                    person=person,
                )
                for channel in self.world.channels
                if self.world.sees_channel(id, channel.id)
            ]
        )
        return person

    # ---- What to do --------------------------------------------------------------------------------------

    async def perform(self, action: Action) -> Address | None:
        """Do it. Raises ``CannotSay`` where nothing can be said."""
        match action:
            case Post():
                return self._say(action.place, action.card, key=action.key)
            case Tell():
                place = inbound.place(direct_channel(action.to.user))
                return self._say(place, action.card, key=action.key)
            case Whisper():
                return self._whisper(action)
            case ShowHome():
                return self._show_home(action)
            case Edit():
                return self._edit(action.address, action.card)
                self._windows.show(action.address.message)
            case OpenForm():
                self._open_form(action)
            case RefuseForm():
                self._refuse_form(action)
            case Suggest():
                self._deeds.offer(Handle.read(action.interaction).deed, outbound.choices(action.choices))
            case Reread():
                self._reread(action)
            case LookFor():
                pass  # nobody ever leaves
        return None

    async def find(self, delivery: Delivery) -> Standing | None:
        """How a delivery stands; None when it was certainly not said."""
        said = self._store.said(delivery.key)
        return Standing(inbound.address(said)) if said else None

    def _say(
        self, place: Place, card: Card, *, key: str | None = None, only_for: str | None = None
    ) -> Address:
        if key and (said := self._store.said(key)):
            return inbound.address(said)
        if not self.world.says(place.channel):
            raise CannotSay(Hindrance.GONE, f"channel {place.channel}")
        message = Message(
            id=self._store.next_number(),
            channel=place.channel,
            thread=place.thread,
            author=BOT,
            text=outbound.plain(card),
            card=outbound.card(card),
            only_for=only_for,
            at=self._clock.now(),
        )
        if place.thread and self._store.message(place.thread) is None:
            raise CannotSay(Hindrance.GONE, f"thread {place.thread}")
        self._store.add_message(message, key=key)
        self._windows.show(message.id)
        return inbound.address(message)

    def _whisper(self, action: Whisper) -> Address:
        pressed = self._store.message(Handle.read(action.interaction).message or None)
        private = pressed is not None and (
            pressed.only_for == action.to.user or pressed.channel == direct_channel(action.to.user)
        )
        if action.replaces and pressed is not None and private and not pressed.deleted:
            return self._edit(inbound.address(pressed), action.card)
        near = replace(action.near, channel=_channel(action.near, action.to))
        # In the conversation of two there is nobody to hide it from: it stays, like everything said there.
        alone = near.channel == direct_channel(action.to.user)
        return self._say(near, action.card, only_for=None if alone else action.to.user)

    def _show_home(self, action: ShowHome) -> Address:
        """The first message of their page, as it is now."""
        page = home_channel(action.to.user)
        said = self._store.said(page)
        if said is None:
            return self._say(Place(self.name, inbound.WORKSPACE, page), action.card, key=page)
        return self._edit(inbound.address(said), action.card)

    def _edit(self, address: Address, card: Card) -> Address:
        message = self._store.message(address.message)
        if message is None or message.deleted or message.author != BOT:
            raise CannotSay(Hindrance.GONE, f"message {address.message}")
        self._store.change_message(message.id, outbound.plain(card), outbound.card(card))
        self._windows.show(message.id)
        return inbound.address(message)

    def _open_form(self, action: OpenForm) -> None:
        opened = OpenedForm(
            id=self._store.next_number(),
            person=action.to.user,
            channel=_channel(action.near, action.to),
            thread=action.near.thread,
            form=outbound.form(action.form),
        )
        self._journal.open_form(opened)
        news = {"type": "form", "form": outbound.drawn_form(opened)}
        self._windows.tell(opened.person, news, Handle.read(action.interaction).window)

    def _refuse_form(self, action: RefuseForm) -> None:
        handle = Handle.read(action.interaction)
        self._journal.refuse_form(handle.form, action.errors)
        if opened := self._journal.form(handle.form):
            news = {"type": "form", "form": outbound.drawn_form(opened)}
            self._windows.tell(opened.person, news, handle.window)

    def _reread(self, action: Reread) -> None:
        times = self._store.next_number()
        first = self._store.message(action.thread.thread)
        replies = self._store.replies(first.id) if first else []

        def again(id: str) -> Event | None:
            now = self._store.message(id)
            return inbound.reread(now, times, self.world.identity) if now and not now.deleted else None

        self._handover.tell_again(
            [reply.id for reply in replies if reply.author != BOT and inbound.since(reply, action.since)],
            again,
        )


def _channel(near: Place, person: Person) -> str:
    """Where something stands for somebody: what is near their home, on their own page."""
    return home_channel(person.user) if near.is_home else near.channel
