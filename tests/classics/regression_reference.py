#!/usr/bin/python3
"""scikit-learn's linear or logistic regression on the same rows in the user's units, as JSON.

Usage: regression_reference.py FOLDER    (reads options.json, inputs, targets, and the means and deviations of the
neuron's scales: float64)
"""
import json
import sys
import warnings
from pathlib import Path

import numpy
from sklearn.linear_model import LinearRegression, LogisticRegression

warnings.simplefilter("ignore")  # the solvers cannot reach tol = 1e-14 and says so
folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
y = numpy.fromfile(folder / "targets")
x = numpy.fromfile(folder / "inputs").reshape(len(y), -1)
if options["classes"] == 0:
    line = LinearRegression().fit(x, y)
    json.dump({"lines": [[*line.coef_, line.intercept_]]}, sys.stdout)
else:
    # Fitted on standardised inputs, where the solver converges and where the penalty acts; then brought back.
    mean, deviation = numpy.fromfile(folder / "means"), numpy.fromfile(folder / "deviations")
    c = options["c"]
    several = options["classes"] > 2
    fitted = LogisticRegression(penalty="l2" if c else None, C=c or 1, tol=1e-14, max_iter=1000,
                                solver="newton-cg" if several else "newton-cholesky",
                                multi_class="multinomial" if several else "ovr")
    fitted.fit((x - mean) / deviation, y)
    lines = [[*(w / deviation), b - w @ (mean / deviation)] for w, b in zip(fitted.coef_, fitted.intercept_)]
    json.dump({"lines": lines}, sys.stdout)
