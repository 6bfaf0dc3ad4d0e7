#!/usr/bin/python3
"""PyTorch's predictions with the weights of a model file, which read_safetensors.py reads.

Usage: predict_with_torch.py MODEL INPUTS PREDICTIONS STEPS TASK
INPUTS holds rows of numbers, little-endian in the model's own precision; PREDICTIONS is written likewise. The network
is a torch.nn.Sequential with the steps of the recipe, and must take the file's tensors as they are: every name, every
shape.
"""
import re
import sys

import numpy
import torch
from read_safetensors import read

STEPS = {
    "linear": lambda size, out: torch.nn.Linear(size, out),
    "batch_norm": lambda size, _: torch.nn.BatchNorm1d(size),
    "dropout": lambda size, p: torch.nn.Dropout(p),
    "relu": lambda size, _: torch.nn.ReLU(),
    "leaky_relu": lambda size, slope: torch.nn.LeakyReLU(slope if slope is not None else 0.01),
    "tanh": lambda size, _: torch.nn.Tanh(),
    "sigmoid": lambda size, _: torch.nn.Sigmoid(),
}


def sequential(text, size, outputs):
    steps = []
    for step in text.split("|"):
        name, argument = re.fullmatch(r"\s*(\w+)(?:\(([\d.]+)\))?\s*", step).groups()
        number = None if argument is None else float(argument) if "." in argument else int(argument)
        if name == "linear":
            number = outputs if number is None else number
        steps.append(STEPS[name](size, number))
        size = number if name == "linear" else size
    return torch.nn.Sequential(*steps)


if __name__ == "__main__":
    model, inputs, predictions, text, task = sys.argv[1:]
    with open(model, "rb") as file:
        _, tensors = read(file.read())
    first = next(tensor for tensor in tensors.values() if tensor.ndim == 2)
    last = [tensor for tensor in tensors.values() if tensor.ndim == 2][-1]
    network = sequential(text, first.shape[1], last.shape[0]).to(torch.from_numpy(first.copy()).dtype)
    state = {name: torch.from_numpy(tensor.copy()) for name, tensor in tensors.items()}
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing), missing  # training's, not prediction's
    x = torch.from_numpy(numpy.fromfile(inputs, first.dtype).reshape(-1, first.shape[1]))
    with torch.no_grad():
        y = network.eval()(x)
    if task != "regression":
        y = torch.sigmoid(y) if task == "binary" else torch.softmax(y, 1)
    y.numpy().tofile(predictions)
