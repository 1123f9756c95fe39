/**
 * Boot with every check on: of the largest journal against that of a thousand records with the same tail, in time and in
 * flash bytes read. The image is opened anew for each boot; the page cache of the host stays as it is.
 */
import { FileImage } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import type { Bench, Figure, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { spreadOf } from '../harness/spread.js';
import { countingFlash, type ReadCounts } from '../workload/counting-flash.js';
import { GROWN_SIZES } from '../workload/grown-journal.js';
import { journalOf, sizeName } from '../workload/journals.js';
import { bootOn, portsOn } from '../workload/open-unit.js';

const ROW = 'boot';

function booting(name: string, path: string, records: number): Contestant {
  return {
    name,
    isSubject: name === 'large',
    prepare() {
      const image = FileImage.open(path, { sizes: GROWN_SIZES, mode: 'open' });
      const ports = portsOn(image);
      return {
        run() {
          const unit = bootOn(ports);
          demand(unit.size === records, `${unit.size} records of ${records} were found at boot`);
          return 1;
        },
        finish: () => image.close(),
      };
    },
  };
}

/** What one boot reads. */
export function bytesAtBoot(path: string): ReadCounts {
  const image = FileImage.open(path, { sizes: GROWN_SIZES, mode: 'open' });
  try {
    const counts: ReadCounts = { read: 0, blankChecked: 0 };
    bootOn(portsOn(image, { around: (flash) => countingFlash(flash, counts) }));
    return counts;
  } finally {
    image.close();
  }
}

async function run(bench: Bench): Promise<RowOutcome> {
  const small = Math.min(...bench.scale.sizes);
  const large = Math.max(...bench.scale.sizes);
  const [smallPath, largePath] = [journalOf(bench, small), journalOf(bench, large)];
  const laps = await bench.interleave([booting('small', smallPath, small), booting('large', largePath, large)], {
    warmUps: 3,
    counted: bench.scale.boots,
  });
  const [smallBytes, largeBytes] = [bytesAtBoot(smallPath), bytesAtBoot(largePath)];
  const sizes = `${sizeName(large)}_to_${sizeName(small)}`;
  const milliseconds = (name: string): Figure['spread'] => spreadOf(laps.rates(name).map((rate) => 1000 / rate));
  const one = (key: string, value: number, unit: string): Figure => ({ key, spread: spreadOf([value]), unit });
  return {
    figures: [
      { key: `${ROW}.ratio_${sizes}`, spread: laps.ratio('small', 'large'), unit: '' },
      one(`${ROW}.flash_bytes_ratio_${sizes}`, largeBytes.read / smallBytes.read, ''),
    ],
    beside: [
      { key: `${ROW}.ms_${sizeName(small)}`, spread: milliseconds('small'), unit: 'ms' },
      { key: `${ROW}.ms_${sizeName(large)}`, spread: milliseconds('large'), unit: 'ms' },
      one(`${ROW}.flash_bytes_${sizeName(small)}`, smallBytes.read, 'bytes'),
      one(`${ROW}.flash_bytes_${sizeName(large)}`, largeBytes.read, 'bytes'),
      one(`${ROW}.blank_checked_bytes_${sizeName(large)}`, largeBytes.blankChecked, 'bytes'),
    ],
  };
}

export const boot: Row = { name: ROW, what: 'boot with a million records against a thousand, the same tail', run };
