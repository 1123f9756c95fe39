// What the monitoring raises, and how much it hurts. Data only: the rules stand in alarms.ts.

/** `stop`: the unit sells no more, or its journal cannot be trusted. `soon`: it will stop. `look`: somebody should look. */
export type AlarmLevel = 'stop' | 'soon' | 'look';

export interface AlarmKindFacts {
  readonly level: AlarmLevel;
  /** What it means, for the page and the mail. */
  readonly means: string;
  /** What to do about it. */
  readonly wayOut: string;
}

export type AlarmKind =
  | 'rolled-back'
  | 'forked'
  | 'cut-tail'
  | 'wrong-key'
  | 'bad-record'
  | 'gap'
  | 'halted'
  | 'blocked'
  | 'licence-ended'
  | 'licence-ending'
  | 'certificate-ended'
  | 'certificate-ending'
  | 'memory-full'
  | 'memory-near-full'
  | 'clock-unset'
  | 'not-registered'
  | 'silent';

export const ALARMS: Readonly<Record<AlarmKind, AlarmKindFacts>> = {
  'rolled-back': {
    level: 'stop',
    means: 'The journal has fewer records than were taken in: an older image of the unit runs.',
    wayOut: 'Find out who put it back; what it forms now is a second life of the same numbers. Replace the unit.',
  },
  forked: {
    level: 'stop',
    means: 'The unit has other records than those that were taken in: two units share one life.',
    wayOut: 'Find the other one; both are evidence. Replace the unit.',
  },
  'cut-tail': {
    level: 'stop',
    means: 'The end of the journal was cut off: records that were taken in are gone from the unit.',
    wayOut: 'Have the memory looked at; what is missing stands here. Replace the unit where it happens again.',
  },
  'wrong-key': {
    level: 'stop',
    means: 'Somebody calls under this serial number without the key of the unit.',
    wayOut: 'Find out who calls; nothing of it was taken.',
  },
  'bad-record': {
    level: 'stop',
    means: 'A record does not verify, so nothing behind it was taken.',
    wayOut: 'Read unit.forensics; replace the unit.',
  },
  gap: { level: 'look', means: 'Documents are missing in between.', wayOut: 'The unit sends them again by itself.' },
  halted: { level: 'stop', means: 'The unit has stopped by itself.', wayOut: 'A technician looks at unit.forensics.' },
  blocked: { level: 'stop', means: 'The unit is blocked.', wayOut: 'The reason names the way out.' },
  'licence-ended': { level: 'stop', means: 'The licence is over.', wayOut: 'Spend a licence on this unit.' },
  'licence-ending': { level: 'soon', means: 'The licence ends soon.', wayOut: 'Spend a licence on this unit.' },
  'certificate-ended': { level: 'stop', means: 'A key is no longer valid.', wayOut: 'Renew its certificate.' },
  'certificate-ending': { level: 'soon', means: 'A key is valid only a little longer.', wayOut: 'Renew it.' },
  'memory-full': { level: 'stop', means: 'The memories are full.', wayOut: 'Close the day, replace the unit.' },
  'memory-near-full': { level: 'soon', means: 'The memories are nearly full.', wayOut: 'Prepare a new unit.' },
  'clock-unset': { level: 'soon', means: 'The clock is not set.', wayOut: 'Set it: work of kind set-clock.' },
  'not-registered': {
    level: 'look',
    means: 'The register was not notified to the tax agency.',
    wayOut: 'Notify it, then note the registration here.',
  },
  silent: { level: 'look', means: 'The unit has not called for a day.', wayOut: 'Look at its line and its power.' },
};
