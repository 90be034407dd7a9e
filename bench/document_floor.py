"""The floor: a bare loop that does what the interactions service cannot do without for a document.

It reads a batch of documents, finds their contacts by one query, writes the entries in one bulk, produces one event for
each and commits. A document holds the entry as the service would tell it, and the collections have the service's
indexes: so the broker and the database have about the same to do. (What is stored has the blank fields, which the
service leaves out; the service's document has an outbox.) The loop decides nothing, remembers no repeats and owes no
outbox. Run as `python -m bench.document_floor DOCUMENTS EVENTS DATABASE`, on a database filled already.
"""

import sys

import orjson
import uvloop
from pymongo import InsertOne

from bench.floor import Records, database, loop


async def documents(topic: str, events: str, name: str) -> None:
    cards, interactions = database(name)["cards"], database(name)["interactions"]

    async def store(records: Records) -> list[bytes]:
        read = [orjson.loads(record.value) for record in records]
        keys = [document["contact_key"] for document in read]
        found = await cards.find({"state.keys": {"$in": keys}}).to_list(None)
        known = {key for card in found for key in card["state"]["keys"]}
        states = [document["state"] for document in read if document["contact_key"] in known]
        rows = [InsertOne({"_id": state["entry_id"], "version": 1, "token": "", "state": state}) for state in states]
        await interactions.bulk_write(rows, ordered=False)
        return [orjson.dumps({"version": 1, "entry": state["entry"]}) for state in states]

    await loop(topic, events, store)


if __name__ == "__main__":
    uvloop.run(documents(*sys.argv[1:4]))
