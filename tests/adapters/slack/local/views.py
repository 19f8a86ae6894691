"""Modals and the Home: ``views.*``."""

import json
from collections.abc import Callable
from typing import Any

from tests.adapters.slack.local import blocks, fields, shapes
from tests.adapters.slack.local.calls import Call, Refused, method
from tests.adapters.slack.local.chat import numbered
from tests.adapters.slack.local.world import Json, View, World, random_id

MOST_MODALS = 3
LARGEST = 250_000


@method("views.open")
def open_(call: Call) -> Json:
    """Open a modal for somebody who just turned to the bot."""
    body = _body(call, "modal")
    user = _triggered(call)
    view = new_view(call.slack.clock.stamp, user, body)
    call.slack.world.modals[user] = [view]
    return {"view": shapes.view(view)}


@method("views.push")
def push(call: Call) -> Json:
    """Put a modal on top of the one that is open."""
    body = _body(call, "modal")
    user = _triggered(call)
    stack = call.slack.world.modals.get(user) or []
    if not stack:
        raise Refused("not_found")
    if len(stack) >= MOST_MODALS:
        raise Refused("push_limit_reached")
    view = new_view(call.slack.clock.stamp, user, body, stack[-1])
    stack.append(view)
    return {"view": shapes.view(view)}


@method("views.update")
def update(call: Call) -> Json:
    """Change a modal or a Home that is open."""
    body = _body(call, None)
    view = _find(call)
    _check_hash(call, view)
    renew(call.slack.clock.stamp, view, body)
    return {"view": shapes.view(view)}


@method("views.publish")
def publish(call: Call) -> Json:
    """Draw somebody's Home."""
    body = _body(call, "home")
    user = call.slack.world.users.get(call.need("user_id"))
    if user is None or user.bot:
        raise Refused("user_not_found")
    before = call.slack.world.homes.get(user.id)
    if before is None:
        view = call.slack.world.homes[user.id] = new_view(call.slack.clock.stamp, user.id, body)
    else:
        view = before
        _check_hash(call, view)
        renew(call.slack.clock.stamp, view, body)
    return {"view": shapes.view(view)}


# ---- What several share ----------------------------------------------------------------------------------


def new_view(stamp: Callable[[], str], user: str, body: Json, under: View | None = None) -> View:
    """A view, new on somebody's screen."""
    name = random_id("V")
    view = View(name, user, {}, "", under.root if under else name, under.id if under else None)
    renew(stamp, view, body)
    return view


def renew(stamp: Callable[[], str], view: View, body: Json) -> None:
    """Let a view be what the bot made of it; what was typed into fields that stay, stays."""
    view.body = body | {"blocks": numbered(body["blocks"])}
    view.hash = f"{stamp().split('.', maxsplit=1)[0]}.{random_id('', 8)}"
    before, view.values, view.errors = view.values, {}, {}
    for block in view.body["blocks"]:
        if block["type"] == "input":
            action = block["element"]["action_id"]
            kept = before.get(block["block_id"], {}).get(action)
            view.values[block["block_id"]] = {action: kept or fields.initial(block["element"])}


def close(world: World, user: str, *, everything: bool = False) -> None:
    """Take the topmost modal from somebody's screen, or all of them."""
    stack = world.modals.get(user) or []
    if stack:
        stack.pop()
    if everything or not stack:
        world.modals.pop(user, None)


def checked(view: Any, kind: str | None) -> Json:
    """The view, if Slack takes it. Raises ``Refused``."""
    wrong = blocks.check_view(view)
    if not wrong and kind is not None and view["type"] != kind:
        wrong = ["[ERROR] unsupported type [json-pointer:/view/type]"]
    if wrong:
        raise Refused("invalid_arguments", response_metadata={"messages": wrong})
    if len(json.dumps(view)) > LARGEST:
        raise Refused("view_too_large")
    found: Json = view
    return found


def _body(call: Call, kind: str | None) -> Json:
    call.need("view")
    body = checked(call.parsed("view", "invalid_arguments"), kind)
    external = body.get("external_id")
    for other in call.slack.world.views():
        same = call.text("view_id") == other.id or call.text("external_id") == external
        if external and other.body.get("external_id") == external and not same:
            raise Refused("duplicate_external_id")
    return body


def _triggered(call: Call) -> str:
    """Whom the trigger opens a modal for; nothing opens for members of other workspaces."""
    user = call.slack.handles.pull(call.need("trigger_id"))
    if call.slack.world.users[user].stranger:
        raise Refused("invalid_trigger_id")
    return user


def _find(call: Call) -> View:
    named, external = call.text("view_id"), call.text("external_id")
    if not named and not external:
        call.need("view_id")
    for view in call.slack.world.views():
        if named == view.id or (external and external == view.body.get("external_id")):
            return view
    raise Refused("not_found")


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict", view=shapes.view(view))
