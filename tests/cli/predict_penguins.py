#!/usr/bin/python3
"""Predicts a table with PyTorch from a model file alone: reads the tensors and the preparation as they stand there, makes
the inputs of each row by hand, and compares with the CSV that `pellucid predict --proba` wrote.

Usage: predict_penguins.py MODEL TABLE PREDICTIONS
"""
import csv
import json
import math
import sys
from pathlib import Path

import numpy
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "model"))
from predict_with_torch import sequential  # noqa: E402
from read_safetensors import read  # noqa: E402

MISSING = {"", "NA", "NaN", "nan", "null", "N/A"}


def inputs(row, columns):
    values = []
    for column in columns:
        if "marks_missing" not in column:
            continue
        cell = row[column["name"]].strip()
        missing = cell in MISSING
        if column["type"] == "number":
            number = column["median"] if missing else float(cell)
            values.append((number - column["scale"]["mean"]) / column["scale"]["deviation"])
        elif column["type"] == "category":
            values += [float(not missing and cell == value) for value in column["values"]]
            if column["has_other"]:
                values.append(float(not missing and cell not in column["values"]))
        else:
            raise AssertionError(f"no rule for a {column['type']} here")
        if column["marks_missing"]:
            values.append(float(missing))
    return values


model, table, predictions = sys.argv[1:]
texts, tensors = read(Path(model).read_bytes())
preparation, recipe = json.loads(texts["preparation"]), json.loads(texts["recipe"])
classes = preparation["target"]["classes"]
with open(table, newline="") as file:
    x = numpy.array([inputs(row, preparation["columns"]) for row in csv.DictReader(file)], numpy.float32)
network = sequential(recipe["model"], [x.shape[1]], len(classes))
network.load_state_dict({name: torch.from_numpy(tensor.copy()) for name, tensor in tensors.items()})
with torch.no_grad():
    expected = torch.softmax(network(torch.from_numpy(x)), 1).numpy()
with open(predictions, newline="") as file:
    rows = list(csv.DictReader(file))
assert len(rows) == len(expected) > 300, len(rows)
worst = 0.0
for row, told in zip(rows, expected):
    assert row["prediction"] == classes[int(told.argmax())], (row, told)
    worst = max(worst, max(abs(float(row[name]) - float(value)) for name, value in zip(classes, told)))
assert worst <= 1e-6 and not math.isnan(worst), worst
print(f"{len(rows)} rows, worst difference {worst:.1e}")
