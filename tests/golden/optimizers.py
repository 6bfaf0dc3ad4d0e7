"""Optimizers by PyTorch in float64: 1,000 steps of three tensors of different shape along one recorded stream of
gradients, from tiny to large, with the weights after every hundredth step.

Usage: optimizers.py FOLDER
"""
import sys

import torch
from _cases import OPTIMIZERS, save

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
STEPS, SHAPES = 1000, {"a": (4, 3), "b": (5,), "c": (1, 2)}


class Plain(torch.optim.Optimizer):
    """What PyTorch lacks, as its authors write it: `rule(weight, gradient, state, t)` returns the new weight."""

    def __init__(self, parameters, rule):
        super().__init__(parameters, {})
        self.rule = rule

    @torch.no_grad()
    def step(self):
        for weight in self.param_groups[0]["params"]:
            state = self.state[weight]
            state["t"] = state.get("t", 0) + 1
            weight.copy_(self.rule(weight, weight.grad, state, state["t"]))


def lion(lr, beta1, beta2, decay):
    def rule(weight, gradient, state, _):
        m = state.get("m", torch.zeros_like(weight))
        direction = torch.sign(beta1 * m + (1 - beta1) * gradient)
        state["m"] = beta2 * m + (1 - beta2) * gradient
        return weight - lr * (direction + decay * weight)

    return rule


def course_adam(lr, beta1, beta2, eps):
    def rule(weight, gradient, state, _):
        state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * gradient
        state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * gradient**2
        return weight - lr / (torch.sqrt(state["v"]) + eps) * state["m"]

    return rule


def adagrad_inside(lr, eps):
    def rule(weight, gradient, state, _):
        state["sum"] = state.get("sum", 0) + gradient**2
        return weight - lr / torch.sqrt(state["sum"] + eps) * gradient

    return rule


def rmsprop_inside(lr, alpha, eps):
    def rule(weight, gradient, state, _):
        state["v"] = alpha * state.get("v", 0) + (1 - alpha) * gradient**2
        return weight - lr / torch.sqrt(state["v"] + eps) * gradient

    return rule


o = torch.optim
MORE = {
    "sgd(lr=0.1, momentum=0.9, dampening=0.5)": lambda p: o.SGD(p, 0.1, momentum=0.9, dampening=0.5),
    "sgd(lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.1)": lambda p: o.SGD(
        p, 0.1, momentum=0.9, dampening=0.5, weight_decay=0.1
    ),
    "adagrad(lr=0.1)": lambda p: o.Adagrad(p, 0.1),
    "adagrad(lr=0.1, lr_decay=0.01, initial=0.5, weight_decay=0.1)": lambda p: o.Adagrad(
        p, 0.1, lr_decay=0.01, initial_accumulator_value=0.5, weight_decay=0.1
    ),
    "adagrad(lr=0.1, eps=1e-7, inside=true)": lambda p: Plain(p, adagrad_inside(0.1, 1e-7)),
    "adadelta": lambda p: o.Adadelta(p),
    "adadelta(lr=0.5, rho=0.95, weight_decay=0.1)": lambda p: o.Adadelta(p, lr=0.5, rho=0.95, weight_decay=0.1),
    "rmsprop": lambda p: o.RMSprop(p),
    "rmsprop(momentum=0.9, weight_decay=0.1)": lambda p: o.RMSprop(p, momentum=0.9, weight_decay=0.1),
    "rmsprop(alpha=0.9, centered=true, eps=1e-3)": lambda p: o.RMSprop(p, alpha=0.9, centered=True, eps=1e-3),
    "rmsprop(alpha=0.9, eps=1e-7, inside=true)": lambda p: Plain(p, rmsprop_inside(0.01, 0.9, 1e-7)),
    "adam(amsgrad=true, weight_decay=0.1)": lambda p: o.Adam(p, amsgrad=True, weight_decay=0.1),
    "adam(beta2=0.9, eps=1e-7, bias_correction=false)": lambda p: Plain(p, course_adam(0.001, 0.9, 0.9, 1e-7)),
    "adamw": lambda p: o.AdamW(p),
    "adamw(lr=0.1, weight_decay=0, amsgrad=true)": lambda p: o.AdamW(p, lr=0.1, weight_decay=0, amsgrad=True),
    "adamax": lambda p: o.Adamax(p),
    "adamax(lr=0.1, weight_decay=0.1)": lambda p: o.Adamax(p, lr=0.1, weight_decay=0.1),
    "nadam": lambda p: o.NAdam(p, foreach=True),  # without it 1.13 counts mu twice
    "nadam(lr=0.1, weight_decay=0.1, momentum_decay=1)": lambda p: o.NAdam(
        p, lr=0.1, weight_decay=0.1, momentum_decay=1, foreach=True
    ),
    "radam": lambda p: o.RAdam(p),
    "radam(lr=0.1, beta2=0.9, weight_decay=0.1)": lambda p: o.RAdam(p, lr=0.1, betas=(0.9, 0.9), weight_decay=0.1),
    "lion": lambda p: Plain(p, lion(1e-4, 0.9, 0.99, 0)),
    "lion(lr=0.01, weight_decay=0.1)": lambda p: Plain(p, lion(0.01, 0.9, 0.99, 0.1)),
    "rprop": lambda p: o.Rprop(p),
    "rprop(lr=0.1, shrink=0.3, grow=1.5, least=0.001, most=2)": lambda p: o.Rprop(
        p, lr=0.1, etas=(0.3, 1.5), step_sizes=(0.001, 2)
    ),
    "sgd(lr=0.3, momentum=0.99, weight_decay=0.1)": lambda p: torch.optim.SGD(p, 0.3, momentum=0.99, weight_decay=0.1),
    "sgd(lr=0.1, momentum=0.9, nesterov=true, weight_decay=0.001)": lambda p: torch.optim.SGD(
        p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.001
    ),
    "adam(lr=0.1, beta1=0, beta2=0.5)": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0, 0.5)),
    "adam(lr=0.001, beta1=0.99, beta2=0.99999, eps=1e-3)": lambda p: torch.optim.Adam(
        p, lr=0.001, betas=(0.99, 0.99999), eps=1e-3
    ),
}

start = {name: torch.randn(shape) for name, shape in SHAPES.items()}
scale = torch.logspace(-6, 3, STEPS)[torch.randperm(STEPS)]
gradients = {name: torch.randn(STEPS, *shape) * scale.reshape(-1, *[1] * len(shape)) for name, shape in SHAPES.items()}
# A weight whose first gradients are 0. Not for long: Adam with weight decay alone dances around 0 chaotically.
gradients["c"][:50, 0, 0] = 0
tensors = [("start." + name, value.numpy()) for name, value in start.items()]
tensors += [("gradient." + name, value.numpy()) for name, value in gradients.items()]
words = {}
for text, optimizer_of in (OPTIMIZERS | MORE).items():
    case = str(len(words))
    words[case] = text
    weights = {name: value.clone().requires_grad_() for name, value in start.items()}
    optimizer = optimizer_of(weights.values())
    for step in range(STEPS):
        for name, weight in weights.items():
            weight.grad = gradients[name][step].clone()
        optimizer.step()
        if (step + 1) % 100 == 0 or step < 3:
            tensors += [(f"{case}.{step + 1}.{name}", weight.detach().numpy().copy()) for name, weight in weights.items()]
save(f"{sys.argv[1]}/optimizers.safetensors", tensors, words)
