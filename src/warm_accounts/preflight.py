"""
Looks at the raw files before anything is built, so that a broken file stops the build with a message a
person can act on. CSV is read once in full (encoding, structure), Parquet by its footer alone; a file
that has not changed since it last passed is not read again. Values never reach a message: they may be
personal data.
"""

import codecs
import csv
import difflib
import gzip
import hashlib
import io
import json
import os
import re
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warm_accounts.layouts import (
    HAS_KEYS,
    SEED,
    Layouts,
    NotJson,
    Reading,
    choose_layout,
    columns_by_layout,
    names_opened,
    read_layouts,
    score,
    tables_of,
)
from warm_accounts.project import RAW_FILE, UnusableInput, plain_column, plain_name, read_yaml

# ... which looks through links to folders down to <source>/<table>/<folder>: links in a circle end there.
DEEPEST_LINK = 3
NEWLINE = b"\n"
WILDCARDS = set("*?[]")
CHUNK_BYTES = 1 << 22
# DuckDB's own limit, and far more than any honest row.
MAX_LINE_BYTES = 2_000_000
# Changes when a check changes, so that files seen by older checks are read again.
CHECKS_VERSION = 3
# File systems and kernels round times; two writes this close may bear the same one.
YOUNG_NANOSECONDS = 2_000_000_000
MAX_NAMED_PROBLEMS = 20
# What a file may be called after: an e-mail address, or a telephone number with a sign between its parts.
PERSONAL = re.compile(
    r"[^ /]*(@|%40)[^ /]*?(?=\.(csv|csv\.gz|parquet)$|$)"
    r"|\(?\d{3}\)?[-. ]?\d{3}[-. ]\d{4}|\+\d[\d ().-]{6,}\d",
    re.IGNORECASE,
)
# Tables that are not read, but by their name say that somebody refused, or what other tables mean.
TELLING_NAME = re.compile(
    r"unsubscri|opt(ed)?[_ -]?(out|in)|do[_ -]?not|dn[cm]\b|no[_ -]?(call|mail|contact)|robinson|subscription"
    r"|consent|permission|preference|suppress|exclusion|remov(al|e)|(bl(ack|ock)|stop)[_ -]?list"
    r"|bounce|erasure|forg[eo]t|gdpr|privacy|individual|merge|duplicate|relation|association|deleted",
    re.IGNORECASE,
)
# What holds rows, wherever it lies.
DATA_FILE = re.compile(
    r"[.](csv|tsv|txt|parquet|xlsx?|jsonl?|ndjson)([.](gz|zip|bz2|zst))?$", re.IGNORECASE
)
DEMO_NOTE, DEMO_TRUTH = "demo.json", "truth/"
# How alike two names are (0 to 1) for one to be taken for a misspelling of the other.
NEARLY_ALIKE = 0.8
# What people call the tables of `uploads`.
OTHER_NAMES = {
    "accounts": "organizations",
    "companies": "organizations",
    "facilities": "organizations",
    "hospitals": "organizations",
    "organisations": "organizations",
    "leads": "contacts",
    "people": "contacts",
    "persons": "contacts",
    "events": "activities",
    "interactions": "activities",
    "deals": "opportunities",
    "optouts": "suppressions",
    "unsubscribes": "suppressions",
    "donotcontact": "suppressions",
    "permissions": "consents",
    "erasures": "erasure_requests",
    "deletions": "erasure_requests",
    "feedback": "field_feedback",
}

REJECTED_BECAUSE = {
    "MISSING COLUMNS": "it has fewer values than the header has columns",
    "TOO MANY COLUMNS": "it has more values than the header has columns (an unquoted comma?)",
    "UNQUOTED VALUE": "a quoted value is not closed, or text follows its closing quote",
    "LINE SIZE OVER MAXIMUM": f"it is longer than {MAX_LINE_BYTES:,} bytes",
}


