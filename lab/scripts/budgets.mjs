// What the pages may weigh, compressed as a server sends them; the build fails beyond it.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("../dist/assets/", import.meta.url);
const budgets = [
  { what: "engine", ending: ".wasm", most: 500_000, aim: 300_000 },
  { what: "script", ending: ".js", most: 90_000 },
  { what: "style", ending: ".css", most: 12_000 },
];
let failed = false;
for (const { what, ending, most, aim } of budgets) {
  const files = readdirSync(folder).filter((name) => name.endsWith(ending));
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length, 0);
  const over = bytes > most || files.length === 0;
  failed ||= over;
  console.log(`${over ? "FAIL" : "ok  "}  ${what}: ${bytes} bytes of ${most}${aim && bytes > aim ? `, above the aim of ${aim}` : ""}`);
}
process.exit(failed ? 1 : 0);
