// Asks the Python side of the repository: `ask("schema")` or `ask("page")` runs schema.py and gives what it prints.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const own = path("../../.venv/bin/python");

/** The JSON text that schema.py prints. */
export function ask(what) {
  const python = process.env.PYTHON ?? (existsSync(own) ? own : "python3");
  const env = { ...process.env, PYTHONPATH: path("../../backend") };
  return execFileSync(python, [path("schema.py"), what], { encoding: "utf8", env, maxBuffer: 1 << 26 });
}
