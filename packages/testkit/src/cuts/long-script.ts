/** A script of several days with everything that a unit writes: what long explorations cut. */
import {
  cashIn,
  closeDay,
  copy,
  CORE_ACTIVATION,
  fence,
  issue,
  issueGroup,
  openDay,
  type CoreStep,
} from './core-script.js';

function day(number: number): readonly CoreStep[] {
  const name = (what: string): string => `${what}-${number}`;
  return [
    openDay(name('open')),
    issue(name('sale'), 2),
    issue(name('large'), 12),
    copy(name('copy'), name('sale')),
    cashIn(name('cash')),
    issueGroup(name('group'), 5),
    fence(name('late')),
    issue(name('batch'), 3, { signing: 'batch' }),
    closeDay(name('close')),
  ];
}

/** From blank to the end of so many days. */
export function longScript(days: number): readonly CoreStep[] {
  return [...CORE_ACTIVATION, ...Array.from({ length: days }, (_, index) => day(index + 1)).flat()];
}
