// The workbench as a learner uses it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { labOfFile, program, until } from "./browser.mjs";

const lab = labOfFile();
const needsProgram = { skip: !existsSync(program) && `there is no ${program}` };

async function bench(settings) {
  const page = await lab.page(settings ? `workbench?${encodeURIComponent(JSON.stringify(settings))}` : "workbench", { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await page.getByText("Ready:").waitFor();
  return page;
}

const status = (page) => page.locator(".verdict").first();

test("what is there at first learns at the first click, and stops by itself", async () => {
  const page = await bench();
  await page.getByRole("button", { name: "Play" }).click();
  await status(page).getByText("it stopped early").waitFor();
  const [, accuracy] = (await status(page).innerText()).match(/validation accuracy ([\d.]+)/);
  assert.ok(Number(accuracy) > 0.95, accuracy);
  assert.deepEqual(page.problems, []);
});

test("a step, a change and an epoch are undone one by one", async () => {
  const page = await bench();
  const said = () => status(page).innerText();
  await page.getByRole("button", { name: "One batch" }).click();
  await status(page).getByText("Epoch 0, step 1").waitFor();
  await page.getByRole("button", { name: "One epoch" }).click();
  await status(page).getByText("Epoch 1,").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await status(page).getByText("Epoch 0, step 1").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await status(page).getByText("Epoch 0, step 0").waitFor();
  assert.match(await said(), /step 0/);
  assert.deepEqual(page.problems, []);
});

test("a row opens all its numbers by keys alone, and a weight the derivative by it", async () => {
  const page = await bench();
  await page.getByRole("button", { name: "One epoch" }).press("Enter");
  await status(page).getByText("Epoch 1,").waitFor();
  await page.getByRole("application", { name: "What the network says" }).press("ArrowRight");
  await page.getByRole("heading", { name: "Row 1, taken apart" }).waitFor();
  await page.getByText("Step 1 of").waitFor();
  const weights = page.getByRole("application", { name: "The weights" });
  await weights.press("ArrowRight");
  await page.getByText("∂J/∂w₁,₁,₂ =").waitFor();
  await weights.press("ArrowRight");
  await page.getByText("∂J/∂w₂,₁,₂ =").waitFor();
  assert.match(await page.locator(".edge.now").innerText(), /w₂,₁,₂ = /);
  await page.getByLabel("another value for it").fill("2.5");
  await page.getByLabel("another value for it").press("Enter");
  await page.locator(".edge.now").getByText("w₂,₁,₂ = 2.5").waitFor();
  const name = page.getByLabel("one number: step and unit");
  for (const [at, symbol] of [["0,1", "z₁₂ = "], ["0.weight[0,1]", "∂J/∂w₂,₁,₂ = "], ["inputs,2", "∂J/∂x₂ = "]]) {
    await name.fill(at);
    await name.press("Enter");
    await page.getByTestId("one").getByText(symbol).first().waitFor();
  }
  await name.fill("77,1");
  await name.press("Enter");
  await page.getByRole("alert").getByText('"77,1" names no number').waitFor();
  assert.deepEqual(page.problems, []);
});

test("the network is changed on its drawing, by keys and by pointer, and the text says the same", async () => {
  const page = await bench({ layers: [{ units: 3, activation: "relu" }] });
  const model = page.getByLabel("model", { exact: true });
  const says = async (text) => {
    assert.equal(await model.inputValue(), text);
    assert.match(await page.locator("main").innerText(), /Ready:/, text);
  };
  const tool = (name) => page.getByRole("button", { name, exact: true });
  await says("linear(3) | relu | linear");
  // The drawing of the new network is as high as its largest layer; the button keeps the keys all the way.
  const isDrawn = async (units) => assert.equal(await page.locator(".edges").evaluate((edges) => edges.style.height), `${units * 56 + 40}px`);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await isDrawn(3);
  await tool("A neuron more in layer 1").press("Enter");
  await says("linear(4) | relu | linear");
  await isDrawn(4);
  assert.equal(await focused(), "A neuron more in layer 1");
  await page.keyboard.press("Enter");
  await says("linear(5) | relu | linear");
  await isDrawn(5);
  assert.equal(await focused(), "A neuron more in layer 1");
  await tool("A neuron less in layer 1").click();
  await tool("A neuron less in layer 1").click();
  await says("linear(3) | relu | linear");
  await tool("A layer behind layer 1").press("Space");
  await page.getByLabel("Activation of layer 2").selectOption("tanh");
  await says("linear(3) | relu | linear(3) | tanh | linear");
  await tool("A neuron more in layer 2").click();
  await tool("Take layer 1 out").click();
  await says("linear(4) | tanh | linear");
  await page.getByRole("button", { name: "One epoch" }).click();
  await status(page).getByText("Epoch 1,").waitFor();
  // What the buttons do not understand stays as it is written, and has none.
  await model.fill("linear(5) | dropout(0.1) | relu | linear(units=4) | elu(alpha=0.5) | linear");
  await model.press("Enter");
  await says("linear(5) | dropout(0.1) | relu | linear(units=4) | elu(alpha=0.5) | linear");
  await page.getByLabel("Activation of layer 1").selectOption("silu");
  await tool("A neuron more in layer 1").click();
  await says("linear(6) | dropout(0.1) | silu | linear(units=4) | elu(alpha=0.5) | linear");
  await page.getByRole("group", { name: "Change layer 1" }).waitFor();
  assert.equal(await page.getByRole("group", { name: /Change layer/ }).count(), 1);
  await model.fill("linear(5) | nonsense | linear");
  await model.press("Enter");
  await page.getByRole("alert").getByText("nonsense").waitFor();
  assert.deepEqual(page.problems, []);
});

test("other pages in between leave the training as it was, and a link sets another", async () => {
  const page = await bench({ rows: 200 });
  for (const epoch of [1, 2, 3]) {
    await page.getByRole("button", { name: "One epoch" }).click();
    await status(page).getByText(`Epoch ${epoch},`).waitFor();
  }
  const said = await status(page).innerText();
  const digest = async () => {
    await page.getByRole("button", { name: "Save the model" }).click();
    return (await page.getByText("SHA-256").innerText()).match(/[0-9a-f]{64}/)[0];
  };
  const before = await digest();
  await page.getByRole("link", { name: "The learning rate" }).click();
  await page.getByText("Bet first:").or(page.getByText("descent diverges above")).first().waitFor();
  assert.equal(await page.getByRole("button", { name: "One epoch" }).count(), 0);
  await page.getByRole("link", { name: "A straight boundary" }).click();
  await page.getByRole("heading", { name: "A straight boundary" }).waitFor();
  await page.getByRole("link", { name: "The workbench" }).first().click();
  await page.getByRole("figure").filter({ hasText: "The loss, epoch by epoch" }).waitFor();
  assert.equal(await status(page).innerText(), said);
  await until(() => decodeURIComponent(page.url()), (address) => address.includes('"rows":200'), "the address");
  assert.equal(await digest(), before);
  await page.getByRole("link", { name: "The learning rate" }).click();
  await page.getByText("Bet first:").or(page.getByText("descent diverges above")).first().waitFor();
  await page.evaluate(() => (location.hash = `#/workbench?${encodeURIComponent(JSON.stringify({ data: "circle", model: "linear(2) | tanh | linear" }))}`));
  await status(page).getByText("Ready:").waitFor();
  assert.equal(await page.getByLabel("Table", { exact: true }).inputValue(), "circle");
  assert.deepEqual(page.problems, []);
});

test("points put down by keys alone are learned", async () => {
  const page = await bench();
  await page.getByLabel("Table", { exact: true }).selectOption("points");
  await status(page).getByText("Ready:").waitFor();
  const pad = page.getByRole("application", { name: /A plane with 20 points/ });
  await pad.focus();
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  await page.getByText("21 points; the cross is at -0.05, 0.1.").waitFor();
  await until(() => decodeURIComponent(page.url()), (address) => address.includes('-0.05 0.1 0"'), "the address");
  await page.getByRole("button", { name: "Play" }).press("Enter");
  await status(page).getByText("it stopped early").or(status(page).getByText("all epochs are done")).waitFor();
  await page.getByRole("button", { name: "Take all away" }).press("Enter");
  await page.getByText("0 points;").waitFor();
  assert.deepEqual(page.problems, []);
});

test("a convolution learns the digits, whose columns are all places of a picture", async () => {
  const page = await bench({ data: "digits", target: "digit", model: "unflatten(8) | conv2d(8) | relu | max_pool2d | flatten | linear", keys: { optimizer: "adam(lr=0.01)", batch_size: 32, epochs: 3, patience: 3, validation: 0.2 } });
  await page.getByRole("button", { name: "Play" }).click();
  await status(page).getByText("all epochs are done").waitFor();
  const [, accuracy] = (await status(page).innerText()).match(/validation accuracy ([\d.]+)/);
  assert.ok(Number(accuracy) > 0.85, accuracy);
  await page.getByLabel("A pad to draw on").waitFor();
  // Without the names of its columns the command would leave four of them out.
  assert.match(await page.getByRole("region", { name: "Take it with you" }).locator("pre").first().innerText(), /^pellucid train digits.csv .* --numeric r1c1,r1c2,.*,r8c8$/s);
  assert.deepEqual(page.problems, []);
});

test("a digit drawn by keys is told by a network that learned digits", async () => {
  const page = await bench();
  await page.getByLabel("Table", { exact: true }).selectOption("digits");
  await status(page).getByText("1089 rows to learn from").waitFor();
  const before = page.requests.length;
  await page.getByRole("button", { name: "Play" }).press("Enter");
  await status(page).getByText("all epochs are done").or(status(page).getByText("it stopped early")).waitFor();
  const [, accuracy] = (await status(page).innerText()).match(/validation accuracy ([\d.]+)/);
  assert.ok(Number(accuracy) > 0.9, accuracy);
  const pad = page.getByRole("application", { name: /A pad to draw on/ });
  await pad.focus();
  for (let i = 0; i < 6; ++i) await page.keyboard.press("ArrowUp");
  for (let i = 0; i < 12; ++i) await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("It says: 1.").waitFor();
  await page.getByRole("button", { name: "Wipe" }).press("Enter");
  await page.getByText("It says:").waitFor({ state: "detached" });
  assert.deepEqual(page.requests.slice(before), []);
  assert.deepEqual(page.problems, []);
});

test("the sealed rows are opened by a button, and every look is counted", async () => {
  const page = await bench({ rows: 200 });
  await page.getByRole("button", { name: "One epoch" }).press("Enter");
  await status(page).getByText("Epoch 1,").waitFor();
  await page.getByText(/^The \d+ sealed rows/).press("Enter");
  await page.getByRole("button", { name: "Open them" }).press("Enter");
  await page.getByText("Opened once: this is what to expect of new rows.").waitFor();
  await page.getByRole("button", { name: "Open them" }).press("Enter");
  await page.getByText("Opened 2 times").waitFor();
  assert.deepEqual(page.problems, []);
});

test("a run that diverges says where, and what helps", async () => {
  const page = await bench({ data: "hills", layers: [{ units: 8, activation: "relu" }], keys: { optimizer: "sgd(lr=1e6)", batch_size: 10, epochs: 50, validation: 0.2 } });
  await page.getByRole("button", { name: "Play" }).click();
  const told = await page.getByRole("alert").innerText();
  assert.match(told, /diverged/);
  assert.match(told, /step \d+/);
  assert.match(told, /weight/);
  assert.match(told, /lower the learning rate/);
});

test("a link gives the same bits", needsProgram, async () => {
  const page = await bench({ data: "spiral", rows: 200, keys: { optimizer: "adam(lr=0.02)", batch_size: 10, epochs: 5, patience: 100, validation: 0.2, seed: 3 } });
  await page.getByRole("button", { name: "Play" }).click();
  await status(page).getByText("all epochs are done").waitFor();
  const digest = async (on) => {
    await on.getByRole("button", { name: "Save the model" }).click();
    return (await on.getByText("SHA-256").innerText()).match(/[0-9a-f]{64}/)[0];
  };
  const first = await digest(page);
  const again = await lab.page(new URL(page.url()).hash.slice(2));
  await again.getByText("Ready:").waitFor();
  await again.getByRole("button", { name: "Play" }).click();
  await status(again).getByText("all epochs are done").waitFor();
  assert.equal(await digest(again), first);
});

test("20,000 rows of one's own train, and the saved model predicts on the command line", needsProgram, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-lab-"));
  try {
    const csv = execFileSync(program, ["make", "moons", "--rows", "20000", "--seed", "4"], { encoding: "utf8" });
    const path = join(folder, "own.csv");
    writeFileSync(path, csv);
    const page = await bench();
    const requests = page.requests.length;
    await page.getByLabel("Table", { exact: true }).selectOption("own");
    await page.getByLabel("or load a file").setInputFiles(path);
    await page.getByLabel("Column to tell").selectOption("target");
    const counts = (await status(page).innerText()).match(/\d+/g).map(Number);
    assert.equal(counts[0] + counts[1] + counts[2], 20000, "learned from, watched and sealed");
    await page.getByRole("button", { name: "One epoch" }).click();
    await status(page).getByText("Epoch 1,").waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the model" }).click()]);
    const model = join(folder, "model");
    await download.saveAs(model);
    const told = execFileSync(program, ["predict", model, path], { encoding: "utf8" }).trim().split("\n");
    assert.equal(told.length, 20001);
    assert.deepEqual(page.requests.slice(requests), [], "something left the page");
    assert.ok(readFileSync(model).length > 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a run whose loss grew says so, and what helps", async () => {
  const page = await bench({ rows: 200, keys: { optimizer: "sgd(lr=1, momentum=0.99)", batch_size: 10, epochs: 40, patience: 8, validation: 0.2 } });
  await page.getByRole("button", { name: "Play" }).click();
  await status(page).getByText("The training loss grew: try a smaller learning rate.").waitFor();
  const calm = await bench({ rows: 200, keys: { optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 20, patience: 20, validation: 0.2 } });
  await calm.getByRole("button", { name: "Play" }).click();
  await status(calm).getByText("all epochs are done").waitFor();
  assert.equal(await status(calm).getByText("The training loss grew").count(), 0);
});

test("the field has the colours of its points' classes, and the legend names them", async () => {
  const points = [0, 1, 2].flatMap((kind) => [0, 1, 2, 3, 4].map((i) => `${kind - 1 + i / 20} ${(kind % 2) + i / 20} ${kind}`)).join(" ");
  for (const colorScheme of ["light", "dark"]) {
    const page = await lab.page(`workbench?${encodeURIComponent(JSON.stringify({ data: "points", points, keys: { optimizer: "adam(lr=0.05)", batch_size: 5, epochs: 60, patience: 100, validation: 0.2 } }))}`, { colorScheme });
    await page.getByText("Ready:").waitFor();
    await page.getByRole("button", { name: "Play" }).click();
    await status(page).getByText("all epochs are done").waitFor();
    const field = page.getByRole("figure").filter({ hasText: "What the network says" });
    assert.deepEqual((await field.locator(".legend li").allInnerTexts()).map((text) => text.slice(2)), ["first", "second", "third"]);
    const rgb = (text) => text.match(/\d+/g).slice(0, 3).map(Number);
    const named = (await field.locator(".legend .kind").evaluateAll((all) => all.map((each) => getComputedStyle(each).color))).map(rgb);
    const drawn = await field.locator("canvas").first().evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return [...new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join()))];
    });
    // Half of it is the ground.
    const ground = colorScheme === "light" ? [247, 247, 243] : [24, 28, 32];
    const wanted = named.map((colour) => colour.map((part, i) => (part + ground[i]) / 2));
    assert.ok(drawn.length >= 2 && drawn.length <= 3, drawn.join(" "));
    for (const colour of drawn) {
      assert.ok(wanted.some((each) => rgb(colour).every((part, i) => Math.abs(part - each[i]) <= 1)), `${colorScheme}: ${colour} is none of ${wanted.join(" or ")}`);
    }
  }
});

