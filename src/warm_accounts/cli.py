"""The `warm` command."""

import os
from importlib.metadata import EntryPoint, entry_points
from importlib.metadata import version as installed_version
from pathlib import Path

import click
from click.core import ParameterSource

from warm_accounts import signals
from warm_accounts.project import (
    UnusableInput,
    Warehouse,
    choose_as_of,
    choose_publish_to,
    choose_restate_from,
    find_project,
    parse_date,
    resolve_dir,
)
from warm_accounts.settings import require_settings

# Commands that live in their own modules; heavy imports wait until one is called.
MODULE_COMMANDS = {
    "policy": "warm_accounts.policy_diff:policy",
    "replay": "warm_accounts.replay:replay_command",
}
# Other distributions add commands by entry points of this group; tools/ is the one that comes with us.
COMMAND_GROUP = "warm_accounts.commands"
WORKSHOP_COMMANDS = ("demo", "identity")
PROJECT_OPTION = click.option(
    "--project-dir",
    metavar="DIR",
    help="The dbt project; found by itself when the package is installed from it.",
)
WAREHOUSE_OPTION = click.option(
    "--warehouse",
    metavar="DIR",
    envvar="WARM_WAREHOUSE_DIR",
    show_envvar=True,
    help="Folder of the published file. Default: warehouse/ in the project.",
)


class Commands(click.Group):
    """The commands below, and those of modules and distributions, loaded when they are called."""

    def list_commands(self, ctx) -> list[str]:
        plugged = {point.name for point in entry_points(group=COMMAND_GROUP)}
        return sorted({*super().list_commands(ctx), *MODULE_COMMANDS, *WORKSHOP_COMMANDS, *plugged})

    def invoke(self, ctx):
        """Any command may be stopped; one that can say more than this says it itself."""
        signals.listen()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise signals.Interrupted(f"Stopped by {signals.who_stopped()}.") from None

    def get_command(self, ctx, name: str) -> click.Command | None:
        if own := super().get_command(ctx, name):
            return own
        if name in MODULE_COMMANDS:
            return EntryPoint(name, MODULE_COMMANDS[name], COMMAND_GROUP).load()
        for point in entry_points(group=COMMAND_GROUP, name=name):
            return point.load()
        return without_workshop(name) if name in WORKSHOP_COMMANDS else None


def without_workshop(name: str) -> click.Command:
    """Stands in for a command of the workshop where it is not installed."""

    @click.command(
        name,
        short_help="Comes with the workshop, which is not installed here.",
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def say_how_to_get_it(arguments) -> None:
        raise UnusableInput(
            f"`warm {name}` comes with the workshop, which is not installed here. In the project's folder, "
            "run `make setup`, or pip install ./tools beside warm-accounts."
        )

    return say_how_to_get_it


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(installed_version("warm-accounts"), prog_name="warm")
def main() -> None:
    """Turn raw CRM, marketing, web, event and reference data into scored, explained warm accounts.

    Start with `warm demo raw/demo` and `warm build --raw raw/demo`, then open
    warehouse/warm_accounts.duckdb, table activation.warm_accounts.
    """


@main.command()
@click.option(
    "--raw",
    metavar="DIR",
    envvar="WARM_RAW_DIR",
    show_envvar=True,
    help="Folder of raw input, <source>/<table>.csv, .csv.gz or .parquet. Default: raw/ in the project.",
)
@WAREHOUSE_OPTION
@click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    envvar="WARM_AS_OF",
    show_envvar=True,
    help="Score as of this date. Default: the demo's own date, else today in UTC.",
)
@click.option(
    "--restate-from",
    metavar="YYYY-MM-DD",
    help="Score every date from this one to the as-of date again, by what is known now. At most 400 dates.",
)
@click.option(
    "--restate-every",
    metavar="DAYS",
    type=click.IntRange(1, 999),
    default=1,
    show_default=True,
    help="With --restate-from: only every so many days, counted back from the as-of date.",
)
@click.option(
    "--policy-line",
    metavar="LINE",
    envvar="WARM_POLICY_LINE",
    show_envvar=True,
    help="Score by the versions of this line of policy_versions. Default: shipped.",
)
@click.option(
    "--policy-version",
    metavar="V",
    help="Score every date of this build by this version, whatever was in force or published then.",
)
@click.option(
    "--full-refresh", is_flag=True, help="Rebuild every incremental table; what was said is kept."
)
@click.option(
    "--target",
    type=click.Choice(["duckdb", "postgres", "spark"]),
    envvar="WARM_TARGET",
    show_envvar=True,
    default="duckdb",
    show_default=True,
    help="Engine to build in.",
)
@click.option(
    "--accept",
    metavar="CHECK",
    multiple=True,
    help="Publish although this expectation fails, this once; the report and published.json say so.",
)
@click.option(
    "--accept-missing",
    metavar="COLUMN",
    multiple=True,
    help="Build although this column that protects (source.table.column) is missing from now on.",
)
@click.option(
    "--layout",
    "asked_layouts",
    metavar="SOURCE=LAYOUT",
    multiple=True,
    help="Read the files of this source by this layout, whatever their columns look like, for example "
    "hubspot=airbyte. Default: WARM_LAYOUTS (several with commas), else as each file's columns say.",
)
@click.option(
    "--no-skip", is_flag=True, help="Make and test everything, also what did not change since."
)
@click.option(
    "--publish-to",
    metavar="FILE",
    help="Write the tables of this build into this file; what is served stays. For lists of an earlier date.",
)
@click.option(
    "--require-hash-key",
    is_flag=True,
    help="Refuse to build with the public default key of e-mail tokens.",
)
@PROJECT_OPTION
def build(
    raw,
    warehouse,
    as_of,
    restate_from,
    restate_every,
    policy_line,
    policy_version,
    full_refresh,
    target,
    accept,
    accept_missing,
    asked_layouts,
    no_skip,
    publish_to,
    require_hash_key,
    project_dir,
) -> None:
    """Build, test, check and publish the warehouse once.

    \b
    Exit codes
      0  built and published, or nothing changed since what is published
      1  a model, test or expectation failed; the last good version is still served
      2  unusable arguments, raw input or configuration
      3  another build of this warehouse is running
      130, 143  stopped by Ctrl-C or SIGTERM; the last good version is still served
    """
    require_settings()
    project = find_project(project_dir)
    if asked_layouts:
        # the hooks of dbt read the setting
        os.environ["WARM_LAYOUTS"] = ",".join(asked_layouts)
    raw_dir = resolve_dir(raw, project, "raw")
    target_warehouse = Warehouse(resolve_dir(warehouse, project, "warehouse"))
    request_as_of = choose_as_of(as_of, raw_dir, named("as_of", "--as-of", "WARM_AS_OF"))
    from warm_accounts.build import BuildRequest
    from warm_accounts.build import build as run_build
    from warm_accounts.hash_key import require_own_key
    from warm_accounts.policy_seeds import choose_policy

    if require_hash_key:
        require_own_key()
    run_build(
        BuildRequest(
            project_dir=project,
            raw_dir=raw_dir,
            warehouse=target_warehouse,
            as_of=request_as_of,
            restate_from=choose_restate_from(restate_from, request_as_of, restate_every),
            restate_every=restate_every,
            policy=choose_policy(project, policy_line, policy_version, request_as_of),
            target=target,
            full_refresh=full_refresh,
            accepted_checks=tuple(accept),
            accepted_missing=tuple(accept_missing),
            skips_nothing=no_skip,
            publish_to=choose_publish_to(publish_to, target_warehouse, target),
        )
    )


