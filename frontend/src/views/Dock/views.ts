/** The views of the dock: of a probe or a study its own where there is one, else the general one for what it shows. */

import type { Component } from "svelte";

import { members, type Member } from "../../state/catalog";

export type View = Component<{ member: Member }>;
type Load = () => Promise<{ default: View }>;

interface Own {
  readonly load: Load;
  /** Whether it needs more height than a curve. */
  readonly tall?: boolean;
}

/** Views that know more than their probe's kind of picture, and those of studies; in the order of the tabs. */
const OWN: Record<string, Own> = {
  loss: { load: () => import("./LossView.svelte") },
  accuracy: { load: () => import("./AccuracyView.svelte") },
  weight: { load: () => import("../Weight/WeightView.svelte") },
  gradients: { load: () => import("../Flow/FlowView.svelte"), tall: true },
  distributions: { load: () => import("../Distributions/DistributionsView.svelte"), tall: true },
  landscape: { load: () => import("../Landscape/LandscapeView.svelte"), tall: true },
  descent: { load: () => import("../Surface/SurfaceView.svelte"), tall: true },
  race: { load: () => import("../Race/RaceView.svelte"), tall: true },
  seeds: { load: () => import("../Seeds/SeedsView.svelte"), tall: true },
  trace: { load: () => import("../Trace/TraceView.svelte"), tall: true },
  coach: { load: () => import("../Coach/CoachView.svelte") },
  runs: { load: () => import("../Runs/RunsView.svelte"), tall: true },
};
const GENERAL: Record<string, Load> = {
  line: () => import("./LineView.svelte"),
  matrix: () => import("./MatrixView.svelte"),
  layers: () => import("../Flow/LayersView.svelte"),
  histogram: () => import("../Distributions/DistributionsView.svelte"),
};
/** Probes that the gradient flow shows beside its own. */
const WITHIN = ["update_ratios", "activation_scales"];
/** Views of the page itself, with no probe or study of their name behind them. */
const PANELS: readonly Member[] = [
  {
    type: "runs",
    label: "Runs",
    help: "Every run of this session: what was changed, how it went, and where two of them disagree.",
    schema: {},
  },
];

/** What the dock can show, in the order of its tabs. */
export function dockable(): Member[] {
  const probes = members("probe").filter(
    ({ type, shows }) => type in OWN || (String(shows) in GENERAL && !WITHIN.includes(type)),
  );
  const studies = members("study").filter(({ type }) => type in OWN);
  const order = Object.keys(OWN);
  const place = ({ type }: Member) => (type in OWN ? order.indexOf(type) : order.length);
  return [...probes, ...studies, ...PANELS].sort((a, b) => place(a) - place(b));
}

/** The view of a dockable member; loaded when it is first shown. */
export function viewOf(member: Member): Promise<View> {
  const load = OWN[member.type]?.load ?? GENERAL[String(member.shows)];
  if (!load) throw new RangeError(`expected a view for ${member.type}`);
  return load().then((module) => module.default);
}

/** Whether a view needs more height than a curve. */
export function isTall(member: Member): boolean {
  return OWN[member.type]?.tall ?? false;
}
