"""The floor: a bare loop that does what the interactions service cannot do without for a document.

It reads a batch of documents, finds their contacts by one query, writes the entries in one bulk, produces one event for
each and commits. A document holds the entry as the service would tell it, and the collections have the service's
indexes: so the broker and the database have about the same to do. (What is stored has the blank fields, which the
service leaves out; the service's document has an outbox.) The loop decides nothing, remembers no repeats and owes no
outbox. Run as `python -m bench.document_floor DOCUMENTS EVENTS DATABASE`, on a database filled already.
"""

import asyncio
import os
import sys

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import InsertOne


async def loop(documents: str, events: str, database: str) -> None:
    servers = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
    stored = AsyncIOMotorClient(os.environ["MONGODB_URL"], w="majority")[database]  # type: ignore[var-annotated]
    consumer = AIOKafkaConsumer(
        documents, bootstrap_servers=servers, group_id="floor", auto_offset_reset="earliest", enable_auto_commit=False
    )
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True, linger_ms=2)
    await consumer.start()
    await producer.start()
    print("ready", flush=True)
    while True:
        batches = await consumer.getmany(timeout_ms=20, max_records=500)
        records = [record for batch in batches.values() for record in batch]
        if not records:
            continue
        read = [orjson.loads(record.value) for record in records]
        keys = [document["contact_key"] for document in read]
        cards = await stored["cards"].find({"state.keys": {"$in": keys}}).to_list(None)
        known = {key for card in cards for key in card["state"]["keys"]}
        entries = [document["state"] for document in read if document["contact_key"] in known]
        await stored["interactions"].bulk_write(
            [InsertOne({"_id": state["entry_id"], "version": 1, "token": "", "state": state}) for state in entries],
            ordered=False,
        )
        sent = [
            await producer.send(events, orjson.dumps({"version": 1, "entry": state["entry"]}), key=record.key)
            for record, state in zip(records, entries, strict=True)
        ]
        await asyncio.gather(*sent)
        await consumer.commit()


if __name__ == "__main__":
    uvloop.run(loop(*sys.argv[1:4]))
