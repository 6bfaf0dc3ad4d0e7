"""Optimizers by PyTorch in float64: 1,000 steps of three tensors of different shape along one recorded stream of
gradients, from tiny to large, with the weights after every step. Each optimizer with and without weight decay, each of
its options, and those that have a momentum under a schedule that cycles it.

Usage: optimizers.py FOLDER
"""
import sys

import torch
from _cases import OPTIMIZERS, save
from _rules import Plain, adagrad_inside, course_adam, keras_nadam, lion, rmsprop_inside, rprop_with_decay

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
STEPS, SHAPES = 1000, {"a": (4, 3), "b": (5,), "c": (1, 2)}


o = torch.optim
MORE = {
    "sgd(lr=0.1, weight_decay=0.1)": lambda p: o.SGD(p, 0.1, weight_decay=0.1),
    "sgd(lr=0.3, momentum=0.99, weight_decay=0.1)": lambda p: o.SGD(p, 0.3, momentum=0.99, weight_decay=0.1),
    "sgd(lr=0.1, momentum=0.9, nesterov=true, weight_decay=0.001)": lambda p: o.SGD(
        p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.001
    ),
    "sgd(lr=0.1, momentum=0.9, dampening=0.5)": lambda p: o.SGD(p, 0.1, momentum=0.9, dampening=0.5),
    "sgd(lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.1)": lambda p: o.SGD(
        p, 0.1, momentum=0.9, dampening=0.5, weight_decay=0.1
    ),
    "adagrad(lr=0.1)": lambda p: o.Adagrad(p, 0.1),
    "adagrad(weight_decay=0.1)": lambda p: o.Adagrad(p, weight_decay=0.1),
    "adagrad(lr=0.1, lr_decay=0.01, initial=0.5, weight_decay=0.1)": lambda p: o.Adagrad(
        p, 0.1, lr_decay=0.01, initial_accumulator_value=0.5, weight_decay=0.1
    ),
    "adagrad(lr=0.1, eps=1e-7, inside=true)": lambda p: Plain(p, adagrad_inside(0.1, 1e-7)),
    "adagrad(lr=0.1, eps=1e-7, inside=true, weight_decay=0.1)": lambda p: Plain(p, adagrad_inside(0.1, 1e-7, 0.1)),
    "adadelta": lambda p: o.Adadelta(p),
    "adadelta(lr=0.5, rho=0.95, weight_decay=0.1)": lambda p: o.Adadelta(p, lr=0.5, rho=0.95, weight_decay=0.1),
    "rmsprop": lambda p: o.RMSprop(p),
    "rmsprop(weight_decay=0.1)": lambda p: o.RMSprop(p, weight_decay=0.1),
    "rmsprop(momentum=0.9, weight_decay=0.1)": lambda p: o.RMSprop(p, momentum=0.9, weight_decay=0.1),
    "rmsprop(alpha=0.9, centered=true, eps=1e-3)": lambda p: o.RMSprop(p, alpha=0.9, centered=True, eps=1e-3),
    "rmsprop(alpha=0.9, centered=true, eps=1e-3, momentum=0.5, weight_decay=0.1)": lambda p: o.RMSprop(
        p, alpha=0.9, centered=True, eps=1e-3, momentum=0.5, weight_decay=0.1
    ),
    "rmsprop(alpha=0.9, eps=1e-7, inside=true)": lambda p: Plain(p, rmsprop_inside(0.01, 0.9, 1e-7)),
    "rmsprop(alpha=0.9, eps=1e-7, inside=true, weight_decay=0.1)": lambda p: Plain(
        p, rmsprop_inside(0.01, 0.9, 1e-7, 0.1)
    ),
    "adam(weight_decay=0.1)": lambda p: o.Adam(p, weight_decay=0.1),
    "adam(amsgrad=true)": lambda p: o.Adam(p, amsgrad=True),
    "adam(amsgrad=true, weight_decay=0.1)": lambda p: o.Adam(p, amsgrad=True, weight_decay=0.1),
    "adam(lr=0.1, beta1=0, beta2=0.5)": lambda p: o.Adam(p, lr=0.1, betas=(0, 0.5)),
    "adam(lr=0.001, beta1=0.99, beta2=0.99999, eps=1e-3)": lambda p: o.Adam(
        p, lr=0.001, betas=(0.99, 0.99999), eps=1e-3
    ),
    "adam(beta2=0.9, eps=1e-7, bias_correction=false)": lambda p: Plain(p, course_adam(0.001, 0.9, 0.9, 1e-7)),
    "adam(beta2=0.9, eps=1e-7, bias_correction=false, weight_decay=0.1)": lambda p: Plain(
        p, course_adam(0.001, 0.9, 0.9, 1e-7, coupled=0.1)
    ),
    "adamw": lambda p: o.AdamW(p),
    "adamw(lr=0.1, weight_decay=0, amsgrad=true)": lambda p: o.AdamW(p, lr=0.1, weight_decay=0, amsgrad=True),
    "adamw(lr=0.01, weight_decay=0.3, amsgrad=true)": lambda p: o.AdamW(p, lr=0.01, weight_decay=0.3, amsgrad=True),
    "adamw(beta2=0.9, eps=1e-7, bias_correction=false, weight_decay=0.1)": lambda p: Plain(
        p, course_adam(0.001, 0.9, 0.9, 1e-7, decay=0.1)
    ),
    "adamax": lambda p: o.Adamax(p),
    "adamax(lr=0.1, weight_decay=0.1)": lambda p: o.Adamax(p, lr=0.1, weight_decay=0.1),
    "nadam": lambda p: o.NAdam(p, foreach=True),  # without it 1.13 counts mu twice
    "nadam(lr=0.1, weight_decay=0.1, momentum_decay=1)": lambda p: o.NAdam(
        p, lr=0.1, weight_decay=0.1, momentum_decay=1, foreach=True
    ),
    "nadam(lr=0.001, eps=1e-7, momentum_decay=1)": lambda p: Plain(p, keras_nadam(0.001, 0.9, 0.999, 1e-7)),
    "radam": lambda p: o.RAdam(p),
    "radam(lr=0.1, beta2=0.9, weight_decay=0.1)": lambda p: o.RAdam(p, lr=0.1, betas=(0.9, 0.9), weight_decay=0.1),
    "lion": lambda p: Plain(p, lion(1e-4, 0.9, 0.99, 0)),
    "lion(lr=0.01, weight_decay=0.1)": lambda p: Plain(p, lion(0.01, 0.9, 0.99, 0.1)),
    "rprop": lambda p: o.Rprop(p),
    "rprop(lr=0.1, shrink=0.3, grow=1.5, least=0.001, most=2)": lambda p: o.Rprop(
        p, lr=0.1, etas=(0.3, 1.5), step_sizes=(0.001, 2)
    ),
    "rprop(weight_decay=0.1)": lambda p: Plain(p, rprop_with_decay(0.01, 0.5, 1.2, 1e-6, 50, 0.1)),
}
CYCLED = {
    "sgd": lambda p: o.SGD(p, 0.01),
    "sgd(momentum=0.5, nesterov=true)": lambda p: o.SGD(p, 0.01, momentum=0.5, nesterov=True),
    "sgd(momentum=0.5, dampening=0.5, weight_decay=0.1)": lambda p: o.SGD(
        p, 0.01, momentum=0.5, dampening=0.5, weight_decay=0.1
    ),
    "rmsprop": lambda p: o.RMSprop(p),
    "adagrad": lambda p: o.Adagrad(p),  # has no momentum
    "adam": lambda p: o.Adam(p),
    "adam(amsgrad=true, weight_decay=0.1)": lambda p: o.Adam(p, amsgrad=True, weight_decay=0.1),
    "adamw": lambda p: o.AdamW(p),
    "adamax": lambda p: o.Adamax(p),
    "nadam": lambda p: o.NAdam(p, foreach=True),
    "radam": lambda p: o.RAdam(p),
}

