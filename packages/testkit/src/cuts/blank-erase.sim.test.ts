import { expect, it } from 'vitest';
import { nativeCoreBench } from '../__tests__/cut-run.js';
import { afterCut, OperationLog } from './operation-log.js';
import { CORE_ACTIVATION, type CoreStep } from './core-script.js';
import { judge } from './judge.js';
import { present } from '@plomba/core';

it('an erase of a blank journal that lost its power leaves nothing that the first record could meet', () => {
  const bench = nativeCoreBench();
  const step: CoreStep = present(CORE_ACTIVATION[0], 'a life begins with personalisation');
  for (const unstable of ['zero-then-one', 'one-then-zero', 'flicker'] as const) {
    // A first record that was torn: the next boot erases it, and power goes there.
    const part = bench.part();
    part.program(bench.map.journal.start, new Uint8Array(64).fill(0x50));
    const log = new OperationLog(part.fork());
    bench.boot(log);
    const erase = present(
      log.take().find(({ kind }) => kind === 'erase'),
      'the torn record is erased',
    );
    const left = afterCut(part, erase, { phase: 'middle', torn: { shape: 'all', seed: 1, unstable } });
    expect(judge(bench, left, { acknowledged: [], step, answered: false }).violations, unstable).toEqual([]);
    // And where the unit gets its first record before the cells show.
    left.powerCycle();
    const unit = bench.boot(left);
    expect('halted' in unit ? unit.halted : step.run(unit, bench.signer)).toMatchObject({ ok: true });
    left.powerCycle();
    expect(bench.boot(left)).toMatchObject({ size: 1 });
  }
});
