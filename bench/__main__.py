"""python -m bench [--quick]: measures on the servers of the environment, prints Markdown, writes build/bench.json."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bench import latency, pipeline
from bench.measuring import keep


async def run(quick: bool) -> dict[str, Any]:
    messages, rounds, samples = (4_000, 1, 40) if quick else (20_000, 3, 200)
    return {
        "pipeline": await pipeline.measure(messages, rounds),
        "latency": await latency.measure(samples, messages // 2),
    }


def markdown(figures: dict[str, Any]) -> str:
    through, delay = figures["pipeline"], figures["latency"]
    rates = through["messages_per_second"]
    lines = [
        "| contacts pipeline | messages/s | ratio |",
        "| --- | ---: | ---: |",
        f"| floor | {rates['floor']:,} | |",
        f"| one process | {rates['one']:,} | {through['one_to_floor']} of the floor |",
        f"| two processes | {rates['two']:,} | {through['two_to_one']} of one |",
        "",
        f"Latency through contacts and dedupe, idle: p50 {delay['p50_ms']} ms, p99 {delay['p99_ms']} ms.",
        "",
        "| memory, MB | at rest | under load |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {mb['at_rest']} | {mb['under_load']} |" for name, mb in delay["memory_mb"].items()),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages: to see that it runs, not to quote")
    figures = asyncio.run(run(parser.parse_args().quick))
    keep(figures, Path("build/bench.json"))
    print(markdown(figures))


if __name__ == "__main__":
    main()
