/** A sampled CPU profile of the calling thread, as the share of each function: to see where the time of a row goes. */
import { Session } from 'node:inspector/promises';
import type { Contestant } from './interleave.js';

export interface FunctionTime {
  readonly name: string;
  /** File and line, from the package on. */
  readonly place: string;
  /** Part of all samples, without those of its callees. */
  readonly share: number;
}

/** One node of a profile, as the inspector gives it. */
export interface ProfileNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly hitCount?: number | undefined;
}

const SAMPLE_MICROSECONDS = 200;

function placeOf({ url, lineNumber }: ProfileNode['callFrame']): string {
  if (url === '') return 'native';
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?/, '');
  const short = path.replace(/^.*\/((?:packages|firmware-sim|bench)\/)/, '$1');
  return `${short}:${lineNumber + 1}`;
}

/** Functions by their own time, the longest first; time without work is left out. */
export function functionTimes(nodes: readonly ProfileNode[], most: number): readonly FunctionTime[] {
  const hits = new Map<string, { name: string; place: string; count: number }>();
  let all = 0;
  for (const { callFrame, hitCount = 0 } of nodes) {
    const { functionName } = callFrame;
    if (functionName === '(idle)' || functionName === '(root)' || hitCount === 0) continue;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const place = placeOf(callFrame);
    const key = `${name} ${place}`;
    const entry = hits.get(key) ?? { name, place, count: 0 };
    entry.count += hitCount;
    hits.set(key, entry);
    all += hitCount;
  }
  return [...hits.values()]
    .sort((left, right) => right.count - left.count)
    .slice(0, most)
    .map(({ name, place, count }) => ({ name, place, share: count / all }));
}

/** Gathers the samples of the laps of one contestant. */
export class LapProfiler {
  readonly #nodes: ProfileNode[] = [];

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
      this.#nodes.push(...profile.nodes);
      return units;
    } finally {
      session.disconnect();
    }
  }

  times(most: number): readonly FunctionTime[] {
    return functionTimes(this.#nodes, most);
  }
}
