"""The optimizers of `pellucid list optimizers` for JAX, as their pages write them, each at its default but for the rate.

OPTIMIZERS[name] = (what its slots begin with, update(t, lr, w, g, *slots) -> (w, *slots)); t is the step, from 1. A
slot that begins with a Scalar is one number.
"""
import jax
import jax.numpy as jnp


class Scalar(float):
    pass


def sgd(t, lr, w, g):
    return (w - lr * g,)


def moments(g, m, v):
    return 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g


def root(t, v):
    """The root of the corrected mean square, its correction in front of the root: one factor for a step."""
    return jnp.sqrt(v) * (1 / jnp.sqrt(1 - 0.999**t)) + 1e-8


def adam(t, lr, w, g, m, v):
    m, v = moments(g, m, v)
    return w - lr / (1 - 0.9**t) * m / root(t, v), m, v


def adamw(t, lr, w, g, m, v):
    return adam(t, lr, w * (1 - lr * 0.01), g, m, v)


def adamax(t, lr, w, g, m, u):
    m, u = 0.9 * m + 0.1 * g, jnp.maximum(0.999 * u, jnp.abs(g) + 1e-8)
    return w - lr / (1 - 0.9**t) * m / u, m, u


def nadam(t, lr, w, g, m, v, product):
    mu, following = (0.9 * (1 - 0.5 * 0.96 ** (at * 0.004)) for at in (t, t + 1))
    m, v = moments(g, m, v)
    product = product * mu
    step = lr * (1 - mu) / (1 - product) * g + lr * following / (1 - product * following) * m
    return w - step / root(t, v), m, v, product


def radam(t, lr, w, g, m, v):
    m, v = moments(g, m, v)
    most = 2 / (1 - 0.999) - 1
    rho = most - 2 * t * 0.999**t / (1 - 0.999**t)
    safe = jnp.maximum(rho, 5)
    rectified = jnp.sqrt((safe - 4) * (safe - 2) * most / ((most - 4) * (most - 2) * safe)) * jnp.sqrt(1 - 0.999**t)
    return w - lr / (1 - 0.9**t) * m * jnp.where(rho > 5, rectified / (jnp.sqrt(v) + 1e-8), 1), m, v


def adagrad(t, lr, w, g, s):
    s = s + g * g
    return w - lr * g / (jnp.sqrt(s) + 1e-10), s


def adadelta(t, lr, w, g, v, u):
    v = 0.9 * v + 0.1 * g * g
    d = jnp.sqrt(u + 1e-6) / jnp.sqrt(v + 1e-6) * g
    return w - lr * d, v, 0.9 * u + 0.1 * d * d


def rmsprop(t, lr, w, g, v):
    v = 0.99 * v + 0.01 * g * g
    return w - lr * g / (jnp.sqrt(v) + 1e-8), v


def rprop(t, lr, w, g, before, size):
    turn = jnp.sign(g * before)
    size = jnp.where(t == 1, lr, size) * jnp.where(turn > 0, 1.2, jnp.where(turn < 0, 0.5, 1))
    size = jnp.clip(size, 1e-6, 50)
    used = jnp.where(turn < 0, 0, g)
    return w - jnp.sign(used) * size, used, size


def lion(t, lr, w, g, m):
    return w - lr * jnp.sign(0.9 * m + 0.1 * g), 0.99 * m + 0.01 * g


OPTIMIZERS = {
    "sgd": ((), sgd),
    "adam": ((0, 0), adam),
    "adamw": ((0, 0), adamw),
    "adamax": ((0, 0), adamax),
    "nadam": ((0, 0, Scalar(1)), nadam),
    "radam": ((0, 0), radam),
    "adagrad": ((0,), adagrad),
    "adadelta": ((0, 0), adadelta),
    "rmsprop": ((0,), rmsprop),
    "rprop": ((0, 0), rprop),
    "lion": ((0,), lion),
}


def slots(name, weights):
    """What an optimizer keeps of all weights, before the first step: a tree like theirs for each slot."""
    def begin(value):
        return lambda w: jnp.float32(value) if isinstance(value, Scalar) else jnp.full_like(w, value)

    return [jax.tree.map(begin(value), weights) for value in OPTIMIZERS[name][0]]


def updated(name, t, lr, weights, gradients, slots):
    """Weights and slots after step t."""
    leaves, tree = jax.tree.flatten(weights)
    columns = [leaves, jax.tree.leaves(gradients), *(jax.tree.leaves(slot) for slot in slots)]
    moved = [OPTIMIZERS[name][1](t, lr, *column) for column in zip(*columns)]
    whole = [jax.tree.unflatten(tree, column) for column in zip(*moved)]
    return whole[0], whole[1:]
