"""How people turn to the bot: buttons, forms, commands and menus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.adapters.slack.local import fields, reading, shapes, views
from tests.adapters.slack.local.deliveries import Delivery
from tests.adapters.slack.local.responses import say
from tests.adapters.slack.local.world import APP, TEAM, Channel, Json, Message, User, View

if TYPE_CHECKING:
    from tests.adapters.slack.local.server import LocalSlack


class Interactions:
    """What can be pressed, filled in, typed and picked. Each gives back what was sent to the bot."""

    def __init__(self, slack: "LocalSlack") -> None:
        self._slack = slack

    # ---- Buttons -----------------------------------------------------------------------------------------

    def press(self, user: str, message: Message, label: str) -> Delivery:
        """Press the button of that label on a message."""
        person, channel = self._slack.world.user(user), self._slack.world.channel(message.channel)
        block, button = _button(message.blocks, label)
        thread = message.thread_ts if message.in_thread else None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.only_for is not None,
        }
        if thread:
            container["thread_ts"] = thread
        payload = self._start("block_actions", person) | {
            "container": container,
            "channel": _channel(channel),
            "response_url": self._response(person, channel, message.ts, thread),
            "state": {"values": _state(message.blocks)},
            "actions": [self._action(block, button)],
        }
        if message.only_for is None:
            payload["message"] = shapes.message(message, channel)
        return self._interact(payload)

    def press_in_view(self, user: str, view: View, label: str) -> Delivery:
        """Press the button of that label in a modal or on a Home."""
        block, button = _button(view.body["blocks"], label)
        payload = self._start("block_actions", self._slack.world.user(user)) | {
            "container": {"type": "view", "view_id": view.id},
            "view": shapes.view(view),
            "actions": [self._action(block, button)],
        }
        return self._interact(payload)

    # ---- Modals ------------------------------------------------------------------------------------------

    def fill(self, user: str, values: dict[str, str], offered: list[Json] | None = None) -> View:
        """Fill in the open modal, by block id; ``offered`` is what an external menu brought."""
        view = self._slack.world.modal(user)
        if view is None:
            raise AssertionError(f"{user} has no modal open.")
        inputs = {b["block_id"]: b["element"] for b in view.body["blocks"] if b["type"] == "input"}
        for name, value in values.items():
            if name not in inputs:
                raise AssertionError(f"The modal has no field {name}.")
            element = inputs[name]
            view.values[name] = {element["action_id"]: fields.filled(element, value, offered or [])}
        return view

    def write(self, user: str, name: str, words: str) -> Delivery | None:
        """Write into one field of the open modal; told only to a bot that asked for every pause in it."""
        view = self.fill(user, {name: words})
        block = next(b for b in view.body["blocks"] if b.get("block_id") == name)
        element = block["element"]
        asked = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or []
        if not block.get("dispatch_action") or "on_character_entered" not in asked:
            return None
        action = {"type": element["type"], "action_id": element["action_id"], "value": words}
        payload = self._start("block_actions", self._slack.world.user(user)) | {
            "container": {"type": "view", "view_id": view.id},
            "view": shapes.view(view),
            "actions": [action | {"block_id": name, "action_ts": self._slack.clock.stamp()}],
        }
        return self._interact(payload)

    def unready(self, view: View) -> dict[str, str]:
        """What Slack itself asks to mend before it sends a form, by block id."""
        wrong = {}
        for block in view.body["blocks"]:
            if block["type"] == "input":
                held = fields.read(view.values[block["block_id"]][block["element"]["action_id"]])
                if not held and not block.get("optional", False):
                    wrong[block["block_id"]] = "Please complete this required field."
                elif held and len(held) < block["element"].get("min_length", 0):
                    wrong[block["block_id"]] = "Please write more."
        return wrong

    def submit(self, user: str) -> Delivery:
        """Send the open modal as it is filled in."""
        view = self._slack.world.modal(user)
        assert view is not None
        payload = self._start("view_submission", self._slack.world.user(user)) | {
            "view": shapes.view(view),
            "response_urls": [],
        }
        return self._interact(payload, accepts=True)

    def take_answer(self, user: str, view: View, answer: Json) -> None:
        """Let the screen show what the bot answered to a form."""
        who, world = self._slack.world.user(user).id, self._slack.world
        match answer.get("response_action"):
            case "errors":
                names = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
                unknown = set(answer["errors"]) - names
                assert answer["errors"], "An empty list of errors shows nothing but trouble."
                assert not unknown, f"Errors name no field of the form: {unknown}"
                view.errors = dict(answer["errors"])
            case "update":
                body = views.checked(answer["view"], "modal")
                views.renew(self._slack.clock.stamp, view, body)
            case "push":
                body = views.checked(answer["view"], "modal")
                world.modals[who].append(views.new_view(self._slack.clock.stamp, who, body, view))
            case "clear":
                views.close(world, who, everything=True)
            case None:
                assert not answer, f"Slack knows no such answer: {answer}"
                views.close(world, who)
            case other:
                raise AssertionError(f"Slack knows no response_action {other}.")

    def close(self, user: str, *, everything: bool = False) -> Delivery | None:
        """Close the open modal without sending it; told only to a bot that asked for it."""
        person = self._slack.world.user(user)
        view = self._slack.world.modal(user)
        assert view is not None
        views.close(self._slack.world, person.id, everything=everything)
        if not view.body.get("notify_on_close"):
            return None
        payload = self._start("view_closed", person, trigger=False)
        # What was typed goes with the modal: Slack tells that it is closed, not what stood in it.
        closed = shapes.view(view) | {"state": {"values": {}}}
        return self._interact(payload | {"view": closed, "is_cleared": everything})

    def ask_options(self, user: str, typed: str) -> Delivery:
        """Type into the external menu of the open modal."""
        view = self._slack.world.modal(user)
        assert view is not None
        for block in view.body["blocks"]:
            element = block.get("element") or block.get("accessory") or {}
            if element.get("type") in {"external_select", "multi_external_select"}:
                payload = self._start("block_suggestion", self._slack.world.user(user), trigger=False) | {
                    "container": {"type": "view", "view_id": view.id},
                    "view": shapes.view(view),
                    "action_id": element["action_id"],
                    "block_id": block["block_id"],
                    "value": typed,
                }
                return self._interact(payload, accepts=True)
        raise LookupError("The modal has no external menu.")

    # ---- Commands and menus ------------------------------------------------------------------------------

    def command(self, user: str, channel: str, line: str) -> Delivery:
        """Send a slash command, such as ``/pratique déléguer``."""
        person, place = self._slack.world.user(user), self._slack.world.channel(channel)
        name, _, text = line.partition(" ")
        key = self._slack.handles.response(person.id, place.id)
        payload: Json = {
            "token": "verification",
            "team_id": TEAM,
            "team_domain": "mallette",
            "channel_id": place.id,
            "channel_name": _channel(place)["name"],
            "user_id": person.id,
            "user_name": person.key,
            "command": name,
            "text": text.strip(),
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._slack.response_url(key),
            "trigger_id": self._slack.handles.trigger(person.id),
        }
        return self._slack.outbox.send(Delivery("slash_commands", payload, accepts=True))

    def take_command_answer(self, delivery: Delivery) -> None:
        """Show what the bot answered a command with, in place."""
        answer = delivery.answer
        if answer.get("text") or answer.get("blocks"):
            url = self._slack.handles.urls[delivery.payload["response_url"].rsplit("/", 1)[1]]
            in_channel = answer.get("response_type") == "in_channel"
            text, drawn = answer.get("text", ""), answer.get("blocks", [])
            say(self._slack, url, text, drawn, in_channel=in_channel, body=answer)

    def pick(self, user: str, message: Message, entry: str) -> Delivery:
        """Choose the message shortcut whose callback id is ``entry``."""
        person, channel = self._slack.world.user(user), self._slack.world.channel(message.channel)
        thread = message.thread_ts if message.in_thread else None
        payload = self._start("message_action", person) | {
            "callback_id": entry,
            "action_ts": self._slack.clock.stamp(),
            "message_ts": message.ts,
            "channel": _channel(channel),
            "message": shapes.message(message, channel),
            "response_url": self._response(person, channel, None, thread),
        }
        return self._interact(payload)

    # ---- What several share ------------------------------------------------------------------------------

    def _start(self, kind: str, person: User, *, trigger: bool = True) -> Json:
        payload: Json = {
            "type": kind,
            "team": {"id": TEAM, "domain": "mallette"},
            "user": shapes.actor(person),
            "api_app_id": APP,
            "token": "verification",
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if trigger:
            payload["trigger_id"] = self._slack.handles.trigger(person.id)
        return payload

    def _interact(self, payload: Json, *, accepts: bool = False) -> Delivery:
        return self._slack.outbox.send(Delivery("interactive", payload, accepts=accepts))

    def _response(self, person: User, channel: Channel, message: str | None, thread: str | None) -> str:
        return self._slack.response_url(self._slack.handles.response(person.id, channel.id, message, thread))

    def _action(self, block: Json, button: Json) -> Json:
        pressed = {
            key: button[key] for key in ("action_id", "type", "text", "value", "style") if key in button
        }
        return pressed | {"block_id": block["block_id"], "action_ts": self._slack.clock.stamp()}


def buttons(drawn: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every button, with its block, in order."""
    for block in drawn:
        for element in [*block.get("elements", ()), block.get("accessory")]:
            if isinstance(element, dict) and element.get("type") == "button":
                yield block, element


def _button(drawn: list[Json], label: str) -> tuple[Json, Json]:
    for block, button in buttons(drawn):
        if reading.plain(button["text"]) == label:
            return block, button
    raise AssertionError(
        f"There is no button {label}: {[reading.plain(b['text']) for _, b in buttons(drawn)]}"
    )


def _channel(channel: Channel) -> Json:
    names = {"public": channel.name, "private": "privategroup", "direct": "directmessage"}
    return {"id": channel.id, "name": names[channel.kind]}


def _state(drawn: list[Json]) -> Json:
    return {
        block["block_id"]: {block["element"]["action_id"]: fields.initial(block["element"])}
        for block in drawn
        if block["type"] == "input"
    }
