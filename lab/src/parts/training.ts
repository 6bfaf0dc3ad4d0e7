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

/** As fast as it goes; an epoch a picture; a step now and then; a few steps a second. */
export type Speed = "full" | "epochs" | "steps" | "rows";

export interface Training {
  opened: Opened | null;
  /** What was opened. */
  setting: Setting | null;
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

/** Of a call while it plays, two of which are always under way: the engine never waits for the page, nor a picture for long. */
const BUDGET = 7;

type Ran = Stand & { epochs: Epoch[] };

interface Shown {
  opened: Opened | null;
  setting: Setting | null;
  stand: Stand | null;
  epochs: Epoch[];
  refused: string;
  openings: number;
  version: number;
  rate: number;
}
/** The same list, longer: a run may have more epochs than may be copied for each picture. */
function appended(all: Epoch[], more: Epoch[]): Epoch[] {
  for (const each of more) all.push(each);
  return all;
}
const NOTHING: Shown = { opened: null, setting: null, stand: null, epochs: [], refused: "", openings: 0, version: 0, rate: 0 };

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Opens `setting` whenever its key changes; null opens nothing. */
export function useTraining(setting: Setting | null): Training {
  const engine: Engine = useEngine();
  const [shown, setShown] = useState(NOTHING);
  const [isPlaying, setPlaying] = useState(false);
  const [again, setAgain] = useState(0);
  // Which play this is: one that was paused or replaced ends itself. Which table: what is told of another is not shown.
  const turn = useRef(0);
  const table = useRef(0);
  const key = setting && JSON.stringify(setting);

  useEffect(() => {
    const own = ++table.current;
    ++turn.current;
    setPlaying(false);
    if (!setting) {
      setShown((before) => ({ ...NOTHING, epochs: [], openings: before.openings, version: before.version }));
      return;
    }
    engine.ask("open", { ...setting, source: { target: setting.target, ...setting.source }, target: undefined }).then(
      ({ json }) =>
        own === table.current &&
        setShown((before) => ({ ...NOTHING, epochs: [], opened: json as unknown as Opened, setting, openings: before.openings + 1, version: before.version + 1 })),
      (failure: Error) => own === table.current && setShown((before) => ({ ...NOTHING, epochs: [], openings: before.openings, version: before.version, refused: failure.message })),
    );
    return () => {
      ++turn.current;
      ++table.current;
    };
  }, [engine, key, again]);

  const run = async (limits: object) => (await engine.ask("run", limits)).json as unknown as Ran;
  const show = (stand: Ran, begun: number, rows: { count: number }) => {
    rows.count += stand.rows;
    const seconds = (performance.now() - begun) / 1000;
    setShown((before) => ({
      ...before,
      stand,
      epochs: appended(before.epochs, stand.epochs),
      version: before.version + 1,
      rate: rows.count / Math.max(seconds, 0.001),
      refused: "",
    }));
  };
  const refuse = (failure: unknown) => {
    setPlaying(false);
    setShown((before) => ({ ...before, refused: failure instanceof Error ? failure.message : String(failure), version: before.version + 1 }));
  };
  const kept = () => engine.ask("keep");

  const play = async (speed: Speed) => {
    const [own, of] = [++turn.current, table.current];
    const isOn = () => own === turn.current;
    setPlaying(true);
    try {
      await kept();
      const begun = performance.now();
      const rows = { count: 0 };
      const limits = speed === "steps" || speed === "rows" ? { steps: 1 } : speed === "epochs" ? { epochs: 1, milliseconds: 1000 } : { milliseconds: BUDGET };
      let waiting: Promise<Ran> | null = run(limits);
      while (waiting) {
        // At full speed the next run is asked for before this one is looked at.
        const next: Promise<Ran> | null = speed === "full" && isOn() ? run(limits) : null;
        next?.catch(() => undefined);
        const ran: Ran = await waiting;
        if (of !== table.current) return;
        show(ran, begun, rows);
        if (ran.is_done) break;
        if (!next && isOn()) await (speed === "steps" ? pause(400) : speed === "rows" ? pause(40) : nextFrame());
        waiting = next ?? (isOn() ? run(limits) : null);
      }
      if (isOn()) setPlaying(false);
    } catch (failure) {
      if (of === table.current) refuse(failure);
    }
  };
  const once = async (limits: object) => {
    ++turn.current;
    const of = table.current;
    setPlaying(false);
    try {
      await kept();
      const begun = performance.now();
      const ran = await run(limits);
      if (of === table.current) show(ran, begun, { count: 0 });
    } catch (failure) {
      refuse(failure);
    }
  };
  const changed = (stand: Partial<Stand>, epochs: (all: Epoch[]) => Epoch[]) =>
    setShown((before) => ({
      ...before,
      refused: "",
      stand: before.stand && { ...before.stand, ...stand, loss: null, is_done: false },
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
