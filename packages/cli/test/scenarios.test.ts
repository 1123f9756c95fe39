/**
 * The scenario files of an authority, as real input: played on a unit, exported, and their totals by tax group compared
 * with sums of whole cents that are made here, from the files, by nothing of ours.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { concatBytes } from '@plomba/codec';
import { none } from '@plomba/core/country';
import { connect } from '@plomba/sdk';
import { verify } from '@plomba/verify';
import { describe, expect, test } from 'vitest';
import { planRoll } from '../src/play/plan.js';
import { RollPlayer } from '../src/play/player.js';
import { sdkUnit } from '../src/play/sdk-unit.js';
import { loadRoll } from '../src/rolls/load-roll.js';
import { ControlClient } from '../src/sim/control-client.js';
import { RemoteStagehand } from '../src/sim/remote-stagehand.js';
import { startSim } from '../src/sim/start-sim.js';
import { DEFAULT_PROFILE } from '../src/sim/unit-profile.js';

const folder = fileURLToPath(new URL('../../../../shared/vectors/till-rolls/', import.meta.url));

interface Scenario {
  readonly cashBoxInstructionList: readonly {
    readonly typeOfReceipt: string;
    readonly signatureDeviceDamaged: boolean;
    readonly simplifiedReceipt: Readonly<Record<string, number>>;
  }[];
}

const GROUPS: Readonly<Record<string, string>> = {
  taxSetNormal: 'A',
  taxSetErmaessigt1: 'B',
  taxSetErmaessigt2: 'C',
  taxSetNull: 'D',
  taxSetBesonders: 'S',
};

/** Whole cents by tax group, training left out. */
function centsOf({ cashBoxInstructionList }: Scenario): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { typeOfReceipt, simplifiedReceipt } of cashBoxInstructionList) {
    if (typeOfReceipt === 'TRAINING_BELEG') continue;
    for (const [set, euro] of Object.entries(simplifiedReceipt)) {
      const group = GROUPS[set] ?? set;
      sums[group] = (sums[group] ?? 0) + Math.round(euro * 100);
    }
  }
  return sums;
}

describe('scenario files of an authority', () => {
  test.each([1, 3, 5])(
    'scenario %d gives the totals that the file adds up to',
    async (number) => {
      const path = `${folder}rksv-scenario-${number}.json`;
      if (!existsSync(path)) {
        console.warn(`skipped: ${path} is not here; the reference data stands beside the repository`);
        return;
      }
      const scenario = JSON.parse(readFileSync(path, 'utf8')) as Scenario;
      const roll = loadRoll(path);
      const sim = await startSim({
        listen: 'tcp://127.0.0.1:0',
        control: { url: 'tcp://127.0.0.1:0' },
        profile: { ...DEFAULT_PROFILE, clock: { utcMs: Date.UTC(2016, 2, 11), offsetMinutes: 60 } },
        country: none,
        state: 'production',
        seed: `${number}`,
        clock: 'virtual',
      });
      const control = await ControlClient.open(sim.control ?? '');
      const unit = await connect(sim.open);
      try {
        const player = new RollPlayer(sdkUnit(unit), planRoll(roll, [], { resume: false }), {
          stagehand: new RemoteStagehand(control),
        });
        const result = await player.play();
        const damaged = scenario.cashBoxInstructionList.filter(({ signatureDeviceDamaged }) => signatureDeviceDamaged);
        expect(result).toEqual({ played: roll.lines.length, skipped: 0, breakdowns: damaged.length });
        const pieces: Uint8Array[] = [];
        for await (const piece of unit.export()) pieces.push(piece);
        const verdict = verify(concatBytes(...pieces), { checkpoint: await unit.checkpoint() });
        if (!verdict.ok) throw new TypeError(verdict.finding.message);
        const { taxes, receipts } = verdict.summary.totals;
        const grosses = Object.fromEntries(taxes.map(({ group, gross }) => [group, Number(gross)]));
        expect({ A: 0, B: 0, C: 0, D: 0, S: 0, ...grosses }).toEqual(centsOf(scenario));
        const issued = receipts.reduce((sum, { count }) => sum + count, 0);
        expect(issued).toBe(scenario.cashBoxInstructionList.length);
      } finally {
        await unit.close();
        await control.close();
        await sim.stop();
      }
    },
    60_000,
  );

  test('the last three records cut off an export: a kept checkpoint finds it, nothing else could', async () => {
    const sim = await startSim({
      listen: 'memory',
      profile: DEFAULT_PROFILE,
      country: none,
      state: 'production',
      seed: '1',
      clock: 'virtual',
    });
    const unit = await connect(sim.open);
    try {
      const { records } = await unit.status();
      const kept = await unit.checkpoint();
      const pieces: Uint8Array[] = [];
      for await (const piece of unit.export({ size: records - 3 })) pieces.push(piece);
      const file = concatBytes(...pieces);
      expect(verify(file)).toMatchObject({ ok: true });
      expect(verify(file, { checkpoint: kept })).toMatchObject({ ok: false, finding: { name: 'witness-size' } });
    } finally {
      await unit.close();
      await sim.stop();
    }
  });
});
