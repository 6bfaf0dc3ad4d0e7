import { defineConfig } from "vite";

// Relative addresses: the pages work below any path of a server. The engine comes as a file beside the scripts.
export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
});
