"""The bugs: each changes one place, and names the test that fails of it."""

from typing import NamedTuple

SIMULATION = "tests/reliability/simulation/test_simulation.py::test_nothing_is_doubled_and_nothing_lost"
SIDE_BY_SIDE = "tests/reliability/test_side_by_side.py"


class Bug(NamedTuple):
    """What is wrong, where, what stands there and what is put in its place, and who notices."""

    name: str
    file: str
    right: str
    wrong: str
    test: str


BUGS = (
    Bug(
        "no margin of a request before the lease ends",
        "bot/deliverer.py",
        "delivery.leased_until - self._clock.now() < REQUEST",
        "delivery.leased_until < self._clock.now()",
        "tests/reliability/test_deliveries.py::test_a_lease_too_short_for_a_request_is_left_to_the_next",
    ),
    Bug(
        "what cannot be looked for yet counts as not said",
        "bot/deliverer.py",
        "self._put_off(delivery, Outcome.UNSURE, wait.after)",
        "self._put_off(delivery, Outcome.WAITING, wait.after)",
        "tests/reliability/test_deliveries.py::test_what_cannot_be_looked_for_yet_is_as_unknown_as_before",
    ),
    Bug(
        "that nobody may look counts as not said",
        "bot/deliverer.py",
        "if delivery.attempts < LOOKS:",
        "if delivery.attempts < 0:",
        "tests/reliability/test_deliveries.py::test_what_may_not_be_looked_for_is_as_unknown_as_before",
    ),
    Bug(
        "what was perhaps said is tried again without a look",
        "bot/deliveries.py",
        "if self.reason == Outcome.UNSURE:",
        "if self.reason == Outcome.SAID:",
        "tests/reliability/test_deliveries.py"
        "::test_what_may_not_be_looked_for_for_long_is_told_and_looked_for_when_tried_again",
    ),
    Bug(
        "a database that hangs is waited for by whoever hears alone",
        "bot/app/standing_by.py",
        "patience = self._tenure.answered.total_seconds()",
        "patience = None",
        "tests/app/test_standing_by.py::test_a_database_that_hangs_leaves_nobody_who_believes_to_hold_it",
    ),
    Bug(
        "sessions begin until the token is reset",
        "adapters/discord/wire/gateway.py",
        "        await self._starts.wait(self.fetch_session_start_limits)\n        self._starts.began()\n",
        "        self._starts.began()\n",
        "tests/adapters/discord/traps/test_starts.py"
        "::test_sessions_that_end_as_they_begin_do_not_cost_the_token",
    ),
    Bug(
        "acknowledged before it is kept",
        "bot/handover.py",
        "            await receive(event, mark)\n",
        "            await mark()\n            await receive(event)\n",
        "tests/adapters/slack/traps/test_acknowledging.py"
        "::test_words_are_acknowledged_when_they_are_kept_and_not_before",
    ),
    Bug(
        "said again without a look",
        "bot/deliverer.py",
        "if delivery.outcome is Outcome.UNSURE and (found",
        "if delivery.outcome is Outcome.SAID and (found",
        SIMULATION,
    ),
    Bug(
        "nothing is read again after an interruption",
        "bot/features/programmes/asking.py",
        "        MessengerConnected: read_open_threads,\n",
        "",
        SIMULATION,
    ),
    Bug(
        "a happening is named after its envelope",
        "adapters/slack/hearing/messages.py",
        'id=f"slack:message:{channel}:{stamp}",',
        'id=f"slack:message:{channel}:{id(message)}",',
        "tests/adapters/slack/traps/test_acknowledging.py"
        "::test_duplicates_are_kept_once_and_acknowledged_twice",
    ),
    Bug(
        "an occurrence is named by its instant",
        "bot/features/programmes/asking.py",
        "        slot=programme.slot(occurrence) if occurrence else None,\n",
        "        slot=Slot(turn.now.date(), turn.now.hour) if occurrence else None,\n",
        "tests/reliability/test_years.py",
    ),
    Bug(
        "what is due is planned out of sight by whoever undoes something",
        "bot/features/programmes/undoing.py",
        "        await asking.ask_what_is_due(programme, turn)\n",
        "        pass\n",
        "tests/bot/test_undoing.py::test_what_came_due_is_asked_before_anything_is_undone",
    ),
    Bug(
        "whoever has an hour back has its theme twice",
        "bot/features/programmes/undoing.py",
        "now.undone(before, turn.now, await asking.posted(now, turn))",
        "before.planned(turn.now)",
        "tests/bot/test_undoing.py::test_an_hour_that_is_taken_back_brings_no_second_theme",
    ),
    Bug(
        "what was posted is forgotten once its day has more hours",
        "bot/model/programme.py",
        "for slot in {*posted, *moved})",
        "for slot in {*(one for one in posted if one.place or len(self.rule.at) == 1), *moved})",
        "tests/reliability/test_days_of_change.py",
    ),
    Bug(
        "a date is moved into a pause",
        "bot/features/programmes/adjusting.py",
        "if programme.resumes_on is not None and day < programme.resumes_on:",
        "if False:",
        "tests/reliability/test_years.py",
    ),
    Bug(
        "a lease is taken whoever holds it",
        "storage/sql/deliveries.py",
        "            or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) <= now),\n",
        "",
        "tests/contracts/storages/test_deliveries.py"
        "::test_what_is_leased_is_left_alone_until_the_lease_ends[sqlite]",
    ),
    Bug(
        "two claim the same at once",
        "storage/sql/deliveries.py",
        "await self._rows.all(longest_due.with_for_update(skip_locked=True))",
        "await self._rows.all(longest_due)",
        "tests/contracts/storages/test_deliveries.py::test_nobody_claims_what_another_is_claiming[postgresql]",
    ),
    Bug(
        "said before it is kept",
        "bot/engine.py",
        "                await unit.drafts.forget(event.person, event.name, event.about)\n"
        "            await unit.commit()\n",
        "                await unit.drafts.forget(event.person, event.name, event.about)\n"
        "            for action in actions:\n"
        "                await self._perform(action)\n"
        "            await unit.commit()\n",
        "tests/bot/test_engine.py",
    ),
    Bug(
        "a claim leaves no doubt behind",
        "storage/memory/deliveries.py",
        "outcome=Outcome.UNSURE",
        "outcome=delivery.outcome",
        SIMULATION,
    ),
    Bug(
        "who comes too late writes over who came after",
        "bot/deliverer.py",
        "if kept is None or kept.attempts != delivery.attempts:",
        "if kept is None:",
        "tests/reliability/test_deliveries.py"
        "::test_wherever_a_process_freezes_until_another_has_taken_over[memory-Fate.BUSY]",
    ),
    Bug(
        "an event that comes again is dealt with again",
        "bot/engine.py",
        "if not isinstance(event, NOT_ONCE) and not await unit.first_seen(event):",
        "if not isinstance(event, NOT_ONCE) and await unit.first_seen(event) is None:",
        "tests/bot/test_engine.py",
    ),
    Bug(
        "an older edit takes the place of a newer one",
        "bot/features/answers/answering.py",
        "event.version < answer.version",
        "event.version < 0",
        f"{SIDE_BY_SIDE}::test_of_two_edits_the_newer_stands",
    ),
    Bug(
        "what came while a thread was read counts as missing",
        "bot/features/answers/answering.py",
        "            continue\n        if source.message in event.known - event.messages:\n",
        "            continue\n        if source.message not in event.messages:\n",
        "tests/bot/test_gaps.py::test_what_was_deleted_while_nobody_listened_is_forgotten",
    ),
    Bug(
        "nobody begins again when another was at it",
        "bot/engine.py",
        "TRIES = 5",
        "TRIES = 1",
        f"{SIDE_BY_SIDE}::test_somebody_new_says_two_things_at_once",
    ),
    Bug(
        "an answer is changed while another changes it",
        "storage/sql/answers.py",
        "where(is_message(AnswerRow)).with_for_update()",
        "where(is_message(AnswerRow))",
        f"{SIDE_BY_SIDE}::test_what_is_deleted_while_it_is_edited_stays_deleted",
    ),
    Bug(
        "the last to speak may be the first to have kept",
        "bot/engine.py",
        "if made and self._storage.shared:",
        "if made and not self._storage.shared:",
        f"{SIDE_BY_SIDE}::test_the_theme_says_what_is_true_whoever_says_it_last",
    ),
    Bug(
        "nobody is told of what is owed",
        "bot/app/house.py",
        "self._storage.listen(self._call_deliverer)",
        "self._storage.listen(lambda: None)",
        "tests/app/test_hearing_of_what_is_owed.py::test_a_running_bot_says_at_once_what_another_process_owes",
    ),
    Bug(
        "told to stop, nobody finishes what is being said",
        "bot/deliverer.py",
        "while await to_the_end(self._deliver_some()):",
        "while await self._deliver_some():",
        "tests/reliability/test_stopping.py::test_what_is_being_said_is_said_and_written_down",
    ),
    Bug(
        "Discord is asked as fast as it goes",
        "adapters/discord/wire/rest.py",
        "            await self._pace.turn()\n",
        "",
        "tests/adapters/discord/traps/test_pace.py::test_a_theme_for_many_channels_is_refused_nowhere",
    ),
    Bug(
        "what is deleted before its theme is known to stand comes back",
        "bot/features/answers/answering.py",
        "next(iter(await turn.unit.postings.unsaid([thread.whole_channel])), None)",
        "None",
        "tests/bot/test_gaps.py"
        "::test_what_was_deleted_before_it_is_known_where_the_theme_stands_stays_deleted",
    ),
    Bug(
        "two programmes choose at once",
        "bot/features/themes/stock.py",
        "    await turn.unit.themes.hold(community.id)\n",
        "",
        f"{SIDE_BY_SIDE}::test_two_programmes_that_come_due_at_once_ask_two_themes",
    ),
    Bug(
        "every machine goes by its own clock",
        "bot/app/shared_clock.py",
        "        if self._told is None:\n",
        "        if self._own is not None:\n",
        "tests/app/test_shared_clock.py"
        "::test_postgresql_tells_the_time_and_the_operator_reads_once_how_far_off_we_are",
    ),
    Bug(
        "what was being read is forgotten when another takes over",
        "bot/rereads.py",
        "            self.ask(again)\n            raise\n",
        "            raise\n",
        "tests/adapters/discord/test_standing_by.py"
        "::test_what_was_not_read_when_another_process_took_its_place_is_read_afterwards",
    ),
    Bug(
        "what one that stood by had still to read dies with it",
        "adapters/discord/messenger.py",
        "                tasks.create_task(handover.tell([self._back()]))\n",
        "",
        "tests/adapters/discord/test_standing_by.py"
        "::test_who_begins_to_stand_by_says_that_something_may_have_been_missed",
    ),
    Bug(
        "what was deleted between its being read and its being kept is kept for good",
        "adapters/discord/hearing/rereading.py",
        "if new and monotonic() - began > LONG else None",
        "if False else None",
        "tests/adapters/discord/test_standing_by.py"
        "::test_what_was_handed_over_long_after_it_was_read_is_looked_at_once_more",
    ),
    Bug(
        "SQLite reads before it asks to write",
        "storage/sql/engine.py",
        'connection.exec_driver_sql("BEGIN IMMEDIATE")',
        'connection.exec_driver_sql("BEGIN")',
        "tests/storage/test_sealing.py::test_who_writes_at_once_loses_nothing[sqlite]",
    ),
)
