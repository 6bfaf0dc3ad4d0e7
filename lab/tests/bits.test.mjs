// The same recipe gives the same model file in the command line, in Node and in Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import typescript from "typescript";
import { labOfFile, program } from "./browser.mjs";

const RECIPES = {
  spiral: { model: "linear(4) | tanh | linear(2) | tanh | linear", optimizer: "sgd(lr=0.03)", batch_size: 10 },
  moons: { model: "linear(8) | batch_norm | relu | dropout(0.2) | linear(8) | batch_norm | relu | linear", optimizer: "adam(lr=0.01)", batch_size: 16, seed: 5 },
  gaussians: { model: "linear(5) | leaky_relu | linear", optimizer: "rmsprop(lr=0.01)", batch_size: 32, l2: 0.001, schedule: "cosine" },
  hills: { model: "linear(16) | layer_norm | gelu | residual(linear(16) | tanh) | linear", optimizer: "adamw(lr=0.01)", loss: "huber", batch_size: 20, dtype: "float64" },
  wave: { model: "linear(12) | sigmoid | linear(12) | silu | linear", optimizer: "sgd(lr=0.05, momentum=0.9)", batch_size: 10, mixup: 0.2, average: "ema", seed: 9 },
};
const STEPS = 1000;

/** What is asked, a request after the other; the last answer has the digests. */
function requests(name, recipe, csv) {
  return [
    { call: "open", csv, name: `${name}.csv`, recipe: { ...recipe, kernels: "portable", epochs: 10000, patience: 10000, validation: 0.2 }, source: { target: "target" } },
    { call: "run", steps: STEPS },
    { call: "save", best: false },
  ];
}

/** The engine in Node, by the lines that the page's worker runs. */
async function inNode() {
  const source = readFileSync(new URL("../src/engine/module.ts", import.meta.url), "utf8");
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { target: "ES2022", module: "ESNext" } });
  const { EngineModule } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  return EngineModule.load(await WebAssembly.compile(readFileSync(new URL("../src/engine/engine.wasm", import.meta.url))));
}

/** The engine in Chromium's worker. */
async function inChromium(lab) {
  const page = await lab.page("timeline");
  await page.settled();
  const fetched = (name) => page.requests.find((address) => name.test(address));
  return (asked) =>
    page.evaluate(
      async ([address, engine, all]) => {
        const module = await WebAssembly.compileStreaming(fetch(engine));
        return new Promise((resolve, reject) => {
          const own = new Worker(address, { type: "module" });
          own.postMessage({ module });
          own.onmessage = ({ data }) => {
            if ("refused" in data) reject(new Error(data.refused));
            else if (data.id === all.length - 1) (own.terminate(), resolve(data.answer.json));
          };
          all.forEach((request, id) => own.postMessage({ id, request }));
        });
      },
      [fetched(/worker-.*\.js/), fetched(/engine-.*\.wasm/), asked],
    );
}

const lab = labOfFile();

test("a model file has the same bytes in the command line, in Node and in Chromium", { skip: !existsSync(program) && `there is no ${program}` }, async () => {
  const node = await inNode();
  const chromium = await inChromium(lab);
  for (const [name, recipe] of Object.entries(RECIPES)) {
    const { csv } = node.ask({ call: "make", name, rows: 300, seed: 2 }).json;
    assert.equal(csv, execFileSync(program, ["make", name, "--rows", "300", "--seed", "2"], { encoding: "utf8" }));
    const asked = requests(name, recipe, csv);
    const lines = asked.map((request) => JSON.stringify(request)).join("\n");
    const native = JSON.parse(execFileSync(program, ["lab", "--ask", "-"], { input: lines, encoding: "utf8" }).trim().split("\n").at(-1));
    const inside = asked.map((request) => node.ask(request)).at(-1).json;
    assert.equal(inside.sha256, native.sha256, `${name}: Node`);
    assert.equal((await chromium(asked)).sha256, native.sha256, `${name}: Chromium`);
  }
});

test("a network that learned 20,000 rows in the page predicts the same on the command line, to the bit", { skip: !existsSync(program) && `there is no ${program}` }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-bits-"));
  try {
    const node = await inNode();
    const chromium = await inChromium(lab);
    const { csv } = node.ask({ call: "make", name: "hills", rows: 20000, seed: 7 }).json;
    const recipe = { model: "linear(16) | tanh | linear(8) | relu | linear", batch_size: 50, kernels: "portable", validation: 0.2 };
    const asked = [{ call: "open", csv, name: "hills.csv", recipe, source: { target: "target" } }, { call: "run", epochs: 1 }, { call: "save", best: false }];
    const { file, sha256 } = await chromium(asked);
    assert.equal(asked.map((request) => node.ask(request)).at(-1).json.sha256, sha256);
    const size = 16;
    const { predictions } = node.ask({ call: "map", axes: ["x1", "x2"], size, low: [-1, -1], high: [1, 1] }).arrays;
    const along = (i) => -1 + (2 * i) / (size - 1);
    const rows = Array.from({ length: size * size }, (_, i) => `${along(i % size)},${along(Math.floor(i / size))}`);
    const [model, table] = [join(folder, "model.safetensors"), join(folder, "rows.csv")];
    writeFileSync(model, Buffer.from(file, "base64"));
    writeFileSync(table, `x1,x2\n${rows.join("\n")}\n`);
    const told = execFileSync(program, ["predict", model, table], { encoding: "utf8" }).trim().split("\n").slice(1);
    assert.deepEqual(told.map((line) => Math.fround(Number(line.split(",")[1]))), [...predictions]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
