/** What is run, what is not, and why: a case that was not run is never a pass. */
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../report/case-report.js';
import { CannotTell, must, type ConformCase, type ConformNeed } from './conform-case.js';
import { idFits, runConform, type ConformLimits, type ConformRun } from './run-conform.js';

type Context = { readonly spend: (receipts: number, papers: number) => void };

const usual = { title: 't', clause: 'c', effect: 'safe', run: () => Promise.resolve() } as const;

const CASES: readonly ConformCase<Context>[] = [
  { ...usual, id: 'a/safe' },
  { ...usual, id: 'a/broken', run: () => Promise.reject(new RangeError('odd bytes')) },
  {
    ...usual,
    id: 'a/wrong',
    run() {
      must(false, 'it is 2, not 1');
      return Promise.resolve();
    },
  },
  { ...usual, id: 'b/other-unit', run: () => Promise.reject(new CannotTell('the unit keeps no shifts')) },
  { ...usual, id: 'b/power', needs: ['power'] },
  {
    ...usual,
    id: 'b/fiscal',
    effect: 'fiscal',
    cost: { receipts: 2, papers: 2 },
    run: ({ spend }) => Promise.resolve(spend(2, 2)),
  },
  { ...usual, id: 'b/liar', effect: 'fiscal', run: ({ spend }) => Promise.resolve(spend(1, 0)) },
  { ...usual, id: 'c/last', effect: 'destructive', cost: { receipts: 1, papers: 3 } },
];

async function ran(
  limits: ConformLimits,
  has: ReadonlyMap<ConformNeed, true | string> = new Map(),
): Promise<ConformRun> {
  const spent = { receipts: 0, papers: 0 };
  const context = (): Context => ({
    spend(receipts, papers) {
      spent.receipts += receipts;
      spent.papers += papers;
    },
  });
  const suite = { cases: CASES, has, spent, context, release: () => Promise.resolve() };
  return runConform(suite, limits, () => undefined);
}

const said = (results: readonly CaseResult[]): readonly string[] =>
  results.map((one) => `${one.id} ${one.outcome}${one.outcome === 'passed' ? '' : `: ${one.why}`}`);

describe('a run of a suite', () => {
  it('runs what is allowed and says of the rest why not', async () => {
    const { results, missing } = await ran({ allow: ['safe', 'fiscal'] });
    expect(said(results)).toEqual([
      'a/safe passed',
      'a/broken failed: RangeError: odd bytes',
      'a/wrong failed: it is 2, not 1',
      'b/other-unit not-run: the unit keeps no shifts',
      'b/power not-run: needs power: it is not there',
      'b/fiscal passed',
      'b/liar failed: the case used 1 receipts and 0 papers, but declared 0 and 0',
      'c/last not-run: it is destructive; allowed is safe, fiscal',
    ]);
    expect(missing).toEqual(['b/power']);
  });

  it('keeps to the budget of receipts and of paper', async () => {
    const all = ['safe', 'fiscal', 'destructive'] as const;
    const receipts = await ran({ allow: all, receiptsMax: 1, only: 'b/fiscal' });
    expect(said(receipts.results)).toContain('b/fiscal not-run: needs 2 receipts, 1 are left of the budget');
    expect(receipts.missing).toEqual(['b/fiscal']);
    const paper = await ran({ allow: all, paperMmMax: 400, only: 'c/' });
    expect(said(paper.results)).toContain('c/last passed');
    const used = await ran({ allow: all, paperMmMax: 590, only: '*/*' });
    expect(said(used.results)).toContain('c/last not-run: needs 360 mm of paper, 350 are left of the budget');
  });

  it('says which need is missing, in the words of whoever knows', async () => {
    const { results } = await ran({ allow: ['safe'] }, new Map([['power', 'give --power-cmd']]));
    expect(said(results)).toContain('b/power not-run: needs power: give --power-cmd');
    const has = await ran({ allow: ['safe'] }, new Map([['power', true]]));
    expect(said(has.results)).toContain('b/power passed');
  });

  it.each([
    ['receipt/half-up', 'half', true],
    ['receipt/half-up', 'receipt/*', true],
    ['receipt/half-up', '*/half', false],
    ['receipt/half-up', '*up', true],
    ['receipt.half', 'receipt?half*', false],
  ])('%s fits %s: %s', (id, pattern, fits) => {
    expect(idFits(id, pattern)).toBe(fits);
  });
});
