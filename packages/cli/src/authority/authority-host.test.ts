/** The host of an authority: no answer before what it tells is durable, and a clock that is moved. */
import type { Authority, HttpRequest } from '@plomba/core/country';
import { describe, expect, test } from 'vitest';
import { AuthorityHost } from './authority-host.js';

const REQUEST: HttpRequest = { method: 'GET', path: '/', headers: {}, body: new Uint8Array() };

/** A disk that is done when the test says so. */
class SlowDisk {
  readonly kept: string[] = [];
  #done: () => void = () => undefined;
  #busy: Promise<void> = Promise.resolve();

  append(entries: readonly Uint8Array[]): Promise<void> {
    this.kept.push(...entries.map((entry) => entry.join()));
    this.#busy = new Promise((resolve) => (this.#done = resolve));
    return this.#busy;
  }

  settled(): Promise<void> {
    return this.#busy;
  }

  finish(): void {
    this.#done();
  }
}

/** An authority that notes what it is asked, with work to do at these times. */
function noting(deadlines: number[]): Authority & { readonly log: string[] } {
  const log: string[] = [];
  return {
    log,
    handle(request, nowMs) {
      log.push(`${request.path} at ${nowMs}`);
      const response = { status: 200, headers: {}, body: new Uint8Array() };
      return { response, delayMs: 0, entries: request.path === '/change' ? [Uint8Array.of(1)] : [] };
    },
    replay: () => undefined,
    tick(nowMs) {
      log.push(`tick at ${nowMs}`);
      deadlines.shift();
      return [Uint8Array.of(2)];
    },
    nextDeadlineMs: () => deadlines[0],
    control: () => ({ result: 'done', entries: [] }),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the host of an authority', () => {
  test('holds back the answer to a change, and one that may tell of it, until the disk is done', async () => {
    const disk = new SlowDisk();
    const host = new AuthorityHost(noting([]), {
      entries: disk,
      clock: 'virtual',
      startMs: 0,
      onFailed: () => undefined,
    });
    const answered: string[] = [];
    const change = host.answer({ ...REQUEST, path: '/change' }).then(() => answered.push('change'));
    const look = host.answer({ ...REQUEST, path: '/look' }).then(() => answered.push('look'));
    const control = host.control('state', {}).then(() => answered.push('control'));
    await turn();
    expect(answered).toEqual([]);
    disk.finish();
    await Promise.all([change, look, control]);
    expect(answered.sort()).toEqual(['change', 'control', 'look']);
    expect(disk.kept).toEqual(['1']);
  });

  test('does at its time what waits for it, when a virtual clock is moved', async () => {
    const authority = noting([100, 250, 900]);
    const host = new AuthorityHost(authority, {
      entries: undefined,
      clock: 'virtual',
      startMs: 0,
      onFailed: () => undefined,
    });
    expect(await host.control('clock.advance', { ms: 300 })).toMatchObject({ ms: 300 });
    await host.answer(REQUEST);
    expect(authority.log).toEqual(['tick at 100', 'tick at 250', '/ at 300']);
  });

  test('moves on when an authority wants the same moment twice', async () => {
    const authority = noting([100, 100, 100]);
    const host = new AuthorityHost(authority, {
      entries: undefined,
      clock: 'virtual',
      startMs: 0,
      onFailed: () => undefined,
    });
    expect(await host.control('clock.advance', { ms: 300 })).toMatchObject({ ms: 300 });
    expect(authority.log).toEqual(['tick at 100']);
  });
});
