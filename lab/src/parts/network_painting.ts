// A network painted on one canvas, so that it can be new sixty times a second: edges as wide as their weights are strong
// and dashed where they are negative, in each neuron a picture of what it gives.
import { colours, largest, strength } from "../scale";
import { isNegative, value } from "../values";
import type { Column, Edge } from "./network_view";

export interface Places {
  /** Of a unit's left edge and middle, in pixels. */
  left(column: number): number;
  middle(column: number, unit: number): number;
  /** Units of a column that are drawn. */
  drawn: number[];
  node: number;
  width: number;
  height: number;
}

/** Every edge that is drawn, layer by layer. */
export function edgesOf(columns: Column[], drawn: number[]): Edge[] {
  return columns.flatMap((column, layer) => {
    if (!column.weights || layer === 0) return [];
    const before = columns[layer - 1]?.units ?? 0;
    return Array.from({ length: drawn[layer] ?? 0 }, (_, to) =>
      Array.from({ length: drawn[layer - 1] ?? 0 }, (_, from) => ({ tensor: column.tensor, at: to * before + from, from, to, layer })),
    ).flat();
  });
}

export const isSame = (one: Edge | null, other: Edge | null): boolean => one?.tensor === other?.tensor && one?.at === other?.at;

/** The edge nearest to a place, if one is near. */
export function edgeAt(edges: Edge[], places: Places, x: number, y: number): Edge | null {
  let [best, distance]: [Edge | null, number] = [null, 12];
  for (const edge of edges) {
    const [x1, x2] = [places.left(edge.layer - 1) + places.node, places.left(edge.layer)];
    const [y1, y2] = [places.middle(edge.layer - 1, edge.from), places.middle(edge.layer, edge.to)];
    const along = (x - x1) / (x2 - x1);
    if (along < 0 || along > 1) continue;
    const [dx, dy] = [x2 - x1, y2 - y1];
    const apart = Math.abs((x - x1) * dy - (y - y1) * dx) / Math.hypot(dx, dy);
    if (apart < distance) [best, distance] = [edge, apart];
  }
  return best;
}

/** A canvas for pictures on their way to their places: one is enough. */
let small: CanvasRenderingContext2D | null = null;

export function paintNetwork(context: CanvasRenderingContext2D, columns: Column[], edges: Edge[], places: Places, size: number, chosen: Edge | null): void {
  const style = getComputedStyle(context.canvas);
  const ink = (name: string) => style.getPropertyValue(name);
  const [above, below, line, all, quiet, sheet] = [ink("--curve1"), ink("--curve0"), ink("--line"), ink("--ink"), ink("--quiet"), ink("--sheet")];
  const ratio = devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, places.width, places.height);
  const strongest = columns.map((column) => (column.weights ? largest(column.weights) : 0));
  for (const edge of edges) {
    const weight = value(columns[edge.layer]?.weights?.[edge.at] ?? null);
    const isChosen = isSame(edge, chosen);
    context.strokeStyle = isChosen ? all : weight === null ? line : isNegative(weight) ? below : above;
    context.lineWidth = 0.6 + 5 * strength(weight, strongest[edge.layer] ?? 0) + (isChosen ? 2 : 0);
    context.setLineDash(isNegative(weight) ? [5, 3] : []);
    context.beginPath();
    context.moveTo(places.left(edge.layer - 1) + places.node, places.middle(edge.layer - 1, edge.from));
    context.lineTo(places.left(edge.layer), places.middle(edge.layer, edge.to));
    context.stroke();
  }
  context.setLineDash([]);
  small ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  columns.forEach((column, layer) => {
    for (let unit = 0; unit < (places.drawn[layer] ?? 0); ++unit) {
      const [left, top] = [places.left(layer), places.middle(layer, unit) - places.node / 2];
      context.fillStyle = sheet;
      context.fillRect(left, top, places.node, places.node);
      const points = column.pictures ? column.pictures.length / column.units : 0;
      if (column.pictures && small && points >= size) {
        const own = column.pictures.subarray(unit * points, (unit + 1) * points);
        const most = largest(own);
        const image = colours(small, own, size, -most, most);
        if (small.canvas.width !== size || small.canvas.height !== image.height) [small.canvas.width, small.canvas.height] = [size, image.height];
        small.putImageData(image, 0, 0);
        context.drawImage(small.canvas, left, top, places.node, places.node);
      }
      context.strokeStyle = quiet;
      context.lineWidth = 1.5;
      context.strokeRect(left, top, places.node, places.node);
    }
  });
}
