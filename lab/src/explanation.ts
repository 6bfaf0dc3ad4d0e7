// The engine's explanation of a row as an ordered walk: every calculation once, forward and then backward.
import type { Value } from "./values";

/** One calculation, as the engine tells it. */
export interface Equation {
  symbol: string;
  value: Value;
  formula?: string;
  filled?: string;
  mathml?: string;
  numerical?: Value;
  name?: string;
}

interface Tensor {
  name: string;
  backward?: Equation[];
}

interface Step {
  step: number;
  written: string;
  kind: string;
  layer: number;
  /** Sums that the formulas of `forward` name. */
  parts?: Equation[];
  forward?: Equation[];
  backward?: Equation[];
  tensors?: Tensor[];
}

export interface Explanation {
  layers: number;
  inputs: (Equation & { derivative?: Value })[];
  steps: Step[];
  output?: Step;
  loss?: Equation & { backward?: Equation[]; target: Value; parts?: Equation[]; written_out?: Equation };
  predictions: Value[];
}

/** One number alone: what `explain` says when it is asked `at` one. */
export interface OneNumber {
  name: string;
  parts?: Equation[];
  forward: Equation;
  backward?: Equation;
}

export interface Stop {
  direction: "forward" | "backward";
  equation: Equation;
  layer: number;
}

/** Forward through the steps to J, then back through them; within a step what is passed on comes before its weights. */
export function walk(explanation: Explanation): Stop[] {
  const stops: Stop[] = [];
  const steps = [...explanation.steps, ...(explanation.output ? [explanation.output] : [])];
  for (const step of steps) {
    for (const equation of [...(step.parts ?? []), ...(step.forward ?? [])]) stops.push({ direction: "forward", equation, layer: step.layer });
  }
  const { loss } = explanation;
  if (!loss) return stops;
  for (const equation of loss.parts ?? []) stops.push({ direction: "forward", equation, layer: explanation.layers });
  stops.push({ direction: "forward", equation: loss.written_out ?? loss, layer: explanation.layers });
  for (const equation of loss.backward ?? []) stops.push({ direction: "backward", equation, layer: explanation.layers });
  const told = new Set(stops.map((stop) => stop.equation.symbol));
  for (const step of steps.reverse()) {
    const own = [...(step.backward ?? []), ...(step.tensors ?? []).flatMap((tensor) => tensor.backward ?? [])];
    for (const equation of own) {
      if (told.has(equation.symbol) && !equation.formula) continue; // told with the loss already
      stops.push({ direction: "backward", equation, layer: step.layer });
    }
  }
  return stops;
}
