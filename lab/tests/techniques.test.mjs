// The pages of techniques, and what exhibits share: bets, and the way to the workbench.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labOfFile } from "./browser.mjs";

const lab = labOfFile();

for (const [item, id, names] of [
  [35, "batch_sizes", ["one row", "batches of 32", "all rows"]],
  [44, "early_stopping", ["never stopped", "stopped early"]],
  [45, "schedules", ["constant", "one_cycle"]],
  [46, "weight_penalties", ["no penalty", "L1 0.01", "L2 0.01"]],
  [47, "batch_normalisation", ["plain", "with batch_norm"]],
  [48, "dropping_out", ["no dropout", "p = 0.5"]],
]) {
  test(`item ${item}: ${id} shows the same table with and without it`, async () => {
    const page = await lab.page(id);
    await page.bet();
    const table = page.getByRole("region", { name: "What each recipe ends with" });
    await table.waitFor();
    for (const name of names) await table.getByRole("rowheader", { name, exact: true }).waitFor();
    assert.deepEqual(page.problems, []);
  });
}

test("item 46: L1 makes weights exactly 0, L2 none", async () => {
  const page = await lab.page("weight_penalties");
  await page.bet();
  const cell = (name) => page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell").nth(5).innerText();
  await page.getByRole("rowheader", { name: "L1 0.01" }).waitFor();
  assert.ok(Number((await cell("L1")).split(" ")[0]) > 100, await cell("L1"));
  assert.equal((await cell("L2")).split(" ")[0], "0");
});

test("what a bet is about is shown when it was made, by Enter, and is not asked twice", async () => {
  const page = await lab.page("rate");
  for (const [id, result] of [
    ["rate", page.getByText("descent diverges above")],
    ["race", page.getByRole("spinbutton", { name: "learning rate of sgd" })],
    ["losses", page.getByTestId("loss mse")],
    ["vanishing", page.getByTestId("product")],
    ["landscape", page.getByTestId("stop")],
    ["half_planes", page.getByText("by a part of")],
    ["approximation", page.getByText("the mean squared error is")],
    ["schedules", page.getByRole("region", { name: "What each recipe ends with" })],
  ]) {
    await page.locator(`nav a[href="#/${id}"]`).click();
    const button = page.getByRole("button", { name: "I have bet: show it" });
    await button.waitFor();
    await page.getByText(/^Bet first:/).waitFor();
    assert.equal(await result.count(), 0, `${id}: shown before the bet`);
    await button.press("Enter");
    await result.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.className), "results", `${id}: the keys are lost`);
    await page.locator('nav a[href="#/timeline"]').click();
    await page.locator(".timeline").waitFor();
    await page.locator(`nav a[href="#/${id}"]`).click();
    await result.waitFor();
    assert.equal(await button.count(), 0, `${id}: asked twice`);
  }
  assert.deepEqual(page.problems, []);
});

test("an exhibit opens in the workbench with its table and its recipe, and learns the same there", async () => {
  const page = await lab.page("early_stopping");
  await page.bet();
  const row = page.getByRole("row", { name: /^stopped early/ });
  const [, epochs, , loss] = await row.locator("th, td").allInnerTexts();
  await row.getByRole("link", { name: "Open in the workbench: stopped early" }).press("Enter");
  const status = page.locator(".verdict").first();
  await status.getByText("Ready:").waitFor();
  await page.getByRole("button", { name: "Play" }).press("Enter");
  await status.getByText("it stopped early").waitFor();
  assert.match(await status.innerText(), new RegExp(`^Epoch ${epochs}, step \\d+ · training loss ${loss} ·`));
  // Others bring what they have: an optimizer, a loss, a network.
  for (const [id, name, said] of [
    ["race", "Open in the workbench: rmsprop", "rmsprop(lr=0.02)"],
    ["losses", "Open in the workbench: your own", "expr((y - p)^2)"],
    ["anatomy", "Open in the workbench", "linear(4) | tanh | linear"],
    ["landscape", "Open in the workbench", "linear(6) | tanh | linear(6) | tanh | linear"],
    ["rate", "Open in the workbench", "sgd(lr=0.1)"],
  ]) {
    await page.locator(`nav a[href="#/${id}"]`).click();
    if (await page.locator("button.show").count()) await page.bet();
    await page.getByRole("link", { name, exact: true }).click();
    await status.getByText("Ready:").waitFor();
    assert.ok((await page.locator("main input").evaluateAll((all) => all.map((each) => each.value))).some((value) => value === said), `${id}: ${said}`);
  }
  assert.deepEqual(page.problems, []);
});
