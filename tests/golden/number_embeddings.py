"""Embeddings of numbers as their paper (Gorishniy, Rubachev and Babenko 2022) writes them, by plain NumPy in float64.

Usage: number_embeddings.py FOLDER
"""
import sys

import numpy as np
from _cases import save

random = np.random.default_rng(3)
BINS, K = 6, 4
training = random.normal(size=(50, 3))
training[:30, 1] = 0  # many equal values: edges that coincide
training[:, 2] = np.round(training[:, 2])
new = np.concatenate([random.normal(size=(20, 3)) * 2, training[:10]])


def piecewise_linear(x, edges):
    """Formula 1 of the paper over the different edges of one column; bins that are left over give 0."""
    edges = np.unique(edges)
    last = len(edges) - 2
    out = np.zeros(BINS)
    for t in range(len(edges) - 1):
        if x < edges[t] and t > 0:
            out[t] = 0
        elif x >= edges[t + 1] and t < last:
            out[t] = 1
        else:
            out[t] = (x - edges[t]) / (edges[t + 1] - edges[t])
    return out


edges = [np.quantile(training[:, j], np.linspace(0, 1, BINS + 1)) for j in range(3)]
places = np.array([np.concatenate([piecewise_linear(row[j], edges[j]) for j in range(3)]) for row in new])
frequencies = random.normal(size=(3, K))
turns = 2 * np.pi * new[:, :, None] * frequencies
waves = np.concatenate([np.cos(turns), np.sin(turns)], axis=2).reshape(len(new), -1)
save(
    f"{sys.argv[1]}/number-embeddings.safetensors",
    [("training", training), ("new", new), ("places", places), ("frequencies", frequencies), ("waves", waves)],
    {"bins": BINS, "k": K},
)
