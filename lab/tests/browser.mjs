// The built pages on the server of `pellucid lab`, with all that it forbids, in Debian's Chromium; and how a test waits.
//
// What a test reads once (innerText, count, evaluate, …) is read when the page has settled, by itself: when no question to the
// engine is open and nothing changes. While something plays it waits for what the page will say, by waitFor, waitForFunction or
// `until`. A key goes to what is enabled. With LAB_SLOW=n a page's own thread has an n-th of the machine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, afterEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { isSettled, watchPage } from "./watch.mjs";

export const program = process.env.PELLUCID ?? fileURLToPath(new URL("../../build/release/pellucid", import.meta.url));
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const slow = Number(process.env.LAB_SLOW ?? 1);
/** More than anything takes: only what never comes is late. */
const PATIENCE = 120_000;
const BETWEEN_LOOKS = 20;

/** Reads again and again until what is read is as it should be, and gives it; fails with what it was last. */
export async function until(read, isGood, what) {
  let last;
  let looks = 0;
  do {
    if (looks > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
    last = await read();
    if (isGood(last)) return last;
  } while (++looks < PATIENCE / BETWEEN_LOOKS);
  return assert.fail(`${what}: it stays at ${JSON.stringify(last)}`);
}

/** Reads of a locator: they wait for the page to settle. */
const READS = ["allInnerTexts", "allTextContents", "boundingBox", "count", "evaluate", "evaluateAll", "getAttribute", "innerHTML", "innerText", "inputValue", "isChecked", "isVisible", "screenshot", "textContent"];

/** Makes it so for every locator, whose class the page knows, and for the page itself. */
function readAtRest(page) {
  const locators = Object.getPrototypeOf(page.locator("html"));
  if (!locators.isAtRest) {
    locators.isAtRest = true;
    for (const name of READS) {
      const read = locators[name];
      locators[name] = async function (...given) {
        await this.page().waitForFunction(isSettled);
        return read.apply(this, given);
      };
    }
    // A key that is pressed on what is disabled is lost; a click waits by itself.
    const press = locators.press;
    locators.press = async function (...given) {
      await until(() => this.isEnabled(), Boolean, `a key for ${this}`);
      return press.apply(this, given);
    };
  }
  for (const name of ["evaluate", "screenshot"]) {
    const read = page[name].bind(page);
    page[name] = async (...given) => (await page.settled(), read(...given));
  }
}

/** {address, close}: serves what vite built, and a run. */
async function serve(run) {
  const server = spawn(program, ["lab", ...run, "--pages", dist], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    server.stdout.on("data", (bytes) => {
      const found = /(http:\S+)\s/.exec((said += bytes));
      if (found) resolve(found[1]);
    });
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return { address, close: () => server.kill() };
}

/**
 * Opens the lab once, with a run's folder if there is one. `page(hash, options)` gives a fresh page; errors of its console fail the
 * test. What is measured is not watched: then nothing is put into the page, and each read is read at once.
 */
export async function openLab(run = "", { isWatched = true } = {}) {
  const server = await serve(run ? [run] : []);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  return {
    async page(hash, options = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      page.problems = [];
      page.requests = [];
      page.on("pageerror", (error) => page.problems.push(String(error)));
      page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
      page.on("request", (request) => page.requests.push(request.url()));
      if (isWatched) await page.addInitScript(watchPage);
      if (slow > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slow });
      /** Until no question is open and nothing changes any more: of pages where nothing plays. */
      page.settled = () => page.waitForFunction(isSettled);
      readAtRest(page);
      page.bet = async () => {
        await page.getByRole("button", { name: "I have bet: show it" }).press("Enter");
        await page.settled();
      };
      await page.goto(`${server.address}#/${hash}`);
      return page;
    },
    /** Ends all pages. */
    async clear() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The lab of a file of tests: opened for the first page, closed behind the last test, no page left open from one to the next. */
export function labOfFile() {
  let lab;
  afterEach(async () => (await lab)?.clear());
  after(async () => (await lab)?.close());
  return { page: async (...given) => (await (lab ??= openLab())).page(...given) };
}
