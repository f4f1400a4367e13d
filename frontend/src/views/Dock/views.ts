/** Which view shows a probe: its own where there is one, else the general one for what it shows. */

import type { Component } from "svelte";

import { members, type Member } from "../../state/catalog";
import AccuracyView from "./AccuracyView.svelte";
import GradientsView from "./GradientsView.svelte";
import LineView from "./LineView.svelte";
import LossView from "./LossView.svelte";
import MatrixView from "./MatrixView.svelte";

type View = Component<{ member: Member }>;

/** Views that know more than their probe's kind of picture; they are never needed. */
const OWN: Record<string, View> = { loss: LossView, accuracy: AccuracyView, gradients: GradientsView };
const GENERAL: Record<string, View> = { line: LineView, matrix: MatrixView };

/** The probes that the dock can show, in the catalog's order. */
export function dockable(): Member[] {
  return members("probe").filter((member) => String(member.shows) in GENERAL);
}

/** The view of a dockable probe. */
export function viewOf(member: Member): View {
  return OWN[member.type] ?? GENERAL[String(member.shows)] ?? LineView;
}
