// The drawing of a network of dense layers. Nodes and edges are chosen by pointer or keys.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { texts } from "../texts";
import { edgeAt, edgesOf, isSame, paintNetwork, type Places } from "./network_painting";
import { useIsDark } from "./colours";
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
  /** What stands below a column, by its tensor; the same function as long as it gives the same. */
  tools?: (tensor: string) => ComponentChildren;
  unit?: { chosen: [number, number] | null; onChoose: (column: number, unit: number) => void };
}

const MOST_UNITS = 10;
const NODE = 42;
const GAP = 14;
const TOOLS = 104;
const LEAST_ACROSS = 76;
const MOST_ACROSS = 170;

export function NetworkView({ label, columns, names, size, chosen, onChoose, tools, unit: units }: Properties) {
  const [frame, room] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = columns.map((column) => column.units).join(" ");
  const hasEdges = columns.some((column) => column.weights);
  const places = useMemo<Places>(() => {
    const drawn = columns.map((column) => Math.min(column.units, MOST_UNITS));
    const height = Math.max(...drawn) * (NODE + GAP) + 40;
    const across = Math.max(LEAST_ACROSS, Math.min(MOST_ACROSS, (room - NODE - 40) / Math.max(1, columns.length - 1)));
    return {
      drawn,
      node: NODE,
      width: (columns.length - 1) * across + NODE + 40,
      height,
      left: (column) => 20 + column * across,
      middle: (column, unit) => height / 2 + 10 + (unit - ((drawn[column] ?? 1) - 1) / 2) * (NODE + GAP),
    };
  }, [shape, room]);
  const edges = useMemo(() => edgesOf(columns, places.drawn), [places, hasEdges]);
  const isDark = useIsDark();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paintNetwork(context, columns, edges, places, size, chosen);
  }, [columns, edges, places, size, chosen, isDark]);
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by === undefined || edges.length === 0) return;
    event.preventDefault();
    const now = edges.findIndex((edge) => isSame(edge, chosen));
    const next = edges[(Math.max(now, by < 0 ? 0 : -1) + by + edges.length) % edges.length];
    if (next) onChoose(next);
  };
  const onPointer = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof HTMLElement)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const edge = edgeAt(edges, places, event.clientX - box.left, event.clientY - box.top);
    if (edge) onChoose(edge);
  };
  const ratio = devicePixelRatio || 1;
  const drawn = { height: `${places.height}px` };
  // What does not change with the numbers is not made anew with them.
  const still = useMemo(
    () =>
      columns.map((column, layer) => (
        <div key={layer}>
          <p class="head" style={{ left: `${places.left(layer) - 30}px`, width: `${NODE + 60}px` }}>{column.title}</p>
          {Array.from({ length: places.drawn[layer] ?? 0 }, (_, unit) => {
            const place = { left: `${places.left(layer)}px`, top: `${places.middle(layer, unit) - NODE / 2}px` };
            const name = layer === 0 && <span title={names[unit] ?? ""}>{names[unit]}</span>;
            if (!units) return name && <div key={unit} class="unit" style={place}>{name}</div>;
            const isOn = units.chosen?.[0] === layer && units.chosen[1] === unit;
            return (
              <button key={unit} type="button" class="unit" style={place} aria-pressed={isOn} aria-label={texts.net.name(layer, unit)} onClick={() => units.onChoose(layer, unit)}>
                {name}
              </button>
            );
          })}
          {column.units > MOST_UNITS && (
            <p class="more" style={{ left: `${places.left(layer) - 20}px`, top: `${places.height - 18}px` }}>{texts.net.more(column.units - MOST_UNITS)}</p>
          )}
        </div>
      )),
    [places, columns.map((column) => column.title).join(" "), names.join(" "), units?.chosen?.join(" ")],
  );
  const below = useMemo(
    () =>
      tools &&
      columns.map((column, layer) => (
        <div key={layer} class="below" style={{ left: `${places.left(layer) + NODE / 2}px`, top: `${places.height}px` }}>{tools(column.tensor)}</div>
      )),
    [places, tools, columns.map((column) => column.tensor).join(" ")],
  );
  return (
    <figure class="plane" ref={frame}>
      <figcaption>{label}</figcaption>
      <div class="scrolled net" tabindex={0} role="region" aria-label={label}>
        <div class="net" style={{ width: `${places.width}px`, height: `${places.height + (tools ? TOOLS : 0)}px` }}>
          <canvas ref={canvas} width={places.width * ratio} height={places.height * ratio} style={drawn} aria-hidden="true" />
          <div class="edges" style={drawn} role="application" tabindex={0} aria-label={texts.net.choose} onKeyDown={onKey} onPointerDown={onPointer} />
          {still}
          {below}
        </div>
      </div>
    </figure>
  );
}
