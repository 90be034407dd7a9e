"""`relata import` against a fake contacts service, on the real Kafka protocol."""

import asyncio
import json
import os
import signal
import sys

import pytest

from relata.broker import existing_topics, reader
from relata.embedded import Embedded
from shared.contracts.contacts import COMMANDS, EVENTS, REJECTIONS, ContactType, LinkToTable
from shared.contracts.message import Topic, dead_letter_topic
from shared.platform.kafka.producer import Publisher
from shared.platform.kafka.topics import ensure_topics
from shared.platform.settings import Settings
from tests.relata.conftest import Given, Relata, until, verdicts_of
from tests.relata.fake_contacts import FakeContacts

pytestmark = pytest.mark.backing


async def test_each_row_becomes_a_contact_and_its_verdict_tells_the_number(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("Type,Name,E-Mail,Phone No.", "Company,Contoso AG,info@contoso.example,+49 30 1234")

    ran = await relata("import", file)

    (contoso,) = contacts.received
    assert ran.code == 0
    assert (contoso.name, contoso.phone_no, contoso.email) == ("Contoso AG", "+49 30 1234", "info@contoso.example")
    assert verdicts_of(file) == [
        {"row": 1, "line": 2, "verdict": "accepted", "no": "CT000001", "contact_id": str(contoso.contact_id)}
    ]


async def test_a_refusal_of_the_service_is_the_verdict_with_its_reasons(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("name,email", "Contoso AG,info at contoso", "Fabrikam,info@fabrikam.example")

    ran = await relata("import", file)

    refused, accepted = verdicts_of(file)
    assert ran.code == 1
    assert refused["errors"] == [{"field": "email", "code": "email_malformed", "message": "E-Mail needs an @."}]
    assert (refused["verdict"], accepted["verdict"]) == ("refused", "accepted")


async def test_there_are_as_many_verdicts_as_rows_whatever_becomes_of_them(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given(
        "type,name,email", "Company,Contoso AG,", "Robot,R2,", "Company,a,b,c", "few", "", "Company,Fabrikam,no", ",,"
    )

    ran = await relata("import", file, "--json")

    codes = [verdict.get("errors", [{"code": "none"}])[0]["code"] for verdict in verdicts_of(file)]
    assert codes == ["none", "enum", "too_many_columns", "too_few_columns", "email_malformed", "empty"]
    assert (ran.json["rows"], ran.json["verdicts"], ran.json["accepted"], ran.json["refused"]) == (6, 6, 1, 5)


async def test_a_person_whose_company_stands_further_down_is_accepted_in_the_end(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("no,name,company_no", ",Ann Lee,C100", ",Bo Ek,C999", "C100,Contoso AG,")

    ran = await relata("import", file, "--json", "--in-flight", 1)

    ann, bo, contoso = verdicts_of(file)
    assert (ann["verdict"], contoso["verdict"]) == ("accepted", "accepted")
    assert [error["code"] for error in bo["errors"]] == ["company_not_found"]
    assert (ran.code, ran.json["sent_again"]) == (1, 2)


async def test_of_a_shuffled_file_hardly_a_row_is_sent_twice(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    persons = [f",Person {number},C{number % 5}" for number in range(60)]
    file = given("no,name,company_no", *persons, *[f"C{number},Firm {number}," for number in range(5)])

    ran = await relata("import", file, "--json", "--in-flight", 8)

    assert (ran.json["accepted"], ran.json["verdicts"]) == (65, 65)
    assert ran.json["sent_again"] <= 8
    assert len(contacts.received) == 65 + ran.json["sent_again"]


async def test_a_person_above_its_company_is_not_sent_when_the_import_stops_before(
    relata: Relata, settings: Settings, given: Given
) -> None:
    persons = [f",Person {number},C1" for number in range(9)]
    file = given("no,name,company_no", *persons, "C9,Silence Ltd,", "C1,Contoso AG,")

    async with FakeContacts(settings, silent_about={"Silence Ltd"}):
        ran = await relata("import", file, "--timeout", 3, "--in-flight", 2)

    told = [verdict["errors"][0]["code"] for verdict in verdicts_of(file) if verdict.get("errors")]
    assert (ran.code, len(verdicts_of(file))) == (3, 11)
    assert {"no_answer", "not_sent", "company_not_found"} >= set(told) >= {"no_answer", "not_sent"}


async def test_a_person_is_sent_once_its_company_has_its_answer(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("no,name,company_no", "C100,Contoso AG,", ",Ann Lee,C100", ",Bo Ek,C100", "C200,Fabrikam,")

    ran = await relata("import", file, "--json")

    names = [command.name for command in contacts.received]
    assert (ran.json["accepted"], ran.json["sent_again"]) == (4, 0)
    assert names.index("Contoso AG") < min(names.index("Ann Lee"), names.index("Bo Ek"))


async def test_a_person_whose_company_is_not_answered_is_not_sent_and_told_so(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("no,name,company_no", "C100,Silence Ltd,", ",Ann Lee,C100")

    ran = await relata("import", file, "--timeout", 3)

    silence, ann = verdicts_of(file)
    assert ran.code == 3
    assert (silence["errors"][0]["code"], ann["errors"][0]["code"]) == ("no_answer", "not_sent")
    assert "contact_id" not in ann


async def test_a_person_that_was_held_back_is_sent_when_the_import_is_resumed(
    relata: Relata, settings: Settings, given: Given
) -> None:
    file = given("no,name,company_no", "C100,Contoso AG,", ",Ann Lee,C100")
    async with FakeContacts(settings, silent_about={"Contoso AG"}):
        stopped = await relata("import", file, "--timeout", 3)

    async with FakeContacts(settings):
        resumed = await relata("import", file, "--resume")

    assert (stopped.code, resumed.code) == (3, 0)
    assert [verdict["verdict"] for verdict in verdicts_of(file)] == ["accepted", "accepted"]


async def test_customer_and_vendor_numbers_become_business_relations(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("Name;Customer No.;Vendor No.", "Contoso AG;C0001;", "Fabrikam;;V0002")

    await relata("import", file)

    relations = {command.name: command.business_relations[0] for command in contacts.received}
    contoso, fabrikam = relations["Contoso AG"], relations["Fabrikam"]
    assert (contoso.business_relation_code, contoso.link_to_table, contoso.no) == (
        "",
        LinkToTable.CUSTOMER,
        "C0001",
    )
    assert (fabrikam.business_relation_code, fabrikam.link_to_table, fabrikam.no) == (
        "",
        LinkToTable.VENDOR,
        "V0002",
    )


async def test_a_row_without_type_is_a_person_when_it_has_a_company_or_parts_of_a_name(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("name,surname,company_no", "Contoso AG,,", ",Lee,", "Bo Ek,,C1")

    await relata("import", file)

    types = {command.surname or command.name: command.type for command in contacts.received}
    assert types == {"Contoso AG": ContactType.COMPANY, "Lee": ContactType.PERSON, "Bo Ek": ContactType.PERSON}


async def test_an_unknown_column_stops_the_import_before_anything_is_sent(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("name,Fone No.", "Contoso AG,+49 30 1234")

    ran = await relata("import", file)
    with_it_left_out = await relata("import", file, "--ignore-unknown")

    assert ran.code == 2
    assert "'Fone No.' is no known column; the nearest is 'phone_no'" in ran.err
    assert with_it_left_out.code == 0
    assert len(contacts.received) == 1


async def test_map_names_the_field_of_a_column(relata: Relata, contacts: FakeContacts, given: Given) -> None:
    file = given("Firma;Telefon", "Contoso AG;+49 30 1234")

    ran = await relata("import", file, "--map", "Firma=name", "--map", "telefon=phone_no")

    assert ran.code == 0
    assert (contacts.received[0].name, contacts.received[0].phone_no) == ("Contoso AG", "+49 30 1234")


async def test_json_lines_are_rows_and_a_broken_line_is_a_refused_row(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given('{"name": "A"}', "", '{"name": ', '["a"]', '{"name": "B", "email": null}', name="contacts.jsonl")

    ran = await relata("import", file)

    verdicts = [(verdict["row"], verdict["line"], verdict["verdict"]) for verdict in verdicts_of(file)]
    assert ran.code == 1
    assert verdicts == [(1, 1, "accepted"), (2, 3, "refused"), (3, 4, "refused"), (4, 5, "accepted")]


async def test_rows_without_an_answer_are_unanswered_and_those_behind_them_are_not_sent(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("name,email", "Silence Ltd,", "Contoso AG,", "Fabrikam,x", "Silence Ltd,", "Never,", "Nor this,x")

    ran = await relata("import", file, "--timeout", 3, "--in-flight", 2)

    verdicts = verdicts_of(file)
    assert ran.code == 3
    assert [v["verdict"] for v in verdicts] == ["unanswered", "accepted", "refused", *["unanswered"] * 3]
    assert [v["errors"][0]["code"] for v in verdicts[3:]] == ["no_answer", "not_sent", "not_sent"]
    assert len(contacts.received) == 4


async def test_a_command_among_the_dead_letters_is_unanswered_with_the_reason(
    relata: Relata, settings: Settings, given: Given
) -> None:
    letters = Topic(dead_letter_topic("contacts"), (), keyed_by="")
    await ensure_topics(settings, [COMMANDS, EVENTS, REJECTIONS, letters])
    file = given("name", "Contoso AG")

    importing = asyncio.create_task(relata("import", file))
    await _put_one_command_aside(settings, letters)

    assert (await importing).code == 3
    assert verdicts_of(file)[0]["errors"][0]["code"] == "handler_failed"


async def _put_one_command_aside(settings: Settings, letters: Topic) -> None:
    publisher = Publisher(settings)
    async with reader(settings, (await existing_topics(settings))[settings.named(COMMANDS.name)]) as consumer:
        command = await consumer.getone()
        why = ("dead-letter-reason", b"handler_failed")
        await publisher.send([(settings.named(letters.name), command.key, command.value, [*command.headers, why])])
    await publisher.stop()


async def test_without_a_broker_the_exit_code_is_4_and_one_sentence_says_so(relata: Relata, given: Given) -> None:
    file = given("name", "Contoso AG")

    ran = await relata("import", file, "--json", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")

    assert ran.code == 4
    assert ran.json["error"].startswith("Kafka at 127.0.0.1:1 cannot be used")
    assert verdicts_of(file) == []


async def test_a_broker_that_goes_away_leaves_a_verdict_for_every_row(relata: Relata, given: Given) -> None:
    file = given("name", "Contoso AG", "Silence Ltd")
    async with Embedded() as stack:
        settings = Settings(kafka_bootstrap_servers=stack.kafka_bootstrap_servers)
        async with FakeContacts(settings, silent_about={"Silence Ltd"}):
            environment = {"KAFKA_BOOTSTRAP_SERVERS": stack.kafka_bootstrap_servers, "RELATA_NAMESPACE": ""}

            importing = asyncio.create_task(relata("import", file, "--timeout", 2, **environment))
            await until(lambda: len(verdicts_of(file)) == 1)
            stack.stop()

            assert (await importing).code == 4
            assert verdicts_of(file)[1]["errors"][0]["code"] == "broker_away"


async def test_without_the_topics_of_contacts_nothing_is_sent(relata: Relata, given: Given) -> None:
    ran = await relata("import", given("name", "Contoso AG"))

    assert ran.code == 4
    assert "has no topic" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--map", "Firma=nam"],
        ["--map", "Firma"],
        ["--map", "Frma=name"],
        ["--encoding", "klingon"],
        ["--delimiter", "::"],
    ],
)
async def test_wrong_usage_is_exit_code_2(relata: Relata, given: Given, arguments: list[str]) -> None:
    ran = await relata("import", given("Firma", "Contoso AG"), "--ignore-unknown", *arguments)

    assert ran.code == 2


async def test_interrupted_it_leaves_a_verdict_for_every_row_it_read(
    environment: dict[str, str], contacts: FakeContacts, given: Given
) -> None:
    file = given("name", "Contoso AG", "Silence Ltd")
    command = [sys.executable, "-m", "relata", "import", str(file), "--json"]
    out = asyncio.subprocess.PIPE

    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment, stdout=out)
    await until(lambda: process.returncode is not None or len(verdicts_of(file)) == 1)
    process.send_signal(signal.SIGINT)
    told = json.loads((await process.communicate())[0])

    assert process.returncode == 130
    assert (told["rows"], told["unanswered"]) == (2, 1)
    assert [verdict["verdict"] for verdict in verdicts_of(file)] == ["accepted", "unanswered"]
