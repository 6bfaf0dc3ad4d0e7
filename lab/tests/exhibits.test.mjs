// Each exhibit as a learner uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labOfFile } from "./browser.mjs";

const lab = labOfFile();

/** What the course's 2→1→1 network gives, to twelve digits behind the point (docs/lab.md, item 4). */
const GOLDEN = {
  "z₁₂": "0.200000000000",
  "a₁₂": "0.549833997312",
  "z₃": "0.239867197850",
  a: "0.559680922005",
  J: "0.096940445223",
  "∂J/∂a": "−0.440319077995",
  "∂J/∂w₁,₁,₃": "−0.059663276348",
  "∂J/∂w₁,₁,₂": "−0.021486702897",
};

test("item 4: the stepper shows every value of the 2→1→1 network, forth and back, by keys alone", async () => {
  const page = await lab.page("stepper");
  await page.getByText("Step 1 of").waitFor();
  const seen = {};
  const filled = {};
  const told = async () => {
    const text = await page.locator(".value").innerText();
    const [symbol] = text.split(" = ");
    seen[symbol] = await page.getByTestId("value").innerText();
    filled[symbol] = await page.getByTestId("filled").innerText();
    return page.locator(".place").innerText();
  };
  const [, count] = (await told()).match(/of (\d+)/);
  for (let i = 1; i < Number(count); ++i) {
    await page.keyboard.press("ArrowRight");
    await page.getByText(`Step ${i + 1} of`).waitFor();
    await told();
  }
  for (const [symbol, value] of Object.entries(GOLDEN)) assert.equal(seen[symbol], value, symbol);
  assert.match(filled["∂J/∂w₁,₁,₂"], /^−0\.440319077995 · 0\.246438187549 · 0\.8 · 0\.247516572712 · 1 = /);
  await page.keyboard.press("ArrowLeft");
  await page.getByText(`Step ${Number(count) - 1} of`).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 4: a key that is pressed as soon as there is a step is taken", async () => {
  const page = await lab.page("timeline");
  await page.evaluate(() => {
    const press = (_, observer) => {
      if (!document.querySelector(".place")) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    };
    new MutationObserver(press).observe(document.body, { childList: true, subtree: true });
    location.hash = "#/stepper";
  });
  assert.match(await page.locator(".place").innerText(), /Step 2 of/);
});

test("item 4: the goal is reached when the input is 0", async () => {
  const page = await lab.page("stepper");
  await page.getByText("Step 1 of").waitFor();
  assert.equal(await page.getByText("Reached:").count(), 0);
  await page.getByRole("spinbutton", { name: "x₁" }).fill("0");
  await page.getByText("Reached:").waitFor();
});

