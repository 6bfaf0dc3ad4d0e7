#!/usr/bin/python3
"""PyTorch's predictions with the weights of a model file, which read_safetensors.py reads.

Usage: predict_with_torch.py MODEL INPUTS PREDICTIONS STEPS TASK [CHANNELS] [HEIGHT WIDTH]
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
    "linear": lambda size, out, _: torch.nn.Linear(size, out),
    "conv2d": lambda size, out, more: torch.nn.Conv2d(size, out, **more),
    "max_pool2d": lambda _, size, more: torch.nn.MaxPool2d(size, **more),
    "avg_pool2d": lambda _, size, more: torch.nn.AvgPool2d(size, **more),
    "flatten": lambda *_: torch.nn.Flatten(),
    "batch_norm": lambda size, *_: torch.nn.BatchNorm1d(size),
    "dropout": lambda _, p, more: torch.nn.Dropout(p),
    "relu": lambda *_: torch.nn.ReLU(),
    "leaky_relu": lambda _, slope, more: torch.nn.LeakyReLU(slope if slope is not None else 0.01),
    "tanh": lambda *_: torch.nn.Tanh(),
    "sigmoid": lambda *_: torch.nn.Sigmoid(),
}


def arguments(text):
    """The first argument, which needs no name, and the others by PyTorch's names."""
    values = [part.strip().split("=") for part in (text or "").split(",") if part.strip()]
    number = lambda word: float(word) if "." in word else int(word)
    first = number(values[0][0]) if values else None
    return first, {{"kernel": "kernel_size"}.get(name, name): number(value) for name, value in values[1:]}


def sequential(text, shape, outputs):
    """The network for inputs of `shape`, without the batch: [columns] or [channels, height, width]."""
    network = torch.nn.Sequential()
    for place, step in enumerate(text.split("|")):
        name, inside = re.fullmatch(r"\s*(\w+)(?:\((.*)\))?\s*", step).groups()
        number, more = arguments(inside)
        number = outputs if name == "linear" and number is None else number
        module = STEPS[name](shape[0], number, more)
        if name == "batch_norm" and len(shape) == 3:
            module = torch.nn.BatchNorm2d(shape[0])
        network.add_module(str(place), module)
        with torch.no_grad():
            shape = module.eval()(torch.zeros(1, *shape)).shape[1:]
    return network


if __name__ == "__main__":
    model, inputs, predictions, text, task, *image = sys.argv[1:]
    with open(model, "rb") as file:
        _, tensors = read(file.read())
    weights = [tensor for tensor in tensors.values() if tensor.ndim >= 2]
    shape = [int(size) for size in image] if image else [weights[0].shape[1]]
    shape = [1, *shape] if len(shape) == 2 else shape
    network = sequential(text, shape, weights[-1].shape[0]).to(torch.from_numpy(weights[0].copy()).dtype)
    state = {name: torch.from_numpy(tensor.copy()) for name, tensor in tensors.items()}
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing), missing  # training's, not prediction's
    x = torch.from_numpy(numpy.fromfile(inputs, weights[0].dtype).reshape(-1, *shape))
    with torch.no_grad():
        y = network.eval()(x)
    if task != "regression":
        y = torch.sigmoid(y) if task == "binary" else torch.softmax(y, 1)
    y.numpy().tofile(predictions)
