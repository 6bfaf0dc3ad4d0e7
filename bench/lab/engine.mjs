// Training rows a second of the lab's engine in Node, without pages and frames, on the spiral with batches of 10: the
// medians of rounds by turns. Several engines: each by turns, for before and after.
//
// Usage: node bench/lab/engine.mjs [--rounds N] [ENGINE ...]     (lab/src/engine/engine.wasm; docs/lab.md builds it)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const NETWORKS = { "2-4-2-1": [4, 2], "six layers of eight": [8, 8, 8, 8, 8, 8] };
const MILLISECONDS = 1000;
const given = process.argv.slice(2);
const rounds = given[0] === "--rounds" ? Number(given.splice(0, 2)[1]) : 3;
const engines = given.length > 0 ? given : [new URL("../../lab/src/engine/engine.wasm", import.meta.url)];

const typescript = createRequire(new URL("../../lab/package.json", import.meta.url))("typescript");
const source = readFileSync(new URL("../../lab/src/engine/module.ts", import.meta.url), "utf8");
const { outputText } = typescript.transpileModule(source, { compilerOptions: { target: "ES2022", module: "ESNext" } });
const { EngineModule } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

async function opened(engine, layers) {
  const module = await EngineModule.load(await WebAssembly.compile(readFileSync(engine)));
  const { csv } = module.ask({ call: "make", name: "spiral", rows: 500 }).json;
  const model = [...layers.map((units) => `linear(${units}) | tanh`), "linear"].join(" | ");
  const recipe = { model, optimizer: "sgd(lr=0.03)", batch_size: 10, epochs: 1e6, patience: 1e6, validation: 0.2 };
  module.ask({ call: "open", csv, name: "spiral.csv", recipe, source: { target: "target" } });
  return module;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
for (const [name, layers] of Object.entries(NETWORKS)) {
  const benches = await Promise.all(engines.map((engine) => opened(engine, layers)));
  const rates = benches.map(() => []);
  for (const bench of benches) bench.ask({ call: "run", milliseconds: MILLISECONDS }); // until all is compiled
  for (let round = 0; round < rounds; ++round) {
    benches.forEach((bench, i) => {
      const { rows, milliseconds } = bench.ask({ call: "run", milliseconds: MILLISECONDS }).json;
      rates[i].push(rows / milliseconds);
    });
  }
  console.log(`${name}: ${rates.map((each) => `${Math.round(median(each) * 1000).toLocaleString("en")} rows/s`).join(", ")}`);
}
