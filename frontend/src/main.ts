/** Starts the page: finds the session or the link to begin with, connects, mounts. */

import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { begin } from "./begin.svelte";

const target = document.getElementById("app");
if (!target) throw new Error('expected an element with id "app"; the page must come from the server');
mount(App, { target });
await begin();
