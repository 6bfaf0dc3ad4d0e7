// The text of a model, read and written layer by layer: what the drawing and the list of layers change. A layer is a
// dense step with a size and all that follows it up to the next dense one; what else a text says stays as it is written.

export interface Layer {
  /** The number of its dense step in the model, and that of the step behind its last one. */
  at: number;
  end: number;
  units: number;
  /** The one activation of its steps that is written without parameters; none where there is no such one. */
  activation: { at: number; name: string } | null;
}

/** The steps as they are written: cut at the bars that stand in no parentheses. */
export function stepsOf(model: string): string[] {
  const steps = [""];
  let depth = 0;
  for (const letter of model) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (letter === "|" && depth === 0) steps.push("");
    else steps.push((steps.pop() ?? "") + letter);
  }
  return steps.map((step) => step.trim());
}

const written = (steps: string[]): string => steps.join(" | ");

/** The layers that can be changed; the last dense step, which predicts, is none. */
export function layersOf(model: string, activations: string[]): Layer[] {
  const steps = stepsOf(model);
  const dense = steps.flatMap((step, at) => (/^linear\b/.test(step) ? [at] : []));
  return dense.slice(0, -1).flatMap((at, i) => {
    const units = /^linear\((\d+)\)$/.exec(steps[at] ?? "")?.[1];
    if (units === undefined) return [];
    const end = dense[i + 1] ?? steps.length;
    const own = steps.flatMap((name, step) => (step > at && step < end && activations.includes(name) ? [{ at: step, name }] : []));
    return [{ at, end, units: parseInt(units), activation: own.length === 1 ? (own[0] ?? null) : null }];
  });
}

export const MOST_UNITS = 512;

export const withUnits = (model: string, layer: Layer, units: number): string =>
  written(stepsOf(model).map((step, i) => (i === layer.at ? `linear(${Math.max(1, Math.min(MOST_UNITS, units))})` : step)));

export const withActivation = (model: string, layer: Layer, name: string): string =>
  written(stepsOf(model).map((step, i) => (i === layer.activation?.at ? name : step)));

export const without = (model: string, layer: Layer): string => written(stepsOf(model).filter((_, i) => i < layer.at || i >= layer.end));

/** With a layer like `layer` behind it; with a small one at the beginning where there is none. */
export function withOneMore(model: string, layer: Layer | undefined): string {
  const steps = stepsOf(model);
  const more = [`linear(${layer?.units ?? 4})`, ...(layer ? (layer.activation ? [layer.activation.name] : []) : ["tanh"])];
  return written([...steps.slice(0, layer?.end ?? 0), ...more, ...steps.slice(layer?.end ?? 0)]);
}
