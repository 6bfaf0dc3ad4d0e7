// The report of a run, opened from the disk: every part is there, for everybody, with no network and no script.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { program } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
let folder, browser;

/** A file of the MNIST family. */
function idx(name, magic, sizes, bytes) {
  const head = Buffer.alloc(4 * (sizes.length + 1));
  [magic, ...sizes].forEach((number, at) => head.writeUInt32BE(number, 4 * at));
  writeFileSync(join(folder, "drawn", name), Buffer.concat([head, Buffer.from(bytes)]));
}

/** Bars that lie or stand, with noise. */
function pictures() {
  mkdirSync(join(folder, "drawn"));
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (const [part, rows] of [["train", 240], ["t10k", 30]]) {
    const labels = Array.from({ length: rows }, (_, row) => row % 2);
    const pixels = labels.flatMap((label) => {
      const at = Math.floor(random() * 8);
      return Array.from({ length: 64 }, (_, pixel) => ((label ? pixel % 8 : pixel >> 3) === at ? 200 : 0) + Math.floor(random() * 56));
    });
    idx(`${part}-images-idx3-ubyte`, 0x803, [rows, 8, 8], pixels);
    idx(`${part}-labels-idx1-ubyte`, 0x801, [rows], labels);
  }
}

const all = ["summary", "results", "mistakes", "training", "layers", "data", "split", "network", "asked", "seal", "repeat"];
const RUNS = {
  classes: { words: [examples + "penguins.csv", "--target", "species"], sections: [...all, "baselines", "importance", "columns"], drawings: 8 },
  two: { words: [examples + "penguins.csv", "--target", "sex"], sections: [...all, "baselines", "importance", "columns"], drawings: 9 },
  numbers: { words: [examples + "penguins.csv", "--target", "body_mass_g", "--observe-layers"], sections: [...all, "baselines", "importance", "columns"], drawings: 12 },
  folds: { words: [examples + "penguins.csv", "--target", "species", "--folds", "3"], sections: [...all, "networks", "baselines", "importance", "columns"], drawings: 8 },
  pictures: { words: ["drawn", "--model", "linear(6) | relu | linear"], sections: all, drawings: 6 },
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "pellucid-report-"));
  pictures();
  for (const [name, { words }] of Object.entries(RUNS)) {
    execFileSync(program, ["train", ...words, "--epochs", "8", "--quiet", "--run", name], { cwd: folder });
  }
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

async function open(name, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(join(folder, name, "report.html")).href;
  await page.goto(address);
  return { page, asked: () => asked.filter((url) => url !== address), close: () => context.close() };
}

test("every part of a report is there, without a script or a request", async () => {
  for (const [name, { sections, drawings }] of Object.entries(RUNS)) {
    const { page, asked, close } = await open(name, { javaScriptEnabled: false });
    const text = readFileSync(join(folder, name, "report.html"), "utf8");
    assert.ok(!/<script|https?:\/\/(?!www\.w3\.org)/.test(text), `${name} loads something`);
    for (const id of sections) assert.ok(await page.locator(`section h2#${id}`).isVisible(), `${name}: ${id}`);
    assert.equal(await page.locator("nav a").count(), sections.length, name);
    assert.ok((await page.locator("figure svg[role=img]").count()) >= drawings, `${name}: ${await page.locator("figure svg").count()}`);
    assert.deepEqual(asked(), [], name);
    assert.ok(statSync(join(folder, name, "report.html")).size < 1_000_000, name);
    await close();
  }
});

test("axe finds nothing, light or dark, wide or narrow, and nothing is wider than the page", async () => {
  const ways = [["light", 1280], ["dark", 320], ["light", 320], ["dark", 1280]];
  for (const [at, name] of Object.keys(RUNS).entries()) {
    for (const [colorScheme, width] of at === 0 ? ways : [ways[at % ways.length]]) {
      const { page, close } = await open(name, { colorScheme, viewport: { width, height: 900 } });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ preload: false }));
      assert.deepEqual(violations.map((each) => `${name} ${colorScheme} ${width}: ${each.id} ${each.nodes.map((node) => node.html).join(" ")}`), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${name} is ${wide} pixels wider than ${width}`);
      await close();
    }
  }
});

test("it prints on paper", async () => {
  for (const name of Object.keys(RUNS)) {
    const { page, close } = await open(name, { colorScheme: "dark" });
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", name);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)", name);
    await page.setViewportSize({ width: 718, height: 1000 }); // A4 between the margins of a browser
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 718, `${name}: something is cut`);
    const cut = await page.evaluate(() => {
      // A word that is broken has parts on two lines; a number never has.
      const lines = (node) => {
        const range = document.createRange();
        return [...node.textContent.matchAll(/\S+/g)].filter(({ 0: word, index }) => {
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          return /^[-−+]?[\d.,]+$/.test(word) && new Set([...range.getClientRects()].map((part) => part.top)).size > 1;
        });
      };
      return [...document.querySelectorAll("td, th")].flatMap((cell) => (cell.firstChild ? lines(cell.firstChild) : [])).map(String);
    });
    assert.deepEqual(cut, [], name);
    await close();
  }
});

test("titles of drawings are no wider than these", async () => {
  for (const name of Object.keys(RUNS)) {
    const { page, close } = await open(name, {});
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("svg text.title")].filter((title) => title.getComputedTextLength() + title.x.baseVal[0].value > 400).map((title) => title.textContent));
    assert.deepEqual(wide, [], name);
    assert.ok((await page.locator("svg text.title").count()) > 0);
    await close();
  }
});

test("a report that is made again has the same bytes", () => {
  for (const name of Object.keys(RUNS)) {
    const before = [readFileSync(join(folder, name, "report.html")), readFileSync(join(folder, name, "report.md"))];
    execFileSync(program, ["report", name], { cwd: folder });
    assert.ok(readFileSync(join(folder, name, "report.html")).equals(before[0]), name);
    assert.ok(readFileSync(join(folder, name, "report.md")).equals(before[1]), name);
  }
});
