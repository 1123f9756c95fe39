/**
 * From a file to the cases in it: included files, variables and rows of examples put together, every step checked, before
 * anything is run.
 */
import { ScenarioError } from './scenario-error.js';
import { SCENARIO_VERSION, scenarioFile, type EndFields, type WhenFields } from './scenario-file.js';
import type { Capability, ScenarioKit } from './scenario-kit.js';
import { parseSpots, spotOf, type ListSpot, type MapSpot, type Spot } from './shape/spot.js';
import { namesIn, type Scope } from './shape/variables.js';
import { readStep } from './step-shape.js';
import type { UnitFields } from './unit-fields.js';

/** One run of a scenario: the file itself, or the file with one row of its examples. */
export interface ScenarioCase {
  /** `lost-answer`, or `lost-answer#first-byte` for a row. */
  readonly id: string;
  readonly title: string;
  readonly story: string;
  readonly file: string;
  /** The row, or the whole scenario. */
  readonly spot: Spot;
  readonly needs: readonly Capability[];
  readonly unit: UnitFields;
  readonly unitSpot: Spot;
  readonly vars: Scope;
  readonly blocks: ReadonlyMap<string, Spot>;
  readonly when: readonly WhenFields[];
  readonly steps: ListSpot;
  readonly ends: EndFields;
}

/** What files give each other. */
interface Shared {
  unit: UnitFields;
  vars: Record<string, unknown>;
  readonly blocks: Map<string, Spot>;
}

/** How deep includes may go; more is a circle. */
const INCLUDES_MAX = 8;

/** Names that are there without anybody giving them. */
const BUILT_IN: readonly string[] = ['round'];

/** @throws ScenarioError with the place of what is wrong */
export function loadScenario(path: string, kit: ScenarioKit): readonly ScenarioCase[] {
  const root = parsed(path, kit, undefined);
  const shared: Shared = { unit: {}, vars: {}, blocks: new Map() };
  const file = takeIn(root, { shared, kit, depth: 0 });
  const { title, story = '', steps, needs = [], when = [], ends = {}, examples } = file;
  if (title === undefined) throw new ScenarioError(root, 'needs title: one line that says what happens');
  if (steps?.kind !== 'list') throw new ScenarioError(steps ?? root, 'needs steps: a list of what happens');
  const rows: readonly Readonly<Record<string, unknown>>[] = examples ?? [{}];
  if (rows.length === 0) throw new ScenarioError(root.entries.get('examples') ?? root, 'has no row');
  checkSteps(root, { file: { ...file, steps }, shared });
  const name = path.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
  const rowSpots = root.entries.get('examples');
  return rows.map((row, index): ScenarioCase => {
    const label = typeof row['name'] === 'string' ? row['name'] : (index + 1).toString();
    return {
      id: examples === undefined ? name : `${name}#${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
      title: examples === undefined ? title : `${title}: ${label}`,
      ...{ story, file: path, needs, when, steps, ends },
      spot: (rowSpots?.kind === 'list' ? rowSpots.items[index] : undefined) ?? root,
      unit: shared.unit,
      unitSpot: root.entries.get('unit') ?? root,
      vars: { ...shared.vars, ...row },
      blocks: shared.blocks,
    };
  });
}

function parsed(path: string, kit: ScenarioKit, from: Spot | undefined): MapSpot {
  const place = from ?? spotOf(null, { place: { file: path, line: 1 }, path: '' });
  const text = kit.readText(path);
  if (text === undefined)
    throw new ScenarioError(place, `cannot be read: there is no ${path}`, 'Give the path of a scenario file.');
  const root = parseSpots(text, path);
  if (root.kind !== 'map') throw new ScenarioError(root, 'must be a map that begins with scenario: 1');
  const version = root.entries.get('scenario');
  if (version?.kind === 'scalar' && typeof version.value === 'number' && version.value !== SCENARIO_VERSION) {
    const hint = `This version of the tool reads scenario: ${SCENARIO_VERSION}.`;
    throw new ScenarioError(version, `is format ${version.value}, which nobody here can read`, hint);
  }
  return root;
}

function takeIn(
  root: MapSpot,
  into: { readonly shared: Shared; readonly kit: ScenarioKit; readonly depth: number },
): ReturnType<typeof scenarioFile.read> {
  const { shared, kit, depth } = into;
  const file = scenarioFile.read(root);
  if (depth > INCLUDES_MAX) throw new ScenarioError(root, 'includes files that include each other');
  for (const path of file.include ?? []) {
    const spot = root.entries.get('include') ?? root;
    takeIn(parsed(kit.resolve(root.place.file, path), kit, spot), { ...into, depth: depth + 1 });
  }
  // What stands in the file itself wins over what it includes.
  shared.unit = { ...shared.unit, ...file.unit };
  Object.assign(shared.vars, file.vars);
  if (file.blocks?.kind === 'map') for (const [name, block] of file.blocks.entries) shared.blocks.set(name, block);
  else if (file.blocks !== undefined) throw new ScenarioError(file.blocks, 'must be a map of names to steps');
  return file;
}

interface Checked {
  readonly file: { readonly steps: Spot; readonly when?: readonly WhenFields[]; readonly examples?: readonly object[] };
  readonly shared: Shared;
}

function checkSteps(root: MapSpot, { file, shared }: Checked): void {
  const lists = [file.steps, ...shared.blocks.values(), ...(file.when ?? []).map((one) => one.do)];
  const steps = lists.flatMap(stepsIn);
  const named = steps.flatMap((step) => {
    const { common, word, value, given } = readStep(step);
    if (word === 'run' && typeof value === 'string' && !value.includes('${') && !shared.blocks.has(value)) {
      const known = [...shared.blocks.keys()].join(', ') || 'none';
      throw new ScenarioError(given, `names a block that there is not: there is ${known}`);
    }
    const set = word === 'set' && given.kind === 'map' ? [...given.entries.keys()] : [];
    return [...(common.as === undefined ? [] : [common.as]), ...set];
  });
  const columns = (file.examples ?? []).flatMap((row) => Object.keys(row));
  const known = new Set([...Object.keys(shared.vars), ...columns, ...named, ...BUILT_IN]);
  for (const list of [
    ...lists,
    ...(root.entries.get('unit') === undefined ? [] : [root.entries.get('unit') ?? root]),
  ]) {
    for (const { name, spot } of namesIn(list)) {
      if (!known.has(name))
        throw new ScenarioError(spot, `knows no variable ${name}; there are ${[...known].join(', ')}`);
    }
  }
}

/** All steps of a list, with those that stand inside others. */
function stepsIn(list: Spot): readonly Spot[] {
  if (list.kind !== 'list') throw new ScenarioError(list, 'must be a list of steps');
  return list.items.flatMap((step) => {
    if (step.kind !== 'map') return [step];
    const block = step.entries.get('block');
    const repeat = step.entries.get('repeat');
    const inner = repeat?.kind === 'map' ? repeat.entries.get('steps') : undefined;
    return [step, ...(block === undefined ? [] : stepsIn(block)), ...(inner === undefined ? [] : stepsIn(inner))];
  });
}
