// Networks of the whole catalogue learn in the page, and every number that the page shows of a row is the one that
// `pellucid explain` tells of the model that the page exports.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { labOfFile, program } from "./browser.mjs";
import { drawnNetworks } from "./drawn.mjs";

const lab = labOfFile();
const COUNT = 50;

/** As the page writes it. */
const fixed = (number, digits = 12) => (typeof number !== "number" ? "not finite" : Number(number.toFixed(digits)) === 0 ? (0).toFixed(digits) : number.toFixed(digits).replace("-", "−"));

/** All equations of an explanation in JSON by their symbol: some are told in several places. */
function equationsOf(told, into = new Map()) {
  if (told?.symbol !== undefined) into.set(told.symbol, [...(into.get(told.symbol) ?? []), told]);
  if (told !== null && typeof told === "object") for (const each of Object.values(told)) equationsOf(each, into);
  return into;
}

/** In the page: opens the network of another table, and trains it for an epoch. */
async function learn([address, csv]) {
  const { frame } = window.watch;
  const give = async (text) => {
    const area = document.querySelector("#csv");
    area.value = text;
    area.dispatchEvent(new Event("change", { bubbles: true }));
    await frame();
  };
  await give("");
  location.hash = address;
  await frame();
  await give(csv);
}

/** In the page: goes to every so-manieth value, and reads the calculation that it opens; at last all that were reached. */
async function walk(every) {
  const { frame } = window.watch;
  const panel = document.querySelector("section[aria-label='Row 1, taken apart']");
  const rows = [...panel.querySelectorAll("tr[data-symbol]")];
  const opened = [];
  for (let i = 0; i < rows.length; i += every) {
    rows[i].querySelector("button").click();
    await frame();
    opened.push([rows[i].dataset.symbol, panel.querySelector(".filled").textContent, panel.querySelector("math") !== null]);
  }
  rows.at(-1).querySelector("button").click();
  await frame();
  return { opened, shown: rows.map(({ dataset, cells }) => [dataset.symbol, cells[1].textContent, cells[2].textContent]) };
}

test("fifty drawn networks of the whole catalogue show what pellucid explain tells of what they export", { skip: !existsSync(program) && `there is no ${program}` }, async () => {
  const catalogue = (kind) => JSON.parse(execFileSync(program, ["list", kind, "--json"], { encoding: "utf8" }))[kind].map((entry) => entry.name);
  const folder = mkdtempSync(join(tmpdir(), "pellucid-drawn-"));
  const [model, table] = [join(folder, "model.safetensors"), join(folder, "own.csv")];
  const page = await lab.page("workbench?%7B%22data%22%3A%22own%22%7D", { acceptDownloads: true });
  const status = page.locator(".verdict").first();
  const all = [];
  try {
    for (const drawn of drawnNetworks(12, catalogue("activations"))) {
      if (all.push(drawn.model) > COUNT) break;
      const what = `${all.length}: ${drawn.model} with ${drawn.loss}`;
      const settings = { data: "own", target: "target", model: drawn.model, keys: { loss: drawn.loss, dtype: "float64", optimizer: "sgd(lr=0.05)", batch_size: 64, epochs: 5, validation: 0.2, seed: all.length } };
      await page.evaluate(learn, [`#/workbench?${encodeURIComponent(JSON.stringify(settings))}`, drawn.csv]);
      await page.settled();
      assert.match(await status.innerText(), /^Ready:/, what);
      await page.getByRole("button", { name: "One epoch" }).click();
      await status.getByText("Epoch 1,").waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the model" }).click()]);
      await download.saveAs(model);
      writeFileSync(table, drawn.csv);
      await page.getByRole("application", { name: "What the network says" }).press("ArrowRight");
      await page.settled();
      const { opened, shown } = await page.evaluate(walk, 37);
      // Which line of the table the page's first row is, its first number tells: others are sealed.
      const [[symbol, first]] = shown;
      let told;
      for (let line = 1; line <= 20 && !told?.get(symbol)?.some(({ value }) => fixed(value) === first); ++line) {
        told = equationsOf(JSON.parse(execFileSync(program, ["explain", model, "--data", table, "--row", String(line), "--json"], { encoding: "utf8" })));
      }
      for (const [name, value, numerical] of shown) {
        const equations = told.get(name) ?? [];
        assert.ok(equations.some((each) => fixed(each.value) === value && (each.numerical === undefined ? "" : fixed(each.numerical, 9)) === numerical), `${what}: ${name} = ${value} (${numerical}) on the page, ${JSON.stringify(equations)} on the command line`);
      }
      for (const [name, filled, isWritten] of opened) {
        assert.ok(told.get(name).some((each) => (each.filled ?? "") === filled && (each.mathml !== undefined) === isWritten), `${what}: ${name} is written as ${filled}`);
      }
      const names = new Set(shown.map(([name]) => name));
      for (const [name, equations] of told) assert.ok(names.has(name) || equations.every((each) => each.formula === undefined), `${what}: the page leaves ${name} out`);
    }
    for (const kind of ["layers", "activations"]) {
      for (const name of catalogue(kind)) assert.ok(all.some((model) => model.includes(name)), `no ${name} was drawn`);
    }
    assert.deepEqual(page.problems, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
