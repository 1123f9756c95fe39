/** Every single cut of a short script on each kind of part: what catches most mistakes in seconds. */
import { EEPROM, FRAM, NOR_FLASH, SD_CARD } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { EACH_SHAPE, expectNoViolation, exploreNative, nativeCoreBench } from '../__tests__/cut-run.js';
import { closeDay, CORE_ACTIVATION, fence, issue, issueGroup, openDay } from './core-script.js';

const script = [
  ...CORE_ACTIVATION,
  openDay('day-1'),
  issue('sale-1', 2),
  fence('late'),
  issue('sale-2', 4, { signing: 'batch' }),
  issueGroup('group', 4),
  closeDay('close-1'),
];

describe('a power cut', () => {
  it.each([
    ['nor', NOR_FLASH],
    ['eeprom', EEPROM],
    ['fram', FRAM],
    ['sd', SD_CARD],
  ] as const)('on a part of kind %s loses and doubles nothing', { timeout: 300_000 }, (name, profile) => {
    const first = profile.reorders ? { subsets: 4, prefixStep: 0 } : EACH_SHAPE;
    const report = exploreNative(nativeCoreBench(profile), script, { first });
    expectNoViolation(`every operation of a short script, ${name}`, report, 100);
    expect(report.commands).toBe(script.length);
  });

  it(
    'leaves boots that agree, whatever becomes of the derived area and the working memory',
    { timeout: 300_000 },
    () => {
      const bench = nativeCoreBench();
      const { derived, working } = bench.map;
      const report = exploreNative(bench, script, {
        damage(part, count) {
          for (const { start, bytes } of [derived, working]) {
            for (let at = start; count % 2 === 0 && at < start + bytes; at += 4096) part.erase(at);
            for (let round = 0; count % 2 === 1 && round < 40; round++)
              part.rot(start + ((count * 7919 + round * 104_729) % bytes), round % 8);
          }
        },
      });
      expectNoViolation('derived area and working memory erased or damaged before the boot', report, 500);
    },
  );
});
