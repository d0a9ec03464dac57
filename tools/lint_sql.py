"""sqlfluff over the project's SQL, in a copy whose longest expressions are short.

Half of what the models render to is what a few macros write out over and over (an id of a Salesforce record
is 2,700 characters), and the time that sqlfluff takes grows faster than the text. What a macro renders
is not judged, the model around it is: so in the copy these macros write something short of the same kind.
A macro that is gone from the project is an error: the lists must follow.

    python tools/lint_sql.py [PATH ...]      (from the project's root; default: all that `make lint` reads)
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("analyses", "macros", "models", "profiles", "seeds", "tests/generic", "tests/singular")
LINTED = ("models", "tests/singular", "analyses")
# macros that render to a long text, and what they write in the copy
SHORT_BODIES = {
    "policy_rows": "{{ ref(seed) }} as {{ seed }}",
    "row_as_text": "{{ return(columns | join(' || ')) }}",
    "refuses_in_cells": "{{ return(names | join(' || ')) }}",
    "refuses_in_numbers": "{{ return(phones | join(' || ')) }}",
    "refusal_told": "trim(landing_key)",
    "raw_row_as_json": "trim(landing_key)",
}
# macros that render to a long expression: in the copy a function of their first argument
LONG_EXPRESSIONS = (
    *("all_known_differ", "ccn_key", "clean_text", "contact_record_id_in", "email_parts"),
    *("is_primary_association", "is_row_gone", "joined_key", "normalize_email", "npi_key"),
    *("organization_name_key", "phone_key", "placeholder_key", "plain_organization_name"),
    *("postal_code_key", "record_id", "record_id_in", "refusal_flag", "salesforce_id"),
    *("try_boolean", "try_count", "try_decimal", "without_address"),
    *("called_number", "denies_refusal", "ids_in_url", "ids_named", "marks_refusal"),
    *("may_tell_refusal", "names_unsubscribing", "says_no", "tells_refusal", "wishes_no_calls"),
    *("wishes_nothing", "refusal_text", "word_key", "seen_text", "id_key", "code_name"),
    *("try_integer", "impersonal_text", "refusal_word_of_attribute", "telephone_pattern"),
)
NO_LIMIT = "from sqlparse.engine import grouping\n\ngrouping.MAX_GROUPING_TOKENS = None\n"


def shorten(macros: Path) -> None:
    """Gives each long macro a short body; its name and arguments stay."""
    left = {*LONG_EXPRESSIONS, *SHORT_BODIES}
    for path in macros.rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        for name in sorted(left):
            macro = re.compile(
                rf"({{%-? *macro {name}\((\w*)[^)]*\) *-?%}}).*?({{%-? *endmacro *-?%}})", re.DOTALL
            )
            found = macro.search(text)
            if found:
                argument = f"{{{{ {found[2]} }}}}" if found[2] else "1"
                body = SHORT_BODIES.get(name, f"trim({argument})")
                text = text[: found.start()] + found[1] + body + found[3] + text[found.end() :]
                left.remove(name)
        path.write_text(text, encoding="utf-8")
    if left:
        raise SystemExit(f"tools/lint_sql.py names macros that are gone: {', '.join(sorted(left))}")


def main(paths: list[str]) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch, "project")
        for name in COPIED:
            shutil.copytree(ROOT / name, project / name)
        for name in ("dbt_project.yml", ".sqlfluff"):
            shutil.copy(ROOT / name, project)
        shorten(project / "macros")
        # what is said of models, doors and tests takes half the time of parsing and judges no SQL
        for pattern in ("*__models.yml", "*__unit_tests.yml"):
            for path in project.rglob(pattern):
                path.unlink()
        settings = project / "dbt_project.yml"
        settings.write_text(re.sub(r"\n *[+]access: .*", "", settings.read_text(encoding="utf-8")))
        # dbt looks for common table expressions in what it rendered; of a long text it would refuse to
        limits = Path(scratch, "limits")
        limits.mkdir()
        (limits / "sitecustomize.py").write_text(NO_LIMIT, encoding="utf-8")
        # what dbt writes while it renders belongs to nobody's warehouse
        environment = os.environ | {
            "WARM_WAREHOUSE_DIR": scratch,
            "DBT_TARGET_PATH": f"{scratch}/target",
            "DBT_LOG_PATH": f"{scratch}/logs",
            "PYTHONPATH": str(limits),
        }
        command = [Path(sys.executable).with_name("sqlfluff"), "lint", "--disable-progress-bar"]
        return subprocess.run(
            [*command, *(paths or LINTED)], cwd=project, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
