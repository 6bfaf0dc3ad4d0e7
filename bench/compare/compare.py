#!/usr/bin/env python3
"""Times Pellucid beside its peers on the same machine, in turns.

Usage: compare.py PROGRAM [--grid] [--check] [--only NAMES] [--peers NAMES] [--rounds N] [--json FILE]
Run it by a Python that has what requirements.txt lists; a peer that is missing is left out and named. Each peer runs in
a process of its own, once on one thread (and one processor) and once on two; in every round of a workload each of them
is timed once, so that a slow moment meets all. Told are the medians in microseconds a step, and the ratio of each
peer's better number of threads to ours, with the range of the middle half of the rounds.

--grid takes the other workloads of `pellucid bench`, and JAX and PyTorch alone; told are also the geometric mean of the
ratios to the best peer, the least, and where it is below 0.95. --check times nothing: the first steps of all peers must
have the same losses.
"""
import argparse
import json
import math
import platform
import statistics
import subprocess
import sys
from pathlib import Path

import peers
import workloads

USUAL = ["tabular", "tabular_5", "tabular_16", "house", "deep", "images", "wide", "huge", "one_step", "one_row"]
THREADS = (1, 2)
TOO_LOW = 0.95
CHECKED_STEPS = 4  # later ones differ: rounding grows from step to step
SAME = 1e-3


def ours(program, name, threads):
    command = [program, "bench", "--only", name, "--threads", str(threads), "--json"]
    if threads == 1:
        command = ["taskset", "-c", "1", *command]
    [result] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["results"]
    return result["us_per_step"] * 1e-6


def timed(program, workload, running, rounds):
    """{(who, threads): [seconds of a step, one for each round]}"""
    times = {}
    for _ in range(rounds):
        for threads in THREADS:
            times.setdefault(("pellucid", threads), []).append(ours(program, workload["name"], threads))
        for peer in running:
            seconds = peer.seconds(workload)
            if seconds is not None:
                times.setdefault((peer.name, peer.threads), []).append(seconds)
    return times


def compared(times):
    """Of each who: medians by threads, and of its better number of threads the ratio to ours with its middle half."""
    best, told = {}, {}
    for who in dict.fromkeys(who for who, _ in times):
        medians = {threads: statistics.median(times[who, threads]) for threads in THREADS if (who, threads) in times}
        best[who] = times[who, min(medians, key=medians.get)]
        ratios = sorted(theirs / our for theirs, our in zip(best[who], best["pellucid"]))
        told[who] = {"us": {threads: median * 1e6 for threads, median in medians.items()},
                     "ratio": statistics.median(ratios),
                     "middle half": [ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]]}
    return told


def print_comparison(name, told):
    for who, of in told.items():
        low, high = of["middle half"]
        columns = "".join(f"{of['us'].get(threads, math.nan):13.2f}" for threads in THREADS)
        print(f"{name:24} {who:16}{columns} {of['ratio']:14.2f} {f'{low:.2f} to {high:.2f}':>15}", flush=True)


def summary(compared_workloads):
    """The ratio to the best peer of each workload: geometric mean, least, and those that are too low."""
    ratios = {name: min(of["ratio"] for who, of in told.items() if who != "pellucid")
              for name, told in compared_workloads.items() if len(told) > 1}
    return {"geometric mean": statistics.geometric_mean(ratios.values()), "least": min(ratios.values()),
            f"below {TOO_LOW}": {name: ratio for name, ratio in ratios.items() if ratio < TOO_LOW}, "ratios": ratios}


def check(chosen, running):
    """Whether the peers have the same losses in their first steps; prints them, and says who has another."""
    failed = []
    for workload in chosen:
        losses = {peer.name: peer.losses(workload, CHECKED_STEPS) for peer in running}
        losses = {name: told for name, told in losses.items() if told is not None}
        first = next(iter(losses.values()), [])
        is_same = all(math.isclose(a, b, rel_tol=SAME) for told in losses.values() for a, b in zip(told, first))
        failed += [] if is_same else [workload["name"]]
        for name, told in losses.items():
            alone = "" if len(losses) > 1 else "  (alone)"
            print(f"{workload['name']:24} {name:16} {' '.join(f'{loss:12.7f}' for loss in told)}{alone}", flush=True)
    sys.exit(f"other losses: {', '.join(failed)}" if failed else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--grid", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", default="", help="workloads, by commas")
    parser.add_argument("--peers", help="peers, by commas")
    parser.add_argument("--rounds", type=int, help="7, of the grid 3")
    parser.add_argument("--json", help="a file for all times and ratios")
    asked = parser.parse_args()
    known = workloads.listed(asked.program)
    names = [name for name in known if (name in USUAL) != asked.grid]
    chosen = [known[name] for name in (asked.only.split(",") if asked.only else names)]
    few = asked.grid or asked.check
    who = asked.peers.split(",") if asked.peers else ["jax", "torch"] if few else peers.NAMES
    running = peers.started(who, THREADS[:1] if asked.check else THREADS)
    if asked.check:
        check(chosen, running)
    print(f"{'workload':24} {'who':16}{'us, 1 thread':>13}{'us, 2':>13} {'ratio to ours':>14} {'middle half':>15}")
    times, told = {}, {}
    for workload in chosen:
        name = workload["name"]
        times[name] = timed(asked.program, workload, running, asked.rounds or (3 if asked.grid else 7))
        told[name] = compared(times[name])
        print_comparison(name, told[name])
    whole = summary(told)
    print(f"beside the best peer: {whole['geometric mean']:.2f} in geometric mean, least {whole['least']:.2f}")
    for name, ratio in whole[f"below {TOO_LOW}"].items():
        print(f"below {TOO_LOW}: {name} {ratio:.2f}")
    if asked.json:
        rows = [{"workload": name, "who": who, "threads": threads, "seconds": seconds}
                for name, of in times.items() for (who, threads), seconds in of.items()]
        Path(asked.json).write_text(json.dumps({"machine": platform.platform(), "times": rows, "workloads": told,
                                                "beside the best peer": whole}, indent=1))
    for peer in running:
        peer.end()


if __name__ == "__main__":
    main()
