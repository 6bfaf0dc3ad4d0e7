// From the engine's numbers to places on the page and back: the one other file that looks inside a Value.
import type { Value } from "./values";

export interface Scale {
  low: number;
  high: number;
  /** Where a value lies between `start` and `end`, in pixels; null where it is not finite. */
  at(value: Value): number | null;
  /** Round numbers to write beside the axis. */
  ticks: number[];
}

const inside = (value: Value): number | null => (value === null ? null : (value as unknown as number));

/** The least and the largest of them. */
export function extent(all: Iterable<Value>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const each of all) {
    const number = inside(each);
    if (number === null || !Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A step of 1, 2 or 5 times a power of ten, so that about `wanted` of them fill the range. */
function roundStep(range: number, wanted: number): number {
  const rough = range / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const part = rough / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

export function scale(low: number, high: number, start: number, end: number, wanted = 5): Scale {
  const spread = high > low ? high - low : 1;
  const step = roundStep(spread, wanted);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; ++i) ticks.push(Number((i * step).toPrecision(12)));
  return {
    low,
    high,
    at: (given) => {
      const number = inside(given);
      return number === null || !Number.isFinite(number) ? null : start + ((number - low) / spread) * (end - start);
    },
    ticks,
  };
}

/** Those of a picture's ticks that are not cut by its edge. */
export function whole({ ticks, at }: Scale, size: number): number[] {
  return ticks.filter((tick) => {
    const place = at(tick as unknown as Value) ?? -1;
    return place > 12 && place < size - 12;
  });
}

/** The same over powers of ten, for values above 0; others have no place. Signs are left out: sizes are compared. */
export function logScale(low: number, high: number, start: number, end: number): Scale {
  const [first, last] = [Math.floor(Math.log10(low)), Math.max(Math.floor(Math.log10(low)) + 1, Math.ceil(Math.log10(high)))];
  const every = Math.ceil((last - first) / 6);
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) ticks.push(Number(`1e${power}`));
  return {
    low: 10 ** first,
    high: 10 ** last,
    at: (given) => {
      const number = inside(given);
      if (number === null || number === 0 || !Number.isFinite(number)) return null;
      return start + ((Math.log10(Math.abs(number)) - first) / (last - first)) * (end - start);
    },
    ticks,
  };
}

/** The least and the largest size that is not 0. */
export function sizes(all: Iterable<Value>): [number, number] {
  let low = Infinity;
  let high = 0;
  for (const each of all) {
    const number = inside(each);
    if (number === null || number === 0 || !Number.isFinite(number)) continue;
    low = Math.min(low, Math.abs(number));
    high = Math.max(high, Math.abs(number));
  }
  return high > 0 ? [low, high] : [0.1, 1];
}

/** How strong a value is among the largest, 0 to 1: for the width of a line or the depth of a colour. */
export function strength(given: Value, largest: number): number {
  const number = inside(given);
  return number === null || largest <= 0 ? 0 : Math.min(1, Math.abs(number) / largest);
}

/** Of a long curve so many places that none of its peaks is lost: of each stretch the least and the largest. */
export function thinned(all: Value[], wanted: number): number[] {
  const stretches = Math.floor(wanted);
  if (all.length <= 2 * stretches) return all.map((_, i) => i);
  const places = [0];
  for (let stretch = 0; stretch < stretches; ++stretch) {
    const [begin, end] = [Math.floor((stretch * all.length) / stretches), Math.floor(((stretch + 1) * all.length) / stretches)];
    let [low, high] = [begin, begin];
    for (let i = begin; i < end; ++i) {
      const number = inside(all[i] ?? null);
      if (number === null) continue;
      if (number < (inside(all[low] ?? null) ?? Infinity)) low = i;
      if (number > (inside(all[high] ?? null) ?? -Infinity)) high = i;
    }
    places.push(Math.min(low, high), Math.max(low, high));
  }
  places.push(all.length - 1);
  return places;
}

/** The place among `all` nearest to a place on the axis: where a cursor stands. */
export function nearest(all: Value[], at: number): number {
  let best = 0;
  let distance = Infinity;
  all.forEach((each, i) => {
    const number = inside(each);
    if (number !== null && Math.abs(number - at) < distance) {
      distance = Math.abs(number - at);
      best = i;
    }
  });
  return best;
}

/** Blue below the middle, orange above it, as light as the ground at the middle; grey where there is no number. */
const isDark = matchMedia("(prefers-color-scheme: dark)");
const RAMPS = {
  light: { below: [11, 92, 173], middle: [247, 247, 243], above: [214, 104, 16], none: [150, 150, 150] },
  dark: { below: [88, 160, 240], middle: [24, 28, 32], above: [238, 148, 72], none: [110, 110, 110] },
} as const;

type Colour = readonly [number, number, number];

/** The colours of classes, as the points and the legend have them: --curve0 … --curve5 of style.css, each as #rrggbb. */
function kindsOfStyle(): Colour[] {
  const style = getComputedStyle(document.documentElement);
  return Array.from({ length: 6 }, (_, i) => {
    const parts = parseInt(style.getPropertyValue(`--curve${i}`).trim().slice(1), 16);
    return [parts >> 16, (parts >> 8) & 255, parts & 255];
  });
}

/**
 * A picture of [size, size] numbers, the first row at the bottom, with colours for `low` to `high`, or one for each class
 * where they are numbers of classes.
 */
export function colours(context: CanvasRenderingContext2D, numbers: Float32Array, size: number, low: number, high: number, isKinds = false): ImageData {
  const ramp = RAMPS[isDark.matches ? "dark" : "light"];
  const kinds = isKinds ? kindsOfStyle() : [];
  const rows = numbers.length / size;
  const image = context.createImageData(size, rows);
  const pixels = image.data;
  const { below, middle: ground, above, none } = ramp;
  const [middle, half] = [(low + high) / 2, (high - low) / 2 || 1];
  for (let row = 0; row < rows; ++row) {
    let at = (rows - 1 - row) * size * 4;
    for (let i = row * size; i < (row + 1) * size; ++i, at += 4) {
      const away = Math.max(-1, Math.min(1, ((numbers[i] as number) - middle) / half));
      const isNumber = away === away;
      const kind = isNumber ? kinds[(numbers[i] as number) % 6] : undefined;
      const end: Colour = kind ?? (isNumber ? (away < 0 ? below : above) : none);
      const far = kind ? 0.5 : isNumber ? Math.abs(away) * 0.82 : 1;
      pixels[at] = ground[0] + (end[0] - ground[0]) * far;
      pixels[at + 1] = ground[1] + (end[1] - ground[1]) * far;
      pixels[at + 2] = ground[2] + (end[2] - ground[2]) * far;
      pixels[at + 3] = 255;
    }
  }
  return image;
}

/** Fills a canvas with such a picture. */
export function paint(context: CanvasRenderingContext2D, numbers: Float32Array, size: number, low: number, high: number, isKinds = false): void {
  context.putImageData(colours(context, numbers, size, low, high, isKinds), 0, 0);
}

/** The largest size among them: what a colour or a width is measured by. */
export function largest(numbers: Iterable<number>): number {
  let most = 0;
  for (const number of numbers) if (Number.isFinite(number)) most = Math.max(most, Math.abs(number));
  return most;
}

/** Room around a range, so that points do not lie on its edge. */
export function padded([low, high]: [number, number]): [number, number] {
  const room = (high - low || 1) * 0.08;
  return [low - room, high + room];
}

/** The point nearest to a place, by its index; none among none. */
export function nearestPoint(xs: Float32Array, ys: Float32Array, x: number, y: number, width: number, height: number): number {
  let best = -1;
  let distance = Infinity;
  for (let i = 0; i < xs.length; ++i) {
    const apart = (((xs[i] ?? 0) - x) / width) ** 2 + (((ys[i] ?? 0) - y) / height) ** 2;
    if (apart < distance) [best, distance] = [i, apart];
  }
  return best;
}
