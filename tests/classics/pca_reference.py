#!/usr/bin/python3
"""The angles between the plane that a decoder's rows span and that of the principal components, by numpy's SVD.

Usage: pca_reference.py FOLDER    (reads options.json, inputs and directions: float64)
"""
import json
import sys
from pathlib import Path

import numpy

folder = Path(sys.argv[1])
code = json.loads((folder / "options.json").read_text())["code"]
directions = numpy.fromfile(folder / "directions").reshape(code, -1)
x = numpy.fromfile(folder / "inputs").reshape(-1, directions.shape[1])
centered = x - x.mean(0)
_, values, components = numpy.linalg.svd(centered, full_matrices=False)
p, q = components[:code].T, numpy.linalg.qr(directions.T)[0]
sines = numpy.linalg.svd(q - p @ (p.T @ q), compute_uv=False)
json.dump({"angle": float(numpy.arcsin(min(1, sines.max()))), "loss": float((values[code:] ** 2).sum() / x.size)}, sys.stdout)
