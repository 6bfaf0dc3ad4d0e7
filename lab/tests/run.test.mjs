// A run of the command line, in the page: live while it trains, afterwards, and from its files.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openLab, program, until } from "./browser.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "pellucid-run-"));
  writeFileSync(join(folder, "moons.csv"), execFileSync(program, ["make", "moons", "--rows", "300"]));
});
after(() => rmSync(folder, { recursive: true }));

const words = (name, ...more) => ["train", join(folder, "moons.csv"), "--target", "target", "--run", join(folder, name), "--quiet", ...more];
const status = (page) => page.locator(".verdict").first();

test("a run that is done shows its curves, its network and any of its rows", async () => {
  execFileSync(program, words("done", "--epochs", "5"));
  const lab = await openLab(join(folder, "done"));
  try {
    const page = await lab.page("run?served");
    await status(page).getByText("5 epochs so far").waitFor();
    await page.getByText("pellucid train").first().waitFor();
    await page.getByRole("img", { name: "Loss over the epochs" }).or(page.locator("figure.chart svg").first()).first().waitFor();
    await page.getByText("Step 1 of").waitFor();
    const filled = () => page.getByTestId("filled").innerText();
    const first = await filled();
    await page.getByRole("spinbutton", { name: "row" }).fill("7");
    assert.notEqual(await filled(), first);
    await page.getByRole("spinbutton", { name: "row" }).fill("100000");
    await page.getByRole("alert").getByText("cannot explain row").waitFor();
    assert.deepEqual(page.problems, []);
  } finally {
    await lab.close();
  }
});

test("a run that trains shows its epochs as they come", async () => {
  const run = join(folder, "live");
  const training = spawn(program, words("live", "--epochs", "1000000", "--patience", "1000000"), { stdio: "ignore" });
  const ended = once(training, "exit");
  let lab;
  try {
    await until(() => existsSync(join(run, "recipe.toml")), Boolean, "the run has begun");
    lab = await openLab(run);
    const page = await lab.page("run?served");
    await status(page).getByText("The run is training").waitFor();
    const more = (before) => page.waitForFunction((least) => [Number(document.body.innerText.match(/(\d+) epochs so far/)?.[1])].find((count) => count > least), before);
    const first = await (await more(0)).jsonValue();
    await more(first);
  } finally {
    training.kill("SIGTERM");
    await ended;
    await lab?.close();
  }
});

test("the files of a run open without a server that knows it", async () => {
  execFileSync(program, words("files", "--epochs", "4"));
  const lab = await openLab();
  try {
    const page = await lab.page("run");
    await page.getByLabel("Files of a run's folder").setInputFiles([join(folder, "files", "model.safetensors"), join(folder, "files", "metrics.jsonl"), join(folder, "moons.csv")]);
    await page.getByText("learned numbers; binary").waitFor();
    await page.locator("figure.chart svg").first().waitFor();
    await page.getByText("Step 1 of").waitFor();
    assert.deepEqual(page.problems, []);
  } finally {
    await lab.close();
  }
});
