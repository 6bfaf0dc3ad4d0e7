// The built pages on the server of `pellucid lab`, with all that it forbids, in Debian's Chromium.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program = process.env.PELLUCID ?? fileURLToPath(new URL("../../build/release/pellucid", import.meta.url));
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** {address, close}: serves what vite built, and a run. */
async function serve(run) {
  const server = spawn(program, ["lab", ...run, "--pages", dist], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve) => server.stdout.once("data", (bytes) => resolve(String(bytes))));
  return { address: /http:\S+/.exec(line)[0], close: () => server.kill() };
}

/** Opens the lab once for a file of tests, with a run's folder if there is one. `page(hash, options)` gives a fresh page; errors of its console fail the test. */
export async function openLab(run = "") {
  const server = await serve(run ? [run] : []);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  return {
    async page(hash, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.problems = [];
      page.requests = [];
      page.on("pageerror", (error) => page.problems.push(String(error)));
      page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
      page.on("request", (request) => page.requests.push(request.url()));
      page.bet = () => page.getByRole("button", { name: "I have bet: show it" }).press("Enter");
      await page.goto(`${server.address}#/${hash}`);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
