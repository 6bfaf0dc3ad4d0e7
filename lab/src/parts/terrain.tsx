// Ground seen from the side, with a path on it: turned by pointer or keys. Without WebGL 2 the caller's picture from
// above is all there is.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { texts } from "../texts";
import { terrainPainter, type View } from "./terrain_painter";
import { useIsDark } from "./colours";
import { useWidth } from "./width";

const words = texts.terrain;

interface Properties {
  label: string;
  /** [size, size] heights from 0 to 1, and shades; the second axis slowest. */
  heights: Float32Array;
  shades: Float32Array;
  size: number;
  /** Stops in the same cube, [stops, 3]. */
  path: Float32Array;
  /** The stop that is marked. */
  at: number;
}

const FIRST: View = { turn: 0.7, tilt: 0.75, near: 1 };
const clamp = (number: number, low: number, high: number) => Math.max(low, Math.min(high, number));

export function Terrain({ label, heights, shades, size, path, at }: Properties) {
  const [frame, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<ReturnType<typeof terrainPainter>>(null);
  const [view, setView] = useState(FIRST);
  const [isAble, setAble] = useState(true);
  const height = Math.round(Math.min(width * 0.7, 480));
  const ratio = devicePixelRatio || 1;
  useLayoutEffect(() => {
    if (canvas.current) painter.current = terrainPainter(canvas.current);
    setAble(painter.current !== null);
    return () => painter.current?.close();
  }, []);
  useLayoutEffect(() => painter.current?.ground(heights, shades, size), [heights, shades, size]);
  useLayoutEffect(() => painter.current?.path(path), [path]);
  const isDark = useIsDark();
  useLayoutEffect(() => painter.current?.draw(view, at), [view, at, width, heights, path, isDark]);
  const turn = (by: Partial<View>) =>
    setView((before) => ({
      turn: before.turn + (by.turn ?? 0),
      tilt: clamp(before.tilt + (by.tilt ?? 0), 0.1, 1.5),
      near: clamp(before.near * (by.near ?? 1), 0.4, 3),
    }));
  const onKey = (event: KeyboardEvent) => {
    const by: Partial<View> | undefined = {
      ArrowLeft: { turn: -0.1 },
      ArrowRight: { turn: 0.1 },
      ArrowUp: { tilt: 0.1 },
      ArrowDown: { tilt: -0.1 },
      "+": { near: 1.15 },
      "-": { near: 1 / 1.15 },
    }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    turn(by);
  };
  const onDrag = (event: PointerEvent) => {
    if (event.buttons !== 0) turn({ turn: event.movementX * -0.008, tilt: event.movementY * 0.008 });
  };
  return (
    <figure class="plane" ref={frame}>
      <figcaption>{label}</figcaption>
      <div class="layers" style={{ height: `${height}px` }} hidden={!isAble}>
        <canvas
          ref={canvas}
          class="movable"
          width={width * ratio}
          height={height * ratio}
          role="application"
          tabindex={0}
          aria-label={words.label(label)}
          onKeyDown={onKey}
          onPointerMove={onDrag}
        />
      </div>
      {isAble ? <p class="summary">{words.keys}</p> : <p class="summary">{words.none}</p>}
    </figure>
  );
}
