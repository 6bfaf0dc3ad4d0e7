"""Suggestions of a learning rate by fastai's definitions, read literally: random curves of smoothed losses, and the places of
their "valley" and of their steepest fall.

Usage: lr_find.py FOLDER
"""
import sys

import numpy
from _cases import save

numbers = numpy.random.default_rng(3)
tensors = []
for case in range(60):
    count = int(numbers.integers(20, 101))
    place = numpy.linspace(-7, 1, count)
    center, depth = numbers.uniform(-5, 0.5), numbers.uniform(0, 2)
    losses = 2.3 - depth / (1 + numpy.exp(-3 * (place - center + 1))) + numpy.exp(4 * (place - center - 1.5))
    losses += numbers.uniform(0, 0.2) * numbers.standard_normal(count)
    steps = 100
    used = losses[steps // 10 : -5]
    # The longest falling subsequence; of equal ones the first to end.
    length = [1] * len(used)
    end = 0
    for i in range(1, len(used)):
        for j in range(i):
            if used[i] < used[j] and length[i] < length[j] + 1:
                length[i] = length[j] + 1
        if length[end] < length[i]:
            end = i
    begin = end - length[end]
    third = (end - begin) / 3
    valley = begin + int(third) + int(third / 2)
    steep = int(numpy.argmin(used[1:] - used[:-1]))
    if length[end] < 2 or valley < 0:
        continue
    tensors.append((f"{case}.losses", losses))
    tensors.append((f"{case}.places", numpy.array([valley, steep]) + steps // 10))
save(f"{sys.argv[1]}/lr_find.safetensors", tensors, {"cases": len(tensors) // 2})
