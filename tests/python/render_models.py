"""
Renders every model for one target without its server, as a script: `render_models.py TARGET PROJECT FOLDER`.
With a fourth argument, SQL with macros, that alone is rendered, into FOLDER/inline.sql.
What a model asks of the database while it is rendered is answered with one row of zeros. Macros that write
one long expression over and over write it in full a few times, for each way of calling them; then short: but
for PostgreSQL, whose grammar is quick.
"""

import sys
import types
from collections import Counter
from pathlib import Path

import agate
from dbt.adapters.contracts.connection import AdapterResponse

WIDTH = 8
TIMES_IN_FULL = 4


def answer_zeros(adapter, sql, auto_begin=False, fetch=False, limit=None):
    names = [f"column_{number}" for number in range(WIDTH)]
    return AdapterResponse("OK"), agate.Table([["0"] * WIDTH], names, [agate.Text()] * WIDTH)


def write_long_expressions_short(names: tuple[str, ...]) -> None:
    from dbt.clients.jinja import MacroGenerator

    write = MacroGenerator.__call__
    written = Counter()

    def call(self, *arguments, **named):
        if self.macro.name not in names:
            return write(self, *arguments, **named)
        way = (self.macro.name, len(arguments), *sorted(named))
        written[way] += 1
        if written[way] <= TIMES_IN_FULL:
            return write(self, *arguments, **named)
        return f"trim({arguments[0] if arguments else 1})"

    MacroGenerator.__call__ = call


def main(target: str, project: Path, folder: Path, inline: str | None = None) -> int:
    # The Spark adapter wants pyspark at hand, though not to render.
    sys.modules.setdefault("pyspark", types.ModuleType("pyspark"))
    from dbt.adapters.base import BaseAdapter
    from dbt.cli.main import dbtRunner

    sys.path.insert(0, str(project / "tools"))
    from lint_sql import LONG_EXPRESSIONS

    # the grammar of PostgreSQL takes long expressions in no time
    if not inline and target != "postgres":
        write_long_expressions_short(LONG_EXPRESSIONS)
    BaseAdapter.execute = answer_zeros
    BaseAdapter.get_relation = lambda adapter, database, schema, identifier: None
    BaseAdapter.get_columns_in_relation = lambda adapter, relation: []
    command = [
        *("--log-level", "error", "--no-use-colors", "--log-path", folder / "logs", "compile"),
        *("--no-introspect", "--no-populate-cache", "--target", target, "--project-dir", project),
        *("--profiles-dir", project / "profiles", "--target-path", folder / "target"),
    ]
    command += (
        ["--inline", inline, "--quiet"]
        if inline
        else ["--select", "resource_type:model", "resource_type:analysis"]
    )
    result = dbtRunner().invoke([str(word) for word in command])
    if inline and result.success:
        (folder / "inline.sql").write_text(result.result.results[0].node.compiled_code)
    return 0 if result.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:]))
