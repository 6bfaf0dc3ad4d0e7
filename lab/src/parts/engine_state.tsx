// The one engine of the page, and what hangs on an answer of it.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Engine } from "../engine/engine";
import type { Answer } from "../engine/module";

export const EngineContext = createContext<Engine | null>(null);

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error("there is no engine around this part");
  return engine;
}

export interface Asked {
  /** The newest answer, of the last question that could be answered. */
  answer: Answer | null;
  /** Those of all calls in their order. */
  answers: Answer[];
  /** Why the newest question could not be answered; "" if it was. */
  refused: string;
}

/** Asks several calls in a row whenever `key` changes, and gives the last one's answer; no call asks nothing. */
export function useAnswer(calls: [string, object][], key: string): Asked {
  const engine = useEngine();
  const [asked, setAsked] = useState<Asked>({ answer: null, answers: [], refused: "" });
  useEffect(() => {
    let isCurrent = true;
    if (calls.length === 0) return;
    const all = calls.map(([call, fields]) => engine.ask(call, fields));
    Promise.all(all).then(
      (answers) => isCurrent && setAsked({ answer: answers.at(-1) ?? null, answers, refused: "" }),
      (failure: Error) => isCurrent && setAsked((before) => ({ ...before, refused: failure.message })),
    );
    return () => {
      isCurrent = false;
    };
  }, [engine, key]);
  return asked;
}
