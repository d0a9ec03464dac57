"""
Renders every model for one target without its server, as a script: `render_models.py TARGET PROJECT FOLDER`.
With a fourth argument, SQL with macros, that alone is rendered, into FOLDER/inline.sql.
What a model asks of the database while it is rendered is answered with one row of zeros.
"""

import sys
import types
from pathlib import Path

import agate
from dbt.adapters.contracts.connection import AdapterResponse

WIDTH = 8


def answer_zeros(adapter, sql, auto_begin=False, fetch=False, limit=None):
    names = [f"column_{number}" for number in range(WIDTH)]
    return AdapterResponse("OK"), agate.Table([["0"] * WIDTH], names, [agate.Text()] * WIDTH)


def main(target: str, project: Path, folder: Path, inline: str | None = None) -> int:
    # The Spark adapter wants pyspark at hand, though not to render.
    sys.modules.setdefault("pyspark", types.ModuleType("pyspark"))
    from dbt.adapters.base import BaseAdapter
    from dbt.cli.main import dbtRunner

    BaseAdapter.execute = answer_zeros
    BaseAdapter.get_relation = lambda adapter, database, schema, identifier: None
    BaseAdapter.get_columns_in_relation = lambda adapter, relation: []
    command = [
        *("--log-level", "error", "--no-use-colors", "--log-path", folder / "logs", "compile"),
        *("--no-introspect", "--no-populate-cache", "--target", target, "--project-dir", project),
        *("--profiles-dir", project / "profiles", "--target-path", folder / "target"),
    ]
    command += ["--inline", inline, "--quiet"] if inline else []
    result = dbtRunner().invoke([str(word) for word in command])
    if inline and result.success:
        (folder / "inline.sql").write_text(result.result.results[0].node.compiled_code)
    return 0 if result.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:]))
