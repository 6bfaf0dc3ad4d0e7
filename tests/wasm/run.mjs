// Runs a WebAssembly program in Node: node run.mjs program.wasm. Of WASI it offers a clock, random bytes, exit, an empty
// environment and
// writing to the two output streams; every other call answers "not supported" (there are no files and no arguments).
import { getRandomValues } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";

const success = 0;
const not_supported = 58;
let memory;
const view = () => new DataView(memory.buffer);

const calls = {
  fd_write(file, parts, count, written) {
    let total = 0;
    for (let i = 0; i < count; ++i) {
      const at = view().getUint32(parts + 8 * i, true);
      const length = view().getUint32(parts + 8 * i + 4, true);
      for (let done = 0; done < length; ) {
        done += writeSync(file, new Uint8Array(memory.buffer, at + done, length - done));
      }
      total += length;
    }
    view().setUint32(written, total, true);
    return success;
  },
  environ_sizes_get(count, bytes) {
    view().setUint32(count, 0, true);
    view().setUint32(bytes, 0, true);
    return success;
  },
  environ_get() {
    return success;
  },
  proc_exit(code) {
    process.exit(code);
  },
  clock_time_get(clock, precision, result) {
    view().setBigUint64(result, process.hrtime.bigint(), true);
    return success;
  },
  random_get(at, length) {
    getRandomValues(new Uint8Array(memory.buffer, at, length));
    return success;
  },
};
const wasi = new Proxy(calls, { get: (known, name) => known[name] ?? (() => not_supported) });

// Modules that the program writes for itself, as the lab's page runs them (lab/src/engine/module.ts).
const runs = [];
const page = {
  compile(at, size) {
    const f = new Proxy({}, { get: (_, index) => instance.exports.__indirect_function_table.get(Number(index)) });
    const module = new WebAssembly.Module(new Uint8Array(memory.buffer, at, size));
    return runs.push(new WebAssembly.Instance(module, { page: { memory }, f }).exports.run) - 1;
  },
  run: (number) => runs[number](),
  forget: (number) => delete runs[number],
};

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { wasi_snapshot_preview1: wasi, page });
memory = instance.exports.memory;
instance.exports._start();
