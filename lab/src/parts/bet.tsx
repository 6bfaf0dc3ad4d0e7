// A bet that comes before what it is about: the results stay hidden until the learner says that the bet is made.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { texts } from "../texts";

/** The bets that were made since the page was loaded: none is asked twice. */
const made = new Set<string>();

export function Bet({ words, children }: { words: string; children?: ComponentChildren }) {
  const [isMade, setMade] = useState(made.has(words));
  const results = useRef<HTMLDivElement>(null);
  const wasPressed = useRef(false);
  // The button is gone: the keys go on with what it showed.
  useLayoutEffect(() => {
    if (isMade && wasPressed.current) results.current?.focus();
  }, [isMade]);
  const show = () => {
    made.add(words);
    wasPressed.current = true;
    setMade(true);
  };
  return (
    <>
      <p class="bet">{words}</p>
      {isMade ? (
        <div ref={results} class="results" tabindex={-1}>{children}</div>
      ) : (
        <div class="buttons">
          <button type="button" class="main show" onClick={show}>{texts.show}</button>
        </div>
      )}
    </>
  );
}
