// The one engine of the page, and what hangs on an answer of it.
import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Engine } from "../engine/engine";
import type { Answer } from "../engine/module";

export const EngineContext = createContext<Engine | null>(null);

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error("there is no engine around this part");
  return engine;
}

export interface Asked {
  /** Of the last question that was answered; null where it was refused. */
  answer: Answer | null;
  /** Those of all calls in their order. */
  answers: Answer[];
  /** Why it was refused; "" if it was not. */
  refused: string;
}

const NOTHING: Asked = { answer: null, answers: [], refused: "" };

/**
 * Asks several calls in a row whenever `key` changes, and gives the last one's answer; no call asks nothing. One question
 * at a time, and the next as soon as it is answered and `key` is another: what changes fast is not asked in vain.
 * Answers of another `scope` are forgotten, and a refusal leaves no old answer beside it: unless each call is `apart`, where
 * one that is refused answers {refused}.
 */
export function useAnswer(calls: [string, object][], key: string, scope = "", apart = false): Asked {
  const engine = useEngine();
  const [asked, setAsked] = useState({ ...NOTHING, scope });
  const newest = useRef({ calls, key, scope });
  newest.current = { calls, key, scope };
  const isAsking = useRef(false);
  const ask = () => {
    const own = newest.current;
    if (isAsking.current || own.calls.length === 0) return;
    isAsking.current = true;
    const isOver = () => {
      isAsking.current = false;
      if (newest.current.key !== own.key || newest.current.scope !== own.scope) ask();
    };
    const one = ([call, fields]: [string, object]) => {
      const answer = engine.ask(call, fields);
      return apart ? answer.catch((failure: Error): Answer => ({ json: { refused: failure.message }, arrays: {} })) : answer;
    };
    Promise.all(own.calls.map(one)).then(
      (answers) => {
        setAsked({ answer: answers.at(-1) ?? null, answers, refused: "", scope: own.scope });
        isOver();
      },
      (failure: Error) => {
        setAsked({ ...NOTHING, refused: failure.message, scope: own.scope });
        isOver();
      },
    );
  };
  useEffect(ask, [engine, key, scope]);
  return asked.scope === scope ? asked : NOTHING;
}

/** What is read and not looked at, such as text, changes five times a second: a count of those times while `isOn`. */
export function useBeat(isOn: boolean): number {
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => setBeat((before) => before + 1), 200);
    return () => clearInterval(timer);
  }, [isOn]);
  return beat;
}
