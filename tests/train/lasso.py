#!/usr/bin/python3
"""scikit-learn's Lasso with alpha = 0.02 and an intercept: (1 / 2n) |y - Xw - b|^2 + alpha |w|_1 made small.

Usage: lasso.py FOLDER    (reads lasso.x, lasso.y; writes lasso.w)
"""
import sys

import numpy
from sklearn.linear_model import Lasso

place = sys.argv[1]
y = numpy.fromfile(place + "lasso.y")
x = numpy.fromfile(place + "lasso.x").reshape(len(y), -1)
numpy.savetxt(place + "lasso.w", Lasso(alpha=0.02, tol=1e-14, max_iter=100000).fit(x, y).coef_)
