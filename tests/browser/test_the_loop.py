"""The whole loop in a browser: a theme is asked, people answer, practices are kept, found and taken back."""

import re

import pytest
from playwright.async_api import expect

from bot.wording import Wording
from tests.browser.walking import PHONE, Somebody, Walk

HOW_TO_ANSWER = "Trois lignes suffisent"
"""What stands under every theme, and nowhere else."""
INES = (
    "Une marche plutôt qu'une réunion. J'invite les deux fâchés à faire le tour du parc, une demi-heure, "
    "et personne ne parle du dossier avant le retour."
)
INES_LATER = INES.replace("une demi-heure", "une heure entière")
THOMAS = "D'abord chacun seul. Puis une règle pour le dossier commun : on se parle avant d'écrire."
BEFORE = "Deux chefs d'équipe fâchés depuis l'été."
SINCE = "Au bout de trois semaines, ils déjeunaient de nouveau à la même table."


async def next_theme(nadia: Somebody) -> None:
    """« Prochain thème » on the clock."""
    await nadia.presses("Avancer jusqu'au prochain thème", nadia.channel)
    await expect(nadia.page.get_by_role("status").filter(has_text="Nous sommes maintenant")).to_be_visible()
    await expect(nadia.message(HOW_TO_ANSWER)).to_have_count(1)


async def answer_in_the_thread(ines: Somebody) -> None:
    """A reply is an answer; the bot asks privately, once, what becomes of it."""
    await ines.opens_thread(await ines.sees(HOW_TO_ANSWER))
    await ines.writes(INES, thread=True)
    await ines.sees(INES, thread=True)
    await expect(ines.channels.get_by_role("link", name="Mallette non lu")).to_be_visible()
    await ines.goes_to("Mallette")
    question = await ines.sees("Garder tes réponses comme pratiques de la communauté")
    await ines.presses("Toujours", question)
    await ines.sees("tes réponses deviennent des pratiques")
    await expect(ines.message("Garder tes réponses")).to_have_count(0)
    await ines.sees("est gardée, à ton nom")


async def answer_by_the_form(thomas: Somebody) -> None:
    """What is missing is said in place, and nothing typed is lost; each answer is kept only if he says so."""
    await thomas.presses("Répondre", await thomas.sees(HOW_TO_ANSWER))
    await thomas.form.get_by_label("Situation").fill(BEFORE)
    await thomas.form.get_by_label("Ce que ça donne").fill(SINCE)
    await thomas.presses("Envoyer", thomas.form)
    missing = thomas.form.get_by_label("Ce que je fais")
    await expect(missing).to_have_attribute("aria-invalid", "true")
    await expect(missing).to_have_accessible_description(re.compile("Ce champ est obligatoire"))
    await expect(missing).to_be_focused()
    await expect(thomas.form.get_by_label("Situation")).to_have_value(BEFORE)
    await expect(thomas.form.get_by_label("Ce que ça donne")).to_have_value(SINCE)
    await thomas.page.keyboard.type(THOMAS)
    await thomas.presses("Envoyer", thomas.form)
    await thomas.has_sent()
    await thomas.sees("Tes collègues te lisent dans le fil")
    await thomas.goes_to("Mallette")
    await thomas.presses("Demande-moi", await thomas.sees("Garder tes réponses comme pratiques"))
    await thomas.presses("Garder", await thomas.sees("Garder cette réponse comme pratique"))
    await thomas.sees("est gardée, à ton nom")


async def read_both(claire: Somebody) -> None:
    """Somebody searches without accents, in another form of the word, and reads what is found."""
    found = await claire.searches("/pratique", "se facher")
    await expect(found).to_contain_text("2 pratiques pour « se facher »")
    await take_pictures(claire)
    for number in range(2):
        await found.get_by_role("button", name="Lire", exact=True).nth(number).click()
    await expect(await claire.sees(f"Ce que je fais{INES}")).to_contain_text("Inès Morel")
    read = await claire.sees(f"Ce que ça donne{SINCE}")
    await expect(read).to_contain_text(BEFORE)
    await expect(read).to_contain_text("Thomas Lemoine")


