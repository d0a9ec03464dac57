"""
The Great Expectations checkpoint between the models and the publish: what the data must look like across
sources and time. `expectations/checkpoint.yml` names the checks, `expectations/frames/*.sql` the small
aggregated frames they look at. An error stops the publish, a warning is reported.
"""

import datetime
import hashlib
import html
import importlib.metadata
import json
import logging
import math
import os
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from warm_accounts.findings import Finding, as_rows, harm_rank
from warm_accounts.project import BuildFailed, UnusableInput, Warehouse, read_yaml
from warm_accounts.publish import (
    as_json,
    is_unreadable,
    literal,
    open_work_file,
    still_served,
    write_text,
)

# A frame is an aggregate; one that grows with the data is a mistake in its SQL.
MAX_FRAME_ROWS = 10_000
# Drift compares with the median of what was published in this many days before the as-of date.
DRIFT_DAYS = 28
MAX_HISTORY = 400
MAX_NAMED_ROWS = 5
GX_SEVERITY = {"error": "critical", "warn": "warning"}


@dataclass
class CheckResult:
    """One check: passed, failed, crashed or skipped, and where."""

    name: str
    severity: str
    outcome: str
    frame: str
    reason: str
    detail: str = ""
    # how many rows of the frame are not as they should be
    count: int = 0
    accepted: bool = False
    # what a failure puts at risk, and what to do about it: as its frame says
    harm: str = "form"
    remedy: str = ""

    @property
    def is_bad(self) -> bool:
        return self.outcome in ("failed", "crashed")

    @property
    def stops(self) -> bool:
        return self.severity == "error" and self.is_bad and not self.accepted


@dataclass
class Checked:
    """All results and the frames they were judged on."""

    warehouse: Warehouse
    results: list[CheckResult]
    frames: dict[str, list[dict]]
    # frames that measure what they measured when they were last judged: that verdict stands
    kept_frames: list[str] = field(default_factory=list)
    # lines of the history that cannot be read, and were left out
    unread_lines: int = 0
    # a served version that is there and cannot be read
    unread_version: bool = False
    # all that must be said, the worst first, as published.json has it
    warnings: list[dict] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """What is published all the same, and must be said."""
        findings = [
            Finding("checkpoint", result.name, result.count, describe_result(result), result.harm)
            for result in self.results
            if result.is_bad and not result.stops
        ]
        if self.unread_lines:
            told = (
                f"{self.unread_lines} lines of {self.warehouse.history_file} cannot be read and are left "
                "out: the checks that compare with earlier publications know less. This publication "
                "writes the file anew; bring a backup back if you have one."
            )
            findings.append(
                Finding("checkpoint", "history_is_read", self.unread_lines, told, "volume")
            )
        if self.unread_version:
            told = (
                f"{self.warehouse.published_file} could not be read, so nothing was compared with it: it is "
                "damaged, or a program writes to it. This publication replaces it; readers of the old one "
                "may have seen errors."
            )
            findings.append(Finding("checkpoint", "served_version_is_read", 1, told, "volume"))
        return findings

    def count(self, *outcomes: str) -> int:
        return sum(result.outcome in outcomes for result in self.results)

    def remember(self, publication: dict) -> None:
        """Adds the published frames to the history that later builds compare with."""
        line = {
            "published_at": publication["published_at"],
            "as_of": publication["as_of"],
            # what was published in spite of its check: the frame is compared with this from now on
            "accepted_frames": sorted({r.frame for r in self.results if r.accepted}),
            "frames": self.frames,
        }
        lines = [*read_history(self.warehouse)[0], line][-MAX_HISTORY:]
        text = "".join(json.dumps(entry, default=str) + "\n" for entry in lines)
        write_text(self.warehouse.history_file, text)


def read_definition(project_dir: Path) -> dict:
    path = project_dir / "expectations" / "checkpoint.yml"
    definition = read_yaml(path)
    names = [check["name"] for check in definition["checks"]]
    if len(names) != len(set(names)):
        raise UnusableInput(f"{path} names a check twice. Give every check its own name.")
    return definition


