#!/usr/bin/python3
"""scikit-learn's linear support vector machine on the same rows, as JSON.

Usage: svm_reference.py FOLDER    (reads options.json, inputs and targets: float64)
"""
import json
import sys
from pathlib import Path

import numpy
from sklearn.svm import SVC

folder = Path(sys.argv[1])
c = json.loads((folder / "options.json").read_text())["c"]
y = numpy.fromfile(folder / "targets")
x = numpy.fromfile(folder / "inputs").reshape(len(y), -1)
svc = SVC(kernel="linear", C=c, tol=1e-9).fit(x, y)
w, b = svc.coef_[0], svc.intercept_[0]
objective = w @ w / 2 + c * numpy.maximum(0, 1 - y * (x @ w + b)).sum()
json.dump({"weights": [*w, b], "objective": objective}, sys.stdout)
