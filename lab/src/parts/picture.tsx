// A canvas of [size, size] numbers: what one neuron, or the whole network, gives over the plane of its inputs.
import { useLayoutEffect, useRef } from "preact/hooks";
import { paint } from "../scale";
import { useIsDark } from "./colours";

interface Properties {
  numbers: Float32Array;
  size: number;
  low: number;
  high: number;
  label?: string;
  /** They are numbers of classes, each of which has a colour. */
  isKinds?: boolean;
}

export function Picture({ numbers, size, low, high, label, isKinds = false }: Properties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(context, numbers, size, low, high, isKinds);
  }, [numbers, size, low, high, isKinds, isDark]);
  const rows = numbers.length / size;
  return <canvas ref={canvas} width={size} height={rows} {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })} />;
}
