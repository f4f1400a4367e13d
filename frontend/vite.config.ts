/**
 * Builds src/ into ../static, which is committed: whoever runs Glassnet needs no Node.js.
 *
 * The names app.js and app.css are fixed, lazily loaded parts are in chunks/, and the same sources give the same bytes.
 * stamp.txt says which sources were built. It is the sha256, in hex, over every file that the build reads (all files in
 * src/, package-lock.json, vite.config.ts, tsconfig.json), sorted by POSIX path relative to this folder, of:
 * path + NUL + bytes + NUL. A test in Python computes the same and fails when static/ is stale.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vitest/config";

const here = new URL("./", import.meta.url);
const settings = ["package-lock.json", "vite.config.ts", "tsconfig.json"];

/** The hash of the sources; see the top of this file. */
function sourceHash(): string {
  const entries = readdirSync(new URL("src", here), { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fileURLToPath(here), join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  const hash = createHash("sha256");
  for (const name of [...sources, ...settings].sort(byCodePoint)) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(new URL(name, here)))
      .update("\0");
  }
  return hash.digest("hex");
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Writes stamp.txt beside the bundle. */
function stamp(): Plugin {
  return {
    name: "stamp",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "stamp.txt", source: `${sourceHash()}\n` });
    },
  };
}

/** Leaves WebAssembly compressed, as .wasm.gz: the server gives it out under its own name. */
function compressed(): Plugin {
  return {
    name: "compressed",
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || !fileName.endsWith(".wasm")) continue;
        Reflect.deleteProperty(bundle, fileName);
        this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(file.source, { level: 9 }) });
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte({ compilerOptions: { runes: true } }), compressed(), stamp()],
  base: "/static/",
  // The lists of conditions differ: under vitest the browser's half of Svelte must be asked for.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2023",
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: mode === "development" ? "inline" : false,
    minify: mode !== "development",
    rollupOptions: {
      input: "src/main.ts",
      output: {
        entryFileNames: "app.js",
        chunkFileNames: "chunks/[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "app.css" : "assets/[name][extname]",
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    globalSetup: ["scripts/catalog.setup.mjs"],
    setupFiles: ["src/testing.ts"],
  },
}));