class BadFile(Exception):
    """One raw file cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class RawTable:
    """What the project expects of one source table; of the names of a key, one must be there."""

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]

    def keys_missing(self, names: Iterable[str]) -> list[str]:
        """The keys of which no name is among those given."""
        given = {plain_column(name) for name in names}
        return [
            " or ".join(key)
            for key in self.keys
            if not any(plain_column(name) in given for name in key)
        ]


def read_source_tables(project_dir: Path) -> dict[tuple[str, str], RawTable]:
    """Every declared source table with its columns and keys, from the sources YAML."""
    tables = {}
    for path in sorted(project_dir.glob("models/staging/**/*__sources.yml")):
        for source in read_yaml(path)["sources"]:
            for table in source["tables"]:
                columns = [c for c in table["columns"] if c["name"] != "landing_key"]
                tables[source["name"], table["name"]] = RawTable(
                    tuple(c["name"] for c in columns), key_names(columns)
                )
    return tables


def key_names(columns: list[dict]) -> tuple[tuple[str, ...], ...]:
    """The key columns of a table; those that releases call differently (`one_of`) are one key."""
    keys: dict[str, list[str]] = {}
    for column in columns:
        meta = column.get("config", {}).get("meta", {})
        if meta.get("is_key"):
            keys.setdefault((meta.get("one_of") or [column["name"]])[0], []).append(column["name"])
    return tuple(tuple(names) for names in keys.values())


def check_raw_input(request) -> list[str]:
    """Checks every file that the project would read; returns notes, or stops naming all problems."""
    expected = read_source_tables(request.project_dir)
    by_plain_name = {(source, plain_name(name)): (source, name) for source, name in expected}
    raw_dir = request.raw_dir
    layouts = read_layouts(request.project_dir)
    sources = {source for source, _ in expected} | layouts.sources
    check_raw_dir(raw_dir, sources)
    cache = PassedFiles(request.warehouse.dbt_dir / "preflight.json", raw_dir, layouts.digest)
    problems, empty, found, laid_out = [], [], {}, {}
    ignored = sorted(told_path(path.name) for path in raw_dir.iterdir() if path.is_file())
    for path in list_files(raw_dir):
        landing_key = path.relative_to(raw_dir).as_posix()
        match = RAW_FILE.match(landing_key)
        key = by_plain_name.get((match["source"], plain_name(match["table"]))) if match else None
        told = told_path(landing_key)
        candidates = layouts.of_raw_table(match["source"], match["table"]) if match else {}
        if key is None and not candidates:
            ignored.append(told)
            continue
        if key:
            found.setdefault(key[0], set()).add(key[1])
        try:
            if WILDCARDS & set(landing_key):
                raise BadFile("its name has one of * ? [ ], which stand for other names: rename it")
            if not cache.has_passed(path):
                reading = None
                if candidates and path.stat().st_size:
                    reading = reading_of(path, match, layouts, expected)
                if check_file(path, match["format"], expected.get(key), reading, expected):
                    cache.passed(path, reading)
                else:
                    empty.append(told)
            if layout := cache.layout_of(path):
                for source, table in layout["tables"]:
                    found.setdefault(source, set()).add(table)
                name = told_path("/".join(landing_key.split("/")[:2]))
                laid_out.setdefault((name, layout["layout"]), layout["told"])
        except BadFile as problem:
            problems.append(f"{told}: {problem}")
        except OSError as error:
            problems.append(f"{told}: it cannot be read ({error.strerror or error})")
    if problems:
        raise UnusableInput(describe_problems(raw_dir, problems))
    near = describe_near_names(expected, ignored)
    if not found:
        raise UnusableInput(
            f"The raw folder {raw_dir} holds no table of this project; nothing was built. "
            + " ".join(f"{line}." for line in near[:MAX_NAMED_PROBLEMS])
            + " Name files <source>/<table>.csv, .csv.gz or .parquet, for example uploads/organizations.csv; "
            "docs/raw_input.md lists the tables."
        )
    cache.save()
    is_demo = (raw_dir / DEMO_NOTE).exists()
    ignored = [
        path
        for path in ignored
        if path.split("/")[0] in sources
        or (
            DATA_FILE.search(path)
            and not (is_demo and (path == DEMO_NOTE or path.startswith(DEMO_TRUTH)))
        )
    ]
    return near + describe_input(expected, found, empty, ignored) + describe_layouts(laid_out)


def describe_layouts(laid_out: dict[tuple[str, str], list[str]]) -> list[str]:
    """One line for each raw table that is read by a layout; two layouts of one table are told once more."""
    lines, by_table = [], {}
    for (name, layout), tables in sorted(laid_out.items()):
        source, _, raw_table = name.partition("/")
        lines.append(f"{source}: {raw_table} read as {', '.join(tables)} by the layout {layout}")
        by_table.setdefault((source, tables[0]), []).append(f"{raw_table} ({layout})")
    for (source, table), files in by_table.items():
        if len({file.rpartition(" ")[2] for file in files}) > 1:
            lines.append(
                f"{source}: {table} comes in several layouts, {' and '.join(files)}; one id is one record in"
                " all of them"
            )
    return lines


def reading_of(path: Path, match, layouts: Layouts, expected) -> Reading | None:
    """By which layout a file would be read; None for the declared names, or where there is no header."""
    candidates = layouts.of_raw_table(match["source"], match["table"])
    columns = read_parquet_columns(path) if match["format"] == "parquet" else read_csv_header(path)
    if columns is None:
        return None
    declared = next(
        (
            table
            for (source, name), table in expected.items()
            if source == match["source"] and plain_name(name) == plain_name(match["table"])
        ),
        None,
    )
    try:
        names = names_opened(path, match["format"], columns, candidates)
    except NotJson as problem:
        raise BadFile(str(problem)) from None
    except duckdb.Error as error:
        if match["format"] != "parquet":
            check_csv_structure(path, columns)
        raise BadFile(f"it cannot be read ({type(error).__name__}). Export it again") from None
    reading = choose_layout(match["source"], match["table"], names, layouts, expected)
    native_score = score(declared, names) if declared else -1
    best_score = native_score
    if reading:
        table, found = next(iter(reading.tables.items()))
        best_score = score(expected[table], found)
    if best_score < HAS_KEYS:
        raise BadFile(resembles(names, candidates, declared, native_score, expected))
    return reading


def resembles(
    names: list[str], candidates, declared: RawTable | None, native_score, expected
) -> str:
    """What a file of no known layout resembles most, what is lacking, and how to add it."""
    known = [((native_score, 0), "declared names", declared, names)] if declared else []
    for layout, rows in candidates.items():
        table, is_named_only = tables_of(rows)[0]
        found = columns_by_layout(rows, table, is_named_only, names)
        written_so = len({row.raw_column for row in rows}.intersection(names))
        likeness = (score(expected[table], found), written_so)
        known.append((likeness, f"layout {layout}", expected[table], found))
    (count, _), name, table, found = max(known, key=lambda item: item[0])
    lacking = table.keys_missing(found)
    return (
        f"its columns are of no known layout. It resembles most the {name}: {count} of "
        f"{len(table.columns)} columns. The key column {', '.join(lacking)} is missing."
        f"{guess_delimiter(names)} Give the file its key, or let `warm layout FILE` write the rows for "
        f"{SEED}"
    )


def told_path(path: str) -> str:
    """The path of a raw file as a message may name it: without an address or a telephone number in it."""
    return "/".join(PERSONAL.sub("[restricted]", part) for part in path.split("/"))


def describe_near_names(expected, ignored: list[str]) -> list[str]:
    """One line for each folder or table that is not read and was probably meant to be."""
    sources = sorted({source for source, _ in expected})
    lines = {}
    for path in ignored:
        folder, _, rest = path.partition("/")
        if not rest:
            continue
        if folder not in sources:
            meant = nearest_name(folder, sources)
            if meant:
                lines[folder] = f"not read: folder {folder}/. Did you mean {meant}/? Rename it"
            continue
        table = rest.split("/")[0].split(".")[0]
        meant = nearest_name(table, sorted(name for source, name in expected if source == folder))
        if meant:
            lines[path] = f"not read: {path}. Did you mean {folder}/{meant}? Rename it"
    return [f"warning: {line}" for line in lines.values()]


def nearest_name(given: str, known: list[str]) -> str | None:
    """The known name that is meant by another one, if one clearly is."""
    plain = {plain_name(name): name for name in known}
    name = plain_name(given.replace("-", "").replace(" ", ""))
    other = OTHER_NAMES.get(name)
    for meant in (name, f"{name}s", name.removesuffix("s"), name.removesuffix("ies") + "y"):
        if meant in plain:
            return plain[meant]
    if other in known:
        return other
    near = difflib.get_close_matches(name, plain, n=1, cutoff=NEARLY_ALIKE)
    return plain[near[0]] if near else None


def check_raw_dir(raw_dir: Path, sources: set[str]) -> None:
    advice = (
        "Give the folder that holds <source>/<table>.csv or .parquet to --raw or WARM_RAW_DIR, or make "
        "demo input with `warm demo raw/demo` and build with `--raw raw/demo`."
    )
    if WILDCARDS & set(str(raw_dir)):
        raise UnusableInput(
            f"The raw folder {raw_dir} has one of * ? [ ] in its path, which stand for other names. "
            "Rename it."
        )
    if not raw_dir.exists():
        raise UnusableInput(f"There is no raw folder {raw_dir}. {advice}")
    if not raw_dir.is_dir():
        raise UnusableInput(f"The raw folder {raw_dir} is not a folder. {advice}")
    try:
        entries = sorted(entry.name for entry in raw_dir.iterdir() if entry.is_dir())
    except OSError as error:
        raise UnusableInput(
            f"The raw folder {raw_dir} cannot be read ({error.strerror}). Give yourself the right to read it."
        ) from None
    if not sources.intersection(entries):
        deeper = [name for name in entries if any((raw_dir / name / s).is_dir() for s in sources)]
        meant = [(name, nearest_name(name, sorted(sources))) for name in entries]
        near = [f"{name}/ meant for {source}/" for name, source in meant if source]
        hint = f" Did you mean {raw_dir / deeper[0]}?" if deeper else ""
        hint += f" Is {', '.join(near)}? Rename it." if near else ""
        raise UnusableInput(
            f"The raw folder {raw_dir} holds no known source.{hint} Known are: {', '.join(sorted(sources))}. "
            f"{advice}"
        )


def list_files(raw_dir: Path) -> Iterable[Path]:
    """All files below the sources, in order of name; linked folders as deep as `prepare_raw_sources` does."""
    for source in sorted(raw_dir.iterdir()):
        for folder, folders, files in os.walk(source, followlinks=True):
            paths = [Path(folder, name) for name in folders]
            followed = [
                path.name
                for path in paths
                if len(path.relative_to(raw_dir).parts) <= DEEPEST_LINK or not path.is_symlink()
            ]
            folders[:] = sorted(followed)
            yield from (Path(folder) / name for name in sorted(files))


def describe_problems(raw_dir: Path, problems: list[str]) -> str:
    named = [f"  {problem}" for problem in problems[:MAX_NAMED_PROBLEMS]]
    if len(problems) > MAX_NAMED_PROBLEMS:
        named.append(f"  and {len(problems) - MAX_NAMED_PROBLEMS} more files")
    files = "file" if len(problems) == 1 else "files"
    return (
        f"{len(problems)} unusable raw {files} under {raw_dir}; nothing was built.\n"
        + "\n".join(named)
    )


def describe_input(expected, found, empty, ignored) -> list[str]:
    notes = []
    for source, tables in sorted(found.items()):
        known = sum(1 for name, _ in expected if name == source)
        notes.append(f"{source}: {len(tables)} of {known} tables")
    absent = sorted({source for source, _ in expected} - set(found))
    if absent:
        notes.append(f"absent, taken as empty: {', '.join(absent)}")
    if empty:
        notes.append(f"empty files, taken as empty tables: {', '.join(empty)}")
    notes += describe_ignored(ignored)
    return notes


def describe_ignored(ignored: list[str]) -> list[str]:
    """All files that are not read, and once more those whose name says that they matter."""
    notes = [f"not read, no table of this project: {', '.join(ignored)}"] if ignored else []
    telling = [name for name in ignored if TELLING_NAME.search(name)]
    if telling:
        files = f"{len(telling)} files" if len(telling) > 1 else "1 file"
        notes.append(
            f"warning: {files} not read, though their names say that they change what other tables mean "
            f"(refusals, merges, links): {', '.join(telling)}. What they say of people is not known here: "
            "land it in a table that is read (docs/raw_input.md), as uploads/consents or"
            " uploads/suppressions for a refusal"
        )
    return notes


def check_file(
    path: Path,
    file_format: str,
    table: RawTable | None,
    reading: Reading | None = None,
    expected: dict | None = None,
) -> bool:
    """True when the file can be read; False when it is empty; BadFile otherwise."""
    if path.stat().st_size == 0:
        return False
    header = read_parquet_columns(path) if file_format == "parquet" else read_csv_header(path)
    if header is None:
        return False
    if reading:
        own, columns = next(iter(reading.tables.items()))
        check_columns(list(columns), expected[own])
    else:
        check_columns(header, table)
    if file_format == "parquet":
        return True
    check_csv_structure(path, header)
    return True


def check_columns(columns: list[str], table: RawTable) -> None:
    """Column names compare without case, underscores, blanks and signs, as the models read them."""
    given: dict[str, list[str]] = {}
    for column in columns:
        given.setdefault(plain_column(column), []).append(column)
    wanted = {plain_column(column) for column in table.columns}
    if not wanted.intersection(given):
        raise BadFile(
            "the first line is no header of this table: it names none of its columns "
            f"({', '.join(table.columns[:6])}, ...).{guess_delimiter(columns)} "
            "Write the column names into the first line, separated by commas"
        )
    missing = table.keys_missing(columns)
    if missing:
        raise BadFile(
            f"the key column {', '.join(missing)} is missing. Every row needs it: add it, or rename the "
            "column that holds it"
        )
    twice = [names for plain, names in given.items() if plain in wanted and len(names) > 1]
    if twice:
        raise BadFile(
            f"it has two columns of one name, {' and '.join(twice[0])}: names compare without case, "
            "underscores, blanks and signs. Remove or rename one, so that it is clear which counts"
        )


def guess_delimiter(columns: list[str]) -> str:
    if len(columns) == 1:
        for delimiter, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if delimiter in columns[0]:
                return f" It looks separated by {name}."
    return ""


def read_parquet_columns(path: Path) -> list[str]:
    """Column names from the footer; a truncated file has none."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(-min(4, path.stat().st_size), os.SEEK_END)
        tail = file.read(4)
    if head != b"PAR1":
        raise BadFile(
            "it is not a Parquet file. Write it again as Parquet, or rename it to what it is"
        )
    if tail != b"PAR1":
        raise BadFile("it is a Parquet file cut short. Copy or write it again")
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(
                "describe select * from read_parquet(?)", [str(path)]
            ).fetchall()
    except duckdb.Error as error:
        raise BadFile(
            f"its Parquet footer cannot be read ({type(error).__name__}). Write the file again"
        ) from None
    return [row[0] for row in rows]


