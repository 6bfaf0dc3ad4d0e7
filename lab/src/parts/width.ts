// How wide an element is, so that drawings keep their letters at one size on every screen.
import { type RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const LEAST = 200;

/** The width inside its padding: measured before the first picture, so that nothing is ever drawn wider than the page. */
export function useWidth(): [RefObject<HTMLElement>, number] {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(LEAST);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const put = (inside: number) => setWidth(Math.max(LEAST, Math.round(inside)));
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    put(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    const watch = new ResizeObserver(([entry]) => entry && put(entry.contentRect.width));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [frame, width];
}
