// docs/lab-coverage.md from the pages and their tests: which item of the course is on which page, and which test uses it.
// node scripts/coverage.mjs writes it; with --check it fails where the file says something else.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const ITEMS = {
  1: "weight and bias, a knob for each",
  2: "activations, explored at a point",
  3: "the learning rate",
  4: "forward and backward on 2→1→1",
  5: "a race of optimizers",
  6: "the vanishing gradient",
  7: "a walker on a mountain",
  8: "the loss landscape of a trained network",
  9: "a neuron as linear regression",
  10: "a neuron with a threshold",
  11: "a straight boundary",
  12: "rows that no line parts",
  13: "a circle out of half-planes",
  14: "the drawing of a network",
  15: "the loss of one prediction",
  29: "the timeline",
  30: "the table of activations",
  31: "the table of optimizers",
  32: "losses of a number",
  33: "losses of classes",
  34: "losses of one's own",
  35: "single rows, batches, all rows",
  36: "momentum",
  42: "universal approximation",
  44: "early stopping",
  45: "schedules",
  46: "L1 and L2",
  47: "batch normalisation",
  48: "dropout",
};

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const files = (folder, ending) => readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith(ending));

/** item -> names of what answers it. */
const pages = {};
const tests = {};
const enter = (into, items, name) => {
  for (const item of items) (into[item] ??= []).push(name);
};
for (const file of files("../src/exhibits/", ".tsx")) {
  const text = read(`../src/exhibits/${file}`);
  for (const [, id, , items] of text.matchAll(/id: "(\w+)",([^}]*?)items: \[([\d, ]*)\]/g)) {
    enter(pages, items.split(",").map(Number).filter(Boolean), id);
  }
}
for (const file of files("../tests/", ".test.mjs")) {
  const text = read(`../tests/${file}`);
  for (const [, items] of text.matchAll(/test\("items? ([\d, and]+):/g)) enter(tests, items.match(/\d+/g).map(Number), file);
  for (const [, item] of text.matchAll(/^ {2}\[(\d+), "\w+"/gm)) enter(tests, [Number(item)], file);
}

const cell = (names) => (names ? [...new Set(names)].map((name) => `\`${name}\``).join(", ") : "to come");
const lines = Object.entries(ITEMS).map(([item, what]) => `| ${item} | ${what} | ${cell(pages[item])} | ${cell(tests[item])} |`);
const wanted = `# What of the course the lab shows

Written by \`node lab/scripts/coverage.mjs\` from the pages (\`lab/src/exhibits/\`) and their tests (\`lab/tests/\`).

| item | what | page | test |
| --- | --- | --- | --- |
${lines.join("\n")}
`;
const target = new URL("../../docs/lab-coverage.md", import.meta.url);
if (!process.argv.includes("--check")) writeFileSync(target, wanted);
else if (readFileSync(target, "utf8") !== wanted) {
  console.error("docs/lab-coverage.md is old: run node scripts/coverage.mjs");
  process.exit(1);
}