def open_bytes(path: Path):
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def read_csv_header(path: Path) -> list[str] | None:
    """Column names of a CSV file that is UTF-8 text to its end; None when it holds nothing."""
    head = check_text(path)
    if not head.strip():
        if head:
            raise BadFile("it holds blank lines only. Write a header, or delete it")
        return None
    try:
        return next(csv.reader(io.StringIO(head.lstrip("\r\n"), newline=""), strict=True))
    except (csv.Error, StopIteration):
        raise BadFile(
            "line 1: the header has a quoted name that is not closed. Close the quote"
        ) from None


def check_text(path: Path) -> str:
    """Reads the whole file: it must be UTF-8 (a BOM may be there) without NUL; returns its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    head, line, offset = "", 1, 0
    try:
        with open_bytes(path) as file:
            while chunk := file.read(CHUNK_BYTES):
                if offset == 0:
                    refuse_utf16(chunk)
                if b"\0" in chunk:
                    at = chunk.index(b"\0")
                    raise BadFile(
                        f"line {line + chunk.count(NEWLINE, 0, at)}, byte {offset + at}: a NUL byte, which "
                        "text cannot hold. Remove it: tr -d '\\000' < old > new"
                    )
                pending = len(decoder.getstate()[0])
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    at = max(error.start - pending, 0)
                    raise BadFile(
                        not_utf8(line + chunk.count(NEWLINE, 0, at), offset + at)
                    ) from None
                if len(head) < MAX_LINE_BYTES:
                    head += text[:MAX_LINE_BYTES]
                line += chunk.count(NEWLINE)
                offset += len(chunk)
            if decoder.getstate()[0]:
                raise BadFile(not_utf8(line, offset))
    except (EOFError, zlib.error):
        raise BadFile(
            f"its gzip stream is cut short or damaged after {offset:,} bytes of text. "
            "Copy or compress it again"
        ) from None
    except gzip.BadGzipFile:
        raise BadFile(
            "it is not gzip, as its name says. Compress it, or rename it to .csv"
        ) from None
    return head


def not_utf8(line: int, offset: int) -> str:
    return (
        f"line {line}, byte {offset}: not UTF-8. If it was saved as Latin-1 (Windows, older Excel), convert "
        "it: iconv -f WINDOWS-1252 -t UTF-8 old > new"
    )


def refuse_utf16(start: bytes) -> None:
    has_bom = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # Text in UTF-16 without a mark has a zero in every other byte.
    if has_bom or start[:64].count(0) >= max(len(start[:64]) // 3, 1):
        raise BadFile(
            "line 1, byte 0: it is UTF-16 text, not UTF-8. Convert it: iconv -f UTF-16 -t UTF-8 old > new"
        )


def check_csv_structure(path: Path, header: list[str]) -> None:
    """Every row must have the header's columns. DuckDB parses as the models will, and names bad lines."""
    columns = {f"c{index}": "VARCHAR" for index in range(len(header))}
    try:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute(
                "select count(*) from read_csv(?, auto_detect = false, header = true, columns = ?,"
                " delim = ',', quote = '\"', escape = '\"', comment = '', store_rejects = true,"
                " rejects_limit = 10)",
                [str(path), columns],
            ).fetchall()
            rejected = connection.execute(
                "select line, error_type from reject_errors order by line, error_type limit 1"
            ).fetchall()
    except duckdb.InvalidInputException:
        raise BadFile(
            "its line endings are mixed, or it is no CSV. Make them one kind: sed 's/\\r$//' old > new"
        ) from None
    if rejected:
        line, error_type = rejected[0]
        because = REJECTED_BECAUSE.get(error_type, error_type.lower())
        raise BadFile(f"line {line}: {because}. Correct the line, or export the file again")


