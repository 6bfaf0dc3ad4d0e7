// What the network says over two inputs, with the rows of the table on top. A row is chosen by pointer, or by arrow keys
// from one to the next.
import { useLayoutEffect, useRef } from "preact/hooks";
import { nearestPoint, scale, whole } from "../scale";
import { texts } from "../texts";
import type { Value } from "../values";
import { Picture } from "./picture";
import { useIsDark } from "./colours";
import { useWidth } from "./width";

export interface Points {
  x: Float32Array;
  y: Float32Array;
  /** Class numbers, or what is to be told. */
  target: Float32Array;
  /** 0 trained on, 1 watched. */
  part: Float32Array;
}

interface Properties {
  label: string;
  axes: [string, string];
  low: [number, number];
  high: [number, number];
  /** [size, size], the second axis slowest; null before the first answer. */
  numbers: Float32Array | null;
  size: number;
  /** Which numbers have the two strongest colours. */
  range: [number, number];
  points: Points;
  /** Their names; none where a number is told. */
  classes: string[];
  /** The numbers are those of classes. */
  isKinds?: boolean;
  chosen: number | null;
  onChoose: (row: number) => void;
}

const place = (number: number) => number as unknown as Value;

export function Field({ label, axes, low, high, numbers, size, range, points, classes: names, isKinds = false, chosen, onChoose }: Properties) {
  const [frame, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const classes = names.length;
  const side = Math.round(Math.min(width, 460));
  const xs = scale(low[0], high[0], 0, side);
  const ys = scale(low[1], high[1], side, 0);
  const isDark = useIsDark();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, side, side);
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--sheet");
    for (let i = 0; i < points.x.length; ++i) {
      const left = xs.at(place(points.x[i] ?? 0)) ?? -9;
      const top = ys.at(place(points.y[i] ?? 0)) ?? -9;
      const kind = classes > 0 ? (points.target[i] ?? 0) : 0;
      context.beginPath();
      if (kind % 3 === 0) context.arc(left, top, 3.4, 0, 7);
      else if (kind % 3 === 1) context.rect(left - 3, top - 3, 6, 6);
      else {
        context.moveTo(left, top - 4);
        context.lineTo(left + 4, top + 3);
        context.lineTo(left - 4, top + 3);
        context.closePath();
      }
      context.fillStyle = style.getPropertyValue(classes > 0 ? `--curve${kind % 6}` : "--curve5");
      context.strokeStyle = ink;
      context.lineWidth = 1.2;
      if ((points.part[i] ?? 0) === 1) {
        context.strokeStyle = context.fillStyle;
        context.fillStyle = ink;
      }
      context.fill();
      context.stroke();
    }
  }, [points, side, low[0], high[0], low[1], high[1], classes, isDark]);
  const choose = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof SVGElement)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = low[0] + ((event.clientX - box.left) / box.width) * (high[0] - low[0]);
    const y = high[1] - ((event.clientY - box.top) / box.height) * (high[1] - low[1]);
    onChoose(nearestPoint(points.x, points.y, x, y, high[0] - low[0], high[1] - low[1]));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(((chosen ?? -1) + by + points.x.length) % points.x.length);
  };
  const at = chosen === null ? null : [xs.at(place(points.x[chosen] ?? 0)) ?? 0, ys.at(place(points.y[chosen] ?? 0)) ?? 0];
  return (
    <figure class="plane" ref={frame}>
      <figcaption>{label}</figcaption>
      <div class="layers" style={{ height: `${side}px`, width: `${side}px` }}>
        {numbers && <Picture numbers={numbers} size={size} low={range[0]} high={range[1]} isKinds={isKinds} />}
        <canvas ref={canvas} width={side * (devicePixelRatio || 1)} height={side * (devicePixelRatio || 1)} aria-hidden="true" />
        <svg viewBox={`0 0 ${side} ${side}`} role="application" tabindex={0} aria-label={texts.field.label(label)} onPointerDown={choose} onKeyDown={onKey}>
          {whole(xs, side).map((tick) => <text key={`x${tick}`} class="tick halo" x={xs.at(place(tick)) ?? 0} y={side - 6} text-anchor="middle">{tick}</text>)}
          {whole(ys, side).map((tick) => <text key={`y${tick}`} class="tick halo" x={6} y={(ys.at(place(tick)) ?? 0) + 4}>{tick}</text>)}
          <text class="tick halo" x={side - 6} y={side - 20} text-anchor="end">{axes[0]} →</text>
          <text class="tick halo" x={6} y={14}>↑ {axes[1]}</text>
          {at && <circle class="chosen" cx={at[0]} cy={at[1]} r={8} />}
        </svg>
      </div>
      {classes > 0 && (
        <ul class="legend">
          {names.map((name, kind) => <li key={name}><span class="kind" style={{ color: `var(--curve${kind % 6})` }} aria-hidden="true">{"●■▲"[kind % 3]}</span> {name}</li>)}
        </ul>
      )}
    </figure>
  );
}
