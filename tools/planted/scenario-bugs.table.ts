// For scenarios of the library a planted bug that must turn them red; `pnpm planted --scenarios` plays just these.

interface ScenarioBug {
  readonly scenario: string;
  /** Name of a planted bug. */
  readonly bug: string;
}

export const SCENARIO_BUGS: readonly ScenarioBug[] = [
  { scenario: 'unit-rolled-back', bug: 'roll-back-not-seen' },
  { scenario: 'memory-chips-copied-back', bug: 'roll-back-not-seen' },
  { scenario: 'wrong-pin-locks-out', bug: 'lock-out-lost-with-the-power' },
  { scenario: 'old-firmware-refused', bug: 'old-firmware-accepted' },
  { scenario: 'write-lands-elsewhere', bug: 'write-not-read-back' },
  { scenario: 'card-at-the-tax-office', bug: 'protected-card-written' },
  { scenario: 'journal-full-at-christmas', bug: 'end-reserve-sold' },
  { scenario: 'fiscal-memory-full', bug: 'day-opened-that-cannot-close' },
  { scenario: 'forged-receipt', bug: 'checkers-look-away' },
  { scenario: 'journal-rots', bug: 'checkers-look-away' },
  { scenario: 'neighbours-are-damaged', bug: 'checkers-look-away' },
  { scenario: 'near-end-is-told', bug: 'near-end-not-told' },
  { scenario: 'paper-ends-in-the-middle', bug: 'torn-paper-not-printed-again' },
  { scenario: 'seal-broken', bug: 'broken-seal-sells' },
  { scenario: 'lost-answer', bug: 'nothing-printed' },
  { scenario: 'garbage-on-the-line', bug: 'garbage-ends-the-unit' },
  { scenario: 'unit-swapped-in-mid-shift', bug: 'series-begins-at-two' },
  { scenario: 'authority-answer-lost', bug: 'lost-report-given-up' },
  { scenario: 'no-internet-for-49-hours', bug: 'late-without-its-reason' },
  { scenario: 'no-internet-for-49-hours', bug: 'offline-limit-ignored' },
];
