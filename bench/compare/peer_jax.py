"""JAX: a whole epoch is one compiled scan, its state given back in place (donated)."""
import jax
import jax.numpy as jnp

from optimizers_jax import slots, updated
from workloads import data, first_weights, layers, steps_of

UNROLL = 2


def convolved(x, weight, padding):
    return jax.lax.conv_general_dilated(x, weight, (1, 1), [(padding, padding)] * 2,
                                        dimension_numbers=("NHWC", "HWIO", "NHWC"))


def pooled(x, size):
    rows, height, width, channels = x.shape
    return x.reshape(rows, height // size, size, width // size, size, channels).max((2, 4))


def network(workload):
    """(weights, running statistics, apply(weights, statistics, x, key or None to predict) -> outputs, statistics)"""
    steps = layers(workload)
    weights = jax.tree.map(jnp.asarray, first_weights(workload))
    running = [[jnp.zeros(s.outputs[-1]), jnp.ones(s.outputs[-1])] if s.kind == "batch_norm" else None for s in steps]

    def apply(weights, running, x, key):
        after = list(running)
        if workload["image"]:
            x = x.reshape(-1, *workload["image"], 1)
        for i, step in enumerate(steps):
            if step.kind == "linear":
                x = x @ weights[i][0] + weights[i][1]
            elif step.kind == "conv2d":
                x = convolved(x, weights[i][0], step.arguments["padding"])
                x = x if weights[i][1] is None else x + weights[i][1]
            elif step.kind == "relu":
                x = jax.nn.relu(x)
            elif step.kind == "max_pool2d":
                x = pooled(x, step.arguments["kernel"])
            elif step.kind == "flatten":
                x = x.reshape(len(x), -1)
            elif step.kind == "dropout" and key is not None:
                kept = 1.0 - step.arguments["p"]
                x = jnp.where(jax.random.bernoulli(jax.random.fold_in(key, i), kept, x.shape), x / kept, 0)
            elif step.kind == "batch_norm":
                mean, variance = running[i]
                if key is not None:
                    places = tuple(range(x.ndim - 1))
                    count = x.size // x.shape[-1]
                    mean, variance = x.mean(places), x.var(places)
                    moved = (mean, variance * (count / (count - 1)))
                    after[i] = [0.9 * old + 0.1 * new for old, new in zip(running[i], moved)]
                scale = weights[i][0] / jnp.sqrt(variance + 1e-5)
                x = (x - mean) * scale + weights[i][1]
        return x, after

    return weights, running, apply


def loss_of(workload, z, y):
    if workload["task"] == "regression":
        return jnp.mean((z[:, 0] - y) ** 2)
    if workload["outputs"] == 1:
        z = z[:, 0]
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))


class Training:
    """State of a training, and the function that a scan runs: step(state, rows of a batch) -> (state, loss)."""

    def __init__(self, workload, x, y):
        weights, running, apply = network(workload)
        optimizer = workload["optimizer"]
        # JAX' usual generator: of its three the fastest here, by a third of a step of `dropout`
        self.state = (weights, running, slots(optimizer, weights), jnp.float32(0), jax.random.key(0))

        def loss(weights, running, key, rows):
            z, running = apply(weights, running, x[rows], key)
            return loss_of(workload, z, y[rows]), running

        def step(state, rows, lr=workload["lr"]):
            weights, running, kept, t, key = state
            t = t + 1
            # a key is folded from the step only where something is drawn from it
            of_step = jax.random.fold_in(key, t.astype("int32"))
            (value, running), gradients = jax.value_and_grad(loss, has_aux=True)(weights, running, of_step, rows)
            weights, kept = updated(optimizer, t, lr, weights, gradients, kept)
            return (weights, running, kept, t, key), value

        self.step, self.apply = step, apply


def prepare(workload):
    x, y, rows = map(jnp.asarray, data(workload))
    training = Training(workload, x, y)
    step = training.step
    state = training.state
    if workload["networks"] > 1:
        alike = lambda leaf: jnp.broadcast_to(leaf, (workload["networks"], *leaf.shape))
        step, state = jax.vmap(step), jax.tree.map(alike, state)
    epoch = jax.jit(lambda state, rows: jax.lax.scan(step, state, rows, unroll=UNROLL), donate_argnums=0)
    held = [jax.tree.map(jnp.copy, state)]

    def run():
        held[0], losses = jax.block_until_ready(epoch(held[0], rows))
        return losses

    return run, steps_of(workload)
