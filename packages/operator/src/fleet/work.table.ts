// What can be done to a unit while it is connected. Data only: work-kinds.ts does it.

export type WorkKind =
  'look' | 'set-clock' | 'change-life' | 'change-key' | 'install-licence' | 'load-goods' | 'update-firmware';

export interface WorkKindFacts {
  readonly note: string;
  /** Only a unit that lets the operator in as such does it. */
  readonly needsTrust: boolean;
  /** It carries an operation, so that it happens at most once; the others may be repeated without harm. */
  readonly isChange: boolean;
}

export const WORK_KINDS: Readonly<Record<WorkKind, WorkKindFacts>> = {
  look: { note: 'its state, its counters (X) and what it can do, now', needsTrust: false, isChange: false },
  'set-clock': { note: 'sets the clock', needsTrust: true, isChange: true },
  'change-life': { note: 'one step of life: test, production, blocked, closing', needsTrust: true, isChange: true },
  'change-key': { note: 'imports, renews or retires a key or certificate', needsTrust: true, isChange: true },
  'install-licence': { note: 'puts a signed licence in force', needsTrust: true, isChange: true },
  'load-goods': { note: 'puts a list of goods in force for its tills', needsTrust: false, isChange: false },
  'update-firmware': { note: 'sends a firmware; it runs from the next boot on', needsTrust: true, isChange: false },
};
