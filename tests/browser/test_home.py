"""The bot's own page in a browser: read from its top, pressed, and never written in."""

from playwright.async_api import expect

from tests.browser.test_the_loop import HOW_TO_ANSWER, next_theme
from tests.browser.walking import PHONE, Walk

TOLD = "Je les invite à marcher, zéphyr ou grêle, et personne n'apporte de carnet."


async def test_a_theme_is_answered_from_the_home(walk: Walk) -> None:
    """The thanks stand beneath, and are gone when the page is opened again; the page knows the answer."""
    nadia, ines = await walk.person("nadia"), await walk.person("ines")
    await next_theme(nadia)
    await ines.goes_to("Accueil")
    page = await ines.sees("Thèmes ouverts")
    await expect(page).to_contain_text("Bonjour Inès Morel")
    await expect(ines.channel.get_by_role("textbox")).to_have_count(0)
    await ines.photographs("sandbox-home")
    await ines.presses("Répondre", page)
    await ines.form.get_by_label("Ce que je fais").fill(TOLD)
    await ines.presses("Envoyer", ines.form)
    await ines.has_sent()
    await expect(ines.private("Tes collègues te lisent dans le fil")).to_be_in_viewport()
    await expect(page).to_contain_text("1 réponse · ta réponse y est")
    await expect(nadia.message(HOW_TO_ANSWER).filter(has_text="1 réponse")).to_be_visible()
    await ines.goes_to("pratiques")
    await ines.goes_to("Accueil")
    await expect(page).to_contain_text("ta réponse y est")
    await expect(ines.private("Tes collègues")).to_have_count(0)
    await expect(ines.message("Bonjour Inès Morel").get_by_text("Bonjour")).to_be_in_viewport()
    assert walk.complaints() == []


async def test_the_core_team_finds_what_comes_on_a_phone(walk: Walk) -> None:
    """A preview with a thumb; nothing sticks out on the right."""
    nadia = await walk.person("nadia", PHONE, touch=True)
    await nadia.page.get_by_role("button", name="Ouvrir le menu").tap()
    await nadia.channels.get_by_role("link", name="Accueil").tap()
    page = await nadia.sees("Équipe-cœur")
    await page.get_by_role("button", name="Aperçu", exact=True).tap()
    await expect(nadia.private("ce que verra #pratiques")).to_be_in_viewport()
    assert await nadia.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert walk.complaints() == []


async def test_what_is_looked_for_is_completed_in_the_form(walk: Walk) -> None:
    """By keyboard or by thumb, without an accent; the form is sent when somebody sends it, not before."""
    ines = await walk.person("ines", PHONE, touch=True)
    await ines.page.get_by_role("button", name="Ouvrir le menu").tap()
    await ines.channels.get_by_role("link", name="Accueil").tap()
    await ines.presses("Chercher une pratique", await ines.sees("Tes pratiques"))
    field = ines.form.get_by_role("textbox")
    await field.press_sequentially("reunion")
    choice = ines.form.get_by_role("option").first
    await expect(choice).to_contain_text("réunion", ignore_case=True)
    wanted = await choice.inner_text()
    await choice.tap()
    await expect(field).to_have_value(wanted)
    await expect(ines.form.get_by_role("option")).to_have_count(0)
    await ines.presses("Chercher", ines.form)
    await expect(ines.private(wanted)).to_be_in_viewport()
    assert walk.complaints() == []
