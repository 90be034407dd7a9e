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
from typing import Any

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import InsertOne


async def loop(commands: str, events: str, indexes: str) -> None:
    servers = os.environ["KAFKA_BOOTSTRAP_SERVERS"]
    documents: AsyncIOMotorCollection[Any] = AsyncIOMotorClient(os.environ["MONGODB_URL"], w="majority")[
        commands.replace(".", "-")
    ]["contacts"]
    for fields, unique in orjson.loads(indexes):
        await documents.create_index([(f"state.{field}", 1) for field in fields], None, unique=unique)
    consumer = AIOKafkaConsumer(
        commands, bootstrap_servers=servers, group_id="floor", auto_offset_reset="earliest", enable_auto_commit=False
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
        states = [orjson.loads(record.value) for record in records]
        await documents.bulk_write(
            [
                InsertOne({"_id": record.key.decode(), "version": 1, "state": state})
                for record, state in zip(records, states, strict=True)
            ],
            ordered=False,
        )
        sent = [
            await producer.send(events, orjson.dumps({"version": 1, "contact": state}), key=record.key)
            for record, state in zip(records, states, strict=True)
        ]
        await asyncio.gather(*sent)
        await consumer.commit()


if __name__ == "__main__":
    uvloop.run(loop(*sys.argv[1:4]))