def require_known_checks(project_dir: Path, names: tuple[str, ...]) -> None:
    known = {check["name"] for check in read_definition(project_dir)["checks"]}
    unknown = sorted(set(names) - known)
    if unknown:
        raise UnusableInput(
            f"--accept names {', '.join(unknown)}, which is no check. Known: {', '.join(sorted(known))}."
        )


def read_history(warehouse: Warehouse) -> tuple[list[dict], int]:
    """The frames of earlier publications, and how many lines of the file cannot be read."""
    try:
        lines = warehouse.history_file.read_bytes().splitlines()
    except FileNotFoundError:
        return [], 0
    entries = [entry for entry in map(read_history_line, lines) if entry is not None]
    return entries, len(lines) - len(entries)


def read_history_line(line: bytes) -> dict | None:
    try:
        entry = json.loads(line.decode("utf-8"))
        datetime.date.fromisoformat(entry["as_of"])
        frames = entry["frames"].values()
        return entry if all(isinstance(row, dict) for rows in frames for row in rows) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def read_frames(
    request, definition: dict, history: list[dict]
) -> tuple[dict, dict[str, str], bool]:
    """One small pandas frame for each definition; what could not be read, by name with its error; and
    whether a served version is there that can be read."""
    frames, errors = {}, {}
    history = recent_history(history, request.as_of)
    with open_work_file(request.warehouse) as connection:
        has_published = attach_published(connection, request.warehouse)
        for name, options in definition["frames"].items():
            if options.get("needs_published") and not has_published:
                continue
            sql = (request.project_dir / "expectations" / "frames" / f"{name}.sql").read_text(
                "utf-8"
            )
            try:
                frame = connection.execute(sql).df()
                if len(frame) > MAX_FRAME_ROWS:
                    raise ValueError(f"{len(frame)} rows; a frame must be an aggregate")
                frames[name] = add_drift(frame, name, options, history)
            except Exception as error:
                if (
                    options.get("needs_published")
                    and isinstance(error, duckdb.Error)
                    and is_unreadable(error)
                ):
                    has_published = False
                else:
                    errors[name] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return frames, errors, has_published


def attach_published(connection, warehouse: Warehouse) -> bool:
    """Makes the served version readable as `published`; False before the first publish, or while
    another program has the file open for writing."""
    if not warehouse.published_file.exists():
        return False
    path = literal(str(warehouse.published_file))
    try:
        connection.execute(f"attach {path} as published (read_only)")
    except duckdb.Error:
        return False
    return True


def recent_history(history: list[dict], as_of: datetime.date) -> list[dict]:
    """What was last published for each recent day, the as-of date itself included."""
    earliest = (as_of - datetime.timedelta(days=DRIFT_DAYS)).isoformat()
    by_day = {entry["as_of"]: entry for entry in history}
    return [entry for day, entry in sorted(by_day.items()) if earliest <= day <= as_of.isoformat()]


def add_drift(frame, name: str, options: dict, history: list[dict]):
    """For each metric named under `drift`, a column <metric>_change against its recent median.

    Null where there is no past, or too few rows (`weight`, `least_weight`) to tell drift from chance.
    With `known_below`, also <metric>_where_known: the metric where its recent median is at most that.
    With `least_usual`, also <metric>_ratio: how many times that median, where it is at least so much,
    and usual_<metric>: the median.
    """
    keys = options.get("keys", [])
    weight, least = options.get("weight"), options.get("least_weight", 0)
    for metric in options.get("drift", []):
        past: dict[tuple, list[float]] = {}
        for entry in since_accepted(history, name):
            for row in entry["frames"].get(name, []):
                if row.get(metric) is not None and (not weight or row.get(weight, 0) >= least):
                    past.setdefault(tuple(row.get(k) for k in keys), []).append(row[metric])
        changes, where_known, ratios, usuals = [], [], [], []
        for row in frame.to_dict(orient="records"):
            before, now = past.get(tuple(row[key] for key in keys)), row[metric]
            is_judged = before and now == now and (not weight or row[weight] >= least)
            usual = statistics.median(before) if is_judged else None
            is_known = is_judged and usual <= options.get("known_below", 0)
            is_usual = is_judged and usual >= options.get("least_usual", math.inf)
            changes.append(float(now) - usual if is_judged else None)
            ratios.append(float(now) / usual if is_usual else None)
            usuals.append(usual)
            where_known.append(float(now) if is_known else None)
        columns = {f"{metric}_change": changes}
        if "known_below" in options:
            columns[f"{metric}_where_known"] = where_known
        if "least_usual" in options:
            columns[f"{metric}_ratio"] = ratios
            columns[f"usual_{metric}"] = usuals
        for column, values in columns.items():
            frame[column] = values
            frame[column] = frame[column].astype("float64")
    return frame


