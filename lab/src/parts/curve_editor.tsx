// A curve that the learner draws: by dragging, or point by point with the arrow keys.
import { useState } from "preact/hooks";
import { texts } from "../texts";
import { useWidth } from "./width";

interface Properties {
  label: string;
  /** From −1 to 1, at even places. */
  heights: number[];
  onChange: (heights: number[]) => void;
}

const HEIGHT = 260;
const ROOM = 10;

export function CurveEditor({ label, heights, onChange }: Properties) {
  const [frame, width] = useWidth();
  const [at, setAt] = useState(0);
  const across = (i: number) => ROOM + (i * (width - 2 * ROOM)) / (heights.length - 1);
  const down = (height: number) => HEIGHT / 2 - height * (HEIGHT / 2 - ROOM);
  const put = (i: number, height: number) => {
    const kept = Math.round(Math.max(-1, Math.min(1, height)) * 1000) / 1000;
    onChange(heights.map((each, j) => (j === i ? kept : each)));
  };
  const draw = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof SVGElement) || (event.type === "pointermove" && event.buttons === 0)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const right = ((event.clientX - box.left) / box.width) * width;
    const i = Math.max(0, Math.min(heights.length - 1, Math.round(((right - ROOM) / (width - 2 * ROOM)) * (heights.length - 1))));
    setAt(i);
    put(i, (HEIGHT / 2 - ((event.clientY - box.top) / box.height) * HEIGHT) / (HEIGHT / 2 - ROOM));
  };
  const onKey = (event: KeyboardEvent) => {
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const upward = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.25, PageDown: -0.25 }[event.key];
    if (sideways !== undefined) setAt(Math.max(0, Math.min(heights.length - 1, at + sideways)));
    else if (upward !== undefined) put(at, (heights[at] ?? 0) + upward);
    else return;
    event.preventDefault();
  };
  return (
    <figure class="chart" ref={frame}>
      <figcaption>{label}</figcaption>
      <svg class="movable" viewBox={`0 0 ${width} ${HEIGHT}`} role="application" tabindex={0} aria-label={texts.curve_editor.label} onPointerDown={draw} onPointerMove={draw} onKeyDown={onKey}>
        <line class="grid" x1={0} x2={width} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        <path class="curve c1" d={heights.map((height, i) => `${i ? "L" : "M"}${across(i).toFixed(1)} ${down(height).toFixed(1)}`).join("")} />
        <circle class="chosen" cx={across(at)} cy={down(heights[at] ?? 0)} r={7} />
      </svg>
      <p class="said" aria-live="polite">{texts.curve_editor.at(at + 1, heights[at] ?? 0)}</p>
    </figure>
  );
}
