"""The floor: a bare loop of aiokafka, orjson and motor that does what the contacts service cannot do without.

It reads a batch of commands, parses it, writes it in one bulk, produces one event for each and commits. A command holds
the whole contact, and the collection has the service's indexes: so the broker and the database have about the same to
do. (The document has the blank fields, which the service leaves out; the service's has an outbox and what it applied.)
The loop checks, numbers and decides nothing, remembers no repeats and owes no outbox.
Run as `python -m bench.floor COMMANDS EVENTS INDEXES`, the last as JSON: `[[["no"], true], ...]`, fields and unique.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo import InsertOne

Records = Sequence["ConsumerRecord[bytes, bytes]"]


async def loop(topic: str, events: str, store: Callable[[Records], Awaitable[Sequence[bytes]]]) -> None:
    """For ever: read a batch, store it, produce what `store` says of each record, commit."""
    servers = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, group_id="floor", auto_offset_reset="earliest", enable_auto_commit=False
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
        told = zip(records, await store(records), strict=True)
        await asyncio.gather(*[await producer.send(events, value, key=record.key) for record, value in told])
        await consumer.commit()


def database(name: str) -> AsyncIOMotorDatabase[Any]:
    return AsyncIOMotorClient(os.environ["MONGODB_URL"], w="majority")[name]


async def contacts(commands: str, events: str, indexes: str) -> None:
    documents = database(commands.replace(".", "-"))["contacts"]
    for fields, unique in orjson.loads(indexes):
        await documents.create_index([(f"state.{field}", 1) for field in fields], None, unique=unique)

    async def store(records: Records) -> list[bytes]:
        states = [orjson.loads(record.value) for record in records]
        stored = zip(records, states, strict=True)
        rows = [InsertOne({"_id": record.key.decode(), "version": 1, "state": state}) for record, state in stored]
        await documents.bulk_write(rows, ordered=False)
        return [orjson.dumps({"version": 1, "contact": state}) for state in states]

    await loop(commands, events, store)


if __name__ == "__main__":
    uvloop.run(contacts(*sys.argv[1:4]))
