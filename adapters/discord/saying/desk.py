"""Forms on their way: opened, filled in over several steps, sent, mended; nothing typed is lost."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.discord.drawing import forms
from adapters.discord.drawing.texts import text
from adapters.discord.hearing import roles, turnings
from adapters.discord.hearing.messages import Names
from adapters.discord.saying.answering import Answerer
from adapters.discord.saying.waiting import Waiting
from bot.actions import OpenForm, RefuseForm
from bot.cards import Block, Button, Buttons, Card, Form, Part, Quote, Text
from bot.events import FormLeft, FormSubmitted
from bot.markup import Span
from bot.model.place import Place

OWN = "discord.form"
"""The name of the buttons that are about forms, and not the bot's."""
KEPT_FOR = timedelta(hours=24)
MOST = 5_000


@dataclass(slots=True)
class Draft:
    """A form somebody opened, with what they wrote in it so far."""

    token: str
    at: datetime
    form: Form
    near: Place
    user: str
    values: dict[str, str] = field(default_factory=dict)
    refusals: int = 0
    next_step: int = 0

    def card(self, ways: Mapping[str, int], intro: Block, *more: Block) -> Card:
        """What shows the ways to steps of the form, each under its label; the first is the way on."""
        buttons = (
            Button(label, OWN, f"{self.token}/{step}", "plain" if number else "primary")
            for number, (label, step) in enumerate(ways.items())
        )
        return Card((intro, *more, Buttons(tuple(buttons))))


