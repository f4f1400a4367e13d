// Writes src/net/schema.ts from the Python classes; with --check, only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import { ask } from "./python.mjs";

const target = new URL("../src/net/schema.ts", import.meta.url);
const types = await compile(JSON.parse(ask("schema")), "Schema", {
  bannerComment: "/** Made from the Python classes by `npm run schema`; do not edit. */",
  style: { printWidth: 120 },
});

if (!process.argv.includes("--check")) writeFileSync(target, types);
else if (readFileSync(target, "utf8") !== types) {
  process.stderr.write("src/net/schema.ts is not what the Python classes say; run `npm run schema` and commit it\n");
  process.exitCode = 1;
}