def since_accepted(history: list[dict], name: str) -> list[dict]:
    """The history of one frame, from the last publication that was accepted in spite of its checks."""
    accepted = [at for at, entry in enumerate(history) if name in entry.get("accepted_frames", [])]
    return history[accepted[-1] :] if accepted else history


def run_checkpoint(request, found: Iterable[Finding] = ()) -> Checked:
    """Runs all checks, writes the reports, and stops the build when a check of severity error fails.

    `found` is what the build has to say besides, for the same page.
    """
    definition = read_definition(request.project_dir)
    history, unread_lines = read_history(request.warehouse)
    frames, frame_errors, has_published = read_frames(request, definition, history)
    verdicts = KeptVerdicts(request.warehouse.dbt_dir / "verdicts.json", request.skips_nothing)
    results, context = [], None
    for name, options in definition["frames"].items():
        checks = [check for check in definition["checks"] if check["frame"] == name]
        if name in frame_errors:
            results += [judged(check, "crashed", frame_errors[name]) for check in checks]
        elif name in frames:
            keys = [*options.get("keys", []), *options.get("shown", [])]
            measured = verdict_key(frames[name], keys, checks)
            kept = verdicts.of(name, measured, checks)
            if kept is None:
                context = context or open_context()
                kept = validate_frame(context, name, frames[name], keys, checks)
                verdicts.add(name, measured, kept)
            results += kept
        else:
            results += [
                judged(check, "skipped", "no earlier version to compare with") for check in checks
            ]
    verdicts.save()
    for result in results:
        options = definition["frames"][result.frame]
        result.harm, result.remedy = options.get("harm", "form"), options.get("remedy", "")
        result.accepted = result.is_bad and result.name in request.accepted_checks
    checked = Checked(
        request.warehouse,
        results,
        {n: to_rows(f) for n, f in frames.items()},
        sorted(verdicts.kept),
        unread_lines,
        request.warehouse.published_file.exists() and not has_published,
    )
    checked.warnings = as_rows([*found, *checked.findings])
    write_reports(request, checked)
    stopping = [result for result in results if result.stops]
    if stopping:
        raise BuildFailed(describe_stop(request.warehouse, stopping, len(checked.warnings)))
    return checked


def verdict_key(frame, keys: list[str], checks: list[dict]) -> str:
    """SHA-256 over all that a verdict of Great Expectations on one frame depends on."""
    measured = {
        "library": [importlib.metadata.version(name) for name in ("great-expectations", "pandas")],
        "judge": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "keys": keys,
        "checks": checks,
        "types": [str(kind) for kind in frame.dtypes],
        "columns": list(frame.columns),
        # a frame has no order of its own
        "rows": sorted(map(repr, frame.to_dict(orient="split")["data"])),
    }
    return hashlib.sha256(json.dumps(measured, default=repr).encode()).hexdigest()


