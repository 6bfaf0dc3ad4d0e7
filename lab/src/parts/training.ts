// A network that learns in the worker while the page looks: opened, stepped, played, taken back.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Engine } from "../engine/engine";
import type { Value } from "../values";
import { useEngine } from "./engine_state";

/** What is to be learned, and how. */
export interface Setting {
  /** The table as text. */
  csv: string;
  name: string;
  target: string;
  /** Keys of a recipe that are not at their defaults. */
  recipe: Record<string, unknown>;
  source?: Record<string, unknown>;
}

export interface Opened {
  tensors: { name: string; shape: number[] }[];
  model: string;
  parameters: number;
  recipe: Record<string, unknown>;
  task: "regression" | "binary" | "classification";
  inputs: string[];
  outputs: number;
  classes: string[];
  columns: { name: string; type: string; inputs: number; reason: string }[];
  target_reason: string;
  rows: { all: number; without_target: number; training: number; validation: number; sealed: number };
}

export interface Epoch {
  epoch: number;
  loss: Value;
  validation_loss: Value;
  validation_accuracy: Value;
  learning_rate: Value;
  is_best: boolean;
}

export interface Stand {
  epoch: number;
  step: number;
  rows_of_epoch: number;
  rows: number;
  loss: Value;
  learning_rate: Value;
  is_done: boolean;
  reason: string;
  best_epoch: number;
}

export type Speed = "full" | "epochs" | "steps";

export interface Training {
  opened: Opened | null;
  stand: Stand | null;
  epochs: Epoch[];
  refused: string;
  isPlaying: boolean;
  /** How many tables were opened: what is drawn of the rows is asked anew. */
  openings: number;
  /** Grows whenever the network changed: what is drawn of it is asked anew. */
  version: number;
  /** Training rows a second while it plays; 0 before. */
  rate: number;
  play(speed: Speed): void;
  pause(): void;
  step(): Promise<void>;
  epoch(): Promise<void>;
  /** To where the last play, step or change of a weight began. */
  undo(): Promise<void>;
  set(tensor: string, at: number, value: number): Promise<void>;
  reset(): void;
}

/** Of a call while it plays: long enough to train, short enough for sixty pictures a second. */
const BUDGET = 11;

interface Shown {
  opened: Opened | null;
  stand: Stand | null;
  epochs: Epoch[];
  refused: string;
  openings: number;
  version: number;
  rate: number;
}
const NOTHING: Shown = { opened: null, stand: null, epochs: [], refused: "", openings: 0, version: 0, rate: 0 };

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Opens `setting` whenever its key changes; null opens nothing. */
export function useTraining(setting: Setting | null): Training {
  const engine: Engine = useEngine();
  const [shown, setShown] = useState(NOTHING);
  const [isPlaying, setPlaying] = useState(false);
  const [again, setAgain] = useState(0);
  // Which play this is: one that was paused or replaced ends itself.
  const turn = useRef(0);
  const key = setting && JSON.stringify(setting);

  useEffect(() => {
    const own = ++turn.current;
    setPlaying(false);
    if (!setting) return;
    engine.ask("open", { ...setting, source: { target: setting.target, ...setting.source }, target: undefined }).then(
      ({ json }) =>
        own === turn.current &&
        setShown((before) => ({ ...NOTHING, opened: json as unknown as Opened, openings: before.openings + 1, version: before.version + 1 })),
      (failure: Error) => own === turn.current && setShown((before) => ({ ...NOTHING, openings: before.openings, version: before.version, refused: failure.message })),
    );
    return () => {
      ++turn.current;
    };
  }, [engine, key, again]);

  const take = async (limits: object, own: number, begun: number, rows: { count: number }) => {
    const { json } = await engine.ask("run", limits);
    if (own !== turn.current) return null;
    const stand = json as unknown as Stand & { epochs: Epoch[] };
    rows.count += stand.rows;
    const seconds = (performance.now() - begun) / 1000;
    setShown((before) => ({
      ...before,
      stand,
      epochs: stand.epochs.length ? [...before.epochs, ...stand.epochs] : before.epochs,
      version: before.version + 1,
      rate: rows.count / Math.max(seconds, 0.001),
      refused: "",
    }));
    return stand;
  };
  const refuse = (failure: unknown) => {
    setPlaying(false);
    setShown((before) => ({ ...before, refused: failure instanceof Error ? failure.message : String(failure), version: before.version + 1 }));
  };
  const kept = () => engine.ask("keep");

  const play = async (speed: Speed) => {
    const own = ++turn.current;
    setPlaying(true);
    try {
      await kept();
      const begun = performance.now();
      const rows = { count: 0 };
      const limits = speed === "steps" ? { steps: 1 } : speed === "epochs" ? { epochs: 1, milliseconds: 1000 } : { milliseconds: BUDGET };
      for (;;) {
        const stand = await take(limits, own, begun, rows);
        if (!stand || own !== turn.current) return;
        if (stand.is_done) break;
        if (speed === "full") await Promise.resolve();
        else await (speed === "steps" ? pause(400) : nextFrame());
      }
      setPlaying(false);
    } catch (failure) {
      if (own === turn.current) refuse(failure);
    }
  };
  const once = async (limits: object) => {
    const own = ++turn.current;
    setPlaying(false);
    try {
      await kept();
      await take(limits, own, performance.now(), { count: 0 });
    } catch (failure) {
      refuse(failure);
    }
  };
  const changed = (stand: Partial<Stand>, epochs: (all: Epoch[]) => Epoch[]) =>
    setShown((before) => ({
      ...before,
      refused: "",
      stand: before.stand && { ...before.stand, ...stand, is_done: false },
      epochs: epochs(before.epochs),
      version: before.version + 1,
    }));
  return {
    ...shown,
    isPlaying,
    play: (speed) => void play(speed),
    pause: () => {
      ++turn.current;
      setPlaying(false);
    },
    step: () => once({ steps: 1 }),
    epoch: () => once({ epochs: 1 }),
    undo: async () => {
      ++turn.current;
      setPlaying(false);
      const { json } = await engine.ask("back", {});
      const stand = json as unknown as { epoch: number; step: number };
      changed(stand, (all) => all.filter((each) => each.epoch <= stand.epoch));
    },
    set: async (tensor, at, value) => {
      ++turn.current;
      setPlaying(false);
      await kept();
      await engine.ask("set", { tensor, at, value });
      changed({}, (all) => all);
    },
    reset: () => setAgain((before) => before + 1),
  };
}
