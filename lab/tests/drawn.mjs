// Networks of the whole catalogue with a table for each, drawn by a seed: every third of pictures, every third of a table
// with a category and a text, the others of numbers.

const LOSSES = ["mse", "bce", "cce", "huber(delta=0.7)", "cce(label_smoothing=0.1)", "focal", "log_cosh"];
const ROWS = 40;

/** Whole numbers below `count` out of a seed (Steele, Lea and Flood's splitmix, of 32 bits). */
function drawer(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  return { real: (low, high) => low + next() * (high - low), whole, oneOf: (all) => all[whole(0, all.length - 1)] };
}

/** {model, loss, csv} one after the other; `activations` come in turn, so that each does. */
export function* drawnNetworks(seed, activations) {
  const { real, whole, oneOf } = drawer(seed);
  let used = 0;
  const activation = () => {
    const name = activations[used++ % activations.length];
    return name === "expr" ? "expr(z * sigmoid(z) + 0.1 * z^2)" : name;
  };
  const block = (units) => {
    const between = () =>
      oneOf([
        () => "layer_norm",
        () => "batch_norm",
        () => "prelu",
        () => "dropout(0.3)",
        () => "alpha_dropout(0.2)",
        () => "noise",
        () => "softmax",
        () => `residual(${activation()} | linear(${units}))`,
        () => `residual(linear(3) | layer_norm | ${activation()} | linear(${units}))`,
        () => `concat(identity, linear(2) | ${activation()}) | linear(${units})`,
        () => `concat(${activation()}, softmax, residual(tanh)) | linear(${units})`,
      ])();
    return [`linear(${units})`, ...Array.from({ length: whole(1, 3) }, between), activation(), "linear"];
  };
  /** Steps, and one column after the other: its name and how a cell of it is drawn. */
  const kinds = [
    () => {
      const [channels, height, width] = [whole(1, 2), whole(3, 4), whole(3, 4)];
      const conv = `conv2d(${whole(1, 2)}, kernel=${whole(2, 3)}, padding=1, stride=${whole(1, 2)}${oneOf(["", ", bias=false"])})`;
      const pool = oneOf(["max_pool2d(2, padding=1)", "avg_pool2d(2)", "max_pool2d(2, stride=1)"]);
      return {
        steps: [`unflatten(${height}, ${width}, channels=${channels})`, conv, ...oneOf([[], ["batch_norm"]]), activation(), pool, "flatten", "dropout", ...block(3)],
        columns: Array.from({ length: channels * height * width }, (_, i) => [`p${i + 1}`, () => real(-2, 2)]),
      };
    },
    () => ({
      steps: [...oneOf([[], ["periodic(k=2)"], ["piecewise_linear(bins=3)"]]), "embedding(dim=2)", ...block(4)],
      columns: [
        ["size", () => real(-2, 2)],
        ["colour", () => oneOf(["red", "green", "blue", "white"])],
        ["weight", () => real(-2, 2)],
        ["said", () => Array.from({ length: whole(5, 6) }, () => oneOf(["good", "bad", "dear", "cheap", "new"])).join(" ")],
      ],
    }),
    () => ({
      steps: [...oneOf([[], ["batch_norm"], ["noise"], ["periodic(k=2)"], ["piecewise_linear(bins=3)"]]), ...block(4)],
      columns: Array.from({ length: whole(2, 5) }, (_, i) => [`x${i + 1}`, () => real(-2, 2)]),
    }),
  ];
  for (let i = 0; ; ++i) {
    const loss = LOSSES[i % LOSSES.length];
    const { steps, columns } = kinds[i % kinds.length]();
    const target = loss.startsWith("cce") ? () => oneOf(["a", "b", "c"]) : loss === "bce" || loss === "focal" ? () => oneOf(["no", "yes"]) : () => real(-1, 2);
    const all = [...columns, ["target", target]];
    const rows = Array.from({ length: ROWS }, () => all.map(([, draw]) => draw()).join(","));
    yield { model: steps.join(" | "), loss, csv: `${[all.map(([name]) => name).join(","), ...rows].join("\n")}\n` };
  }
}
