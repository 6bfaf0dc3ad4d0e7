// The screens that every page is for, and how a page comes to show all that it can: bets made, networks trained, a row and a
// weight chosen, whatever is folded opened.

/** Screens that every page is for. The narrow ones are those of a phone, and of a wide one at 400 percent. On two a check is whole. */
export const SCREENS = [
  { colorScheme: "light", width: 1280, isWhole: true },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "dark", width: 768 },
  { colorScheme: "dark", width: 320, isWhole: true },
  { colorScheme: "light", width: 320 },
  { colorScheme: "light", width: 320, height: 256, forcedColors: "active", reducedMotion: "reduce" },
];

const press = (page, name) => page.getByRole("button", { name }).first().press("Enter");

async function bet(page) {
  if (await page.locator("button.show").count()) await page.bet();
}

/** What is unfolded may hold more of it. The tables of charts are alike, and long: one page shows one. */
async function unfold(page, which = ":not(.chart details)") {
  for (let before = -1, now = 0; now !== before; ) {
    before = now;
    now = await page.locator(`details${which}`).evaluateAll((all) => all.map((each) => (each.open = true)).length);
  }
}

async function trained(page) {
  await bet(page);
  await press(page, /^Train /);
  await unfold(page);
}

export const SHOWN = {
  async default(page) {
    await bet(page);
    await unfold(page);
  },
  async workbench(page) {
    await press(page, "One epoch");
    await page.locator(".verdict").first().getByText("Epoch 1,").waitFor();
    await page.getByRole("application", { name: "What the network says" }).press("ArrowRight");
    await page.getByRole("application", { name: "The weights" }).press("ArrowRight");
    await unfold(page);
    await press(page, "Open them");
    await press(page, "Save the model");
  },
  rate: async (page) => (await bet(page), unfold(page, "")),
  vanishing: trained,
  half_planes: trained,
  async regression_neuron(page) {
    await unfold(page);
    await page.getByText("Show the least-squares fit").first().click();
  },
  async boundary(page) {
    await press(page, "All rows once");
    await unfold(page);
  },
  async walker(page) {
    await press(page, "A step");
    await unfold(page);
  },
};
