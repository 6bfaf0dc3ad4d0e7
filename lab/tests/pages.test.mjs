// What holds for every page: nobody is left out, and nothing is fetched once it is there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { labOfFile } from "./browser.mjs";
import { SCREENS, SHOWN } from "./shown.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const lab = labOfFile();
let ids;
before(async () => {
  const page = await lab.page("");
  ids = await page.locator("nav a").evaluateAll((links) => links.map((link) => link.hash.slice(2)));
});

/** The rules of axe that a screen can break; the others read what stands in the page, which is the same on all. */
const OF_APPEARANCE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport", "css-orientation-lock"];

test("no page has anything for axe to say, nor is wider than its screen, on any screen, with all that it can show", async () => {
  const faults = [];
  for (const id of ids) {
    const page = await lab.page(id);
    await page.evaluate(axe);
    await (SHOWN[id] ?? SHOWN.default)(page);
    for (const { width, height = 900, isWhole, ...media } of SCREENS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ forcedColors: "none", reducedMotion: "no-preference", ...media });
      const where = `${id} at ${width}, ${Object.values(media).join(", ")}`;
      // Without files of its own: no rule of those that hold here asks for any, and it waits seconds for them.
      const { violations } = await page.evaluate((runOnly) => window.axe.run({ preload: false, ...(runOnly && { runOnly }) }), isWhole ? null : OF_APPEARANCE);
      faults.push(...violations.map((each) => `${where}: ${each.id} ${each.nodes.map((node) => node.html).join(" ")}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) faults.push(`${where}: ${wide} pixels too wide`);
      if (media.reducedMotion && (await page.evaluate(() => document.getAnimations().length)) > 0) faults.push(`${where}: it moves where motion is to be reduced`);
    }
    faults.push(...page.problems.map((problem) => `${id}: ${problem}`));
    await page.context().close();
  }
  assert.deepEqual(faults, []);
});

test("nothing is fetched after the page is there", async () => {
  const page = await lab.page("stepper");
  await page.getByText("Step 1 of").waitFor();
  const before = page.requests.length;
  for (const id of ids) {
    const link = page.locator(`nav a[href="#/${id}"]`);
    await link.click();
    assert.equal(await page.locator("main h1").innerText(), await link.innerText());
  }
  assert.deepEqual(page.requests.slice(before), []);
});

/** What a learner moves first on a page, by keys: from the page's heading on by Tab. */
const FIRST_MOVE = { timeline: "a", run: 'input[type="file"]', workbench: "button.main" };

test("every page is used by keys alone, and shows where they go", async () => {
  for (const id of ids) {
    const page = await lab.page(id, { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    const wanted = `main ${FIRST_MOVE[id] ?? 'input[type="range"], main select, main button:not([disabled]), main svg[tabindex]'}`;
    assert.ok(await page.locator(wanted).locator("visible=true").count(), `${id}: nothing to move`);
    let isThere = false;
    for (let i = 0; i < 80 && !isThere; ++i) {
      await page.keyboard.press("Tab");
      isThere = await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted);
    }
    assert.ok(isThere, `${id}: Tab does not lead to ${wanted}`);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none", `${id}: it cannot be seen where the keys go`);
    if (id === "run") continue; // a browser's own window opens
    const seen = () => page.evaluate(() => location.hash + document.querySelector("main").innerText + [...document.querySelectorAll("main input, main select")].map((each) => each.value).join(" "));
    const before = await seen();
    const isField = await page.evaluate(() => document.activeElement.matches("input, select, svg"));
    await page.keyboard.press(isField ? "ArrowRight" : "Enter");
    if (isField && (await seen()) === before) await page.keyboard.press("ArrowDown");
    assert.notEqual(await seen(), before, `${id}: nothing moved`);
    assert.deepEqual(page.problems, [], id);
    await page.context().close();
  }
});

test("what is painted is painted again when a screen turns dark", async () => {
  const painted = (page) => page.locator("main canvas").evaluateAll((all) => all.map((canvas) => canvas.toDataURL()));
  for (const id of ["boundary", "anatomy", "race", "walker"]) {
    const open = async (colorScheme) => {
      const page = await lab.page(id, { colorScheme, viewport: { width: 1280, height: 900 } });
      if (await page.locator("button.show").count()) await page.bet();
      await page.settled();
      return page;
    };
    const page = await open("light");
    const light = await painted(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.settled();
    const turned = await painted(page);
    assert.ok(turned.length > 0 && turned.every((picture, i) => picture !== light[i]), `${id}: a picture stays light`);
    assert.deepEqual(turned, await painted(await open("dark")), id);
  }
});
