/** The shares of functions in a profile, from nodes made by hand. */
import { describe, expect, it } from 'vitest';
import { functionTimes, type ProfileNode } from './profile.js';

const node = (functionName: string, url: string, hitCount: number): ProfileNode => ({
  callFrame: { functionName, url, lineNumber: 9 },
  hitCount,
});

describe('a profile', () => {
  it('adds up a function over all places that it was called from, and leaves out idle time', () => {
    const times = functionTimes(
      [
        node('(root)', '', 5),
        node('(idle)', '', 1000),
        node('sign', '', 30),
        node('fold', 'file:///somewhere/packages/core/dist/index.js', 10),
        node('', 'file:///x/node_modules/.pnpm/lmdb@3.5.6/node_modules/lmdb/index.js', 40),
        node('fold', 'file:///somewhere/packages/core/dist/index.js', 20),
      ],
      2,
    );
    expect(times).toEqual([
      { name: '(anonymous)', place: 'lmdb/index.js:10', share: 0.4 },
      { name: 'sign', place: 'native', share: 0.3 },
    ]);
  });
});
