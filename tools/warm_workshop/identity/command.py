"""`warm identity`: fit the match weights to labelled records, and measure the matcher against them."""

import json
from pathlib import Path

import click

from warm_accounts.project import UnusableInput, Warehouse, find_project, resolve_dir

TRUTH_OPTION = click.option(
    "--truth",
    metavar="FILE.csv",
    required=True,
    type=click.Path(path_type=Path),
    help="Known entities: source_system, organization_record_id, entity_id. Others are unknown.",
)
WAREHOUSE_OPTION = click.option(
    "--warehouse",
    metavar="DIR",
    envvar="WARM_WAREHOUSE_DIR",
    show_envvar=True,
    help="Folder of a finished build. Default: warehouse/ in the project.",
)
PROJECT_OPTION = click.option(
    "--project-dir", metavar="DIR", help="The dbt project, for the default."
)


def warehouse_of(given: str | None, project_dir: str | None) -> Warehouse:
    if given:
        return Warehouse(resolve_dir(given, Path(), ""))
    return Warehouse(find_project(project_dir) / "warehouse")


@click.group()
def identity() -> None:
    """Fit and measure how organizations are matched; docs/identity.md says how matching works.

    \b
    Exit codes
      0  done
      2  unusable arguments, truth or warehouse, or scikit-learn is not installed
    """


@identity.command()
@WAREHOUSE_OPTION
@TRUTH_OPTION
@click.option(
    "--output",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Write the complete weights seed here. Without it the weights are only printed.",
)
@click.option(
    "--hold-out",
    metavar="COLUMN",
    help="Column of the truth file: records marked true in it are measured, not fitted on.",
)
@PROJECT_OPTION
def fit(warehouse, truth, output, hold_out, project_dir) -> None:
    """Fit the match weights to the labelled pairs of a finished build.

    Prints every level with its labelled pairs, the old and the new weight. The seed of the project changes
    only when --output names it. A weight whose note begins with "set by hand" is kept.
    """
    from warm_workshop.identity.clusters import decide, match_rules, weigh_pairs
    from warm_workshop.identity.pairs import label_pairs, levels_of, read_build, read_truth
    from warm_workshop.identity.report import say_dicts, say_fit
    from warm_workshop.identity.weights import fit_weights, import_scikit_learn, write_weights

    import_scikit_learn()
    entity_of, held_out = read_truth(truth, hold_out)
    build = read_build(warehouse_of(warehouse, project_dir))
    is_same = label_pairs(build.pairs, entity_of)
    known = is_same.notna()
    touched = build.pairs["left_record_key"].isin(held_out) | build.pairs["right_record_key"].isin(
        held_out
    )
    train = known & ~touched
    levels = levels_of(build.pairs, build.comparisons)[train]
    labels = is_same[train].astype(bool)
    found = fit_weights(levels, labels, build.weights)
    say_fit(levels, labels, build.weights, found.weights)
    click.echo(f"\n{int(labels.sum())} of {len(labels)} labelled pairs are one entity.")
    if hold_out:
        rules = match_rules(build)
        test = (known & touched).to_numpy()
        rows = []
        for name, weights in (("old", build.weights), ("new", found.weights)):
            weight_of = {(row.comparison, row.level): row.match_weight for row in weights}
            accepted = decide(build, weigh_pairs(build, weight_of), rules).is_accepted[test]
            truly = is_same.to_numpy(object)[test].astype(bool)
            right = int((accepted & truly).sum())
            rows.append(
                {
                    "weights": name,
                    "pairs": len(truly),
                    "accepted": int(accepted.sum()),
                    "precision": right / accepted.sum() if accepted.any() else None,
                    "recall": right / truly.sum() if truly.any() else None,
                }
            )
        say_dicts(f"Held-out candidate pairs ({hold_out})", rows)
    if output:
        write_weights(found.weights, output)
        click.echo(f"Wrote {output}.")
    else:
        click.echo("Nothing was written: give --output to keep these weights.")


@identity.command()
@WAREHOUSE_OPTION
@TRUTH_OPTION
@click.option(
    "--folds",
    metavar="N",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="Weigh each pair by a fit that did not see its states, in N folds; 0 takes the built weights.",
)
@click.option(
    "--by",
    type=click.Choice(["state", "source_system"]),
    default="state",
    show_default=True,
    help="What a fold leaves out.",
)
@click.option(
    "--only-sources",
    metavar="A,B,...",
    multiple=True,
    help="Measure the records of these sources too, apart; may be given several times.",
)
@click.option(
    "--sets",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Measure these sets too: record_set, source_system, organization_record_id (empty: all).",
)
@click.option(
    "--examples",
    metavar="N",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many mistakes and clusters to show.",
)
@click.option(
    "--json",
    "json_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write everything that is printed here, for machines.",
)
@PROJECT_OPTION
def evaluate(
    warehouse, truth, folds, by, only_sources, sets, examples, json_file, project_dir
) -> None:
    """Measure clusters, rules and blocking of a finished build against the truth.

    Precision, recall and F1 count pairs of known records: in one cluster, and in one entity.
    """
    from warm_workshop.identity.evaluate import evaluate as measure
    from warm_workshop.identity.evaluate import read_sets, sets_of_sources
    from warm_workshop.identity.pairs import read_build, read_truth
    from warm_workshop.identity.report import say_evaluation
    from warm_workshop.identity.weights import import_scikit_learn

    if folds:
        import_scikit_learn()
    if folds == 1:
        raise UnusableInput("--folds is 1, which leaves nothing to fit on. Give 2 or more, or 0.")
    entity_of, _ = read_truth(truth)
    build = read_build(warehouse_of(warehouse, project_dir))
    record_sets = sets_of_sources(build, only_sources) | (read_sets(build, sets) if sets else {})
    result = measure(build, entity_of, fold_count=folds, by=by, sets=record_sets, examples=examples)
    say_evaluation(result)
    if json_file:
        try:
            json_file.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise UnusableInput(
                f"{json_file} cannot be written: {error.strerror}. Name another file with --json."
            ) from None
        click.echo(f"\nWrote {json_file}.")
