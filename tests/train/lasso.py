#!/usr/bin/python3
"""The Lasso by coordinate descent, to machine precision: scikit-learn's problem with alpha = 0.02 and its intercept,
(1 / 2n) |y - Xw - b|^2 + alpha |w|_1 (Friedman, Hastie and Tibshirani 2010).

Usage: lasso.py FOLDER    (reads lasso.x, lasso.y; writes lasso.w)
"""
import sys

import numpy

place, alpha = sys.argv[1], 0.02
y = numpy.fromfile(place + "lasso.y")
x = numpy.fromfile(place + "lasso.x").reshape(len(y), -1)
xc, yc = x - x.mean(0), y - y.mean()
w = numpy.zeros(x.shape[1])
squares = (xc**2).mean(0)
residual = yc.copy()
for sweep in range(10000):
    before = w.copy()
    for j in range(len(w)):
        rho = (xc[:, j] * residual).mean() + squares[j] * w[j]
        new = numpy.sign(rho) * max(abs(rho) - alpha, 0) / squares[j]
        residual += xc[:, j] * (w[j] - new)
        w[j] = new
    if abs(w - before).max() < 1e-14:
        break
numpy.savetxt(place + "lasso.w", w)
