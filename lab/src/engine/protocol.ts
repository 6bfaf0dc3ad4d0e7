// What page and worker send each other.
import type { Answer } from "./module";

/** The first message: the compiled engine, or why there is none. */
export type Loaded = { module: WebAssembly.Module } | { failed: string };

export interface Question {
  id: number;
  request: object;
}

export type Reply = { id: number; answer: Answer } | { id: number; refused: string; isBroken: boolean };
