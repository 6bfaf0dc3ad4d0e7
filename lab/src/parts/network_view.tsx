// A network of dense layers: a picture in each neuron of what it gives over two inputs, edges as wide as their weights
// are strong and dashed where they are negative. Nodes and edges are chosen by pointer or keys.
import { largest, strength } from "../scale";
import { texts } from "../texts";
import { isNegative, shown, value, type Value } from "../values";
import { Picture } from "./picture";
import { useWidth } from "./width";

/** Units that give something of their own: the inputs, each layer behind its activation, what is predicted. */
export interface Column {
  title: string;
  units: number;
  /** [units, points] over the plane; null of what has no picture. */
  pictures: Float32Array | null;
  /** Of the edges that lead here, [units, units before], and their gradients; null where there are none. */
  weights: Float32Array | null;
  gradients: Float32Array | null;
  tensor: string;
}

export interface Edge {
  tensor: string;
  at: number;
  from: number;
  to: number;
  layer: number;
}

interface Properties {
  label: string;
  columns: Column[];
  names: string[];
  size: number;
  chosen: Edge | null;
  onChoose: (edge: Edge) => void;
  /** Units are chosen too: which, by column and place; not given where they cannot be. */
  unit?: { chosen: [number, number] | null; onChoose: (column: number, unit: number) => void };
}

const MOST_UNITS = 10;
const NODE = 42;
const GAP = 14;
const LEAST_ACROSS = 76;
const MOST_ACROSS = 170;

export function NetworkView({ label, columns, names, size, chosen, onChoose, unit: units }: Properties) {
  const [frame, room] = useWidth();
  const drawn = columns.map((column) => Math.min(column.units, MOST_UNITS));
  const height = Math.max(...drawn) * (NODE + GAP) + 40;
  const across = Math.max(LEAST_ACROSS, Math.min(MOST_ACROSS, (room - NODE - 40) / Math.max(1, columns.length - 1)));
  const width = (columns.length - 1) * across + NODE + 40;
  const left = (column: number) => 20 + column * across;
  const top = (column: number, unit: number) => height / 2 + 10 + (unit - ((drawn[column] ?? 1) - 1) / 2) * (NODE + GAP);
  const edges = columns.flatMap((column, layer) => {
    if (!column.weights || layer === 0) return [];
    const before = columns[layer - 1];
    const most = largest(column.weights);
    const all: { edge: Edge; weight: Value; gradient: Value; wide: number }[] = [];
    for (let to = 0; to < (drawn[layer] ?? 0); ++to) {
      for (let from = 0; from < (drawn[layer - 1] ?? 0); ++from) {
        const at = to * (before?.units ?? 0) + from;
        const weight = value(column.weights[at]);
        all.push({ edge: { tensor: column.tensor, at, from, to, layer }, weight, gradient: value(column.gradients?.[at] ?? null), wide: strength(weight, most) });
      }
    }
    return all;
  });
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by === undefined || edges.length === 0) return;
    event.preventDefault();
    const now = edges.findIndex(({ edge }) => isChosen(edge));
    const next = edges[(Math.max(now, by < 0 ? 0 : -1) + by + edges.length) % edges.length];
    if (next) onChoose(next.edge);
  };
  const isChosen = (edge: Edge) => chosen?.tensor === edge.tensor && chosen.at === edge.at;
  return (
    <figure class="plane" ref={frame}>
      <figcaption>{label}</figcaption>
    <div class="scrolled net" tabindex={0} role="region" aria-label={label}>
      <div class="net" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg viewBox={`0 0 ${width} ${height}`} role="application" tabindex={0} aria-label={texts.net.choose} onKeyDown={onKey}>
          {edges.map(({ edge, weight, gradient, wide }) => (
            <line
              key={`${edge.tensor} ${edge.at}`}
              class={`weight ${isNegative(weight) ? "negative" : "positive"}${isChosen(edge) ? " active" : ""}`}
              x1={left(edge.layer - 1) + NODE}
              y1={top(edge.layer - 1, edge.from)}
              x2={left(edge.layer)}
              y2={top(edge.layer, edge.to)}
              stroke-width={0.6 + 5 * wide}
              onClick={() => onChoose(edge)}
            >
              <title>{texts.net.edge(edge, shown(weight), shown(gradient))}</title>
            </line>
          ))}
        </svg>
        {columns.map((column, layer) => (
          <div key={layer}>
            <p class="head" style={{ left: `${left(layer) - 30}px`, width: `${NODE + 60}px` }}>{column.title}</p>
            {Array.from({ length: drawn[layer] ?? 0 }, (_, unit) => {
              const points = column.pictures ? column.pictures.length / column.units : 0;
              const own = column.pictures?.subarray(unit * points, (unit + 1) * points);
              const most = own ? largest(own) : 1;
              const place = { left: `${left(layer)}px`, top: `${top(layer, unit) - NODE / 2}px` };
              const inside = (
                <>
                  {own && <Picture numbers={own} size={size} low={-most} high={most} label={texts.net.unit(column.title, unit + 1)} />}
                  {layer === 0 && <span>{names[unit]}</span>}
                </>
              );
              if (!units) return <div key={unit} class="unit" style={place}>{inside}</div>;
              const isOn = units.chosen?.[0] === layer && units.chosen[1] === unit;
              return (
                <button key={unit} type="button" class="unit" style={place} aria-pressed={isOn} aria-label={texts.net.name(layer, unit)} onClick={() => units.onChoose(layer, unit)}>
                  {inside}
                </button>
              );
            })}
            {column.units > MOST_UNITS && (
              <p class="more" style={{ left: `${left(layer) - 20}px` }}>{texts.net.more(column.units - MOST_UNITS)}</p>
            )}
          </div>
        ))}
      </div>
    </div>
    </figure>
  );
}
