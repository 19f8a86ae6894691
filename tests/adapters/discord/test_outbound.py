"""Cards → messages of components: case by case, and at random."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.drawing import outbound
from adapters.discord.drawing.luggage import LONGEST, Luggage, lengthen, pack, shorten, unpack
from adapters.discord.drawing.rich import markdown, quoted, small
from adapters.discord.drawing.words import escape, told
from bot.cards import Block, Button, Buttons, Card, Divider, Note, Part, Quote, Text
from bot.markup import Span, parse
from bot.model.role import Role

ROLE = Role("1300000000000000002", "nouvelles")


def drawn(*blocks: Block) -> list[dict[str, Any]]:
    """The components of a card of these blocks."""
    components: list[dict[str, Any]] = outbound.message(Card(blocks), str)["components"][0]["components"]
    return components


# ---- Words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (parse("**Une question** qui _compte_"), "**Une question** qui *compte*"),
        ((Span("gras ", bold=True), Span("puis")), "**gras** puis"),
        ((Span("a_b*c", bold=True),), r"**a\_b\*c**"),
        ((Span("x `y` z", code=True),), "`` x `y` z ``"),
        (parse("`/pratique aide`"), "`/pratique aide`"),
        (parse("[ici](https://x.example/a_b)"), "[ici](<https://x.example/a_b>)"),
        ((Span("vois https://x.example/a_b*c, oui"),), "vois https://x.example/a_b*c, oui"),
        ((Span("  ", bold=True),), "  "),
    ],
)
def test_styles_are_discords(spans: tuple[Span, ...], expected: str) -> None:
    """And what is beside them stays words."""
    assert markdown(spans) == expected


@pytest.mark.parametrize(
    "nasty",
    [
        "<@123>",
        "<@&123>",
        "<#123>",
        "</aide:123>",
        "<t:1700000000>",
        "<:kappa:1>",
        "**gras**",
        "__souligné__",
        "||caché||",
        "~~barré~~",
        "`code`",
        "[lien](https://x.example)",
    ],
)
def test_nothing_a_member_wrote_comes_alive(nasty: str) -> None:
    """Every sign that could begin something has a backslash before it."""
    safe = escape(nasty)
    assert safe != nasty
    assert not any(
        sign in "*_~|`<>@[]" and (at == 0 or safe[at - 1] != "\\")
        for at, sign in enumerate(safe)
        if "https" not in safe[:at]
    )


@pytest.mark.parametrize("line", ["# titre", "- point", "+ point", "-# petit", "12. douzième", "> cité"])
def test_no_line_of_a_member_becomes_a_heading_a_list_or_a_quote(line: str) -> None:
    """Only its beginning is touched."""
    safe = escape(f"a\n{line}").splitlines()[1]
    assert safe.replace("\\", "") == line
    assert "\\" in safe


def test_every_line_of_a_quote_and_of_small_print_is_marked() -> None:
    """An empty line does not end it."""
    assert quoted((Span("un\n\ndeux"),)) == "> un\n>\n> deux"
    assert small((Span("un\ndeux"),)) == "-# un\n-# deux"


def test_mentions_are_told_by_name() -> None:
    """People, roles, channels, emoji and commands."""
    names = {"1": "Nadia Kaci", "2": "équipe", "3": "pratiques"}
    read = told("<@1> <@!1> <@&2> <#3> <:ok:9> </aide:8> <@7>", names.get, names.get, names.get)  # type: ignore[arg-type]
    assert read == "@Nadia\u00a0Kaci @Nadia\u00a0Kaci @équipe #pratiques :ok: /aide @7"


# ---- Cards -------------------------------------------------------------------------------------------------


def test_a_card_keeps_its_order_and_buttons_stand_where_they_belong() -> None:
    """In one container, and nobody is notified by it."""
    message = outbound.message(
        Card(
            (
                Text(parse("**Une question**")),
                Quote((Span("Mes mots"),)),
                Part("Situation", (Span("Un jeudi"),)),
                Divider(),
                Buttons((Button("Répondre", "a", "1", "primary"), Button("Autrement", "b"))),
                Note((Span("En petit"),)),
            )
        ),
        str,
    )
    (container,) = message["components"]
    assert [component["type"] for component in container["components"]] == [10, 10, 10, 14, 1, 10]
    assert container["components"][2]["content"] == "**Situation**\nUn jeudi"
    assert [b["style"] for b in container["components"][4]["components"]] == [1, 2]
    assert message["allowed_mentions"] == {"parse": []}
    assert message["flags"] == 1 << 15
    assert "id" not in container


def test_more_than_five_buttons_take_more_rows_and_each_has_an_id_of_its_own() -> None:
    """Even two that do the same."""
    rows = drawn(Buttons(tuple(Button("x", "same", "v") for _ in range(7))))
    assert [len(row["components"]) for row in rows] == [5, 2]
    assert len({b["custom_id"] for row in rows for b in row["components"]}) == 7


def test_a_message_calls_nobody_but_the_role_it_is_to() -> None:
    """Which stands above the card; a delivery is known again all the same."""
    card = Card((Text((Span("<@&2> @everyone @here"),)),))
    alone, calling = (outbound.message(card, str, key="k", notify=role) for role in (None, ROLE))
    assert alone["allowed_mentions"] == {"parse": []}
    assert calling["allowed_mentions"] == {"parse": [], "roles": [ROLE.id]}
    assert calling["components"] == [{"type": 10, "content": f"<@&{ROLE.id}>"}, *alone["components"]]
    assert outbound.is_delivery(calling, "k")


def test_a_delivery_is_known_again_by_its_mark() -> None:
    """The other one is not."""
    message = outbound.message(Card((Text((Span("Une"),)),)), str, key="posting:1")
    assert outbound.is_delivery(message, "posting:1")
    assert not outbound.is_delivery(message, "posting:2")
    assert len(outbound.nonce("posting:1")) == 25
    assert outbound.nonce("posting:1") != outbound.nonce("posting:2")


def test_a_thread_is_called_as_the_card_begins() -> None:
    """From the card, or from the message when the card is gone."""
    card = Card((Text(parse("🧰 **Comment fais-tu pour\ndéléguer ?**")), Text((Span("Plus bas"),))))
    assert outbound.title(card) == "🧰 Comment fais-tu pour déléguer ?"
    assert outbound.title_of(outbound.message(card, str)) == outbound.title(card)
    assert outbound.title_of(outbound.message(card, str, notify=ROLE)) == outbound.title(card)
    assert len(outbound.title(Card((Text((Span("mot " * 100),)),)))) <= 100
    assert outbound.title(Card(())) == "…"


def test_whatever_a_card_holds_it_fits_a_message() -> None:
    """Characters, components, labels and ids; the last buttons are not what is lost."""
    dice = random.Random(8)
    signs = "abc *_`|<>@#[]()-\n éèà🧰"
    for _ in range(200):
        blocks: list[Block] = []
        for _ in range(dice.randint(0, 40)):
            text = "".join(dice.choices(signs, k=dice.choice((0, 3, 200, 4000))))
            buttons = tuple(Button(text[:200], "n", text[:150]) for _ in range(dice.randint(1, 6)))
            blocks.append(
                dice.choice(
                    (Text((Span(text),)), Part(text[:50], (Span(text),)), Divider(), Buttons(buttons))
                )
            )
        notify = dice.choice((None, ROLE))
        message = outbound.message(Card(tuple(blocks)), Luggage().keep, notify=notify)
        every = list(outbound.every(message["components"]))
        assert 2 <= len(every) <= 40
        texts = [component["content"] for component in every if component["type"] == 10]
        assert sum(map(len, texts)) <= 4000
        assert all(texts)
        assert all(len(b["custom_id"]) <= 100 and 1 <= len(b["label"]) <= 80 for b in every if b["type"] == 2)


# ---- What buttons carry ------------------------------------------------------------------------------------


@given(st.text(max_size=300), st.integers(0, 40))
def test_a_button_brings_back_what_it_was_about(value: str, number: int) -> None:
    """However long."""
    luggage = Luggage()
    packed = pack("searching.more", value, number, luggage.keep)
    assert len(packed) <= LONGEST
    assert unpack(packed, luggage.fetch) == ("searching.more", value)


@given(st.lists(st.integers(0, 2**128 - 1).map("{:032x}".format), max_size=3), st.text(max_size=10))
def test_ids_travel_in_a_third_of_their_length(ids: list[str], between: str) -> None:
    """And come back as they were."""
    value = between.join(ids)
    assert lengthen(shorten(value)) == value


LONG_SEARCH = (
    "comment garder une équipe à distance soudée quand deux personnes ne se parlent plus depuis le projet"
)


@pytest.mark.parametrize("words", ["m" * 50, LONG_SEARCH])
def test_what_travels_needs_nobody_to_remember_it(words: str) -> None:
    """A search of a hundred characters goes on after a restart."""
    value = f'["{"1f2e3d4c" * 4}", 1000, "{words}"]'
    packed = pack("searching.more", value, 15, Luggage().keep)
    assert len(packed) <= LONGEST
    assert unpack(packed, Luggage().fetch) == ("searching.more", value)


@given(st.text(min_size=150, max_size=300), st.text(min_size=150, max_size=300))
def test_a_button_never_brings_somebody_elses_words(mine: str, theirs: str) -> None:
    """Drawn before a restart, or by another process: as much of them as travelled, and no others."""
    before, after = Luggage(), Luggage()
    packed = pack("searching.more", mine, 15, before.keep)
    pack("searching.more", theirs, 15, after.keep)
    brought = unpack(packed, after.fetch)
    assert brought
    assert mine.startswith(brought[1])
    after.keep(mine)
    assert unpack(packed, after.fetch) == ("searching.more", mine)


def test_what_a_button_is_about_travels_however_long_the_words_behind_it() -> None:
    """A result can be read, and a question asked, after a restart too."""
    about = "0123456789abcdef" * 2
    words = "".join(map(chr, range(200, 400)))
    brought = unpack(pack("searching.read", f"{about} {words}", 15, Luggage().keep), Luggage().fetch)
    assert brought
    assert brought[1].startswith(f"{about} ")


def test_old_buttons_with_a_numbered_token_bring_nothing() -> None:
    """They were drawn by a process that is no more."""
    assert unpack("b~0~searching.more~\ue0011", Luggage().fetch) == ("searching.more", "")


@pytest.mark.parametrize("garbled", ["", "x", "\u4e01", "\u4e01\u5000\u6000"])
def test_what_was_never_pressed_together_is_nothing(garbled: str) -> None:
    """It fails nobody."""
    assert unpack(f"b~0~searching.more~\ue002{garbled}", str) == ("searching.more", "")


@pytest.mark.parametrize("strange", ["", "x", "f~1~0", "b~1", "b", "discord"])
def test_what_is_no_button_of_ours_is_left_alone(strange: str) -> None:
    """Other programs' and older ones."""
    assert unpack(strange, str) is None


def test_the_oldest_luggage_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it never grows without bound."""
    monkeypatch.setattr(Luggage, "MOST", 2)
    luggage = Luggage()
    first, *others = (luggage.keep(value) for value in ("a", "b", "c"))
    assert luggage.fetch(first) == ""
    assert [luggage.fetch(token) for token in others] == ["b", "c"]
    assert luggage.keep("b") == others[0]
