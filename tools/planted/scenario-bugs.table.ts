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
];
