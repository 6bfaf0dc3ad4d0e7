// A network of dense layers as nodes and edges; what has a value already is filled, what is calculated now is marked.
interface Properties {
  label: string;
  sizes: number[];
  /** Symbols that have a value. */
  reached: string[];
  active: string;
}

const WIDTH = 560;
const HEIGHT = 200;
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";
const below = (number: number) => [...String(number)].map((digit) => DIGITS[DIGIT_NAMES.indexOf(digit)]).join("");
const DIGIT_NAMES = "0123456789";

/** What the engine calls the unit: x₁, a₁₂, or a where the last layer has one. */
export function unitSymbol(letter: string, unit: number, layer: number, sizes: number[]): string {
  if (layer === 0) return `x${below(unit + 1)}`;
  const isLast = layer === sizes.length - 1;
  const size = sizes[layer] ?? 1;
  if (letter === "a" && isLast && size === 1) return "a";
  if (isLast && size === 1) return `${letter}${below(layer + 1)}`;
  return `${letter}${below(unit + 1)}${below(layer + 1)}`;
}

export function Drawing({ label, sizes, reached, active }: Properties) {
  const across = (layer: number) => 60 + (layer * (WIDTH - 120)) / Math.max(1, sizes.length - 1);
  const down = (unit: number, size: number) => HEIGHT / 2 + (unit - (size - 1) / 2) * Math.min(80, (HEIGHT - 40) / size);
  const is = (symbol: string) => `${reached.includes(symbol) ? " reached" : ""}${active === symbol || active.endsWith(`∂${symbol}`) ? " active" : ""}`;
  const edges = sizes.slice(1).flatMap((size, before) =>
    Array.from({ length: size }, (_, to) =>
      Array.from({ length: sizes[before] ?? 0 }, (_, from) => {
        const name = `w${below(from + 1)},${below(to + 1)},${below(before + 2)}`;
        const [x1, y1, x2, y2] = [across(before), down(from, sizes[before] ?? 1), across(before + 1), down(to, size)];
        return (
          <g key={name} class={`edge${is(name)}`}>
            <line x1={x1} y1={y1} x2={x2} y2={y2} />
            <text x={x1 + (x2 - x1) * 0.45} y={y1 + (y2 - y1) * 0.45 - 6} text-anchor="middle">{name}</text>
          </g>
        );
      }),
    ).flat(),
  );
  const nodes = sizes.flatMap((size, layer) =>
    Array.from({ length: size }, (_, unit) => {
      const name = unitSymbol("a", unit, layer, sizes);
      const sum = unitSymbol("z", unit, layer, sizes);
      const [x, y] = [across(layer), down(unit, size)];
      return (
        <g key={name} class={`node${is(name)}${layer > 0 ? is(sum) : ""}`}>
          <circle cx={x} cy={y} r={24} />
          <text x={x} y={y + 5} text-anchor="middle">{name}</text>
        </g>
      );
    }),
  );
  return (
    <svg class="drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {edges}
      {nodes}
    </svg>
  );
}
