// Gives the page's tests the real catalog of components, as the server would inline it.
import { ask } from "./python.mjs";

export default function setup(project) {
  project.provide("catalog", ask("page"));
}
