"""Writes a demo folder, set-wise in DuckDB."""

import csv
import datetime
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

AS_OF = datetime.date(2026, 6, 30)
PARTIAL = ".partial-demo"
DEMO_JSON = "demo.json"
TRUTH = "truth"
# Memory of the engine; the rest of the process is small.
MEMORY_LIMIT = "4GB"
# A load file of a month is split when it would be larger, to bound memory.
MOST_ROWS_A_FILE = 6_000_000
# Activities per account up to which background sessions stay as they are; what is beyond are newsletters,
# so that a large history does not make everybody warm.
ACTIVITIES_PER_ACCOUNT = 120
FIRST_PLANNED_KEY = 1_000_000_000
FIRST_TEAM_KEY = 2_000_000_000
FIRST_FORM_KEY = 3_000_000_000
# What the team may add of itself to a load file: answers before the rest.
TEAM_PER_MILLE = 80
TEAM_PER_MILLE_OF_LAST_FILE = 120

NUMERIC_WORD_COLUMNS = {
    *(
        "position",
        "per_mille",
        "weight",
        "step",
        "slot",
        "is_prescriber",
        "people_low",
        "people_high",
    ),
    *("beds_low", "beds_high", "volume_low", "volume_high", "has_nppes", "has_licence"),
    *("offset_minutes", "jitter_minutes", "chance_per_mille", "delay_days_low", "delay_days_high"),
}
WORD_LISTS = (
    *(
        "city_stems",
        "city_endings",
        "city_prefixes",
        "features",
        "saints",
        "first_names",
        "last_names",
    ),
    *("streets", "directions", "biotech_words", "biotech_endings", "legal_forms"),
)
SIGNALS_CHANGED_TO = {
    "web_disease_education": "web_product_or_moa",
    "web_product_or_moa": "web_disease_education",
    "email_click": "email_open",
    "email_open": "email_click",
    "call_attempted": "call_connected",
}


