// What page and worker send each other.
import type { Answer } from "./module";

export interface Question {
  id: number;
  request: object;
}

export type Reply = { id: number; answer: Answer } | { id: number; refused: string; isBroken: boolean };
