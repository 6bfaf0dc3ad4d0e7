// What holds for every page: nobody is left out, and nothing is fetched once it is there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openLab } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let lab;
let ids;
before(async () => {
  lab = await openLab();
  const page = await lab.page("");
  await page.locator("nav a").first().waitFor();
  ids = await page.locator("nav a").evaluateAll((links) => links.map((link) => link.hash.slice(2)));
});
after(() => lab.close());

test("no page has anything for axe to say, light or dark, wide or narrow", async () => {
  for (const id of ids) {
    for (const [colorScheme, width] of [["light", 1280], ["dark", 320]]) {
      const page = await lab.page(id, { colorScheme, viewport: { width, height: 900 } });
      await page.waitForLoadState("networkidle");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((each) => `${id} ${colorScheme}: ${each.id} ${each.nodes.map((node) => node.html).join(" ")}`), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${id} is ${wide} pixels wider than ${width}`);
      assert.deepEqual(page.problems, [], id);
    }
  }
});

test("nothing is fetched after the page is there", async () => {
  const page = await lab.page("stepper");
  await page.getByText("Step 1 of").waitFor();
  const before = page.requests.length;
  for (const id of ids) {
    await page.locator(`nav a[href="#/${id}"]`).click();
    await page.locator("main h1").waitFor();
  }
  assert.deepEqual(page.requests.slice(before), []);
});