def fingerprint_raw_files(raw_dir: Path, folder: Path) -> dict[str, str]:
    """Content hash of every file below the raw folder, by its path there.

    `folder` keeps what was hashed: a file is read again where its inode, size or one of its times is another,
    or where it was so young when it was read that a later write might not show in its times. What cannot be
    read is no table: `check_raw_input` refuses those.
    """
    note = folder / "raw_files.json"
    try:
        before = json.loads(note.read_text())
    except (OSError, ValueError):
        before = {}
    found, kept = {}, {}
    for path in list_files(raw_dir):
        try:
            status = path.stat()
            identity = [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
            known = before.get(str(path))
            if not known or known["identity"] != identity or known["was_young"]:
                read_at = time.time_ns()
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                was_young = max(identity[2:]) > read_at - YOUNG_NANOSECONDS
                known = {"identity": identity, "digest": digest, "was_young": was_young}
        except OSError:  # a link to nothing, as editors leave
            found[path.relative_to(raw_dir).as_posix()] = "unreadable"
            continue
        kept[str(path)] = known
        found[path.relative_to(raw_dir).as_posix()] = known["digest"]
    note.write_text(json.dumps(kept))
    return found


class PassedFiles:
    """Remembers which files passed, by size and times, so that a quiet day reads none again."""

    def __init__(self, path: Path, raw_dir: Path, layouts_digest: str = ""):
        self.path = path
        self.raw_dir = raw_dir
        self.key = f"{CHECKS_VERSION}:{layouts_digest}:{raw_dir}"
        self.now: dict[str, list] = {}
        try:
            self.before = json.loads(path.read_text()).get(self.key, {})
        except (OSError, ValueError, AttributeError):
            self.before = {}

    def has_passed(self, path: Path) -> bool:
        *identity, layout = self.before.get(str(path)) or [None]
        if identity != self.identity(path):
            return False
        self.now[str(path)] = [*identity, layout]
        return True

    def passed(self, path: Path, reading: Reading | None = None) -> None:
        layout = reading and {
            "layout": reading.layout,
            "tables": list(reading.tables),
            "told": reading.told(next(iter(path.relative_to(self.raw_dir).parts))),
        }
        self.now[str(path)] = [*self.identity(path), layout]

    def layout_of(self, path: Path) -> dict | None:
        """By which layout a file that passed is read."""
        return (self.now.get(str(path)) or [None])[-1]

    @staticmethod
    def identity(path: Path) -> list[int]:
        stat = path.stat()
        return [stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]

    def save(self) -> None:
        self.path.write_text(json.dumps({self.key: self.now}))
