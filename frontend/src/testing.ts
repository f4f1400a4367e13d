/** Runs before every test file: the page's shell with the real catalog in it. */

import { inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    catalog: string;
  }
}

const script = document.createElement("script");
script.type = "application/json";
script.id = "catalog";
script.textContent = inject("catalog");
document.head.append(script);
