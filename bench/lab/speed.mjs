// Training rows a second in Chromium, on the spiral with batches of 10: the lab's page while it draws, and TensorFlow.js
// with each of its backends, one after the other in each round. Prints the medians, the pictures a second and the ratio.
//
// Usage: cd bench/lab && npm ci && node speed.mjs [ROUNDS]     (the lab must be built: docs/lab.md)
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { openLab } from "../../lab/tests/browser.mjs";

const SECONDS = 4;
const NETWORKS = { "2-4-2-1": [4, 2], "six layers of eight": [8, 8, 8, 8, 8, 8] };
const BACKENDS = ["cpu", "wasm", "webgl"];
const rounds = Number(process.argv[2] ?? 3);
const program = fileURLToPath(new URL("../../build/release/pellucid", import.meta.url));
const csv = execFileSync(program, ["make", "spiral", "--rows", "500"], { encoding: "utf8" });
const require = createRequire(import.meta.url);
const lab = await openLab("", { isWatched: false });

/** The workbench, playing: rows a second by its own count, pictures by the browser's. */
async function ours(layers) {
  const settings = { data: "spiral", rows: 500, layers: layers.map((units) => ({ units, activation: "tanh" })), keys: { optimizer: "sgd(lr=0.03)", batch_size: 10, epochs: 1000000, patience: 1000000, validation: 0.2 } };
  const page = await lab.page(`workbench?${encodeURIComponent(JSON.stringify(settings))}`, { viewport: { width: 1280, height: 900 } });
  await page.getByText("Ready:").waitFor();
  await page.getByRole("button", { name: "Play" }).click();
  const frames = await page.evaluate(
    (seconds) =>
      new Promise((resolve) => {
        let count = 0;
        const begun = performance.now();
        const next = () => {
          ++count;
          if (performance.now() - begun < seconds * 1000) requestAnimationFrame(next);
          else resolve(count / ((performance.now() - begun) / 1000));
        };
        requestAnimationFrame(next);
      }),
    SECONDS,
  );
  const [, rows] = (await page.locator(".verdict").first().innerText()).match(/([\d,]+) rows a second/);
  await page.context().close();
  return { rows: Number(rows.replaceAll(",", "")), frames };
}

/** TensorFlow.js without drawing anything: trainOnBatch on tensors that are there already. */
async function theirs(layers, backend) {
  const page = await lab.page("timeline", { bypassCSP: true });
  await page.addScriptTag({ content: readFileSync(require.resolve("@tensorflow/tfjs/dist/tf.min.js"), "utf8") });
  await page.addScriptTag({ content: readFileSync(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"), "utf8") });
  const folder = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"));
  await page.context().route(/tfjs-backend-wasm.*\.wasm/, (route) => route.fulfill({ path: `${folder}/${route.request().url().split("/").at(-1)}`, contentType: "application/wasm" }));
  const rows = await page.evaluate(
    async ([text, units, name, seconds]) => {
      if (name === "wasm") tf.wasm.setWasmPaths(`${location.origin}/`);
      if (!(await tf.setBackend(name).catch(() => false))) return 0;
      await tf.ready();
      const table = text.trim().split("\n").slice(1).map((line) => line.split(","));
      const model = tf.sequential();
      units.forEach((count, i) => model.add(tf.layers.dense({ units: count, activation: "tanh", ...(i === 0 ? { inputShape: [2] } : {}) })));
      model.add(tf.layers.dense({ units: 1, activation: "sigmoid" }));
      model.compile({ optimizer: tf.train.sgd(0.03), loss: "binaryCrossentropy" });
      const batches = [];
      for (let i = 0; i + 10 <= table.length; i += 10) {
        const some = table.slice(i, i + 10);
        batches.push([tf.tensor2d(some.map(([x, y]) => [Number(x), Number(y)])), tf.tensor2d(some.map(([, , kind]) => [kind === "first" ? 1 : 0]))]);
      }
      for (const [x, y] of batches.slice(0, 10)) await model.trainOnBatch(x, y);
      const begun = performance.now();
      let trained = 0;
      while (performance.now() - begun < seconds * 1000) {
        for (const [x, y] of batches) {
          await model.trainOnBatch(x, y);
          trained += 10;
        }
      }
      return trained / ((performance.now() - begun) / 1000);
    },
    [csv, layers, backend, SECONDS],
  );
  await page.context().close();
  return rows;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const [name, layers] of Object.entries(NETWORKS)) {
  const own = [];
  const frames = [];
  const others = Object.fromEntries(BACKENDS.map((backend) => [backend, []]));
  for (let round = 0; round < rounds; ++round) {
    const { rows, frames: pictures } = await ours(layers);
    own.push(rows);
    frames.push(pictures);
    for (const backend of BACKENDS) others[backend].push(await theirs(layers, backend));
  }
  console.log(`${name}: the page ${Math.round(median(own)).toLocaleString("en")} rows/s at ${median(frames).toFixed(0)} pictures/s`);
  for (const backend of BACKENDS) {
    const rows = median(others[backend]);
    console.log(`  TensorFlow.js ${backend}: ${rows > 0 ? `${Math.round(rows).toLocaleString("en")} rows/s; the page is ${(median(own) / rows).toFixed(0)} times as fast` : "not available"}`);
  }
}
await lab.close();
