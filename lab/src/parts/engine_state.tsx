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

export type Call = [string, object];

export interface Asked<Of> {
  /**
   * What the answers are of. All that is said or drawn beside them is read from here, so that a page shows one state and not
   * the words of the next one beside the picture of the last. Before the first answer it is what is wanted.
   */
  of: Of;
  /** Of the last question that was answered; null where it was refused. */
  answer: Answer | null;
  /** Those of all calls in their order. */
  answers: Answer[];
  /** Why it was refused; "" if it was not. */
  refused: string;
}

interface Options {
  /** Answers of another scope are forgotten. */
  scope?: string;
  /** A call that is refused answers {refused}; else a refusal leaves no answer beside it. */
  isApart?: boolean;
  /** What tells one `of` from another, where it is more than a few words. */
  key?: string;
}

const nothing = <Of,>(of: Of): Asked<Of> => ({ of, answer: null, answers: [], refused: "" });

/**
 * Asks the calls for `of` in a row whenever it changes; no call asks nothing. One question at a time, and the next as soon as
 * it is answered and another is wanted: what changes fast is not asked in vain.
 */
export function useAnswer<Of>(of: Of, callsFor: (of: Of) => Call[], { scope = "", isApart = false, key = JSON.stringify(of) }: Options = {}): Asked<Of> {
  const engine = useEngine();
  const [asked, setAsked] = useState<(Asked<Of> & { scope: string }) | null>(null);
  const calls = callsFor(of);
  const newest = useRef({ of, calls, key, scope });
  newest.current = { of, calls, key, scope };
  const isAsking = useRef(false);
  const ask = () => {
    const own = newest.current;
    if (isAsking.current) return;
    if (own.calls.length === 0) return setAsked(null);
    isAsking.current = true;
    const take = (told: Partial<Asked<Of>>) => {
      isAsking.current = false;
      setAsked({ ...nothing(own.of), ...told, scope: own.scope });
      if (newest.current.key !== own.key || newest.current.scope !== own.scope) ask();
    };
    const one = ([call, fields]: Call) => {
      const answer = engine.ask(call, fields);
      return isApart ? answer.catch((failure: Error): Answer => ({ json: { refused: failure.message }, arrays: {} })) : answer;
    };
    Promise.all(own.calls.map(one)).then(
      (answers) => take({ answer: answers.at(-1) ?? null, answers }),
      (failure: Error) => take({ refused: failure.message }),
    );
  };
  useEffect(ask, [engine, key, scope]);
  return asked?.scope === scope && calls.length > 0 ? asked : nothing(of);
}

/** What was whole last: it stays on the page, all of it, until all of the next is there, or `isOver`. */
export function useLast<Whole>(next: Whole | null, isOver = false): Whole | null {
  const last = useRef(next);
  last.current = isOver ? null : (next ?? last.current);
  return last.current;
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
