"""`warm demo`: the command line of the demo data."""

from pathlib import Path

import click


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--accounts", type=int, metavar="N", help="True organizations.  [default: 500]")
@click.option(
    "--activities",
    type=int,
    metavar="N",
    help="Rows of uploads.activities; the connectors add some.  [default: 60000]",
)
@click.option(
    "--days", type=int, metavar="N", help="Days of history up to the as-of date.  [default: 540]"
)
@click.option("--seed", type=int, metavar="S", help="Another seed, another world.  [default: 1]")
@click.option("--force", is_flag=True, help="Replace the demo that is in DIR.")
@click.option(
    "--increment",
    type=float,
    metavar="PERCENT",
    help="Add one more load to the demo in DIR: this share of its activities, some late, some corrections.",
)
def demo(directory, accounts, activities, days, seed, force, increment) -> None:
    """Write demo raw files, with the truth planted in them, under DIR.

    The files have the shapes of the real sources; `warm build --raw DIR` builds from them. What was planted
    (duplicate organizations, health systems, scanner clicks, accounts that came back, people who moved,
    late, corrected and deleted activities, outcomes and what caused them ...) is in DIR/truth, which no
    build reads. The same arguments and seed give the same files.

    \b
    Exit codes
      0  written
      2  unusable arguments or folder; nothing was changed
    """
    # DuckDB is imported only when there is something to do.
    from warm_workshop.demo.generator import DemoError, DemoSize, write_demo
    from warm_workshop.demo.increment import write_increment

    def say(message: str) -> None:
        click.echo(message, err=True)

    try:
        if increment is not None:
            if any(value is not None for value in (accounts, activities, days)) or force:
                raise DemoError(
                    "--increment adds to the demo that is there: leave out --accounts, --activities, "
                    "--days and --force."
                )
            added = write_increment(directory, increment / 100, seed)
            click.echo(
                f"Added {added['rows']:,} activity rows to {directory} ({added['file']}); "
                f"the demo is now as of {added['as_of']}."
            )
            return
        given = {"accounts": accounts, "activities": activities, "days": days, "seed": seed}
        size = DemoSize(**{name: value for name, value in given.items() if value is not None})
        summary = write_demo(directory, size, replace=force, say=say)
    except DemoError as error:
        raise click.UsageError(str(error)) from error
    rows = summary["rows"]
    click.echo(
        f"Demo data in {directory}: {summary['accounts']:,} organizations in "
        f"{summary['organization_records']:,} source records, {summary['people']:,} people, "
        f"{rows['uploads.activities']:,} uploaded activities from {summary['first_day']} to "
        f"{summary['as_of']}, and more in the tables of the connectors."
    )
    click.echo(f"Build it with: warm build --raw {directory}")
