/** A sampled CPU profile of the calling thread, by function: to see where the time of a row goes. */
import { Session } from 'node:inspector/promises';
import type { Contestant } from './interleave.js';

export interface FunctionTime {
  readonly name: string;
  /** File and line, from the package on. */
  readonly place: string;
  /** Part of all samples in the function itself. */
  readonly own: number;
  /** Part of all samples in it and what it called. */
  readonly whole: number;
}

/** One node of a call tree, as the inspector gives it. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly hitCount?: number | undefined;
  readonly children?: readonly number[] | undefined;
}

const SAMPLE_MICROSECONDS = 200;

function placeOf({ url, lineNumber }: ProfileNode['callFrame']): string {
  if (url === '') return 'native';
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?/, '');
  const short = path.replace(/^.*\/((?:packages|firmware-sim|bench)\/)/, '$1');
  return `${short}:${lineNumber + 1}`;
}

interface Counts {
  readonly name: string;
  readonly place: string;
  own: number;
  whole: number;
}

/** Adds up call trees, function by function. @internal */
export class FunctionTimes {
  readonly #counts = new Map<string, Counts>();
  #all = 0;

  /** A call tree: nodes with their children, the root first. */
  add(nodes: readonly ProfileNode[]): void {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const [root] = nodes;
    if (root !== undefined) this.#visit(root, byId, new Set());
  }

  /** @returns samples in the node and below it */
  #visit(node: ProfileNode, byId: ReadonlyMap<number, ProfileNode>, above: ReadonlySet<Counts>): number {
    const { functionName } = node.callFrame;
    if (functionName === '(idle)') return 0;
    const counts = this.#countsOf(node);
    const stack = new Set(above).add(counts);
    let whole = node.hitCount ?? 0;
    counts.own += whole;
    this.#all += whole;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) whole += this.#visit(child, byId, stack);
    }
    // A function that calls itself counts once.
    if (!above.has(counts)) counts.whole += whole;
    return whole;
  }

  #countsOf({ callFrame }: ProfileNode): Counts {
    const name = callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName;
    const place = placeOf(callFrame);
    const key = `${name} ${place}`;
    const counts = this.#counts.get(key) ?? { name, place, own: 0, whole: 0 };
    this.#counts.set(key, counts);
    return counts;
  }

  /** The functions with at least this part of all samples in themselves or below, the longest own time first. */
  list(least: number): readonly FunctionTime[] {
    return [...this.#counts.values()]
      .map(({ name, place, own, whole }) => ({ name, place, own: own / this.#all, whole: whole / this.#all }))
      .filter(({ name, own, whole }) => name !== '(root)' && (own >= least || whole >= least))
      .sort((left, right) => right.own - left.own);
  }
}

/** Gathers the samples of the laps of one contestant. */
export class LapProfiler {
  readonly #times = new FunctionTimes();

  /** The contestant with its timed parts sampled. Its rates are a little lower for it. */
  around(contestant: Contestant): Contestant {
    return {
      name: contestant.name,
      prepare: async (round) => {
        const lap = await contestant.prepare(round);
        return { ...lap, run: () => this.#sampled(() => lap.run()), finish: () => lap.finish?.() };
      },
    };
  }

  async #sampled(run: () => number | Promise<number>): Promise<number> {
    const session = new Session();
    session.connect();
    try {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
      await session.post('Profiler.start');
      const units = await run();
      const { profile } = await session.post('Profiler.stop');
      this.#times.add(profile.nodes);
      return units;
    } finally {
      session.disconnect();
    }
  }

  times(least: number): readonly FunctionTime[] {
    return this.#times.list(least);
  }
}
