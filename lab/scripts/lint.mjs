// Holds that the pages compute nothing from the engine's numbers: only two files may look inside a Value, and no text
// that a learner reads stands outside texts/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src", import.meta.url));
const MAY_LOOK_INSIDE = ["values.ts", "scale.ts"];
const problems = [];
for (const name of readdirSync(source, { recursive: true })) {
  if (!/\.tsx?$/.test(name)) continue;
  const text = readFileSync(join(source, name), "utf8");
  if (!MAY_LOOK_INSIDE.includes(name) && /as unknown as number|Number\((?!event|box|text)/.test(text)) {
    problems.push(`${name}: looks inside a Value; ask the engine for what is to be shown`);
  }
  if (/\bMath\.(exp|log|tanh|pow|sqrt|random)\b/.test(text) && name !== "scale.ts") {
    problems.push(`${name}: computes; the engine has a call for it`);
  }
  const said = name.endsWith(".tsx") && text.match(/>\s*[A-Z][a-z]+ [a-z ]+[.<]/);
  if (said) problems.push(`${name}: the text ${said[0].slice(1)} belongs to texts/`);
}
console.log(problems.join("\n") || "the pages compute nothing");
process.exit(problems.length ? 1 : 0);