class KeptVerdicts:
    """The last verdict on each frame, by the hash of what was judged.

    Great Expectations is the judge, and the same measures get the same verdict: only a frame that measures
    something else is shown to it, and where none does, the library is not even loaded, which takes seconds.
    """

    def __init__(self, path: Path, keeps_none: bool = False):
        self.path, self.kept = path, set()
        self.now: dict[str, dict] = {}
        try:
            self.before = {} if keeps_none else json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.before = {}

    def of(self, name: str, measured: str, checks: list[dict]) -> list[CheckResult] | None:
        entry = self.before.get(name) if isinstance(self.before, dict) else None
        try:
            if entry["seal"] != self.seal(measured, entry["results"]):
                return None
            results = [CheckResult(**result) for result in entry["results"]]
        except (TypeError, KeyError):
            return None
        if [result.name for result in results] != [check["name"] for check in checks]:
            return None
        self.kept.add(name)
        self.now[name] = entry
        return results

    def add(self, name: str, measured: str, results: list[CheckResult]) -> None:
        """A check that crashed is a fault of the moment: it is asked again."""
        if any(result.outcome == "crashed" for result in results):
            return
        rows = [asdict(result) for result in results]
        self.now[name] = {"results": rows, "seal": self.seal(measured, rows)}

    @staticmethod
    def seal(measured: str, rows: list[dict]) -> str:
        text = measured + json.dumps(rows, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self) -> None:
        write_text(self.path, json.dumps(self.now, indent=1), mode=0o600)


def to_rows(frame) -> list[dict]:
    """JSON-ready rows, missing values as None."""
    return json.loads(frame.to_json(orient="records", double_precision=6))


def judged(check: dict, outcome: str, detail: str = "", count: int = 0) -> CheckResult:
    return CheckResult(
        check["name"], check["severity"], outcome, check["frame"], check["reason"], detail, count
    )


def open_context():
    """Great Expectations without files, page sites, progress bars or usage reports."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx  # takes seconds: only builds pay for it
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )


def validate_frame(
    context, name: str, frame, keys: list[str], checks: list[dict]
) -> list[CheckResult]:
    """Runs the expectations of one frame through Great Expectations."""
    import great_expectations as gx
    from great_expectations.expectations.registry import get_expectation_impl

    asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
    suite = context.suites.add(gx.ExpectationSuite(name=name))
    for check in checks:
        suite.add_expectation(
            get_expectation_impl(check["expectation"])(
                **check["arguments"],
                severity=GX_SEVERITY[check["severity"]],
                meta={"name": check["name"]},
            )
        )
    validation = context.validation_definitions.add(
        gx.ValidationDefinition(
            name=name, data=asset.add_batch_definition_whole_dataframe("all"), suite=suite
        )
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=name,
            validation_definitions=[validation],
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": keys,
            },
        )
    )
    run = checkpoint.run(batch_parameters={"dataframe": frame})
    (validated,) = run.run_results.values()
    by_name = {check["name"]: check for check in checks}
    return [
        judge(result, by_name[result.expectation_config.meta["name"]])
        for result in validated.results
    ]


def judge(result, check: dict) -> CheckResult:
    """A crashed expectation also says success=False: only `exception_info` tells it from a failed one."""
    exception = raised_exception(result.exception_info)
    if exception:
        return judged(check, "crashed", exception)
    if not result.success:
        count = result.result.get("unexpected_count") or 1
        return judged(check, "failed", describe_unexpected(result.result), count)
    return judged(check, "passed")


def raised_exception(info: dict | None) -> str:
    """The message, whether the exception is noted for the expectation or for one of its metrics."""
    notes = [info] if "raised_exception" in (info or {}) else list((info or {}).values())
    for note in notes:
        if note.get("raised_exception"):
            return str(note.get("exception_message") or "exception without a message")
    return ""


def describe_unexpected(result: dict) -> str:
    rows = result.get("unexpected_index_list") or []
    if rows and not isinstance(rows[0], dict):  # a frame without keys: its rows have numbers only
        return f"found {result.get('unexpected_list') or len(rows)}"
    if rows:
        named = "; ".join(
            ", ".join(f"{key} {in_short(value)}" for key, value in row.items())
            for row in rows[:MAX_NAMED_ROWS]
        )
        return named + (
            f"; and {len(rows) - MAX_NAMED_ROWS} more" if len(rows) > MAX_NAMED_ROWS else ""
        )
    return f"found {result.get('observed_value', result.get('unexpected_count'))}"


def in_short(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def describe_stop(warehouse: Warehouse, stopping: list[CheckResult], warned: int) -> str:
    stopping = sorted(stopping, key=lambda result: harm_rank(result.harm))
    lines = [f"  {result.name} {describe_result(result)}" for result in stopping]
    return (
        "The checkpoint stopped the publish.\n"
        + "\n".join(lines)
        + f"\n{still_served(warehouse)} See {warehouse.reports / 'checks.html'}, also for {warned} warnings; "
        "where the change is right, "
        "publish it once with --accept NAME."
    )


def describe_result(result: CheckResult) -> str:
    """What is the matter, where, and what to do."""
    if result.outcome == "crashed":
        return f"could not be evaluated ({result.detail}): a fault of the check."
    accepted = " (accepted)" if result.accepted else ""
    return f"failed{accepted}: {result.detail}. {result.reason} {result.remedy}".rstrip()


def write_reports(request, checked: Checked) -> None:
    """`reports/checks.json` for programs, `reports/checks.html` for people; aggregates only."""
    report = {
        "as_of": request.as_of.isoformat(),
        "checked_at": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "stops_publish": any(result.stops for result in checked.results),
        "kept_frames": checked.kept_frames,
        "warnings": checked.warnings,
        "checks": [asdict(result) for result in checked.results],
        "frames": checked.frames,
    }
    write_text(checked.warehouse.reports / "checks.json", as_json(report))
    write_text(checked.warehouse.reports / "checks.html", render_html(report))


STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222 }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 2rem; font-size: 14px }
th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid #ddd; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.failed, .crashed { color: #a40000; font-weight: 600 } .warn { color: #8a5a00 } .passed { color: #1a6b2f }
"""


