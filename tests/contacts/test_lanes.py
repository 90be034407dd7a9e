"""How a page is read, by what a sample of 200,000 contacts says."""

from typing import Any

from services.contacts.asked import Asked, Order, Place, Word
from services.contacts.lanes import BY_WORDS, Guess, Lane
from services.contacts.sampling import Sample

NAMES = ("ALSTER", "ELBE", "FÖRDE", "HAFEN", "NORDWIND")
BY_NO, BY_NAME = Order("no"), Order("name_key")


def row(number: int) -> dict[str, Any]:
    name = NAMES[number % 5]
    words = [name, "GMBH", f"Salesperson=S{number % 20}", f"Territory=T{number % 50}", f"External ID=B{number}"]
    return {"no": f"C{number:04}", "name_key": f"{name} {number:04} GMBH", "words": words}


SAMPLE = Sample([row(number) for number in range(1_000)], step=200)


def asked(order: Order, *words: Word) -> Asked:
    return Asked(order, {}, 51, None, words, ())


def lane(order: Order, *words: str) -> Lane:
    return Guess(asked(order, *(Word((word,)) for word in words)), SAMPLE).lane()


def test_a_range_of_all_holds_a_page_also_where_contacts_stand_far_apart() -> None:
    assert (lane(BY_NO).by, lane(BY_NO).wide) == (("no",), 2)


def test_a_word_of_many_is_looked_for_among_all() -> None:
    found = lane(BY_NO, "Salesperson=S3")

    assert (found.by, found.word) == (("no",), None)


def test_a_word_of_some_is_looked_for_in_the_index_of_words() -> None:
    found = lane(BY_NO, "GMBH", "Territory=T3")

    assert (found.by, found.word) == (BY_WORDS, Word(("Territory=T3",)))


def test_a_word_whose_contacts_stand_together_is_looked_for_where_they_stand() -> None:
    found = lane(BY_NAME, "NORDWIND")

    assert (found.by, found.ends[0]) == (BY_WORDS, "NORDWIND 0004 GMBH")


def test_the_first_page_by_name_of_any_word_is_read_in_the_index_of_words() -> None:
    assert lane(BY_NAME, "Salesperson=S0").by == BY_WORDS


def test_a_page_behind_it_is_looked_for_among_all() -> None:
    salesperson = Word(("Salesperson=S0",))
    behind = Asked(BY_NAME, {}, 51, Place("ALSTER 0020 GMBH", "C0020"), [salesperson], ())

    assert Guess(behind, SAMPLE).lane().by == ("name_key",)


def test_a_page_that_reached_far_is_read_in_the_index_of_words() -> None:
    question = asked(BY_NO, Word(("Salesperson=S3",)))

    assert Guess(question, SAMPLE, reached="C0007").lane().by == ("no",)
    assert Guess(question, SAMPLE, reached="C0100").lane().by == BY_WORDS


def test_a_range_ends_sooner_where_contacts_with_the_word_stand_close_together() -> None:
    alster, with_name = lane(BY_NAME, "ALSTER"), SAMPLE.keys("name_key", [(("ALSTER",), False)])

    assert (alster.ends, alster.wide) == (with_name, 2)


def test_words_that_few_have_are_rare_the_rarest_first() -> None:
    words = [Word((text,)) for text in ("GMBH", "External ID=B7", "External ID=B8", "Territory=T3")]

    rare = Guess(asked(BY_NO, *words), SAMPLE).rare()

    assert {word.texts[0] for word in rare} == {"External ID=B7", "External ID=B8"}