class DemoError(Exception):
    """Arguments or a folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class DemoSize:
    """What to make. The numbers scale independently."""

    accounts: int = 500
    activities: int = 60_000
    days: int = 540
    seed: int = 1

    def check(self) -> None:
        bounds = {
            "accounts": (50, 5_000_000),
            "activities": (1_000, 500_000_000),
            "days": (180, 3_650),
            "seed": (0, 2**31 - 1),
        }
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise DemoError(f"--{name} must be from {low:,} to {high:,}, not {value:,}.")


@dataclass(frozen=True)
class LoadFile:
    """One file of uploads.activities: what was loaded on these days."""

    label: str
    first_day: int
    days: int


def write_demo(
    directory: Path | str,
    size: DemoSize | None = None,
    replace: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> dict:
    """Writes the demo and returns the content of demo.json. Nothing is left behind if it fails."""
    directory = Path(directory)
    size = size or DemoSize()
    size.check()
    check_target(directory, replace)
    partial = directory / PARTIAL
    try:
        directory.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
    except OSError as error:
        raise DemoError(f"Cannot write to {directory}: {error.strerror}.") from error
    try:
        summary = Generator(partial, size, say).run()
        move_into_place(partial, directory)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return summary


def check_target(directory: Path, replace: bool) -> None:
    """A demo never lands among files that it did not write."""
    if directory.exists() and not directory.is_dir():
        raise DemoError(f"{directory} is a file. Give a folder that is new or empty.")
    try:
        names = {path.name for path in directory.iterdir()} if directory.exists() else set()
    except OSError as error:
        raise DemoError(f"Cannot read {directory}: {error.strerror}.") from error
    names.discard(PARTIAL)
    if not names:
        return
    if DEMO_JSON not in names:
        raise DemoError(
            f"{directory} is not empty and holds no demo ({DEMO_JSON} is missing), so nothing there is "
            "replaced. Give a folder that is new or empty."
        )
    if not replace:
        raise DemoError(
            f"{directory} holds a demo already. Add --force to replace it, or give another folder."
        )


def demo_folders() -> set[str]:
    return {source for source, _ in read_layouts()} | {TRUTH}


def move_into_place(partial: Path, directory: Path) -> None:
    """demo.json goes first and comes last: a folder with it is complete."""
    (directory / DEMO_JSON).unlink(missing_ok=True)
    for name in sorted(demo_folders()):
        shutil.rmtree(directory / name, ignore_errors=True)
    for path in sorted(partial.iterdir()):
        if path.is_dir() and path.name in demo_folders():
            os.replace(path, directory / path.name)
    os.replace(partial / DEMO_JSON, directory / DEMO_JSON)


def read_layouts() -> dict[tuple[str, str], list[str]]:
    """Columns of each raw table, in the order its source lands them."""
    layouts: dict[tuple[str, str], list[str]] = {}
    text = resources.files(__package__).joinpath("layouts.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        layouts.setdefault((row["source"], row["table_name"]), []).append(row["column_name"])
    return layouts


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def plan_load_files(first_day: datetime.date, days: int, activities: int) -> list[LoadFile]:
    """A file a calendar month; a short first month joins the second, and heavy months are split."""
    months: list[list[int]] = []
    for day in range(days):
        date = first_day + datetime.timedelta(days=day)
        if not months or (date.day == 1 and day - months[0][0] >= 15):
            months.append([day])
        else:
            months[-1].append(day)
    parts = min(4, -(-activities // (len(months) * MOST_ROWS_A_FILE)))
    files = []
    for month in months:
        label = (first_day + datetime.timedelta(days=month[-1])).strftime("%Y_%m")
        for part in range(parts):
            start, end = len(month) * part // parts, len(month) * (part + 1) // parts
            name = label if parts == 1 else f"{label}_{part + 1}"
            files.append(LoadFile(name, month[start], end - start))
    return files


class Generator:
    """One run: builds the world in an in-memory database and writes it out."""

    def __init__(self, folder: Path, size: DemoSize, say: Callable[[str], None]):
        import duckdb

        self.folder = folder
        self.size = size
        self.say = say
        self.layouts = read_layouts()
        self.row_counts: dict[str, int] = {}
        self.started = time.monotonic()
        self.package = resources.files(__package__)
        spill = folder / "spill"
        self.con = duckdb.connect(
            config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)}
        )
        self.con.execute("set enable_progress_bar = false")
        # DuckDB 2.0.0 fails with an internal error ("dict-surviving join") when it turns an outer join over
        # small joined tables round; the joins here have the larger side on the left already.
        self.con.execute("set disabled_optimizers = 'build_side_probe_side'")

    def run(self) -> dict:
        try:
            self.set_variables()
            self.load_words()
            self.run_sql("20_places", "30_organizations", "40_stories", "50_people")
            self.run_sql("60_organization_records", "70_episodes", "75_forms", "80_content")
            self.run_sql("83_bad_rows", "90_commerce")
            self.tell(f"{self.size.accounts:,} organizations and their people are made")
            self.write_activities()
            self.run_sql("91_uploads", "92_connectors", "95_truth")
            self.write_small_tables()
            summary = self.summarize()
        finally:
            self.con.close()
        text = json.dumps(summary, indent=2) + "\n"
        (self.folder / DEMO_JSON).write_text(text, encoding="utf-8")
        return summary

    # ---------------------------------------------------------------- preparation

    def set_variables(self) -> None:
        size = self.size
        regions = max(1, -(-size.accounts // 60))
        # Planted stories and episodes take a bounded part of the activities, however few those are.
        planted_share = min(1.0, 0.2 * size.activities / (2.83 * size.accounts))
        episode_share = min(1.0, 0.2 * size.activities / (8.6 * size.accounts))
        scalars = {
            "seed": size.seed,
            "accounts": size.accounts,
            "days": size.days,
            "region_count": regions,
            "state_count": min(50, max(4, -(-regions // 10))),
            "hot_per_mille": max(1, round(35 * planted_share)),
            "story_minimum": max(1, min(4, size.activities // 4_000)),
            "episode_per_mille": round(1_000 * episode_share),
            "loud_per_mille": min(
                1_000, 1_000 * ACTIVITIES_PER_ACCOUNT * size.accounts // size.activities
            ),
            "first_planned_key": FIRST_PLANNED_KEY,
            "first_form_key": FIRST_FORM_KEY,
            "salesforce_tasks": min(200_000, size.activities * 15 // 1_000),
            "hubspot_mails": min(300_000, size.activities * 20 // 1_000),
            "hubspot_forms": min(50_000, max(6, size.activities // 1_000)),
            "marketo_mails": min(200_000, size.activities * 12 // 1_000),
            "segment_pages": min(300_000, size.activities * 25 // 1_000),
        }
        for name, value in scalars.items():
            self.con.execute(f"set variable {name} = cast({value} as bigint)")
        first_day = AS_OF - datetime.timedelta(days=size.days - 1)
        self.con.execute(f"set variable first_day = date '{first_day}'")
        self.con.execute(f"set variable as_of = date '{AS_OF}'")
        self.load_files = plan_load_files(first_day, size.days, size.activities)
        chunks = [number for number, file in enumerate(self.load_files) for _ in range(file.days)]
        self.con.execute(f"set variable day_chunks = {chunks}::integer[]")
        months = [
            (first_day + datetime.timedelta(days=day)).strftime("%Y-%m") for day in range(size.days)
        ]
        self.con.execute(f"set variable day_months = {months}")
        self.run_sql("10_macros")
        self.con.execute("set variable npi_shift = salt('npi')")

    def load_words(self) -> None:
        self.con.execute("create schema words")
        for resource in sorted(
            self.package.joinpath("words").iterdir(), key=lambda item: item.name
        ):
            name = resource.name.removesuffix(".csv")
            rows = list(csv.reader(resource.read_text(encoding="utf-8").splitlines()))
            columns = ", ".join(
                f"{quoted(column)} {'bigint' if column in NUMERIC_WORD_COLUMNS else 'varchar'}"
                for column in rows[0]
            )
            values = ", ".join(
                "(" + ", ".join("null" if value == "" else literal(value) for value in row) + ")"
                for row in rows[1:]
            )
            self.con.execute(f"create table words.{name} ({columns})")
            self.con.execute(f"insert into words.{name} values {values}")
        for name in WORD_LISTS:
            self.set_list(name, "word", f"words.{name}")
        self.set_list("therapy_areas", "therapy_area", "words.therapy_areas")
        self.set_list("signal_names", "signal_type", "words.signals")
        for kind in ("human", "scanner"):
            agents = f"(select * from words.user_agents where agent_kind = '{kind}')"
            self.set_list(f"{kind}_agents", "user_agent", agents)
        self.con.execute(
            "set variable widest_mix = (select cast(max(total) as bigint) from "
            "(select sum(weight) as total from words.episode_mixes group by episode_kind) as totals)"
        )
        self.create_abbreviation("abbreviate_name", "abbreviations")
        self.create_abbreviation("abbreviate_address", "address_abbreviations")
        names = [
            row[0] for row in self.rows("select signal_type from words.signals order by position")
        ]
        changed = [
            names.index(SIGNALS_CHANGED_TO[name]) if name in SIGNALS_CHANGED_TO else -1
            for name in names
        ]
        self.con.execute(f"set variable changed_signals = {changed}::bigint[]")

    def set_list(self, name: str, column: str, relation: str) -> None:
        self.con.execute(
            f"set variable {name} = (select list({column} order by position) from {relation})"
        )

    def create_abbreviation(self, macro: str, table: str) -> None:
        """A SQL macro that shortens words, the first pair of the list first."""
        expression = "words_given"
        for full, short in self.rows(
            f"select full_form, short_form from words.{table} order by position"
        ):
            expression = f"replace({expression}, {literal(full)}, {literal(short)})"
        self.con.execute(f"create macro {macro}(words_given) as {expression}")

    # ---------------------------------------------------------------- activities

    def write_activities(self) -> None:
        total = self.size.activities
        self.con.execute(
            "set variable noise_people = (select count(*) from people where noise_group < 2)"
        )
        self.con.execute(
            "set variable gateway_people = (select count(*) from people where noise_group = 0)"
        )
        self.con.execute(
            "set variable noise_organizations = (select count(*) from words.noise_organizations)"
        )
        slots: list[int] = []
        for session, weight in self.rows(
            "select session, weight from session_weights order by session"
        ):
            slots.extend([session] * weight)
        self.con.execute(f"set variable session_slots = {slots}::integer[]")
        planned = dict(
            self.rows(
                "select getvariable('day_chunks')[1 + day], count(*) from planned_actions group by 1"
            )
        )
        bad_rows = self.one("select count(*) from bad_activities")
        # Corrections, deletions and re-deliveries come on top of the background: about one row in a hundred.
        background = max(0, total - bad_rows - sum(planned.values())) * 1_000 // 1_011
        background = background * (1_000 - TEAM_PER_MILLE) // 1_000
        shares = [
            file.days * (1_000 + 500 * number // len(self.load_files))
            for number, file in enumerate(self.load_files)
        ]
        written, low, team_low = 0, 0, FIRST_TEAM_KEY
        target = self.folder / "uploads" / "activities"
        target.mkdir(parents=True)
        for number, file in enumerate(self.load_files):
            is_last = number == len(self.load_files) - 1
            if is_last:
                waiting = self.one(f"select count(*) from pending_rows where load_chunk = {number}")
                high = low + total - bad_rows - written - planned.get(number, 0) - waiting
                team_limit = (high - low) * TEAM_PER_MILLE_OF_LAST_FILE // 1_000
                steady_until = high - max(64, (high - low) // 16) - team_limit
            else:
                high = low + background * shares[number] // sum(shares) // 8 * 8
                team_limit = (high - low) * TEAM_PER_MILLE // 1_000
                steady_until = high
            if high < low:
                raise DemoError("--activities is too small for so many --accounts and --days.")
            variables = {
                "chunk": number,
                "chunk_first_day": file.first_day,
                "chunk_days": file.days,
                "low": low,
                "high": high,
                "steady_until": steady_until,
                "give_way": int(is_last),
                "team_limit": team_limit,
                "team_low": team_low,
            }
            for name, value in variables.items():
                self.con.execute(f"set variable {name} = cast({value} as bigint)")
            self.run_sql("81_activity_rows", "81_team_rows", "82_activity_file")
            team_low += self.one("select count(*) from team_rows")
            query = self.layout_select("uploads", "activities", "activity_file")
            if is_last:
                query += " union all " + self.layout_select(
                    "uploads", "activities", "bad_activities"
                )
            written += self.copy(query, target / f"{file.label}.parquet", "format parquet")
            low = high
            if total >= 1_000_000:
                self.tell(
                    f"load file {number + 1} of {len(self.load_files)}, {written:,} of {total:,} activities"
                )
        self.row_counts["uploads.activities"] = written
        self.con.execute("drop table drawn_rows")
        self.con.execute("drop view activity_file")
        self.con.execute("drop table file_rows")
        self.con.execute("drop table team_rows")

    # ---------------------------------------------------------------- everything else

    def write_small_tables(self) -> None:
        relations = {
            "uploads.organizations": "upload_organizations_all",
            "uploads.contacts": "upload_contacts_all",
            "uploads.opportunities": "opportunities",
            "uploads.content": "upload_content",
            "uploads.source_systems": "upload_source_systems",
            "uploads.consents": "upload_consents_all",
            "uploads.suppressions": "suppressions_dated",
            "uploads.erasure_requests": "erasure_requests",
            "uploads.account_signals": "upload_account_signals_all",
            "uploads.field_feedback": "field_feedback",
            "uploads.territories": "territories",
            "uploads.owners": "owners",
            "salesforce.account": "salesforce_accounts",
            "salesforce.contact": "salesforce_contacts",
            "salesforce.lead": "salesforce_leads",
            "salesforce.task": "salesforce_tasks",
            "salesforce.event": "salesforce_events",
            "salesforce.user": "salesforce_users",
            "hubspot.company": "hubspot_companies",
            "hubspot.contact": "hubspot_contacts",
            "hubspot.contact_merge_audit": "hubspot_contact_merges",
            "hubspot.email_event": "hubspot_email_events",
            "hubspot.form": "hubspot_forms",
            "hubspot.contact_form_submission": "hubspot_form_submissions",
            "marketo.lead": "marketo_leads",
            "marketo.activity_merge_leads": "marketo_merges",
            "segment.pages": "segment_pages",
            "segment.identifies": "segment_identifies",
            "nppes.npidata": "nppes_providers",
            "cms.hospital_general_information": "cms_hospitals",
        }
        for table, relation in relations.items():
            self.write_csv(table, relation)
        for kind in ("SENT", "DELIVERED", "OPEN", "CLICK", "BOUNCE", "STATUSCHANGE"):
            name = "status_change" if kind == "STATUSCHANGE" else kind.lower()
            self.con.execute(
                f"""
                create or replace temp view hubspot_details as
                select
                    *,
                    ['UNKNOWN_USER', 'MAILBOX_FULL', 'THROTTLED'][1 + mail % 3] as category,
                    '550' as status,
                    case when step = 2 then '550 mailbox not found' else '250 OK' end as response,
                    'UNSUBSCRIBED' as portal_subscription_status,
                    'SOURCE_RECIPIENT' as source,
                    'Update' as subject
                from hubspot_email_events
                where type = {literal(kind)}
                """
            )
            self.write_csv(f"hubspot.email_event_{name}", "hubspot_details")
        for name in (
            "send_email",
            "email_delivered",
            "open_email",
            "click_email",
            "unsubscribe_email",
        ):
            self.con.execute(
                "create or replace temp view marketo_details as "
                f"select * from marketo_mails where table_name = 'activity_{name}'"
            )
            self.write_csv(f"marketo.activity_{name}", "marketo_details")
        truth = self.folder / TRUTH
        truth.mkdir()
        self.truth_counts = {}
        views = "select view_name from duckdb_views() where starts_with(view_name, 'truth_')"
        for (view,) in sorted(self.rows(views)):
            name = view.removeprefix("truth_")
            self.truth_counts[name] = self.copy(
                f"select * from {view}", truth / f"{name}.csv", "header"
            )
        self.tell("all files are written")

    def write_csv(self, table: str, relation: str) -> None:
        source, name = table.split(".")
        path = self.folder / source / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        self.row_counts[table] = self.copy(
            self.layout_select(source, name, relation), path, "header"
        )

    def layout_select(self, source: str, table: str, relation: str) -> str:
        """The relation in exactly the columns that the source lands; what it does not say is null."""
        present = {row[0].lower() for row in self.rows(f"describe {relation}")}
        selected = [
            f"{quoted(column) if column.lower() in present else 'cast(null as varchar)'} as {quoted(column)}"
            for column in self.layouts[source, table]
        ]
        return f"select {', '.join(selected)} from {relation}"

    def copy(self, query: str, path: Path, options: str) -> int:
        return self.con.execute(f"copy ({query}) to {literal(str(path))} ({options})").fetchall()[
            0
        ][0]

    def summarize(self) -> dict:
        planted = dict(
            self.rows(
                "select planted_as, count(*) from truth_activities group by planted_as order by planted_as"
            )
        )
        stories = dict(
            self.rows("select story, count(*) from stories group by story order by story")
        )
        first_day = AS_OF - datetime.timedelta(days=self.size.days - 1)
        return {
            "as_of": str(AS_OF),
            "first_day": str(first_day),
            "seed": self.size.seed,
            "accounts": self.size.accounts,
            "activities": self.size.activities,
            "days": self.size.days,
            "people": self.one("select count(*) from people"),
            "places": self.one("select count(*) from cities"),
            "organization_records": self.one("select count(*) from organization_records"),
            "planted": {
                "stories": stories,
                "activities": planted,
                "organizations_with_several_records": self.one(
                    "select count(*) from (select organization_id from truth_organization_records "
                    "where is_duplicate group by organization_id)"
                ),
                "health_systems": self.one(
                    "select count(distinct parent_org) from organization_parents"
                ),
                "health_system_sites": self.one("select count(*) from organization_parents"),
                "contact_moves": self.truth_counts["contact_moves"],
                "contacts_with_two_sites": self.truth_counts["contact_sites"] // 2,
                "contact_merges": self.truth_counts["contact_merges"],
                "consent_changes": self.truth_counts["consent_changes"],
                "missing_firmographics": self.truth_counts["missing_firmographics"],
                "unusable_rows": self.truth_counts["quarantined"],
                "outcomes": {
                    f"{outcome}_{'caused' if is_caused else 'unprompted'}": count
                    for outcome, is_caused, count in self.rows(
                        "select outcome, cause_signal_type is not null, count(*) from truth_outcomes "
                        "group by 1, 2 order by 1, 2"
                    )
                },
            },
            "rows": dict(sorted(self.row_counts.items())),
            "increments": [],
        }

    # ---------------------------------------------------------------- helpers

    def run_sql(self, *names: str) -> None:
        for name in names:
            self.con.execute(
                self.package.joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
            )

    def rows(self, query: str) -> list[tuple]:
        return self.con.execute(query).fetchall()

    def one(self, query: str):
        return self.rows(query)[0][0]

    def tell(self, message: str) -> None:
        self.say(f"{time.monotonic() - self.started:6.0f} s  {message}")