async def take_pictures(claire: Somebody) -> None:
    """What she sees with the thread open, by day and by night."""
    await claire.opens_thread(await claire.sees(HOW_TO_ANSWER))
    await claire.sees("👏", thread=True)
    await claire.photographs("sandbox")
    await claire.page.get_by_role("button", name="Passer au thème sombre").click()
    await claire.photographs("sandbox-dark")
    await claire.page.get_by_role("button", name="Passer au thème clair").click()
    await claire.presses("Fermer le fil", claire.thread)
    await expect(claire.thread).to_be_hidden()


async def edit_the_answer(ines: Somebody, nadia: Somebody, claire: Somebody) -> None:
    """The practice reads as the message does."""
    await ines.goes_to("pratiques")
    await ines.opens_thread(await ines.sees(HOW_TO_ANSWER))
    await ines.chooses("Modifier", await ines.sees(INES, thread=True))
    editor = ines.page.get_by_role("textbox", name="Modifier")
    await expect(editor).to_have_value(INES)
    await editor.fill(INES_LATER)
    await editor.press("Enter")
    await nadia.sees(f"{INES_LATER} (modifié)", thread=True)
    found = await claire.searches("/pratique", "une heure entiere de marches")
    await found.get_by_role("button", name="Lire", exact=True).first.click()
    await claire.sees(f"Ce que je fais{INES_LATER}")


async def withdraw_the_practice(thomas: Somebody, nadia: Somebody, claire: Somebody) -> None:
    """It is not found any more, at once; the answer stays where it was given."""
    await thomas.presses("Retirer", await thomas.sees("est gardée, à ton nom"))
    await thomas.sees("plus personne ne la trouve ici")
    found = await claire.searches("/pratique", "se facher")
    await expect(found).to_contain_text("1 pratique pour « se facher »")
    await expect(found).to_contain_text("Inès Morel")
    await nadia.sees("2 réponses · 1 pratique gardée")
    await nadia.sees(THOMAS, thread=True)


async def delete_the_answer(ines: Somebody, nadia: Somebody, claire: Somebody) -> None:
    """Nothing of it is left."""
    await ines.chooses("Supprimer", await ines.sees(INES_LATER, thread=True))
    await ines.presses("Supprimer", ines.form)
    await expect(nadia.message(INES_LATER, thread=True)).to_have_count(0)
    await expect(await claire.searches("/pratique", "se facher")).to_contain_text("Rien encore pour")


async def stop_and_start(walk: Walk) -> None:
    """Every window says that the program is away, and comes back by itself."""
    offline = walk.people[0].label("offline")
    assert await walk.program.stop() == 0
    for somebody in walk.people:
        await expect(somebody.page.get_by_text(offline)).to_be_visible()
    await walk.program.start()
    for somebody in walk.people:
        await expect(somebody.page.get_by_text(offline)).to_be_hidden(timeout=10_000)


