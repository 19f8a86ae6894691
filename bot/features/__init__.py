"""The behaviours, one module each. This is their table of contents."""

from bot.features import drafting, forgetting, handing_out, helping, home, pausing
from bot.features.answers import answering, answering_by_form, clearing, consenting, keeping_true
from bot.features.communities import departing, founding, joining, opening, settling, volunteering
from bot.features.facilitating import commanding, overview
from bot.features.practices import archiving, contributing, reading, searching, searching_by_form
from bot.features.programmes import (
    adjusting,
    asking,
    calendar,
    planning,
    planning_forms,
    relocating,
    season,
    showing,
    standing_by,
    undoing,
)
from bot.features.requests import living, requesting, taking_up
from bot.features.themes import arranging, choosing, naming, proposing, wishing, writing
from bot.features.trials import reporting, trying
from bot.router import Router

routes: Router = (
    joining.routes  # who is where
    + founding.routes  # a community settles in a channel
    + opening.routes  # or one lives in a channel more
    + settling.routes  # an example community, in the sandbox
    + volunteering.routes  # the core team asks for company
    + departing.routes  # and does not rest on whoever is gone
    + overview.routes  # facilitators see what there is to do
    + commanding.routes  # or type it
    + planning.routes  # see what comes, publish, pause
    + planning_forms.routes  # start programmes, and change them
    + adjusting.routes  # skip, move, pause until a date, archive
    + relocating.routes  # go on in another channel
    + standing_by.routes  # let the whole community stand by
    + undoing.routes  # and see who did what, and undo it
    + season.routes  # all that comes, in one list
    + calendar.routes  # and in everybody's own calendar
    + writing.routes  # and write themes
    + arranging.routes  # see their stock, and arrange it
    + proposing.routes  # to which members propose themes
    + choosing.routes  # they choose the next by vote
    + wishing.routes  # and what they looked for in vain gives ideas
    + naming.routes  # or is but another word for something
    + asking.routes  # a programme comes due, a theme is asked
    + showing.routes  # it stands somewhere, or could not be said
    + answering.routes  # members answer in the thread
    + answering_by_form.routes  # or by the form
    + clearing.routes  # which may go with its thread
    + keeping_true.routes  # and what they took back is read no more
    + consenting.routes  # they choose what becomes of it
    + archiving.routes  # a practice and its author
    + contributing.routes  # practices without a theme
    + searching.routes  # somebody looks for how others do
    + searching_by_form.routes  # or by a form
    + reading.routes  # reads what they found, and shares it
    + trying.routes  # tries it where they are
    + reporting.routes  # and tells what came of it
    + requesting.routes  # finds nothing that fits, and asks
    + living.routes  # what is theirs to close, reword, take back
    + taking_up.routes  # and what may be worth asking everybody
    + drafting.routes  # nothing typed into a form is lost
    + pausing.routes  # whoever is on leave is left in peace
    + handing_out.routes  # whoever would like to know what is kept of them does
    + forgetting.routes  # whoever would like to be forgotten is
    + helping.routes  # and what they can do here
    + home.routes  # all of it on a page of one's own
)
router: Router = home.shown_again(routes)
