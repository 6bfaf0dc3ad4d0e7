// What a page says and what it draws are of one state: while the engine has not answered for what a learner has just set,
// all stays as it was, and then all changes at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labOfFile } from "./browser.mjs";

const lab = labOfFile();

/** Pages where something comes later, and stands empty until then. */
const STATES = { approximation: 3 };
const SET = 'main input[type="range"], main select, main input[type="checkbox"]';
const SWITCHES = 2; // of those that a page has side by side
/** Pages with nothing to set, and those that one definition makes with another. */
const LEFT_OUT = ["run", "timeline", "schedules", "weight_penalties", "batch_normalisation", "dropping_out", "early_stopping"];

/** Moves one control as a hand would, with the engine's answers held back. Gives what was seen, each state once. */
async function moved([selector, at]) {
  const { watch } = window;
  const control = [...document.querySelectorAll(selector)][at];
  const seen = [watch.said()];
  const look = () => {
    const now = watch.said();
    if (now !== seen.at(-1)) seen.push(now);
  };
  watch.isHolding = true;
  if (control.type === "checkbox") control.click();
  else {
    const isUp = Number(control.value) < (Number(control.min) + Number(control.max)) / 2;
    if (control.type === "range") (isUp ? control.stepUp(3) : control.stepDown(3));
    else control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
    control.dispatchEvent(new Event(control.type === "range" ? "input" : "change", { bubbles: true }));
  }
  for (let i = 0; i < 3; ++i) await watch.frame();
  const isAsked = watch.open > 0;
  if (isAsked) look();
  const early = seen.length;
  for (let quiet = 0; isAsked && quiet < 3; ) {
    if (watch.held.length > 0) {
      watch.release();
      await new Promise((resolve) => setTimeout(resolve)); // before the frame: what is drawn behind it comes too late
      look();
    }
    await watch.frame();
    look();
    quiet = watch.open > 0 ? 0 : quiet + 1;
  }
  watch.isHolding = false;
  return { name: control.id || control.getAttribute("aria-label") || control.parentElement.textContent, isAsked, early, seen };
}

const where = (one, other) => {
  const [a, b] = [one.split("\n"), other.split("\n")];
  const at = a.findIndex((part, i) => part !== b[i]);
  return `${a[at]?.slice(0, 80)} → ${b[at]?.slice(0, 80)}`;
};

test("words and pictures change together, and not before the engine has answered", async () => {
  const pages = await lab.page("");
  const ids = await pages.locator("nav a").evaluateAll((links, left) => links.map((link) => link.hash.slice(2)).filter((id) => !left.includes(id)), LEFT_OUT);
  let asked = 0;
  for (const id of ids) {
    const page = await lab.page(id, { viewport: { width: 1280, height: 900 } });
    if (await page.locator("button.show").count()) await page.bet();
    const kinds = await page.locator(SET).evaluateAll((all) => all.map((control) => control.type));
    const places = kinds.flatMap((kind, at) => (kind === "checkbox" && kinds.slice(0, at).filter((each) => each === kind).length >= SWITCHES ? [] : [at]));
    for (const at of places) {
      if ((await page.locator(SET).count()) <= at) break;
      const { name, isAsked, early, seen } = await page.evaluate(moved, [SET, at]);
      asked += isAsked;
      if (!isAsked) continue;
      assert.equal(early, 1, `${id}, ${name}: said before it is known: ${early > 1 && where(seen[0], seen[1])}`);
      assert.ok(seen.length <= (STATES[id] ?? 2), `${id}, ${name}: not at once: ${seen.slice(1).map((each, i) => where(seen[i], each)).join(" | ")}`);
      await page.settled();
    }
    assert.deepEqual(page.problems, [], id);
    await page.context().close();
  }
  assert.ok(asked > 40, `${asked} controls asked the engine`);
});