test("words that are not everybody's are explained where they stand, and a cut table shows that there is more", async () => {
  const page = await lab.page("workbench", { viewport: { width: 320, height: 700 }, colorScheme: "dark" });
  await page.getByText("Ready:").waitFor();
  for (let epoch = 1; epoch <= 2; ++epoch) {
    await page.getByRole("button", { name: "One epoch" }).click();
    await status(page).getByText(`Epoch ${epoch},`).waitFor();
  }
  await page.getByText("A dead unit has the slope 0").waitFor();
  await page.getByText(/^How it does on the/).click();
  const rows = page.getByRole("table", { name: "Metrics" }).getByRole("row");
  await rows.first().waitFor();
  for (const row of await rows.all()) assert.match(await row.getByRole("rowheader").innerText(), /^\w+\n.{8}/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), "the page is wider than the screen");
  const layers = page.getByRole("region", { name: "Layer by layer" });
  assert.ok(await layers.evaluate((frame) => frame.scrollWidth > frame.clientWidth), "it is cut at this width");
  // Two grounds that move with the table, above two shadows that stay at the edges.
  assert.equal(await layers.evaluate((frame) => getComputedStyle(frame).backgroundAttachment), "local, local, scroll, scroll");
  assert.deepEqual(page.problems, []);
});
