// A part of the plane: shades below, paths and a start that is dragged, or moved by keys, on top.
import { useLayoutEffect, useRef } from "preact/hooks";
import { scale, whole } from "../scale";
import type { Value } from "../values";
import { MARKS } from "./chart";
import { useIsDark } from "./colours";
import { useWidth } from "./width";

export interface Path {
  name: string;
  /** x and y in turn. */
  places: Value[];
}

interface Properties {
  label: string;
  low: [number, number];
  high: [number, number];
  /** [size, size] of 0 to 1, the second axis slowest; bands of them are drawn. */
  shades: Float32Array;
  size: number;
  paths: Path[];
  /** As high as it is wide: where shapes are to be seen as they are. */
  isSquare?: boolean;
  /** A point that is marked, if any. */
  mark?: [Value, Value] | null;
  /** A point that the learner moves; none where nothing is to be moved. */
  start?: { at: [number, number]; label: string; onMove: (at: [number, number]) => void };
}

const BANDS = 14;
export function Plane({ label, low, high, shades, size, paths, isSquare = false, mark, start }: Properties) {
  const [frame, width] = useWidth();
  const isDark = useIsDark();
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = isSquare ? width : Math.round(Math.min(width * 0.75, 460));
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(size, size);
    for (let row = 0; row < size; ++row) {
      for (let column = 0; column < size; ++column) {
        const band = Math.floor((shades[row * size + column] ?? 0) * BANDS) / BANDS;
        const light = isDark ? 24 + band * 90 : 255 - (1 - band) * 110;
        const at = ((size - 1 - row) * size + column) * 4;
        image.data.set([light * (isDark ? 0.8 : 0.92), light * 0.96, Math.min(255, light * 1.04), 255], at);
      }
    }
    context.putImageData(image, 0, 0);
  }, [shades, size, isDark]);
  const xs = scale(low[0], high[0], 0, width);
  const ys = scale(low[1], high[1], height, 0);
  const place = (number: number) => number as unknown as Value;
  const line = (path: Path) => {
    let text = "";
    for (let i = 0; i + 1 < path.places.length; i += 2) {
      const left = xs.at(path.places[i] ?? null);
      const top = ys.at(path.places[i + 1] ?? null);
      if (left === null || top === null) break;
      const far = 4 * width;
      text += `${text ? "L" : "M"}${Math.max(-far, Math.min(far, left)).toFixed(1)} ${Math.max(-far, Math.min(far, top)).toFixed(1)}`;
    }
    return text;
  };
  const drag = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof SVGElement) || (event.type === "pointermove" && event.buttons === 0)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const right = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    start?.onMove([round(low[0] + right * (high[0] - low[0])), round(high[1] - down * (high[1] - low[1]))]);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!by || !start) return;
    event.preventDefault();
    const step = (high[0] - low[0]) / 40;
    start.onMove([round(start.at[0] + step * (by[0] ?? 0)), round(start.at[1] + step * (by[1] ?? 0))]);
  };
  return (
    <figure class="plane" ref={frame}>
      <figcaption>{label}</figcaption>
      <div class="layers" style={{ height: `${height}px` }}>
        <canvas ref={canvas} width={size} height={size} aria-hidden="true" />
        <svg
          viewBox={`0 0 ${width} ${height}`}
          {...(start
            ? { role: "application", tabindex: 0, "aria-label": start.label, onPointerDown: drag, onPointerMove: drag, onKeyDown: onKey, class: "movable" }
            : { role: "img", "aria-label": label })}
        >
          {whole(xs, width).map((tick) => <text key={`x${tick}`} class="tick halo" x={xs.at(place(tick)) ?? 0} y={height - 6} text-anchor="middle">{tick}</text>)}
          {whole(ys, height).map((tick) => <text key={`y${tick}`} class="tick halo" x={6} y={(ys.at(place(tick)) ?? 0) + 4}>{tick}</text>)}
          {paths.map((path, i) => (
            <path key={path.name} class={`curve c${i % 6}`} stroke-dasharray={MARKS[i % MARKS.length]} d={line(path)} />
          ))}
          {mark && <circle class="start" cx={xs.at(mark[0]) ?? -99} cy={ys.at(mark[1]) ?? -99} r={7} />}
          {start && <circle class="start" cx={xs.at(place(start.at[0])) ?? 0} cy={ys.at(place(start.at[1])) ?? 0} r={9} />}
        </svg>
      </div>
    </figure>
  );
}

/** Three digits behind the point: what the boxes beside it show. */
const round = (number: number) => Math.round(number * 1000) / 1000;