start = {name: torch.randn(shape) for name, shape in SHAPES.items()}
scale = torch.logspace(-6, 3, STEPS)[torch.randperm(STEPS)]
gradients = {name: torch.randn(STEPS, *shape) * scale.reshape(-1, *[1] * len(shape)) for name, shape in SHAPES.items()}
# A weight whose first gradients are 0. Not for long: Adam with weight decay alone dances around 0 chaotically.
gradients["c"][:50, 0, 0] = 0
tensors = [("start." + name, value.numpy()) for name, value in start.items()]
tensors += [("gradient." + name, value.numpy()) for name, value in gradients.items()]
words = {}


def record(text, optimizer_of, schedule_of=None):
    case = str(len(words))
    words[case] = text
    weights = {name: value.clone().requires_grad_() for name, value in start.items()}
    optimizer = optimizer_of(weights.values())
    schedule = schedule_of(optimizer) if schedule_of else None
    after = {name: torch.empty(STEPS, *shape) for name, shape in SHAPES.items()}
    for step in range(STEPS):
        for name, weight in weights.items():
            weight.grad = gradients[name][step].clone()
        optimizer.step()
        if schedule and step + 1 < STEPS:
            schedule.step()
        for name, weight in weights.items():
            after[name][step] = weight.detach()
    tensors.extend((f"{case}.{name}", values.numpy()) for name, values in after.items())


for text, optimizer_of in (OPTIMIZERS | MORE).items():
    record(text, optimizer_of)
for text, optimizer_of in CYCLED.items():
    has_momentum = not text.startswith("adagrad")
    record(f"{text} with one_cycle(max_lr=0.05)",
           optimizer_of, lambda it: torch.optim.lr_scheduler.OneCycleLR(it, 0.05, STEPS, cycle_momentum=has_momentum))
save(f"{sys.argv[1]}/optimizers.safetensors", tensors, words)
print(len(words))
