/** The times of functions in a call tree made by hand. */
import { describe, expect, it } from 'vitest';
import { FunctionTimes, type ProfileNode } from './profile.js';

interface Call {
  readonly name: string;
  readonly url?: string;
  readonly hits?: number;
  readonly calls?: readonly Call[];
}

/** The nodes of a tree, the root first, as the inspector lists them. */
function nodesOf(root: Call): ProfileNode[] {
  const nodes: ProfileNode[] = [];
  const visit = ({ name, url = '', hits = 0, calls = [] }: Call): number => {
    const id = nodes.length + 1;
    const node = { id, callFrame: { functionName: name, url, lineNumber: 9 }, hitCount: hits };
    nodes.push(node);
    nodes[id - 1] = { ...node, children: calls.map(visit) };
    return id;
  };
  visit(root);
  return nodes;
}

const CORE = 'file:///somewhere/packages/core/dist/index.js';
const LMDB = 'file:///x/node_modules/.pnpm/lmdb@3.5.6/node_modules/lmdb/index.js';

describe('a profile', () => {
  const times = new FunctionTimes();
  times.add(
    nodesOf({
      name: '(root)',
      calls: [
        { name: '(idle)', hits: 1000 },
        { name: 'append', url: CORE, hits: 10, calls: [{ name: 'sign', hits: 30 }] },
        {
          name: 'seal',
          url: CORE,
          calls: [{ name: 'append', url: CORE, calls: [{ name: 'append', url: CORE, hits: 20 }] }],
        },
        { name: '', url: LMDB, hits: 40 },
      ],
    }),
  );

  it('adds up a function over all places that it was called from, itself included, and leaves out idle time', () => {
    expect(times.list(0.25)).toEqual([
      { name: '(anonymous)', place: 'lmdb/index.js:10', own: 0.4, whole: 0.4 },
      { name: 'append', place: 'packages/core/dist/index.js:10', own: 0.3, whole: 0.6 },
      { name: 'sign', place: 'native', own: 0.3, whole: 0.3 },
    ]);
  });

  it('keeps a function that only calls others', () => {
    expect(times.list(0.2).find(({ name }) => name === 'seal')).toMatchObject({ own: 0, whole: 0.2 });
  });
});
