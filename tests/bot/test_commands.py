"""Slash commands, in either language, with or without accents."""

import pytest

from bot.commands import COMMANDS, read
from bot.features import router


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("pratique", "déléguer sans contrôler", ("practice", "déléguer sans contrôler")),
        ("practice", "  delegate ", ("practice", "delegate")),
        ("pratique", "aide", ("practice.help", "")),
        ("pratique", "mes pratiques", ("practice.mine", "")),
        ("pratique", "Réglages", ("practice.settings", "")),
        ("pratique", "reglages", ("practice.settings", "")),
        ("pratique", "help", ("practice.help", "")),
        ("pratique", "aide au recrutement", ("practice", "aide au recrutement")),
        ("pratique", "pause", ("practice.pause", "")),
        ("pratique", "Pause jusqu'au 24 août", ("practice.pause", "jusqu'au 24 août")),
        ("practice", "pause until next Tuesday", ("practice.pause", "until next Tuesday")),
        ("pratique", "pause café", ("practice", "pause café")),
        ("pratique", "pauses jusqu'à midi", ("practice", "pauses jusqu'à midi")),
        ("theme", "", ("theme", "")),
        ("theme", "nouveau", ("theme.new", "")),
        ("theme", "Saison", ("theme.season", "")),
        ("theme", "publish now", ("theme.publish", "")),
        ("theme", "sauter la prochaine", ("theme.skip", "")),
        ("theme", "stand by", ("theme.stand-by", "")),
        ("theme", "stand-by until 24 August", ("theme.stand-by", "until 24 August")),
        ("theme", "mettre en veille jusqu'au 24 août", ("theme.stand-by", "jusqu'au 24 août")),
        ("theme", "pause  jusqu’au 24 août", ("theme.pause", "jusqu’au 24 août")),
        ("theme", "pause longue", ("theme", "pause longue")),
        ("autre", "chose", ("autre", "chose")),
    ],
)
def test_what_is_typed_is_what_is_meant(name: str, text: str, meant: tuple[str, str]) -> None:
    """A sub-command is one only when it is all that was typed."""
    assert read(name, text) == meant


def test_every_command_has_a_handler_and_every_handler_a_command() -> None:
    """The table and the router say the same."""
    named = {command.name for command in COMMANDS}
    named |= {f"{command.name}.{sub.name}" for command in COMMANDS for sub in command.subs}
    assert named == set(router.commands)
