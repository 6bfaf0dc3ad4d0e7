// Takes a picture of every page on every screen that it is for, to be looked at: node scripts/screens.mjs DIR [PAGE …]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openLab } from "../tests/browser.mjs";
import { SCREENS, SHOWN } from "../tests/shown.mjs";

const [folder, ...only] = process.argv.slice(2);
if (!folder) throw new Error("where to? node scripts/screens.mjs DIR [PAGE …]");
mkdirSync(folder, { recursive: true });
const lab = await openLab();
try {
  const contents = await lab.page("");
  const ids = await contents.locator("nav a").evaluateAll((links) => links.map((link) => link.hash.slice(2)));
  for (const id of only.length ? only : ids) {
    for (const { width, height = 900, isWhole, ...media } of SCREENS) {
      const page = await lab.page(id, { viewport: { width, height }, ...media });
      await page.settled();
      await (SHOWN[id] ?? SHOWN.default)(page);
      await page.screenshot({ path: join(folder, `${id}-${width}-${Object.values(media).join("-")}.png`), fullPage: true });
      await page.context().close();
    }
  }
} finally {
  await lab.close();
}
