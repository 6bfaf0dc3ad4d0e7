// The engine in a thread of its own, so that a page never waits for it.
import { EngineModule, Refused } from "./module";
import type { Loaded, Question, Reply } from "./protocol";

let take: (loaded: Loaded) => void;
const engine = new Promise<Loaded>((resolve) => (take = resolve)).then((loaded) => {
  if ("failed" in loaded) throw new Error(loaded.failed);
  return EngineModule.load(loaded.module);
});
engine.catch(() => undefined); // each question is told

addEventListener("message", async ({ data }: MessageEvent<Question | Loaded>) => {
  if (!("id" in data)) return take(data);
  let reply: Reply;
  try {
    reply = { id: data.id, answer: (await engine).ask(data.request) };
  } catch (failure) {
    const text = failure instanceof Error ? failure.message : String(failure);
    reply = { id: data.id, refused: text, isBroken: !(failure instanceof Refused) };
  }
  const buffers = "answer" in reply ? Object.values(reply.answer.arrays).map((array) => array.buffer as ArrayBuffer) : [];
  postMessage(reply, { transfer: buffers });
});