def named(parameter: str, option: str, setting: str) -> str:
    """How a value was given: by the option, or by the setting that stands in for it."""
    source = click.get_current_context().get_parameter_source(parameter)
    return f"The setting {setting}" if source is ParameterSource.ENVIRONMENT else option


@main.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option(
    "--as",
    "taken_as",
    metavar="SOURCE/TABLE",
    help="What the file would be called below the raw folder. Default: its own folder and name.",
)
@PROJECT_OPTION
def layout(file, taken_as, project_dir) -> None:
    """Say what a raw FILE is taken for, and which of its columns go where.

    Of a file that is not known it writes rows for seeds/reference/source_layouts.csv, by how names look
    alike, for review. Names of columns are told, values never.

    \b
    Exit codes
      0  told
      2  the file cannot be read
    """
    from warm_accounts.layout_told import tell_layout

    tell_layout(Path(os.path.abspath(file)), taken_as, find_project(project_dir))


@main.command(hidden=True)
@PROJECT_OPTION
def prepare(project_dir) -> None:
    """Work out now what the first build of this version of the code would work out; build nothing."""
    from warm_accounts.build import prepare_code

    prepare_code(find_project(project_dir))


@main.command()
@click.argument("account")
@click.option("--program", metavar="P", help="Only this programme, by id or name.")
@click.option("--as-of", metavar="YYYY-MM-DD", help="Scores of this date. Default: the latest.")
@click.option("--since", metavar="YYYY-MM-DD", help="Also say what changed since this date.")
@WAREHOUSE_OPTION
@PROJECT_OPTION
def explain(account, program, as_of, since, warehouse, project_dir) -> None:
    """Say why ACCOUNT is where it is, or why it moved.

    ACCOUNT is an account id (a retired one too), or a part of the account's name. What is told comes
    from the published file alone; how signals and causes are called, from the seeds of the project
    where it is at hand.
    """
    from warm_accounts.explain import explain_account

    project = find_project(project_dir) if project_dir else project_at_hand()

    explain_account(
        Warehouse(warehouse_dir(warehouse, project_dir)),
        account,
        program,
        as_of=parse_date(as_of, "--as-of") if as_of else None,
        since=parse_date(since, "--since") if since else None,
        seeds=project / "seeds" if project else None,
    )


@main.command()
@WAREHOUSE_OPTION
@PROJECT_OPTION
def tables(warehouse, project_dir) -> None:
    """List the published tables, with their rows and what one row is."""
    from warm_accounts.explain import list_tables

    list_tables(Warehouse(warehouse_dir(warehouse, project_dir)))


@main.command()
@WAREHOUSE_OPTION
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    help="Folder for the files, made where it is not there. Default: exports/ in the warehouse.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Kind of file.",
)
@PROJECT_OPTION
def export(warehouse, folder, file_format, project_dir) -> None:
    """Write the tables that go back into a CRM as files.

    Reads the published file only. Writes crm_account_export and crm_contact_export, and export.json
    with their dates and row counts. Each file is replaced whole or not at all.

    \b
    Exit codes
      0  written
      2  nothing is published, or the folder cannot be written
    """
    from warm_accounts.export import write_exports

    source = Warehouse(warehouse_dir(warehouse, project_dir))
    target = Path(os.path.abspath(folder)) if folder else source.folder / "exports"
    for path, count in write_exports(source, target, file_format).items():
        click.echo(f"{path}: {count:,} rows")


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(installed_version("warm-accounts"))


def project_at_hand() -> Path | None:
    """The project, where a command can do without."""
    try:
        return find_project()
    except UnusableInput:
        return None


def warehouse_dir(given: str | None, project_dir: str | None) -> Path:
    return Path(os.path.abspath(given)) if given else find_project(project_dir) / "warehouse"
