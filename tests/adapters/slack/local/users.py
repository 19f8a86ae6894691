"""People and the app itself: ``users.*``, ``auth.test`` and ``apps.connections.open``."""

from tests.adapters.slack.local import shapes
from tests.adapters.slack.local.calls import Call, method
from tests.adapters.slack.local.world import APP, BOT_ID, BOT_USER, ENTERPRISE, TEAM, Json


@method("auth.test")
def auth_test(call: Call) -> Json:
    """Who the bot is."""
    org_wide = call.slack.outbox.org_wide
    return {
        "url": "https://mallette.slack.com/",
        "team": "Mallette",
        "user": "mallette",
        "team_id": None if org_wide else TEAM,
        "enterprise_id": ENTERPRISE if org_wide else None,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": org_wide,
    }


@method("apps.connections.open", by="app")
def open_connection(call: Call) -> Json:
    """Where to open a socket, once."""
    return {"url": f"{call.slack.socket_url}?ticket={call.slack.sockets.ticket()}&app_id={APP}"}


@method("users.info", "users:read", takes_json=False)
def info(call: Call) -> Json:
    """One person, strangers the bot met included."""
    email = "users:read.email" in call.slack.granted
    locale = call.flag("include_locale")
    return {"user": shapes.user(call.somebody(), call.slack.clock.now(), locale=locale, email=email)}


@method("users.list", "users:read", takes_json=False)
def list_(call: Call) -> Json:
    """Everybody in the workspace, the deactivated included, strangers left out."""
    email = "users:read.email" in call.slack.granted
    locale, now = call.flag("include_locale"), call.slack.clock.now()
    people = [person for person in call.slack.world.users.values() if not person.stranger]
    page, more = call.page(people, default=1000)
    told = [shapes.user(person, now, locale=locale, email=email) for person in page]
    return {"members": told, "cache_ts": int(now)} | more
