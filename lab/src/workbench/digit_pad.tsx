// A digit drawn by hand, made as small as those that the network learned, and what it is told to be.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useIsDark } from "../parts/colours";
import { useAnswer } from "../parts/engine_state";
import { scale } from "../scale";
import { texts } from "../texts";
import { shown, type Value } from "../values";

const words = texts.digits;
const FINE = 32;
const COARSE = 8;
const STEP = FINE / COARSE;

/** As the digits of the table were made: brought to the full height, centred, and counted in blocks of 4 by 4. */
function coarse(ink: Uint8Array): number[] {
  let [top, bottom, left, right] = [FINE, -1, FINE, -1];
  ink.forEach((on, i) => {
    if (!on) return;
    const [row, column] = [Math.floor(i / FINE), i % FINE];
    [top, bottom, left, right] = [Math.min(top, row), Math.max(bottom, row), Math.min(left, column), Math.max(right, column)];
  });
  const counts = new Array<number>(COARSE * COARSE).fill(0);
  if (bottom < 0) return counts;
  const size = Math.max(bottom - top + 1, right - left + 1);
  const [middle, centre] = [(top + bottom + 1) / 2, (left + right + 1) / 2];
  for (let row = 0; row < FINE; ++row) {
    for (let column = 0; column < FINE; ++column) {
      const y = Math.floor(middle + ((row + 0.5 - FINE / 2) * size) / FINE);
      const x = Math.floor(centre + ((column + 0.5 - FINE / 2) * size) / FINE);
      if (x < 0 || y < 0 || x >= FINE || y >= FINE || !ink[y * FINE + x]) continue;
      const at = Math.floor(row / STEP) * COARSE + Math.floor(column / STEP);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

interface Told {
  predictions?: Value[];
  predicted?: { class?: string };
}

export function DigitPad({ header, classes, version }: { header: string; classes: string[]; version: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [ink, setInk] = useState(() => new Uint8Array(FINE * FINE));
  const [pen, setPen] = useState({ x: FINE / 2, y: FINE / 2 });
  const counts = coarse(ink);
  const isEmpty = !ink.includes(1);
  const { answer, refused } = useAnswer({ version, counts }, ({ counts }) => (isEmpty ? [] : [["explain", { csv: `${header}\n${counts.join(",")}\n`, of_csv: 0 }]]));
  const told = answer?.json as Told | undefined;
  const bars = scale(0, 1, 0, 100);
  const isDark = useIsDark();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const style = getComputedStyle(context.canvas);
    context.fillStyle = style.getPropertyValue("--sheet");
    context.fillRect(0, 0, FINE, FINE);
    context.fillStyle = style.getPropertyValue("--ink");
    ink.forEach((on, i) => on && context.fillRect(i % FINE, Math.floor(i / FINE), 1, 1));
    context.fillStyle = style.getPropertyValue("--accent");
    context.fillRect(pen.x - 0.5, pen.y - 0.5, 1, 1);
  }, [ink, pen, isDark]);
  const draw = (x: number, y: number) => {
    const next = ink.slice();
    for (let row = 0; row < FINE; ++row) {
      for (let column = 0; column < FINE; ++column) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < 1.9) next[row * FINE + column] = 1;
      }
    }
    setInk(next);
    setPen({ x, y });
  };
  const onPointer = (event: PointerEvent) => {
    if (event.buttons === 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const box = event.currentTarget.getBoundingClientRect();
    draw(((event.clientX - box.left) / box.width) * FINE, ((event.clientY - box.top) / box.height) * FINE);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-2, 0], ArrowRight: [2, 0], ArrowUp: [0, -2], ArrowDown: [0, 2] }[event.key];
    if (!by && event.key !== " ") return;
    event.preventDefault();
    const inside = (number: number) => Math.max(1, Math.min(FINE - 1, number));
    const [x, y] = [inside(pen.x + (by?.[0] ?? 0)), inside(pen.y + (by?.[1] ?? 0))];
    // An arrow moves the pen; with Shift, or by the space bar, it draws.
    if (event.shiftKey || !by) draw(x, y);
    else setPen({ x, y });
  };
  return (
    <section class="digits" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p>{words.lead}</p>
      <div class="pair">
        <div>
          <canvas ref={canvas} class="digit" width={FINE} height={FINE} role="application" tabindex={0} aria-label={words.label} onPointerDown={onPointer} onPointerMove={onPointer} onKeyDown={onKey} />
          <div class="buttons">
            <button type="button" disabled={isEmpty} onClick={() => setInk(new Uint8Array(FINE * FINE))}>{words.clear}</button>
          </div>
        </div>
        <div>
          {refused && <p class="refused" role="alert">{refused}</p>}
          {told?.predicted?.class !== undefined && <p class="verdict" role="status">{words.told(told.predicted.class)}</p>}
          {told?.predictions && (
            <ul class="bars">
              {told.predictions.map((value, i) => (
                <li key={i}>
                  <span>{classes[i]}</span>
                  <span class="bar"><span style={{ width: `${bars.at(value) ?? 0}%` }} /></span>
                  <strong>{shown(value, 2)}</strong>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}