async def test_from_a_theme_to_a_practice_somebody_finds(walk: Walk) -> None:
    """Nadia asks, Inès and Thomas answer, Claire finds; what is changed or taken back is so for everybody."""
    nadia = await walk.person("nadia")
    await next_theme(nadia)
    ines, thomas, claire = [await walk.person(name) for name in ("ines", "thomas", "claire")]
    for somebody in (ines, thomas, claire):
        await expect(somebody.message(HOW_TO_ANSWER)).to_have_count(1)

    # A closed channel is there for those who are in it, and for nobody else.
    await expect(claire.channels.get_by_role("link", name="cercle-nord")).to_be_visible()
    await expect(ines.channels.get_by_role("link")).to_have_text(["Accueil", "pratiques", "Mallette"])

    # Nadia has the thread open: what the others say appears in it by itself.
    await nadia.opens_thread(await nadia.sees(HOW_TO_ANSWER))
    await answer_in_the_thread(ines)
    await nadia.sees(INES, thread=True)
    await answer_by_the_form(thomas)
    await nadia.sees(THOMAS, thread=True)
    await nadia.sees("Thomas Lemoine répond", thread=True)
    await nadia.reacts("👏", await nadia.sees(INES, thread=True))
    await nadia.sees("2 réponses · 2 pratiques gardées")

    await read_both(claire)
    await edit_the_answer(ines, nadia, claire)
    await withdraw_the_practice(thomas, nadia, claire)
    await delete_the_answer(ines, nadia, claire)
    await thomas.goes_to("pratiques")
    await thomas.writes("Merci à toutes et à tous, on en reparle jeudi.")
    await nadia.sees("on en reparle jeudi")
    assert walk.complaints() == []

    await stop_and_start(walk)
    yann = await walk.person("yann")
    for somebody in (nadia, yann):
        await somebody.sees("on en reparle jeudi")
        await expect(somebody.message(HOW_TO_ANSWER)).to_have_count(1)
    await nadia.sees(THOMAS, thread=True)
    await thomas.goes_to("Mallette")
    await thomas.presses("Remettre", await thomas.sees("plus personne ne la trouve ici"))
    await thomas.sees("est gardée, à ton nom")
    await expect(await yann.searches("/pratique", "se facher")).to_contain_text("Thomas Lemoine")
    # Only the program being away was worth a complaint.
    assert walk.complaints(forgiven=["ERR_CONNECTION_REFUSED", "WebSocket connection to"]) == []


@pytest.mark.parametrize("language", ["en"])
async def test_the_loop_in_english(walk: Walk) -> None:
    """The same page and the same bot, in the other language."""
    say = Wording().voice("en").plain
    nadia, ines = await walk.person("nadia"), await walk.person("ines")
    await nadia.presses("Move forward to the next theme", nadia.channel)
    theme = await ines.sees("Three lines are enough")
    await ines.opens_thread(theme)
    await ines.writes("I take them for a walk, zephyr or hail, and nobody brings a notebook.", thread=True)
    await ines.goes_to("Mallette")
    question = await ines.sees("Keep your answers as practices of the community")
    await ines.presses("Always", question)
    await ines.sees(say("consenting.always"))
    await expect(nadia.message("1 answer · 1 practice kept")).to_be_visible()
    await nadia.presses("Read", await nadia.searches("/practice", "zephyrs"))
    await nadia.sees(re.compile("What I do.*nobody brings a notebook"))
    assert walk.complaints() == []


async def test_a_manager_answers_from_a_phone(walk: Walk) -> None:
    """Between two meetings, with a thumb; everything is there, one thing at a time."""
    nadia = await walk.person("nadia")
    await next_theme(nadia)
    ines = await walk.person("ines", PHONE, touch=True)
    theme = await ines.sees(HOW_TO_ANSWER)
    await theme.get_by_text(HOW_TO_ANSWER).tap()
    await theme.get_by_role("button", name="Répondre dans un fil").tap()
    await ines.thread.get_by_role("textbox").tap()
    await ines.page.keyboard.type(INES)
    await ines.thread.get_by_role("button", name="Envoyer le message").tap()
    await nadia.sees("1 réponse")
    await expect(ines.message(INES, thread=True)).to_be_in_viewport()
    await ines.photographs("sandbox-phone")

    # The channels are in a drawer, which opens and closes by keyboard too.
    await ines.thread.get_by_role("button", name="Retour").tap()
    await expect(ines.channels).to_be_hidden()
    await ines.page.get_by_role("button", name="Ouvrir le menu").press("Enter")
    await expect(ines.channels.get_by_role("link", name="Accueil")).to_be_focused()
    await ines.page.keyboard.press("Escape")
    await expect(ines.channels).to_be_hidden()
    await ines.page.get_by_role("button", name="Ouvrir le menu").tap()
    await ines.channels.get_by_role("link", name="Mallette").tap()
    await expect(ines.channels).to_be_hidden()
    await ines.presses("Toujours", await ines.sees("Garder tes réponses comme pratiques"))
    await nadia.sees("1 réponse · 1 pratique gardée")

    # Nothing sticks out on the right.
    wide = await ines.page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE[0]
    assert walk.complaints() == []
