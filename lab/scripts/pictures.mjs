// Takes the pictures that the README shows, from the built pages and from a report: node scripts/pictures.mjs [NAME …]
// Each is a WebP of at most 80 kB, painted by the browser that showed it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openLab, program } from "../tests/browser.mjs";

const MOST = 80_000;
const SIZE = { width: 1280, height: 900 };
const MARGIN = 16;
const status = (page) => page.locator(".verdict").first();

/** [name, page, what is done on it, what is shown of it: all from the first to the last of these]. */
const PICTURES = [
  [
    "lab-workbench",
    `workbench?${encodeURIComponent(JSON.stringify({ data: "spiral", noise: 0.02, model: "linear(8) | tanh | linear(8) | tanh | linear", keys: { optimizer: "adam(lr=0.01)", batch_size: 10, epochs: 400, patience: 400, validation: 0.2 } }))}`,
    async (page) => {
      await page.getByRole("button", { name: "Play" }).click();
      await status(page).getByText("all epochs are done").waitFor();
    },
    ".play, .verdict, .bench",
  ],
  [
    "lab-stepper",
    "stepper",
    async (page) => {
      await page.getByText("Step 1 of").waitFor();
      await page.locator("tr[data-symbol='∂J/∂w₁,₁,₂'] button").click();
    },
    ".stepper",
  ],
  [
    "lab-landscape",
    "landscape",
    async (page) => {
      await page.bet();
      await page.getByTestId("stop").getByText("After step 600").waitFor();
    },
    ".results",
  ],
  [
    "lab-vanishing",
    "vanishing",
    async (page) => {
      await page.bet();
      await page.getByRole("button", { name: /^Train four networks/ }).press("Enter");
      await page.getByRole("region", { name: "What they have learned" }).waitFor();
    },
    ".results section",
  ],
];

/** In a page: where what `selector` names lies, and a margin around it. */
function boxOf([selector, margin]) {
  const boxes = [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)) - margin, Math.min(...boxes.map((box) => box.top + scrollY)) - margin];
  return { x: left, y: top, width: Math.max(...boxes.map((box) => box.right)) + margin - left, height: Math.max(...boxes.map((box) => box.bottom + scrollY)) + margin - top };
}

/** In a page: a PNG as WebP, as good as fits. */
async function webp([png, most]) {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  for (let quality = 0.95; quality > 0.4; quality -= 0.05) {
    const [, bytes] = canvas.toDataURL("image/webp", quality).split(",");
    if (atob(bytes).length <= most) return bytes;
  }
  throw new Error("it is too large");
}

/** Writes the part `clip` of a page. */
async function take(page, name, clip) {
  const png = (await page.screenshot({ clip, fullPage: true })).toString("base64");
  await page.goto("about:blank");
  const file = fileURLToPath(new URL(`../../docs/pictures/${name}.webp`, import.meta.url));
  writeFileSync(file, Buffer.from(await page.evaluate(webp, [png, MOST]), "base64"));
  console.log(`${name}.webp: ${statSync(file).size} bytes`);
  await page.context().close();
}

/** The first screens of the report of a regression. */
async function takeReport(lab) {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-picture-"));
  const table = fileURLToPath(new URL("../../examples/penguins.csv", import.meta.url));
  execFileSync(program, ["train", table, "--target", "body_mass_g", "--quiet", "--run", "mass"], { cwd: folder, stdio: "ignore" });
  const page = await lab.page("", { viewport: { width: 900, height: 900 }, colorScheme: "light" });
  await page.goto(pathToFileURL(join(folder, "mass", "report.html")).href);
  await take(page, "report", { x: 0, y: 0, width: 900, height: 1500 });
  rmSync(folder, { recursive: true });
}

const asked = process.argv.slice(2);
const isAsked = (name) => asked.length === 0 || asked.includes(name);
const lab = await openLab();
try {
  if (isAsked("report")) await takeReport(lab);
  for (const [name, hash, act, what] of PICTURES.filter(([each]) => isAsked(each))) {
    const page = await lab.page(hash, { viewport: SIZE, colorScheme: "light", reducedMotion: "reduce" });
    await page.settled();
    await act(page);
    await take(page, name, await page.evaluate(boxOf, [what, MARGIN]));
  }
} finally {
  await lab.close();
}
