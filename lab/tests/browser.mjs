// The built pages on a server of loopback, in Debian's Chromium.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
const dist = new URL("../dist/", import.meta.url);

/** {address, close}: serves what vite built. */
async function serve() {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://loopback").pathname.replace(/^\//, "") || "index.html";
    try {
      const bytes = await readFile(new URL(path, dist));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Opens the lab once for a file of tests. `page(hash, options)` gives a fresh page; errors of its console fail the test. */
export async function openLab() {
  const server = await serve();
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
      await page.goto(`${server.address}#/${hash}`);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