test("items 2 and 30: the activations show value and derivative at a point", async () => {
  const page = await lab.page("activations");
  const chart = page.getByRole("img", { name: "Derivative" });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  const said = (text) => page.locator(".said", { hasText: text }).nth(1).waitFor();
  await said("at z");
  await page.getByRole("checkbox", { name: "softplus" }).check();
  await said("softplus");
  const bars = page.getByTestId("softmax");
  await bars.locator("strong", { hasText: "0.6652" }).waitFor();
  await page.getByRole("spinbutton", { name: "z₃" }).fill("2");
  await bars.locator("strong", { hasText: "0.1554" }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 1: weight and bias move the curve of a neuron", async () => {
  const page = await lab.page("knobs");
  const chart = page.getByRole("img", { name: "sigmoid(w·x + b)" });
  await chart.waitFor();
  const path = () => page.locator(".chart path.curve").getAttribute("d");
  const before = await path();
  await page.getByRole("spinbutton", { name: "w", exact: true }).fill("-2");
  await page.getByText("with w = −2").waitFor();
  assert.notEqual(await path(), before, "the curve is that of the words");
  await page.getByRole("combobox").selectOption("tanh");
  await page.getByRole("img", { name: "tanh(w·x + b)" }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 3: descent on a parabola diverges above 2/λ, and says so beside the picture", async () => {
  const page = await lab.page("rate");
  await page.bet();
  await page.getByText("2/λ = 1,").waitFor();
  const rate = page.getByRole("spinbutton", { name: "η" });
  for (const [value, words] of [["0.01", "It crawls"], ["0.3", "It falls"], ["0.5", "It arrives"], ["0.9", "It jumps from side"], ["1", "It jumps between"], ["1.01", "It diverges"]]) {
    await rate.fill(value);
    await page.getByText(words).waitFor();
  }
  await page.getByRole("spinbutton", { name: "λ" }).fill("4");
  await page.getByText("2/λ = 0.5,").waitFor();
  assert.deepEqual(page.problems, []);
});

test("items 5 and 36: optimizers race from a start that is dragged or moved by keys", async () => {
  const page = await lab.page("race");
  await page.bet();
  const row = (name) => page.getByRole("region", { name: "Optimizers", exact: true }).getByRole("row", { name: new RegExp(`^${name} `) });
  await row("adam").waitFor();
  const before = await row("adam").innerText();
  await page.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await row("adam").innerText(), before);
  await page.getByRole("spinbutton", { name: "learning rate of sgd" }).fill("0.01");
  await page.keyboard.press("Enter");
  await row("sgd").getByText("diverged at step").waitFor();
  // The axis is that of the others, who stay below a million.
  const ticks = await page.locator(".chart .tick").allTextContents();
  assert.deepEqual(ticks.filter((tick) => /10([⁷⁸⁹]|[¹²³][⁰¹²³⁴⁵⁶⁷⁸⁹])/.test(tick)), []);
  await page.getByRole("checkbox", { name: "lion" }).check();
  await row("lion").waitFor();
  await page.getByRole("combobox", { name: "Surface" }).selectOption("saddle");
  await page.getByText("The saddle from above").waitFor();
  assert.deepEqual(page.problems, []);
});

test("items 15, 32 and 34: losses of one prediction, and one of the learner's own", async () => {
  const page = await lab.page("losses");
  await page.bet();
  const cell = (name) => page.getByTestId(`loss ${name}`);
  await cell("huber(delta=1)").waitFor();
  assert.deepEqual([await cell("mse").innerText(), await cell("mae").innerText(), await cell("huber(delta=1)").innerText(), await cell("your own").innerText()], ["4", "2", "1.5", "4"]);
  await page.getByRole("textbox").fill("expr((p - y");
  await page.getByRole("alert").waitFor();
  await page.getByRole("textbox").fill("expr((p - y)^4)");
  await cell("your own").getByText("16").waitFor();
  await page.getByRole("spinbutton", { name: "predicted p" }).fill("4");
  await cell("mse").getByText("0").waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 13: half-planes close in on the circle", async () => {
  const page = await lab.page("half_planes");
  await page.bet();
  for (const [count, excess] of [["3", "0.654"], ["8", "0.0548"], ["16", "0.0131"], ["18", "0.0103"]]) {
    await page.getByRole("spinbutton", { name: "N" }).fill(count);
    await page.getByText(`by a part of ${excess}`).waitFor();
  }
  assert.equal(await page.getByRole("row").count(), 18 + 2);
  // A number is typed digit by digit, through ones that are too small, and the box says what holds when it is left.
  const box = page.getByRole("spinbutton", { name: "N" });
  await box.fill("");
  await box.pressSequentially("16");
  await page.getByText("by a part of 0.0131").waitFor();
  await box.fill("2");
  await page.getByText("by a part of 0.654").waitFor();
  await box.press("Tab");
  assert.equal(await box.inputValue(), "3");
  assert.deepEqual(page.problems, []);
});

test("item 13: training finds a circle too, with eight half-planes and with three", async () => {
  const page = await lab.page("half_planes");
  await page.bet();
  const share = async (count) => {
    await page.getByRole("button", { name: `Train ${count} hidden neurons` }).press("Enter");
    return Number((await page.getByText(`${count} hidden neurons, found by training`).innerText()).match(/share of ([\d.]+)/)[1]);
  };
  assert.equal(await share(8), 1);
  await page.getByRole("application", { name: "What the trained network says" }).waitFor();
  await page.getByRole("spinbutton", { name: "N" }).fill("3");
  assert.ok((await share(3)) > 0.9);
  assert.deepEqual(page.problems, []);
});

test("item 6: the gradient vanishes through sigmoids and not through relu", async () => {
  const page = await lab.page("vanishing");
  await page.bet();
  const product = page.getByTestId("product");
  await product.getByText(/^\d\.\d\d·10⁻⁷$/).waitFor();
  await page.getByRole("combobox").selectOption("tanh");
  await product.getByText("1", { exact: true }).waitFor();
  await page.getByRole("combobox").selectOption("relu");
  await page.getByRole("spinbutton", { name: "x" }).fill("1");
  await page.getByRole("spinbutton", { name: "w" }).fill("2");
  await product.getByText("1020").waitFor();
  await page.getByRole("spinbutton", { name: "layers" }).fill("3");
  await product.getByText("8", { exact: true }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 6: on networks that are trained the gradient vanishes too, and the cures let it through", async () => {
  const page = await lab.page("vanishing");
  await page.bet();
  await page.getByRole("button", { name: "Train four networks of 10 layers of sigmoid" }).press("Enter");
  const table = page.getByRole("region", { name: "What they have learned" });
  await table.waitFor();
  const rows = await table.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.equal(rows.length, 4);
  const [plain, , normed, residual] = rows.map(([, first, last, loss]) => ({ first, last: Number(last), loss: Number(loss) }));
  assert.match(plain.first, /^\d\.\d+·10⁻(⁹|¹⁰)$/, "what the first layer is told");
  assert.ok(plain.last > 0.1, `${plain.last}: what the last layer is told`);
  assert.ok(Math.abs(plain.loss - Math.LN2) < 0.02, `${plain.loss}: it learns nothing`);
  for (const cured of [normed, residual]) {
    assert.ok(Number(cured.first) > 0.01, cured.first);
    assert.ok(cured.loss < 0.5, `${cured.loss}: it learns`);
  }
  // What was trained stays beside its own words when another depth is set.
  await page.getByRole("spinbutton", { name: "layers" }).fill("3");
  await page.getByText("Four networks of 10 layers of sigmoid and one").waitFor();
  await page.getByRole("button", { name: "Train four networks of 3 layers of sigmoid" }).click();
  await page.getByText("Four networks of 3 layers of sigmoid and one").waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 29: the timeline opens what each stop was about", async () => {
  const page = await lab.page("timeline");
  assert.equal(await page.locator(".timeline li").count(), 9);
  await page.getByRole("link", { name: "Take it apart: Backpropagation, step by step" }).click();
  await page.getByRole("heading", { name: "Backpropagation, step by step", level: 1 }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 42: more neurons come nearer to a curve that is drawn by keys", async () => {
  const page = await lab.page("approximation");
  await page.bet();
  await page.getByText("With 4 neurons").waitFor();
  const editor = page.getByRole("application");
  await editor.press("ArrowRight");
  await editor.press("PageUp");
  await page.getByText("point 2:").waitFor();
  const row = page.getByRole("row", { name: /^mse after/ });
  const error = async (column) => Number(await row.getByRole("cell").nth(column).innerText());
  assert.ok((await error(4)) < (await error(0)) / 10, "16 neurons against 1");
  assert.deepEqual(page.problems, []);
});

test("items 9 and 10: a neuron tells prices by weights set by hand, and decides by a threshold", async () => {
  const page = await lab.page("regression_neuron");
  const verdict = page.locator(".verdict");
  await verdict.getByText("off by").waitFor();
  const off = async () => Number((await verdict.innerText()).match(/off by ([\d.]+)/)[1]);
  const before = await off();
  for (const [name, number] of [["w of beach_km", "-12"], ["w of bedrooms", "60"], ["w of pool", "45"]]) {
    await page.getByRole("spinbutton", { name }).fill(number);
  }
  assert.ok((await off()) < before / 3);
  assert.ok((await off()) < 40);
  await page.getByText("Show the least-squares fit").click();
  const [, bedrooms] = (await page.getByTestId("fit").innerText()).match(/bedrooms ([\d.]+)/);
  assert.ok(Math.abs(Number(bedrooms) - 60) < 6, bedrooms);
  await page.getByRole("spinbutton", { name: "threshold" }).fill("200");
  await verdict.getByText(/ 0 houses/).waitFor();
  assert.deepEqual(page.problems, []);
});

test("items 11 and 12: the perceptron's rule parts clouds, and no line parts exclusive_or", async () => {
  const page = await lab.page("boundary");
  await page.getByText("A line parts these rows").waitFor();
  for (let i = 0; i < 5; ++i) await page.getByRole("button", { name: "All rows once" }).click();
  await page.getByText(/a share of 1 of the rows/).waitFor();
  await page.getByLabel("Table").selectOption("exclusive_or");
  await page.getByText("No line parts these rows").waitFor();
  await page.getByRole("spinbutton", { name: "w₁" }).fill("0.5");
  await page.getByText(/a share of/).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 14: every neuron and every weight says its name, role and value", async () => {
  const page = await lab.page("anatomy");
  const part = page.getByTestId("part");
  await part.getByText("Neuron 1 of hidden layer 1").waitFor();
  await page.getByRole("button", { name: "neuron 3 of layer 2" }).press("Enter");
  await part.getByText("a₃₂ =").last().waitFor();
  await page.getByRole("button", { name: "input 2" }).press("Enter");
  await part.getByText("the column x2").waitFor();
  await page.getByRole("application").press("ArrowRight");
  await part.getByText("w₁,₁,₂: from unit 1 of layer 1 to neuron 1 of layer 2").waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 7: the walker takes steps downhill, and who tells what is told apart", async () => {
  const page = await lab.page("walker");
  const said = page.getByTestId("walker");
  await said.getByText("After step 0 the walker stands at (w₁, w₂) = (1.8, 1.2)").waitFor();
  const step = page.getByRole("button", { name: "A step" });
  await step.focus();
  const heights = [];
  for (let i = 1; i <= 5; ++i) {
    await page.keyboard.press("Enter");
    await said.getByText(`After step ${i} the walker`).waitFor();
    heights.push(Number((await said.innerText()).match(/height J = (−?[\d.]+)/)[1].replace("−", "-")));
  }
  assert.deepEqual(heights, [...heights].sort((a, b) => b - a));
  for (const part of ["by backpropagation: ∂J/∂w = (", "by the learning rate: η = 0.05", "gradient descent: w ← w − η ∂J/∂w"]) await said.getByText(part).waitFor();
  await page.getByRole("spinbutton", { name: "learning rate η" }).fill("0.6");
  await said.getByText("After step 0").waitFor();
  await page.getByRole("button", { name: "Walk", exact: true }).click();
  await said.getByText(/After step [1-9]/).waitFor();
  await page.getByRole("button", { name: "Start again" }).click();
  await said.getByText("After step 0").waitFor();
  assert.deepEqual(page.problems, []);
});

/** In the page, since a flight does not wait: flies until it is on its way, then chooses other directions, or stops it. */
async function fly(directions) {
  const [button, stop, select] = [".results button.main", "[data-testid=stop]", "#directions"].map((name) => document.querySelector(name));
  const from = stop.textContent;
  button.click();
  while (stop.textContent === from || stop.textContent.startsWith("After step 0")) await window.watch.frame();
  if (!directions) return button.click();
  select.value = directions;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

test("item 8: a flight along the path of a training, with what the picture gets wrong", async () => {
  const page = await lab.page("landscape");
  await page.bet();
  const share = async () => Number((await page.getByText("The plane holds").innerText()).match(/holds (−?[\d.]+)/)[1].replace("−", "-"));
  await page.getByTestId("stop").getByText("After step 600").waitFor();
  assert.ok((await share()) > 0.8, "the plane of the path");
  await page.getByRole("application", { name: /From the side/ }).press("ArrowLeft");
  await page.evaluate(fly);
  assert.match(await page.getByTestId("stop").innerText(), /^After step (?!600)[1-9]/);
  await page.getByRole("spinbutton", { name: "stop" }).fill("1");
  await page.getByTestId("stop").getByText("After step 0:").waitFor();
  await page.getByRole("combobox", { name: "Directions" }).selectOption("two random ones");
  assert.ok((await share()) < 0.3, "two random ones");
  await page.getByText("In a random direction each unit's part").waitFor();
  // Over another ground the flight stops, and does not go on to its end.
  await page.evaluate(fly, "where training moved most");
  assert.ok((await share()) > 0.8, "the plane of the path again");
  assert.equal(await page.locator(".results button.main").innerText(), "Fly along the path");
  assert.match(await page.getByTestId("stop").innerText(), /^After step (?!600)/);
  // Another rate is another training, and what is drawn is that one's.
  const loss = async () => (await page.getByTestId("stop").innerText()).replace(/^.*?: /, "");
  await page.getByRole("spinbutton", { name: "stop" }).fill("61");
  const before = await loss();
  await page.getByRole("spinbutton", { name: "η" }).fill("0.002");
  assert.match(await page.getByTestId("stop").innerText(), /^After step 600/);
  assert.notEqual(await loss(), before);
  assert.deepEqual(page.problems, []);
});

test("item 31: the table of optimizers has each formula and when it is taken", async () => {
  const page = await lab.page("race");
  const table = page.getByRole("region", { name: "All optimizers" });
  await table.getByText("v = beta2 * v + (1 - beta2) * g^2").first().waitFor();
  await table.getByText("the default: works over a wide range").waitFor();
  for (const name of ["adagrad", "rmsprop", "adam"]) await table.getByRole("rowheader", { name, exact: true }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("item 33: cross-entropy of a yes and a no, its derivative, and the stable form beside the formula", async () => {
  const page = await lab.page("losses");
  const said = page.getByTestId("class loss");
  await said.getByText("Loss 0.1269; derivative p − y = −0.1192.").waitFor();
  await page.getByRole("combobox", { name: "Truth" }).selectOption("no (y = 0)");
  await said.getByText("Loss 2.127; derivative p − y = 0.8808.").waitFor();
  await page.getByRole("spinbutton", { name: "score z" }).fill("-2");
  await said.getByText("Loss 0.1269").waitFor();
  await page.getByText("loss = -(y * log(p) + (1 - y) * log(1 - p))").first().waitFor();
  await page.getByText("computed as", { exact: false }).first().waitFor();
  assert.deepEqual(page.problems, []);
});
