// The engine's explanation of a row, one calculation at a time, forward and backward, by buttons or arrow keys.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Stop } from "../explanation";
import { texts } from "../texts";
import { fixed } from "../values";
import { Formula } from "./formula";
import { Scrolled } from "./scrolled";

const words = texts.walk;

interface Properties {
  stops: Stop[];
  at: number;
  onMove: (at: number) => void;
  /** What stands above the calculation: a drawing of the network. */
  children?: ComponentChildren;
}

export function Walk({ stops, at, onMove, children }: Properties) {
  const last = stops.length - 1;
  const current = stops[at];
  // Keys come faster than pictures: each begins where the one before led.
  const now = useRef(at);
  now.current = at;
  const go = (to: number) => onMove((now.current = Math.max(0, Math.min(last, to))));
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return;
      if (target instanceof SVGElement) return; // a chart's own cursor
      if (event.key === "ArrowRight") go(now.current + 1);
      else if (event.key === "ArrowLeft") go(now.current - 1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  return (
    <div class="stepper">
      <div class="stage">
        {children}
        {current && (
          <div class="now" aria-live="polite">
            <p class="place">
              <span class={`tag ${current.direction}`}>{words[current.direction]}</span> {words.step(at + 1, stops.length)}
            </p>
            {current.equation.mathml && <Formula block mathml={current.equation.mathml} />}
            <p class="filled" data-testid="filled">{current.equation.filled}</p>
            <p class="value">
              {current.equation.symbol} = <strong data-testid="value">{fixed(current.equation.value)}</strong>
            </p>
          </div>
        )}
        <div class="buttons">
          <button type="button" onClick={() => go(0)} disabled={at === 0}>{words.first}</button>
          <button type="button" onClick={() => go(at - 1)} disabled={at === 0}>{words.back}</button>
          <button type="button" class="main" onClick={() => go(at + 1)} disabled={at >= last}>{words.on}</button>
          <button type="button" onClick={() => go(last)} disabled={at >= last}>{words.last}</button>
        </div>
      </div>
      <div class="side">
        <h2>{words.soFar}</h2>
        <Scrolled label={words.soFar}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.symbol}</th>
                <th scope="col">{words.value}</th>
                <th scope="col">{words.numerical}</th>
              </tr>
            </thead>
            <tbody>
              {stops.map((stop, i) => (
                <tr key={`${stop.equation.symbol} ${stop.direction}`} class={i === at ? "current" : ""} data-symbol={stop.equation.symbol}>
                  <th scope="row">
                    <button type="button" class="plain" onClick={() => go(i)}>{stop.equation.symbol}</button>
                  </th>
                  <td>{i <= at ? fixed(stop.equation.value) : texts.notYet}</td>
                  <td>{i <= at && stop.equation.numerical !== undefined ? fixed(stop.equation.numerical, 9) : ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </div>
    </div>
  );
}
