// Curves over one axis: a title, a sentence, a cursor for pointer and keys, and the numbers as a table.
import { useId, useState } from "preact/hooks";
import { Scrolled } from "./scrolled";
import { useWidth } from "./width";
import { extent, logScale, nearest, scale, sizes, thinned } from "../scale";
import { texts } from "../texts";
import { shown, type Value } from "../values";

export interface Curve {
  name: string;
  x: Value[];
  y: Value[];
  /** The axes are not made for it: it may leave the picture. */
  isOutside?: boolean;
}

interface Properties {
  title: string;
  summary: string;
  axis: string;
  curves: Curve[];
  /** Single points behind the curves: rows of a table. */
  dots?: { x: Value[]; y: Value[] };
  /** Sizes over powers of ten. */
  isLog?: boolean;
  /** Where the cursor stands, an index into x; the caller may hold it for several charts. */
  cursor: number | null;
  onCursor: (index: number | null) => void;
}

const HEIGHT = 260;
const RIGHT = 14;
const LEFT = 60;
const BOTTOM = 34;
/** How the strokes of the curves differ, so that colour is not the only sign. */
export const MARKS = ["", "6 4", "2 3", "8 3 2 3", "14 3 2 3 2 3", "12 4"];

export function Chart({ title, summary, axis, curves, dots, isLog = false, cursor, onCursor }: Properties) {
  const id = useId();
  const [frame, width] = useWidth();
  const [isTable, setTable] = useState(false);
  const inside = curves.filter((curve) => !curve.isOutside);
  const measured = inside.length > 0 ? inside : curves;
  const [lowX, highX] = extent([...measured.map((curve) => curve.x), dots?.x ?? []].flat());
  const heights = [...measured.map((curve) => curve.y), dots?.y ?? []].flat();
  const [lowY, highY] = isLog ? sizes(heights) : extent(heights);
  const xs = scale(lowX, highX, LEFT, width - RIGHT, width > 400 ? 6 : 3);
  const ys = isLog ? logScale(lowY, highY, HEIGHT - BOTTOM, 12) : scale(lowY, highY, HEIGHT - BOTTOM, 12, 5);
  const first = curves[0];
  const place = (number: number) => (number as unknown as Value);
  const path = (curve: Curve) => {
    let text = "";
    let pen = "M";
    thinned(curve.y, width / 2).forEach((i) => {
      const left = xs.at(curve.x[i] ?? null);
      const top = ys.at(curve.y[i] ?? null);
      if (left === null || top === null) pen = "M";
      else {
        text += `${pen}${left.toFixed(1)} ${top.toFixed(1)}`;
        pen = "L";
      }
    });
    return text;
  };
  const move = (by: number) => {
    if (!first) return;
    const from = cursor ?? Math.floor(first.x.length / 2);
    onCursor(Math.max(0, Math.min(first.x.length - 1, from + by)));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -1e6, End: 1e6 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  };
  const onPointer = (event: PointerEvent) => {
    if (!first || !(event.currentTarget instanceof SVGElement)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const along = ((event.clientX - box.left) / box.width) * width;
    onCursor(nearest(first.x, lowX + ((along - LEFT) / (width - RIGHT - LEFT)) * (highX - lowX)));
  };
  const said =
    cursor === null || !first
      ? texts.chart.cursor
      : texts.chart.at(axis, shown(first.x[cursor] ?? null), curves.map((curve) => `${curve.name} ${shown(curve.y[cursor] ?? null)}`).join(", "));
  return (
    <figure class="chart" ref={frame}>
      <figcaption id={`${id}t`}>{title}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}t`}
        aria-describedby={`${id}s`}
        tabindex={0}
        onKeyDown={onKey}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
      >
        {ys.ticks.map((tick) => {
          const top = ys.at(place(tick)) ?? 0;
          return (
            <g key={tick}>
              <line class="grid" x1={LEFT} x2={width - RIGHT} y1={top} y2={top} />
              <text class="tick" x={LEFT - 6} y={top + 4} text-anchor="end">{shown(place(tick), isLog ? 1 : 4)}</text>
            </g>
          );
        })}
        {xs.ticks.map((tick) => (
          <text key={tick} class="tick" x={xs.at(place(tick)) ?? 0} y={HEIGHT - BOTTOM + 18} text-anchor="middle">
            {shown(place(tick))}
          </text>
        ))}
        <text class="tick" x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 3} text-anchor="middle">{axis}</text>
        {dots?.x.map((x, i) => <circle key={i} class="dot" cx={xs.at(x) ?? -9} cy={ys.at(dots.y[i] ?? null) ?? -9} r={2.5} />)}
        {curves.map((curve, i) => (
          <path key={curve.name} class={`curve c${i % 6}`} stroke-dasharray={MARKS[i % MARKS.length]} d={path(curve)} />
        ))}
        {cursor !== null && first && (
          <line class="cursor" x1={xs.at(first.x[cursor] ?? null) ?? 0} x2={xs.at(first.x[cursor] ?? null) ?? 0} y1={12} y2={HEIGHT - BOTTOM} />
        )}
        {cursor !== null &&
          curves.map((curve, i) => {
            const left = xs.at(curve.x[cursor] ?? null);
            const top = ys.at(curve.y[cursor] ?? null);
            return left !== null && top !== null && <circle key={curve.name} class={`point c${i % 6}`} cx={left} cy={top} r={4} />;
          })}
      </svg>
      <ul class="legend" aria-hidden="true">
        {curves.map((curve, i) => (
          <li key={curve.name}>
            <svg viewBox="0 0 28 8"><line class={`curve c${i % 6}`} stroke-dasharray={MARKS[i % MARKS.length]} x1="0" x2="28" y1="4" y2="4" /></svg>
            {curve.name}
          </li>
        ))}
      </ul>
      <p id={`${id}s`} class="summary">{summary}</p>
      <p class="said" aria-live="polite">{said}</p>
      <details open={isTable} onToggle={(event) => setTable(event.currentTarget.open)}>
        <summary>{texts.table}</summary>
        {isTable && (
          <Scrolled label={title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{axis}</th>
                  {curves.map((curve) => <th key={curve.name} scope="col">{curve.name}</th>)}
                </tr>
              </thead>
              <tbody>
                {first?.x.map((x, i) => (
                  <tr key={i}>
                    <th scope="row">{shown(x)}</th>
                    {curves.map((curve) => <td key={curve.name}>{shown(curve.y[i] ?? null)}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        )}
      </details>
    </figure>
  );
}
