// Rows put down by hand: a click, or a cross moved by keys, sets a point of the chosen class on the plane.
import { useState } from "preact/hooks";
import { Choice } from "../parts/choice";
import { useWidth } from "../parts/width";
import { texts } from "../texts";
import { CLASSES, pointsOf, type Point } from "./settings";

const words = texts.workbench.pad;
const STEP = 0.05;

interface Properties {
  /** "x y class" one behind the other, as the address has them. */
  points: string;
  onChange: (points: string) => void;
}

const written = (points: Point[]) => points.map(({ x, y, kind }) => `${x} ${y} ${kind}`).join(" ");
const round = (number: number) => Math.max(-1, Math.min(1, Math.round(number * 100) / 100));

export function PointsPad({ points: text, onChange }: Properties) {
  const [frame, width] = useWidth();
  const [kind, setKind] = useState(0);
  const [cross, setCross] = useState({ x: 0, y: 0 });
  const points = pointsOf(text);
  const side = Math.min(width, 320);
  const left = (x: number) => ((x + 1) / 2) * side;
  const top = (y: number) => ((1 - y) / 2) * side;
  const add = (x: number, y: number) => {
    setCross({ x: round(x), y: round(y) });
    onChange(written([...points, { x: round(x), y: round(y), kind }]));
  };
  const onPointer = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof SVGElement)) return;
    const box = event.currentTarget.getBoundingClientRect();
    add((2 * (event.clientX - box.left)) / box.width - 1, 1 - (2 * (event.clientY - box.top)) / box.height);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (by) setCross({ x: round(cross.x + (by[0] ?? 0)), y: round(cross.y + (by[1] ?? 0)) });
    else if (event.key === "Enter" || event.key === " ") add(cross.x, cross.y);
    else if (event.key === "Backspace" || event.key === "Delete") onChange(written(points.slice(0, -1)));
    else return;
    event.preventDefault();
  };
  return (
    <figure class="plane" ref={frame}>
      <Choice id="kind" label={words.kind} value={CLASSES[kind] ?? ""} names={CLASSES} onChange={(name) => setKind(Math.max(0, CLASSES.indexOf(name)))} />
      <div class="layers" style={{ width: `${side}px`, height: `${side}px` }}>
        <svg class="movable pad" viewBox={`0 0 ${side} ${side}`} role="application" tabindex={0} aria-label={words.label(points.length)} onPointerDown={onPointer} onKeyDown={onKey}>
          {points.map(({ x, y, kind: own }, i) =>
            own === 0 ? <circle key={i} class="point c0" cx={left(x)} cy={top(y)} r={5} />
            : own === 1 ? <rect key={i} class="point c1" x={left(x) - 5} y={top(y) - 5} width={10} height={10} />
            : <path key={i} class="point c2" d={`M${left(x)} ${top(y) - 6}l6 11h-12z`} />,
          )}
          <path class="cursor" d={`M${left(cross.x) - 8} ${top(cross.y)}h16M${left(cross.x)} ${top(cross.y) - 8}v16`} />
        </svg>
      </div>
      <p class="said" aria-live="polite">{words.said(points.length, cross.x, cross.y)}</p>
      <div class="buttons">
        <button type="button" disabled={points.length === 0} onClick={() => onChange(written(points.slice(0, -1)))}>{words.undo}</button>
        <button type="button" disabled={points.length === 0} onClick={() => onChange("")}>{words.clear}</button>
      </div>
    </figure>
  );
}
