#!/usr/bin/python3
"""Measures what intervals and sets of `pellucid predict --interval` hold of rows that no run has seen: each table is split
five times, three fifths to train on (a fifth of which the run keeps for validation) and the rest to be predicted.

Usage: measure.py PELLUCID [LEVEL]
"""
import csv
import io
import math
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import sklearn.datasets as sets

ROOT = Path(__file__).resolve().parents[2]
SPLITS = 5


def file(path, target, drop=()):
    with open(ROOT / path, newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row[target] not in ("", "NA")]
    return [{name: cell for name, cell in row.items() if name not in drop} for row in rows], target


def arrays(x, y, names=None):
    names = names or [f"x{i}" for i in range(x.shape[1])]
    return [dict(zip(names, map(str, row)), y=str(value)) for row, value in zip(x, y)], "y"


def loaded(bunch, classes):
    y = [f"class {value}" for value in bunch.target] if classes else bunch.target
    return arrays(bunch.data, y)


NUMBERS = {
    "penguins, body mass": lambda: file("examples/penguins.csv", "body_mass_g"),
    "penguins, bill length": lambda: file("examples/penguins.csv", "bill_length_mm"),
    "Seattle, highest temperature": lambda: file("examples/seattle-weather.csv", "temp_max"),
    "Seattle, wind": lambda: file("examples/seattle-weather.csv", "wind"),
    "airports, latitude": lambda: file("examples/airports.csv", "latitude", ("iata", "name", "city")),
    "diabetes": lambda: loaded(sets.load_diabetes(), False),
    "Friedman 1": lambda: arrays(*sets.make_friedman1(1500, noise=1, random_state=1)),
    "Friedman 2": lambda: arrays(*sets.make_friedman2(1500, noise=100, random_state=1)),
    "Friedman 3": lambda: arrays(*sets.make_friedman3(1500, noise=0.1, random_state=1)),
    "breast cancer, mean radius": lambda: ([{**row, "y": row["x0"]} | {"x0": "0"} for row in
                                            loaded(sets.load_breast_cancer(), False)[0]], "y"),
}
CLASSES = {
    "penguins, species": lambda: file("examples/penguins.csv", "species"),
    "penguins, sex": lambda: file("examples/penguins.csv", "sex"),
    "Seattle, weather": lambda: file("examples/seattle-weather.csv", "weather"),
    "digits": lambda: file("examples/digits.csv", csv_target("examples/digits.csv")),
    "Titanic": lambda: file("tests/cases/repeated-rows-split/titanic.csv", csv_target(
        "tests/cases/repeated-rows-split/titanic.csv", "survived")),
    "wine": lambda: loaded(sets.load_wine(), True),
    "iris": lambda: loaded(sets.load_iris(), True),
    "breast cancer": lambda: loaded(sets.load_breast_cancer(), True),
    "two moons": lambda: arrays(*[part if i == 0 else [f"class {v}" for v in part] for i, part in
                                  enumerate(sets.make_moons(1500, noise=0.4, random_state=1))]),
    "noisy classes": lambda: arrays(*[part if i == 0 else [f"class {v}" for v in part] for i, part in enumerate(
        sets.make_classification(1500, n_classes=4, n_informative=6, flip_y=0.2, random_state=1))]),
}


def csv_target(path, name=None):
    with open(ROOT / path, newline="") as opened:
        names = next(csv.reader(opened))
    return next(each for each in names if each.lower() == name) if name else names[-1]


def write(path, rows):
    with open(path, "w", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def run(program, folder, *words):
    result = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True,
                            env={"XDG_STATE_HOME": str(folder), "PATH": "/usr/bin:/bin"})
    assert result.returncode == 0, (words, result.stderr)
    return result


def measure(program, rows, target, level, are_numbers):
    held, told, sizes = [], [], []
    for split in range(SPLITS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            order = random.Random(split).sample(rows, len(rows))
            cut = len(rows) * 3 // 5
            write(folder / "train.csv", order[:cut])
            write(folder / "new.csv", order[cut:])
            run(program, folder, "train", "train.csv", "--target", target, "--run", "run", "--quiet", "--test", "0",
                "--seed", str(split))
            result = run(program, folder, "predict", "run", "new.csv", "--interval", str(level))
            lines = list(csv.DictReader(io.StringIO(result.stdout)))
            truths = [row[target] for row in order[cut:]]
            if are_numbers:
                right = [float(line["lower"]) <= float(y) <= float(line["upper"]) for line, y in zip(lines, truths)]
                sizes.append(sum(float(line["upper"]) - float(line["lower"]) for line in lines) / len(lines))
            else:
                right = [y in line["set"].split("|") for line, y in zip(lines, truths)]
                sizes.append(sum(len(line["set"].split("|")) for line in lines) / len(lines))
            held.append(sum(right) / len(right))
            found = re.search(r"hold ([0-9.]+) % by cross-fitting", result.stderr)
            told.append(float(found[1]) / 100 if found else math.nan)
    mean = lambda values: sum(values) / len(values)
    return mean(held), mean(told), mean(sizes), min(held), max(held)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    program, level = str(Path(sys.argv[1]).resolve()), float(sys.argv[2]) if sys.argv[2:] else 0.9
    for title, tables, are_numbers in (("regressions", NUMBERS, True), ("classes", CLASSES, False)):
        print(f"| {title} | rows | held (least, most of five) | told by cross-fitting | mean size |\n|---|---|---|---|---|")
        every = []
        for name, make in tables.items():
            rows, target = make()
            held, told, size, least, most = measure(program, rows, target, level, are_numbers)
            every.append((held, told))
            print(f"| {name} | {len(rows):,} | {held:.3f} ({least:.3f}, {most:.3f}) | {told:.3f} | {size:.4g} |", flush=True)
        print(f"| mean | | {sum(h for h, _ in every) / len(every):.3f} | {sum(t for _, t in every) / len(every):.3f} | |\n")
