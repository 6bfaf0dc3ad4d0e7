"""The trainings that are compared, as `pellucid bench --list --json` has them: a network's definition stands there alone.

A Layer is one step of it with its sizes worked out, so that a peer needs no more than a branch for each kind. Weights
lie as [in, out] and [kernel, kernel, in, out], pictures as [row, height, width, channel], and those are flattened in
that order; a peer that has them otherwise turns them.
"""
import dataclasses
import json
import math
import re
import subprocess

import numpy as np

ROWS = 8192  # of the table that batches are drawn from
CALL_SECONDS = 0.2  # what one timed call of a peer shall take
SLOW_FLOPS = 5e10  # a second: a guess that only chooses how many steps such a call has
SLOW_STEP = 1e-5


@dataclasses.dataclass
class Layer:
    kind: str
    arguments: dict
    inputs: tuple  # of one row: (20,) or (28, 28, 1)
    outputs: tuple

    def weight_shape(self):
        if self.kind == "linear":
            return (self.inputs[0], self.outputs[0])
        if self.kind == "conv2d":
            return (self.arguments["kernel"],) * 2 + (self.inputs[2], self.outputs[2])
        return None

    def flops(self):
        """Of a row's step: forward, and the gradients of weights and inputs."""
        shape = self.weight_shape()
        return 6 * math.prod(shape) * math.prod(self.outputs[:-1]) if shape else 0


DEFAULTS = {  # of the arguments that peers look at, in the order of a call
    "linear": {"width": None},
    "conv2d": {"channels": 32, "kernel": 3, "stride": 1, "padding": 0, "bias": True},
    "max_pool2d": {"kernel": 2},
    "batch_norm": {},
    "relu": {},
    "flatten": {},
    "dropout": {"p": 0.5},
}


def call(text):
    """The name and the arguments of "conv2d(32, padding=1, bias=false)"."""
    name, inside = re.fullmatch(r"(\w+)(?:\((.*)\))?", text.strip()).groups()
    arguments = dict(DEFAULTS[name])
    for i, part in enumerate(inside.split(",") if inside else []):
        key, _, value = part.rpartition("=")
        key = key.strip() or list(arguments)[i]
        if key not in arguments:
            raise ValueError(f"{text}: no peer knows what {key} is")
        arguments[key] = json.loads(value.strip())
    return name, arguments


def layers(workload):
    """The steps of a workload's model, each with its sizes."""
    shape = (*workload["image"], 1) if workload["image"] else (workload["inputs"],)
    made = []
    for text in workload["model"].split("|"):
        kind, arguments = call(text)
        before = shape
        if kind == "linear":
            shape = (arguments["width"] or workload["outputs"],)
        elif kind == "conv2d":
            if arguments["stride"] != 1:
                raise ValueError(f"{text}: no peer has strides")
            less = arguments["kernel"] - 1 - 2 * arguments["padding"]
            shape = (shape[0] - less, shape[1] - less, arguments["channels"])
        elif kind == "max_pool2d":
            shape = (shape[0] // arguments["kernel"], shape[1] // arguments["kernel"], shape[2])
        elif kind == "flatten":
            shape = (math.prod(shape),)
        made.append(Layer(kind, arguments, before, shape))
    return made


def first_weights(workload):
    """[weight, bias or None] for each layer that has weights (batch_norm too), else None: the same for every peer."""
    random = np.random.default_rng(1)
    made = []
    for layer in layers(workload):
        shape = layer.weight_shape()
        columns = np.zeros(layer.outputs[-1], "float32")
        if shape:
            weight = random.normal(0, (2 / math.prod(shape[:-1])) ** 0.5, shape).astype("float32")
            made.append([weight, columns if layer.arguments.get("bias", True) else None])
        else:
            made.append([columns + 1, columns] if layer.kind == "batch_norm" else None)
    return made


def steps_of(workload):
    """How many steps a timed call has: few of large ones."""
    seconds = sum(layer.flops() for layer in layers(workload)) * workload["batch"] * workload["networks"] / SLOW_FLOPS
    return int(min(8000, max(4, CALL_SECONDS / (seconds + SLOW_STEP))))


def data(workload):
    """Rows, answers, and the row numbers of each step ([step, row], or [step, network, row]); the same for every peer."""
    random = np.random.default_rng(0)
    outputs = max(2, workload["outputs"])
    x = random.uniform(-1, 1, (ROWS, workload["inputs"])).astype("float32")
    rule = x[:, 0] + x[:, 1] * x[:, 2]
    if workload["task"] == "regression":
        y = rule.astype("float32")
    else:
        y = np.clip(np.floor((rule + 2) / 4 * outputs), 0, outputs - 1).astype("int32")
    networks = [workload["networks"]] if workload["networks"] > 1 else []
    return x, y, random.integers(0, ROWS, (steps_of(workload), *networks, workload["batch"])).astype("int32")


def listed(program):
    """Of each workload of `pellucid bench` what it is, by its name."""
    told = subprocess.run([program, "bench", "--list", "--json"], check=True, capture_output=True, text=True).stdout
    return {workload["name"]: workload for workload in json.loads(told)["workloads"]}
