// The engine as pages use it: questions in order, answers as promises.
import type { Answer } from "./module";
import { Refused } from "./module";
import type { Loaded, Question, Reply } from "./protocol";
import address from "./engine.wasm?url";

/** Fetched and compiled once, for every thread. */
const compiled: Promise<Loaded> = WebAssembly.compileStreaming(fetch(address)).then(
  (module) => ({ module }),
  (failure: Error) => ({ failed: failure.message }),
);

export class Engine {
  private readonly worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  private readonly waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (reason: Error) => void }>();
  private next = 0;

  constructor() {
    void compiled.then((loaded) => this.worker.postMessage(loaded));
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("answer" in data) waiting?.resolve(data.answer);
      else waiting?.reject(data.isBroken ? new Error(data.refused) : new Refused(data.refused));
    });
  }

  /** Rejects with Refused, in the engine's words, where it cannot answer. */
  ask(call: string, fields: object = {}): Promise<Answer> {
    const question: Question = { id: this.next++, request: { call, ...fields } };
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      this.worker.postMessage(question);
    });
  }

  /** Ends its thread. */
  close(): void {
    this.worker.terminate();
  }
}