class Desk:
    """Opens forms and reads them, whatever Discord can hold at once."""

    def __init__(self, answerer: Answerer, now: Callable[[], datetime]) -> None:
        self._answerer = answerer
        self._now = now
        self._drafts: OrderedDict[str, Draft] = OrderedDict()

    async def open(self, action: OpenForm, waiting: Waiting) -> bool:
        """Open a form for whoever waits; False when it is too late for that."""
        draft = self._begin(action, waiting.id)
        if choice := forms.choice_before(action.form):
            intro = (Text(action.form.intro),) if action.form.intro else ()
            buttons = (
                Button(
                    one.label,
                    OWN,
                    f"{draft.token}/1/{choice.name}={one.value}",
                    "primary" if one.value == choice.value else "plain",
                )
                for one in choice.choices
            )
            asked = Text((Span(choice.label, bold=True),))
            return await self._answerer.show(waiting, Card((*intro, asked, Buttons(tuple(buttons)))))
        if await self._answerer.open(waiting, forms.modal(draft.form, draft.token, 0, draft.values)):
            return True
        # It took too long to decide: a form opens only as the first answer to a press.
        ready = Text((Span(text("ready", waiting.language)),))
        return await self._answerer.show(waiting, draft.card({text("open", waiting.language): 0}, ready))

    async def press(self, value: str, waiting: Waiting) -> None:
        """Open the step somebody pressed for."""
        token, _, rest = value.partition("/")
        step, _, chosen = rest.partition("/")
        draft = self._draft(token, waiting.user)
        if draft is None or not step.isdecimal() or int(step) >= len(forms.steps(draft.form)):
            await self._answerer.show(waiting, Card((_gone(waiting.language),)))
            return
        name, _, choice = chosen.partition("=")
        if name:
            draft.values[name] = choice
        await self._answerer.open(waiting, forms.modal(draft.form, token, int(step), draft.values))

    async def submit(
        self, payload: Mapping[str, Any], waiting: Waiting, where: Place, names: Names
    ) -> FormSubmitted | FormLeft | None:
        """The form when this was its last step, else what stands in it so far."""
        data = payload["data"]
        sent = forms.read_custom_id(str(data.get("custom_id") or ""))
        if sent is None:
            return None
        filled = forms.read_values(data.get("components"), roles.chosen(payload))
        waiting.form = sent.token
        draft = self._draft(sent.token, waiting.user)
        if draft is None and not sent.name:
            await self._give_back(forms.written(data.get("components")), waiting)
            return None
        # What travels with a window is the same whether or not anything is known of the form here: sent again
        # after a restart, or after it was taken too late to say so, it is known for what it is.
        window = dict(sent.chosen) | filled
        opening = f"{sent.token}:{sent.others}"
        if draft is None:
            form = turnings.Filled(sent.name, sent.about, window, opening, window)
            read = turnings.submitted if sent.last else turnings.left
            return read(payload, where, names, form)
        draft.values |= filled
        values = {one.name: draft.values.get(one.name, one.value) for one in draft.form.fields}
        form = turnings.Filled(draft.form.name, draft.form.about, values, opening, window)
        if sent.step + 1 < len(forms.steps(draft.form)) and not draft.refusals:
            draft.next_step = sent.step + 1
            return turnings.left(payload, draft.near, names, form)
        return turnings.submitted(payload, draft.near, names, form)

    async def go_on(self, waiting: Waiting) -> None:
        """Lead to the next step of the form, or back to where it is opened; what stands in it is kept."""
        draft = self._draft(waiting.form, waiting.user)
        if draft is None:
            await self._answerer.show(waiting, Card((_gone(waiting.language),)))
        else:
            steps = len(forms.steps(draft.form))
            said = text("next_step", waiting.language, step=draft.next_step + 1, steps=steps)
            ways = {
                text("continue", waiting.language): draft.next_step,
                text("back", waiting.language): draft.next_step - 1,
            }
            await self._answerer.show(waiting, draft.card(ways, Text((Span(said),))))

    async def refuse(self, action: RefuseForm, waiting: Waiting) -> bool:
        """Say what to mend, and lead back to the form as it was filled in; False when it is too late."""
        waiting.refused = True
        draft, language = self._draft(waiting.form, waiting.user), waiting.language
        labels = {one.name: one.label for one in draft.form.fields} if draft else {}
        told = [
            Part(labels[name], (Span(sentence),)) if name in labels else Text((Span(sentence),))
            for name, sentence in action.errors
        ]
        to_mend = Text((Span(text("to_mend", language)),))
        if draft is None:
            return await self._answerer.show(waiting, Card((to_mend, *told, _gone(language))))
        draft.refusals += 1
        step = forms.step_of(draft.form, action.errors)
        return await self._answerer.show(waiting, draft.card({text("mend", language): step}, to_mend, *told))

    def close(self, waiting: Waiting) -> None:
        """The form was sent, whole: no button leads back to it."""
        self._drafts.pop(waiting.form, None)

    async def _give_back(self, written: Sequence[str], waiting: Waiting) -> None:
        """Say that nobody knows a form any more, and give back everything that was written in it."""
        said = text("given_back" if written else "unknown", waiting.language)
        await self._answerer.show(waiting, Card((Text((Span(said),)),)))
        for words in written:
            await self._answerer.show(waiting, Card((Quote((Span(words),)),)))

    def _begin(self, action: OpenForm, interaction: str) -> Draft:
        token = _short(int(interaction)) if interaction.isdecimal() else interaction
        draft = Draft(token, self._now(), action.form, action.near, action.to.user)
        self._drafts[token] = draft
        while len(self._drafts) > MOST or self._is_old(next(iter(self._drafts.values()))):
            self._drafts.popitem(last=False)
        return draft

    def _draft(self, token: str, user: str) -> Draft | None:
        """The draft, for whoever opened it."""
        draft = self._drafts.get(token)
        return draft if draft and draft.user == user and not self._is_old(draft) else None

    def _is_old(self, draft: Draft) -> bool:
        return self._now() - draft.at > KEPT_FOR


def _short(number: int) -> str:
    """A number of Discord's in fewer signs."""
    signs = ""
    while number:
        number, sign = divmod(number, 36)
        signs = "0123456789abcdefghijklmnopqrstuvwxyz"[sign] + signs
    return signs or "0"


def _gone(language: str | None) -> Text:
    """That a form is not open any more."""
    return Text((Span(text("gone", language)),))
