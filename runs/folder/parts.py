"""Parts of a result folder: three Parquet files that hold the same runs, written and read whole.

The file of the runs is written last and states the hashes of the two others, so a part is whole or
it is no part.
"""

from __future__ import annotations

import hashlib
import io
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from runs.designs.design import NAME as POINTS
from runs.folder import schema
from runs.folder.disk import write_whole
from runs.language import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from runs.designs.design import Design
    from runs.folder.schema import OwnColumns
    from runs.run import Record

END = b"PAR1"
"""Last bytes of every Parquet file."""


def part_file(folder: Path, kind: str, number: int) -> Path:
    """File of one table of a part."""
    return folder / kind / f"part-{number:05d}.parquet"


def write_part(folder: Path, number: int, records: list[Record], own: OwnColumns = ()) -> None:
    """Write the three files of a part."""
    write_tables(folder, number, {kind: schema.table(kind, records, own) for kind in schema.KINDS})


def write_tables(folder: Path, number: int, tables: dict[str, pa.Table]) -> None:
    """Write the three tables of a part; the last states the hash and rows of the others, and its
    own rows.
    """
    stated = {"rows": str(tables["runs"].num_rows)}
    for kind in schema.KINDS:
        table = tables[kind].replace_schema_metadata(stated if kind == "runs" else None)
        content = parquet_bytes(table)
        stated |= {
            kind: hashlib.sha256(content).hexdigest(),
            f"rows of {kind}": str(table.num_rows),
        }
        write_whole(part_file(folder, kind, number), content)


def read_part(folder: Path, number: int, own: OwnColumns = ()) -> dict[str, pa.Table] | None:
    """The three tables of a part (dict kind -> table), or None if they are damaged or do not belong
    together.
    """
    try:
        contents = {kind: part_file(folder, kind, number).read_bytes() for kind in schema.KINDS}
        tables = {kind: _read(content) for kind, content in contents.items()}
    except (OSError, pa.ArrowException):
        return None
    # The three files are of one writing if the last states the hashes of the others.
    stated = tables["runs"].schema.metadata or {}
    for kind in ("annual", "targets"):
        if stated.get(kind.encode(), b"").decode() != hashlib.sha256(contents[kind]).hexdigest():
            return None
    # Other code may have other indicators or parameters.
    same = all(tables[kind].schema.equals(schema.schemas(own)[kind]) for kind in schema.KINDS)
    return tables if same else None


def has_end(file: Path) -> bool:
    """Whether a file is there and ends as a Parquet file does: told at once, also of thousands of
    files.
    """
    try:
        with file.open("rb") as stream:
            stream.seek(-len(END), io.SEEK_END)
            return stream.read() == END
    except OSError:  # not there, or shorter than that
        return False


def _read(content: bytes) -> pa.Table:
    """A table from the bytes of its file, every page checked."""
    return pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True).read(
        use_threads=False
    )


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    stream = io.BytesIO()
    # A dictionary pays for texts only: numbers rarely repeat.
    texts = [field.name for field in table.schema if field.type == "string"]
    pq.write_table(
        table, stream, compression="zstd", use_dictionary=texts, write_page_checksum=True
    )
    return stream.getvalue()


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """A pandas table as the bytes of a Parquet file."""
    return parquet_bytes(pa.Table.from_pandas(frame, preserve_index=False))


def write_points(folder: Path, design: Design) -> None:
    """Keep the points of a design, if it has any."""
    if design.columns:
        points = design.frame().reset_index(drop=True)
        write_whole(folder / POINTS, frame_bytes(points))


def say_damaged(number: int, folder: Path) -> None:
    """Say that a part is left out."""
    note = say(
        "note: part {number} of {folder} is damaged and left out",
        number=number,
        folder=folder,
    )
    print(note, file=sys.stderr)
