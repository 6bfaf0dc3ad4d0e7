#!/usr/bin/python3
"""Trains XGBoost's histogram trees on the same rows and options, and prints its losses and its first trees as JSON.

Usage: xgboost_reference.py FOLDER    (reads options.json, inputs, targets and, if there, validation_inputs and
validation_targets: float64)
"""
import json
import sys
from pathlib import Path

import numpy
import xgboost

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())


def rows(prefix):
    targets = numpy.fromfile(folder / f"{prefix}targets")
    return xgboost.DMatrix(numpy.fromfile(folder / f"{prefix}inputs").reshape(len(targets), -1), targets)


classes = options["classes"]
objective = {0: "reg:squarederror", 2: "binary:logistic"}.get(classes, "multi:softprob")
metric = {0: "rmse", 2: "logloss"}.get(classes, "mlogloss")
parameters = {
    "tree_method": "hist", "objective": objective, "eval_metric": metric, "max_depth": options["depth"],
    "eta": options["rate"], "lambda": options["lambda"], "min_child_weight": options["min_child_weight"],
    "max_bin": options["bins"], "base_score": options["base"], "nthread": 1, "verbosity": 0,
}
if classes > 2:
    parameters["num_class"] = classes
training = rows("")
watched = [(training, "training")]
if (folder / "validation_targets").exists():
    watched.append((rows("validation_"), "validation"))
history = {}
booster = xgboost.train(parameters, training, options["rounds"], evals=watched, evals_result=history, verbose_eval=False)
dump = booster.get_dump(dump_format="json", with_stats=True)
json.dump({"losses": {name: values[metric] for name, values in history.items()},
           "trees": [json.loads(tree) for tree in dump[:3]]}, sys.stdout)
