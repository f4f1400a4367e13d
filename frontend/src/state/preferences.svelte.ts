/** How this person likes the page: kept in the browser, never part of an experiment. */

export interface Preferences {
  theme: "system" | "light" | "dark";
  /** Maps show only which side a point is on. */
  discretize: boolean;
  showTrain: boolean;
  showDev: boolean;
  /** Maps have lines where the network is 50 and 90 % sure. */
  confidence: boolean;
  /** A logarithmic axis for the loss. */
  logLoss: boolean;
  /** The views whose curves are averaged, and the memory β of the averages. */
  averaged: string[];
  beta: number;
  /** Which of them are drawn: the values themselves, the average, and the one corrected for starting at 0. */
  showRaw: boolean;
  showPlain: boolean;
  showCorrected: boolean;
  /** The view of the output: map, pictures or confusion. */
  outputTab: string;
  /** The view in the dock, those kept beside it, and how much of the page the dock has. */
  dockTab: string;
  dockPins: string[];
  dockOpen: boolean;
  dockTall: boolean;
  dockLarge: boolean;
  /** Epochs or steps per second while playing; 0: as fast as possible. */
  speed: number;
  speedUnit: "epoch" | "batch";
  /** The first visit's hint was read. */
  hintSeen: boolean;
}

const KEY = "glassnet.preferences";

const DEFAULTS: Preferences = {
  theme: "system",
  discretize: false,
  showTrain: true,
  showDev: true,
  confidence: true,
  logLoss: false,
  averaged: ["loss", "gradients"],
  beta: 0.9,
  showRaw: true,
  showPlain: false,
  showCorrected: true,
  outputTab: "map",
  dockTab: "loss",
  dockPins: [],
  dockOpen: true,
  dockTall: false,
  dockLarge: false,
  speed: 60,
  speedUnit: "epoch",
  hintSeen: false,
};

/** What was stored, as far as it still has the right type. */
export function restored(text: string | null): Preferences {
  let stored: Record<string, unknown> = {};
  try {
    stored = (JSON.parse(text ?? "{}") ?? {}) as Record<string, unknown>;
  } catch {
    // Somebody else wrote there: begin with the defaults.
  }
  const fits = Object.entries(DEFAULTS).map(([name, value]) => [
    name,
    typeof stored[name] === typeof value && Array.isArray(stored[name]) === Array.isArray(value) ? stored[name] : value,
  ]);
  return Object.fromEntries(fits) as unknown as Preferences;
}

export const preferences: Preferences = $state(restored(read()));

/** What the dock shows, for a link: the chosen view, then those kept beside it; empty where it is as everybody begins. */
export function dockViews({ dockOpen, dockTab, dockPins }: Preferences = preferences): string[] {
  const views = [dockTab, ...dockPins.filter((pin) => pin !== dockTab)];
  return dockOpen && views.join() !== DEFAULTS.dockTab ? views : [];
}

/** Opens the dock with the views that a link brings; without any it stays as this person has it. */
export function showViews([tab, ...pins]: readonly string[]): void {
  if (tab) Object.assign(preferences, { dockTab: tab, dockPins: pins, dockOpen: true });
}

/** Stores every change and keeps the page's theme; returns how to stop. */
export function keepPreferences(): () => void {
  return $effect.root(() => {
    $effect(() => {
      const text = JSON.stringify(preferences);
      try {
        localStorage.setItem(KEY, text);
      } catch {
        // A browser that stores nothing still works, it only forgets.
      }
    });
    $effect(() => {
      if (preferences.theme === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = preferences.theme;
    });
  });
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
