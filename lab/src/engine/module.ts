// The engine as a WebAssembly module: requests go in as JSON, answers come out with arrays that lie in its memory.
// The page's worker and the tests in Node load it with the same lines.

export interface Answer {
  /** The engine's JSON. */
  json: Record<string, unknown>;
  /** Copies of its arrays, by name. */
  arrays: Record<string, Float32Array>;
}

/** What the engine refuses, in its own words. */
export class Refused extends Error {}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  request_room(size: number): number;
  ask(): number;
  answer_at(): number;
  __stack_pointer: WebAssembly.Global;
  __indirect_function_table: WebAssembly.Table;
}

/** Code that the engine writes for what it runs again and again: modules on its memory that call its functions. */
function written(exports: () => Exports): WebAssembly.ModuleImports {
  const runs: (() => void)[] = [];
  const free: number[] = [];
  return {
    compile(at: number, size: number) {
      const { memory, __indirect_function_table: functions } = exports();
      const f = new Proxy({}, { get: (_, text) => functions.get(Number(text)) });
      const module = new WebAssembly.Module(new Uint8Array(memory.buffer, at, size));
      const number = free.pop() ?? runs.length;
      runs[number] = new WebAssembly.Instance(module, { page: { memory }, f }).exports.run as () => void;
      return number;
    },
    run: (number: number) => runs[number]!(),
    forget(number: number) {
      delete runs[number];
      free.push(number);
    },
  };
}

const SUCCESS = 0;
const NOT_SUPPORTED = 58;

/** What a WASI program calls: a clock, random bytes, an empty environment; there are no files. */
function wasi(memory: () => WebAssembly.Memory): WebAssembly.ModuleImports {
  const view = () => new DataView(memory().buffer);
  const calls: Record<string, (...values: never[]) => number> = {
    environ_sizes_get(count: number, bytes: number) {
      view().setUint32(count, 0, true);
      view().setUint32(bytes, 0, true);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    clock_time_get(_clock: number, _precision: bigint, result: number) {
      view().setBigUint64(result, BigInt(Math.round(performance.now() * 1e6)), true);
      return SUCCESS;
    },
    random_get(at: number, length: number) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, at, length));
      return SUCCESS;
    },
    proc_exit(code: number) {
      throw new Error(`the engine ended with ${code}`);
    },
  };
  return new Proxy(calls, { get: (known, name) => known[name as string] ?? (() => NOT_SUPPORTED) }) as never;
}

export class EngineModule {
  private constructor(private readonly exports: Exports) {}

  static async load(module: WebAssembly.Module): Promise<EngineModule> {
    let exports: Exports;
    const text = (at: number, size: number) => new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, size));
    const page = {
      ...written(() => exports),
      failed(at: number, size: number) {
        throw new Refused(text(at, size));
      },
    };
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi(() => exports.memory), page });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new EngineModule(exports);
  }

  ask(request: object): Answer {
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    const stack: unknown = this.exports.__stack_pointer.value;
    let size: number;
    try {
      const at = this.exports.request_room(bytes.length);
      new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
      size = this.exports.ask();
    } catch (failure) {
      this.exports.__stack_pointer.value = stack; // the functions that were left did not put it back
      throw failure;
    }
    const buffer = this.exports.memory.buffer;
    const json = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, this.exports.answer_at(), size)));
    const arrays: Record<string, Float32Array> = {};
    for (const [name, place] of Object.entries((json.arrays ?? {}) as Record<string, [number, number]>)) {
      arrays[name] = new Float32Array(buffer, place[0], place[1]).slice();
    }
    delete json.arrays;
    return { json, arrays };
  }
}
