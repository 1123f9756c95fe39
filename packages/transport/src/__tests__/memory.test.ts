/** The channels that need no platform: the pair in memory, and the bad cable with nothing wrong with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lossyChannel, memoryPair, TransportError, isTransportError } from '../index.js';
import { describeByteChannel, type ChannelPair } from './byte-channel-contract.js';
import { atOnce } from './manual-timers.js';
import { Recorder } from './recorder.js';

const dispose = (): Promise<void> => Promise.resolve();

function pairOf(options?: { readonly chunkBytes: number }): () => Promise<ChannelPair> {
  return () => {
    const [near, far] = memoryPair(options);
    return Promise.resolve({ near, far, dispose });
  };
}

describeByteChannel('memory', pairOf());
describeByteChannel('memory in chunks of 1000 bytes', pairOf({ chunkBytes: 1000 }));
describeByteChannel('lossy without faults', () => {
  const [near, far] = memoryPair();
  return Promise.resolve({ near: lossyChannel(near, { seed: 1 }), far, dispose });
});
describeByteChannel('lossy with fragmentation', () => {
  const [near, far] = memoryPair();
  return Promise.resolve({ near: lossyChannel(near, { seed: 1, fragmentBytes: 700 }), far, dispose });
});
describeByteChannel('lossy with delays', () => {
  const [near, far] = memoryPair();
  const faults = { seed: 2, delay: 0.3, delayMs: 5000, fragmentBytes: 4000, timers: atOnce };
  return Promise.resolve({ near: lossyChannel(near, faults), far, dispose });
});
describeByteChannel(
  'lossy with every fault at once',
  () => {
    const [near, far] = memoryPair();
    const all = { loss: 0.2, duplicate: 0.2, corrupt: 0.2, reorder: 0.2, delay: 0.2, fragmentBytes: 50_000 };
    return Promise.resolve({ near: lossyChannel(near, { seed: 3, ...all, timers: atOnce }), far, dispose });
  },
  { unreliable: true },
);
describeByteChannel(
  'lossy and half-open',
  () => {
    const [near, far] = memoryPair();
    return Promise.resolve({ near: lossyChannel(near, { seed: 4, halfOpenAfterBytes: 200_000 }), far, dispose });
  },
  { unreliable: true },
);

describe('memoryPair', () => {
  it('delivers a write from a microtask of its own, chunk by chunk', async () => {
    const [a, b] = memoryPair({ chunkBytes: 2, name: 'till' });
    expect([a.url, b.url]).toEqual(['memory:till/a', 'memory:till/b']);
    const received = new Recorder(b);
    const written = a.write(Uint8Array.of(1, 2, 3, 4, 5));
    expect(received.length).toBe(0);
    await written;
    await received.atLeast(5);
    expect(received.chunks.map((chunk) => [...chunk])).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('delivers what was written before the other side closed', async () => {
    const [a, b] = memoryPair();
    await a.write(Uint8Array.of(1));
    await a.close();
    const received = new Recorder(b);
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    expect([...received.bytes]).toEqual([1]);
  });

  it('refuses a chunk size that is no size', () => {
    for (const chunkBytes of [0, -1, 1.5, Number.NaN]) expect(() => memoryPair({ chunkBytes })).toThrow(RangeError);
  });
});

describe('TransportError', () => {
  it('is recognised by shape, also when another copy of the package made it', () => {
    const error = new TransportError('port-busy', 'Cannot open it', { cause: 1 });
    expect(error.hint).toMatch(/^Close the other program/);
    expect(error.cause).toBe(1);
    expect(isTransportError(error)).toBe(true);
    expect(isTransportError(Object.assign(new Error('x'), { name: 'TransportError', code: 'closed' }))).toBe(true);
    expect(isTransportError(Object.assign(new Error('x'), { name: 'TransportError', code: 'toString' }))).toBe(false);
    expect(isTransportError(Object.assign(new Error('x'), { code: 'closed' }))).toBe(false);
    expect(isTransportError('closed')).toBe(false);
  });
});

describe('the entry point without Node', () => {
  it('imports nothing but its own files, and uses no Node global', () => {
    const folder = new URL('../', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(files).toContain('index.ts');
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const imports = [...text.matchAll(/\bfrom '([^']*)'|\bimport\('([^']*)'\)/g)].map(
        (match) => match[1] ?? match[2],
      );
      for (const target of imports) expect(target, file).toMatch(/^\.\/[a-z-]+\.js$/);
      const code = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/\b(Buffer|process|require|setImmediate)\b/);
    }
  });
});
