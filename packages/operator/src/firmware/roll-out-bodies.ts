/** Bodies of the routes of roll-outs: what goes in and out, with its rules. */
import { int } from '@plomba/codec';
import {
  idText,
  line,
  listOf,
  may,
  must,
  object,
  timeMs,
  wordOf,
  type ObjectShape,
  type Rows,
  type Shape,
} from '../http/shape.js';
import { count } from '../fleet/unit-view.js';
import { versionText } from './firmware-routes.js';
import type { RollOutState, RollOutUnitState, Stage } from './roll-out.js';

export interface NewRollOut {
  readonly firmware: string;
  readonly stages: readonly Stage[];
  readonly failuresMax: number;
  /** Only units that run this version, or will from their next boot on: the way back from a bad one. */
  readonly from?: string;
}

/** Units of a roll-out by what became of them. */
export type RollOutCounts = Readonly<Record<RollOutUnitState, number>>;

export interface RollOutSummary {
  readonly id: string;
  readonly firmware: string;
  readonly version: string;
  readonly model: string;
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly state: RollOutState;
  readonly failuresMax: number;
  readonly createdAt: number;
  /** User name. */
  readonly begunBy: string;
  readonly endedAt?: number;
  readonly why?: string;
  readonly withdrawnAt?: number;
  readonly counts: RollOutCounts;
}

export interface RollOutView extends RollOutSummary {
  readonly units: readonly RollOutUnitView[];
  readonly wayBack?: WayBack;
}

export interface RollOutUnitView {
  readonly unit: string;
  readonly rank: number;
  readonly state: RollOutUnitState;
  readonly why?: string;
  readonly endedAt?: number;
  readonly name: string;
  readonly shop: string;
  readonly number: string;
  readonly company: string;
  readonly companyName: string;
  readonly running?: string;
  readonly pending?: string;
}

/** How units get off the version of a roll-out: a unit never takes an older one, so by a newer one. */
export interface WayBack {
  /** Units that run it, or will from their next boot on. */
  readonly units: number;
  /** The newest firmware of the model that is newer; absent: it has to be published first. */
  readonly firmware?: string;
  readonly version?: string;
}

export interface RollOutAct {
  readonly act: 'halt' | 'resume' | 'end' | 'withdraw';
}

const share: Shape<number> = {
  fromJson(json, path) {
    if (typeof json === 'number' && json >= 0 && json <= 1) return json;
    return int({ min: 0, max: 1 }).fromJson(Number.NaN, path);
  },
  toJson: (value) => value,
  jsonSchema: { type: 'number', minimum: 0, maximum: 1 },
};

const stageShape: ObjectShape<Stage> = object<Stage>('Stage', {
  share: must(share, 'of all units, up to and including this stage'),
  doneShare: must(share, 'of these, done before the next stage begins'),
});

export const newRollOut: ObjectShape<NewRollOut> = object<NewRollOut>('NewRollOut', {
  firmware: must(idText, 'what is rolled out'),
  stages: must(listOf(stageShape, 16), 'shares rise; the last is 1'),
  failuresMax: must(int({ min: 0, max: 100_000 }), 'more failures halt it'),
  from: may(versionText, 'only units that run this version, or will from their next boot on: the way back from it'),
});

const countsView: ObjectShape<RollOutCounts> = object<RollOutCounts>('RollOutCounts', {
  idle: must(count, 'their stage has not begun'),
  waiting: must(count, 'have their work'),
  sent: must(count, 'have the image; it runs from their next boot on'),
  done: must(count, 'run it'),
  failed: must(count, 'refused it, or it did not check at the boot'),
  cancelled: must(count, 'were removed'),
});

const summaryFields: Rows<RollOutSummary> = {
  id: must(idText, 'id of the roll-out'),
  firmware: must(idText, 'what is rolled out'),
  version: must(versionText, 'its version'),
  model: must(line(40), 'its model'),
  stages: must(listOf(stageShape, 16), 'as it was begun'),
  stage: must(count, 'the stage at work, from 0'),
  state: must(wordOf('running', 'halted', 'finished', 'ended'), 'what becomes of it'),
  failuresMax: must(count, 'more failures halt it'),
  createdAt: must(timeMs, 'when it began'),
  begunBy: must(line(64), 'user name of who began it'),
  endedAt: may(timeMs, 'when it ended or was halted'),
  why: may(line(300), 'why it was halted'),
  withdrawnAt: may(timeMs, 'when its firmware was withdrawn'),
  counts: must(countsView, 'units by result'),
};

export const rollOutList: ObjectShape<{ readonly rollOuts: readonly RollOutSummary[] }> = object<{
  readonly rollOuts: readonly RollOutSummary[];
}>('RollOuts', {
  rollOuts: must(listOf(object<RollOutSummary>('RollOutSummary', summaryFields), 10_000), 'the newest first'),
});

const unitResult: ObjectShape<RollOutUnitView> = object<RollOutUnitView>('RollOutUnit', {
  unit: must(idText, 'the unit'),
  rank: must(count, 'its place in the order'),
  state: must(wordOf('idle', 'waiting', 'sent', 'done', 'failed', 'cancelled'), 'sent: runs from its next boot on'),
  why: may(line(1_000), 'why it failed'),
  endedAt: may(timeMs, 'when'),
  name: must(line(120), 'name of the cash register; empty for one that was removed'),
  shop: must(line(120), 'name of the shop'),
  number: must(line(16), 'factory number'),
  company: must(line(64), 'id of the company whose it is'),
  companyName: must(line(200), 'its name'),
  running: may(line(24), 'version that it runs now'),
  pending: may(line(24), 'version that it runs from its next boot on'),
});

export const rollOutView: ObjectShape<RollOutView> = object<RollOutView>('RollOut', {
  ...summaryFields,
  units: must(listOf(unitResult, 100_000), 'in the order of the stages'),
  wayBack: may(
    object<WayBack>('WayBack', {
      units: must(count, 'units that run this version, or will from their next boot on'),
      firmware: may(idText, 'the newest that is newer and was not withdrawn; absent: publish one first'),
      version: may(versionText, 'its version'),
    }),
    'where the firmware was withdrawn: begin a roll-out of the newer one with `from` as this version',
  ),
});

export const rollOutAct: ObjectShape<RollOutAct> = object<RollOutAct>('RollOutAct', {
  act: must(wordOf('halt', 'resume', 'end', 'withdraw'), 'what happens'),
});
