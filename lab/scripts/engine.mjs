// Takes the engine from the build of the preset `wasm` and makes it small: node scripts/engine.mjs [ENGINE]
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = new URL("../", import.meta.url);
const built = process.argv[2] ?? fileURLToPath(new URL("../build/wasm/lab/engine.wasm", here));
if (!existsSync(built)) {
  console.error(`there is no ${built}; build it first: cmake --preset wasm && cmake --build --preset wasm`);
  process.exit(1);
}
const optimizer = fileURLToPath(new URL("node_modules/binaryen/bin/wasm-opt", here));
const features = ["--enable-simd", "--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals", "--enable-nontrapping-float-to-int"];
// The first kilobyte is the far end of the stack, which no address points into: offsets may go into loads and stores.
const passes = ["-O2", "--gufa", "-Oz", "--low-memory-unused"];
execFileSync(process.execPath, [optimizer, ...passes, ...features, built, "-o", fileURLToPath(new URL("src/engine/engine.wasm", here))], { stdio: "inherit" });