def render_html(report: dict) -> str:
    """One page without scripts and without any request to elsewhere."""
    verdict = "stopped the publish" if report["stops_publish"] else "let the publish go on"
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Checks</title>",
        f"<style>{STYLE}</style></head><body><h1>Checks as of {html.escape(report['as_of'])}</h1>",
        f"<p>Run at {html.escape(report['checked_at'])}; the checkpoint {verdict}."
        f" {html.escape(describe_kept(report['kept_frames']))}</p>",
        render_warnings(report["warnings"]),
        "<table><tr><th>Check</th><th>Severity</th><th>Outcome</th><th>Found</th>",
        "<th>Why it matters</th></tr>",
    ]
    for check in report["checks"]:
        outcome = check["outcome"] + (" (accepted)" if check["accepted"] else "")
        severity = check["severity"]
        parts.append(
            f"<tr><td>{html.escape(check['name'])}</td><td class='{severity}'>{severity}</td>"
            f"<td class='{check['outcome']}'>{outcome}</td><td>{html.escape(check['detail'])}</td>"
            f"<td>{html.escape(check['reason'])}</td></tr>"
        )
    parts.append("</table>")
    for name, rows in report["frames"].items():
        parts.append(f"<h2>{html.escape(name.replace('_', ' '))}</h2>{render_rows(rows)}")
    return "\n".join([*parts, "</body></html>\n"])


def render_warnings(rows: list[dict]) -> str:
    items = (
        f"<li>{html.escape(row['source'])} <b>{html.escape(row['name'])}</b>:"
        f" {html.escape(row['message'])}</li>"
        for row in rows
    )
    return f"<h2>Warnings: {len(rows)}</h2><ol>{''.join(items)}</ol>"


def describe_kept(frames: list[str]) -> str:
    """Says which frames were not judged again."""
    if not frames:
        return ""
    named = ", ".join(name.replace("_", " ") for name in frames)
    return f"Measures as when they were last judged, so that verdict stands: {named}."


def render_rows(rows: list[dict]) -> str:
    if not rows:
        return "<p>No rows.</p>"
    head = "".join(f"<th>{html.escape(column.replace('_', ' '))}</th>" for column in rows[0])
    body = "".join("<tr>" + "".join(render_cell(v) for v in row.values()) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def render_cell(value) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
        return f"<td class='number'>{text}</td>"
    return f"<td>{html.escape('' if value is None else str(value))}</td>"
