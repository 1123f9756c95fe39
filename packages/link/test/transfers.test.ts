import { describe, expect, it } from 'vitest';
import { ClientMachine, LINK_LIMITS, ServerMachine, type ServerRequest } from '../src/index.js';
import { Pair } from './helpers/pair.js';

/** 115,200 baud, 8N1: ten bits a byte. */
const BYTES_PER_MS = 11.52;
/** COBS, header, CRC and the fields around a piece; generous. */
const OVERHEAD = 1.06;
const PIECE_MS = (LINK_LIMITS.pieceBytes * OVERHEAD) / BYTES_PER_MS;

function serial(undecidedMax = 64): Pair<ClientMachine, ServerMachine> {
  const pair = new Pair(new ClientMachine({ session: 1 }), new ServerMachine({ session: 2, undecidedMax }), {
    bytesPerMs: BYTES_PER_MS,
  });
  pair.run(1000, () => pair.a.isOpen);
  pair.a.takeEvents();
  return pair;
}

/** Answers everything at once: exports with whole pieces. */
function answerAll(server: ServerMachine): void {
  for (const { requestId, command } of server.takeRequests()) {
    if (command === 'export.read') {
      server.reply(requestId, { size: 1, total: 1e9, bytes: new Uint8Array(LINK_LIMITS.pieceBytes).fill(0x5a) });
    } else server.reply(requestId, { found: [] });
  }
}

describe('a large transfer at 115,200 baud', () => {
  it('lets a short answer through after one piece at most, however many pieces were asked for', () => {
    for (let askedAtMs = 50; askedAtMs < 2500; askedAtMs += 191) {
      const pair = serial();
      for (let n = 0; n < 16; n++)
        pair.a.request('export.read', { size: 0, offset: n, bytesMax: LINK_LIMITS.pieceBytes });
      const answers: string[] = [];
      const each = (): void => {
        answerAll(pair.b);
        for (const event of pair.a.takeEvents()) if (event.kind === 'response') answers.push(event.command);
      };
      pair.run(pair.nowMs + askedAtMs, () => false, each);
      const beganMs = pair.nowMs;
      pair.a.request('operation.find', { ids: ['x'] });
      pair.run(beganMs + 20_000, () => answers.includes('operation.find'), each);
      expect(answers).toContain('operation.find');
      expect(answers.length, `${askedAtMs} ms: it overtook the pieces`).toBeLessThan(16);
      expect(pair.nowMs - beganMs, `asked after ${askedAtMs} ms`).toBeLessThan(PIECE_MS + 30);
    }
  });

  it('still fills the line: 0.85 of it are bytes of the export', () => {
    const pair = serial();
    const pieces = 24;
    let asked = 0;
    let got = 0;
    const ask = (): void => {
      for (; asked < pieces && asked - got < 2; asked++)
        pair.a.request('export.read', { size: 0, offset: asked, bytesMax: LINK_LIMITS.pieceBytes });
    };
    ask();
    const beganMs = pair.nowMs;
    const done = pair.run(
      beganMs + 60_000,
      () => got === pieces,
      () => {
        answerAll(pair.b);
        got += pair.a.takeEvents().filter(({ kind }) => kind === 'response').length;
        ask();
      },
    );
    expect(done).toBe(true);
    const share = (pieces * LINK_LIMITS.pieceBytes) / BYTES_PER_MS / (pair.nowMs - beganMs);
    expect(share).toBeGreaterThan(0.85);
  });

  it('is forgotten with its client: the next one gets no piece of it', () => {
    const pair = serial();
    for (let n = 0; n < 4; n++) pair.a.request('export.read', { size: 0, offset: n, bytesMax: 1000 });
    pair.run(
      pair.nowMs + 100,
      () => false,
      () => answerAll(pair.b),
    );
    pair.a = new ClientMachine({ session: 9 });
    pair.run(pair.nowMs + 3000, () => pair.a.isOpen);
    const before = pair.toA.bytesCarried;
    pair.run(pair.nowMs + 20_000);
    expect(pair.toA.bytesCarried - before).toBeLessThan(LINK_LIMITS.pieceBytes);
  });
});

describe('a slow unit', () => {
  it('takes no more requests than it may leave undecided, and every one of them in the end', () => {
    for (const undecidedMax of [1, 2, 5]) {
      const pair = serial(undecidedMax);
      const count = 20;
      for (let n = 0; n < count; n++) pair.a.request('operation.find', { ids: [`op-${n}`] });
      const held: ServerRequest[] = [];
      const answered: number[] = [];
      let most = 0;
      let nextMs = pair.nowMs;
      const done = pair.run(
        pair.nowMs + 120_000,
        () => answered.length === count,
        () => {
          held.push(...pair.b.takeRequests());
          most = Math.max(most, pair.b.undecided);
          // One decision every 300 ms, however many wait.
          const request = pair.nowMs >= nextMs ? held.shift() : undefined;
          if (request !== undefined) {
            nextMs = pair.nowMs + 300;
            pair.b.reply(request.requestId, { found: [] });
          }
          for (const event of pair.a.takeEvents()) {
            expect(event.kind, 'no request is refused or lost').toBe('response');
            if (event.kind === 'response') answered.push(event.requestId);
          }
        },
      );
      expect(done, `${undecidedMax} at once`).toBe(true);
      expect(answered).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      expect(most).toBe(undecidedMax);
    }
  });

  it('acknowledges as many as it may leave undecided, and not one more', () => {
    const retransmissions = (requests: number): number => {
      const pair = serial(5);
      for (let n = 0; n < requests; n++) pair.a.request('unit.status', {});
      pair.run(pair.nowMs + 6000);
      expect(pair.b.undecided).toBe(Math.min(requests, 5));
      return pair.a.statistics().retransmissions;
    };
    expect(retransmissions(5)).toBe(0);
    expect(retransmissions(6)).toBeGreaterThan(0);
  });

  it('opens its window again when it has decided', () => {
    const pair = serial(1);
    for (let n = 0; n < 3; n++) pair.a.request('unit.status', {});
    pair.run(pair.nowMs + 5000);
    expect([pair.b.undecided, pair.b.takeRequests().length]).toEqual([1, 1]);
    expect(pair.a.isOpen, 'a closed window is no lost line').toBe(true);
    pair.b.refuse(1, { code: 'halted' });
    pair.run(pair.nowMs + 10_000, () => pair.b.undecided === 1);
    expect(pair.b.takeRequests()).toHaveLength(1);
  });
});
