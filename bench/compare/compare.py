#!/usr/bin/env python3
"""Times Pellucid beside its peers on the same machine, in turns: `compare.py PROGRAM [--only NAMES] [--rounds N] [--json FILE]`.

Run it by a Python that has what requirements.txt lists; a peer that is missing is left out and named. Each peer runs in
a process of its own, once on one thread (and one processor) and once on two; in every round each of them is timed once
for each workload, so that a slow moment meets all. Told are the medians in microseconds a step, and the ratio of each
peer's better number of threads to ours, with the range of the middle half of the rounds.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from workloads import WORKLOADS  # noqa: E402

PEERS = {
    "jax": list(WORKLOADS),
    "torch": list(WORKLOADS),
    "torch compiled": list(WORKLOADS),
    "scikit-learn": [name for name in WORKLOADS if name != "one_step"],
    "onnx runtime": ["one_row"],
}


def serve(peer, threads):
    """The peer's process: answers a workload's name with the seconds of a step."""
    if peer == "jax":
        from peer_jax import prepare
    elif peer.startswith("torch"):
        import torch

        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)
        import peer_torch

        prepare = lambda name: peer_torch.prepare(name, peer == "torch compiled")
    elif peer == "scikit-learn":
        from peer_sklearn import prepare
    else:
        import peer_onnx

        prepare = lambda name: peer_onnx.prepare(name, threads)
    ready = {}
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name not in ready:
            ready[name] = prepare(name)
            ready[name][0]()  # compiles and warms up
        run, steps = ready[name]
        begin = time.perf_counter()
        run()
        print((time.perf_counter() - begin) / steps, flush=True)


class Peer:
    def __init__(self, name, threads):
        self.name, self.threads = name, threads
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
        if threads == 1:
            environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
        command = [sys.executable, str(HERE / "compare.py"), "--serve", name, str(threads)]
        if threads == 1:
            command = ["taskset", "-c", "1", *command]
        self.process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.is_there = self.process.stdout.readline().strip() == "ready"

    def last_error(self):
        self.process.wait()
        self.errors.seek(0)
        return (self.errors.read().strip().splitlines() or ["it ended"])[-1]

    def seconds(self, workload):
        self.process.stdin.write(workload + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} failed at {workload}: {self.last_error()}")
        return float(answer)


def ours(program, workload, threads):
    command = [program, "bench", "--only", workload, "--threads", str(threads), "--json"]
    if threads == 1:
        command = ["taskset", "-c", "1", *command]
    results = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["results"]
    return next(r["us_per_step"] for r in results if r["name"] == workload) * 1e-6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--only", default="", help="workloads, by commas")
    parser.add_argument("--peers", default=",".join(PEERS), help="peers, by commas")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", help="a file for all times")
    asked = parser.parse_args()
    workloads = asked.only.split(",") if asked.only else [*WORKLOADS, "one_row"]
    peers = [Peer(name, threads) for name in asked.peers.split(",") for threads in (1, 2)]
    for peer in peers:
        if not peer.is_there:
            print(f"{peer.name} is left out: {peer.last_error()}")
    peers = [peer for peer in peers if peer.is_there]
    times = {}
    for round_number in range(asked.rounds):
        for workload in workloads:
            for threads in (1, 2):
                times.setdefault((workload, "pellucid", threads), []).append(ours(asked.program, workload, threads))
            for peer in peers:
                if workload in PEERS[peer.name]:
                    times.setdefault((workload, peer.name, peer.threads), []).append(peer.seconds(workload))
        print(f"round {round_number + 1} of {asked.rounds}", file=sys.stderr)
    print(f"{'workload':10} {'who':16} {'us, 1 thread':>13} {'us, 2':>10} {'ratio to ours':>14} {'middle half':>15}")
    for workload in workloads:
        best = {}
        for who in ["pellucid", *dict.fromkeys(peer.name for peer in peers)]:
            of = {threads: times[workload, who, threads] for threads in (1, 2) if (workload, who, threads) in times}
            if not of:
                continue
            medians = {threads: statistics.median(seconds) for threads, seconds in of.items()}
            best[who] = of[min(medians, key=medians.get)]
            ratios = sorted(theirs / our for theirs, our in zip(best[who], best["pellucid"]))
            middle = f"{ratios[len(ratios) // 4]:.2f} to {ratios[-1 - len(ratios) // 4]:.2f}"
            print(f"{workload:10} {who:16} {medians.get(1, 0) * 1e6:13.2f} {medians.get(2, 0) * 1e6:10.2f} "
                  f"{statistics.median(ratios):14.2f} {middle:>15}")
    if asked.json:
        rows = [{"workload": w, "who": who, "threads": t, "seconds": s} for (w, who, t), s in times.items()]
        Path(asked.json).write_text(json.dumps(rows))
    for peer in peers:
        peer.process.stdin.close()
        peer.process.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        main()
