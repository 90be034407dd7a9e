"""A text file of any size as lines: its encoding found out, its position known, nothing held but the line at hand."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from relata.terminal import Failed

HEAD_BYTES = 64 * 1024
"""Looked at before anything is read; not seeked back to, so a pipe will do."""
LONGEST_LINE = 16_000_000
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Unreadable(Exception):
    """The file cannot be read any further; the lines before are good."""


class TextFile:
    """An open file. `beginning` is its text as far as `HEAD_BYTES` go, `size` its bytes, None for a pipe.

    `encoding` blank: by byte order mark, else UTF-8. Raises Failed when the file is not there or not so encoded. A byte
    that is no character becomes a lone surrogate, so that it spoils its own row and not the file.
    """

    def __init__(self, path: Path, encoding: str = "") -> None:
        try:
            self._raw = io.BufferedReader(path.open("rb", buffering=0), HEAD_BYTES)
            head = self._raw.peek(HEAD_BYTES)[:HEAD_BYTES]
        except OSError as error:
            raise Failed(f"{path}: {error.strerror}.") from error
        self.size = path.stat().st_size if path.is_file() else None
        encoding = _encoding(path, head, encoding)
        self.beginning = codecs.getincrementaldecoder(encoding)().decode(head)
        self._text = io.TextIOWrapper(self._raw, encoding, errors="surrogateescape", newline="")

    @property
    def position(self) -> int:
        """Bytes read so far, as far as that can be told."""
        return self._raw.tell() if self.size is not None else 0

    def lines(self) -> Iterator[str]:
        """Every line with its end; raises Unreadable."""
        number = 0
        try:
            while line := self._text.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise Unreadable(f"Line {number} is longer than {LONGEST_LINE:,} characters.")
                yield line
        except (UnicodeError, OSError) as error:
            raise Unreadable(f"After line {number}: {error}.") from error

    def close(self) -> None:
        self._text.close()


def _encoding(path: Path, head: bytes, said: str) -> str:
    encoding = said or next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "utf-8")
    try:
        if codecs.lookup(encoding).name == "utf-8":
            encoding = "utf-8-sig"
        codecs.getincrementaldecoder(encoding)().decode(head)
    except LookupError as error:
        raise Failed(f"--encoding {encoding}: there is no such encoding.") from error
    except UnicodeError as error:
        raise Failed(f"{path} is not {encoding}: say how it is written, as --encoding cp1252.") from error
    return encoding
