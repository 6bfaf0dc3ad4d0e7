// The engine in a thread of its own, so that a page never waits for it.
import { EngineModule, Refused } from "./module";
import type { Question, Reply } from "./protocol";
import address from "./engine.wasm?url";

const engine = WebAssembly.compileStreaming(fetch(address)).then((module) => EngineModule.load(module));

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
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
