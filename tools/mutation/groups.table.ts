/**
 * What `pnpm mutation` mutates, group by group, and the quick tests that judge each group. Slower tests (properties of
 * whole days, damaged images, every power cut) see more, but a mutant would take a minute instead of a second.
 */

export interface MutationGroup {
  readonly name: string;
  /** Files to mutate, below packages/core/src; no braces, Stryker splits its list at commas. */
  readonly files: readonly string[];
  /** Test files, below packages/core/src. */
  readonly tests: readonly string[];
  /** Whether code that runs when a module is loaded is mutated too: each such mutant costs a run of all tests. */
  readonly withStatic: boolean;
}

export const MUTATION_GROUPS: readonly MutationGroup[] = [
  {
    name: 'counters',
    files: ['counters/*.ts'],
    tests: ['counters/*.test.ts'],
    withStatic: true,
  },
  {
    name: 'tables',
    files: ['journal/recovery.table.ts'],
    tests: ['decision-table.test.ts', 'journal/recovery-table.test.ts'],
    withStatic: true,
  },
  {
    name: 'journal',
    files: [
      'journal/content.ts',
      'journal/frame.ts',
      'journal/merkle.ts',
      'journal/signable.ts',
      'journal/tree-proofs.ts',
    ],
    tests: ['journal/*.test.ts'],
    withStatic: true,
  },
  {
    name: 'storage',
    files: ['storage/*.ts'],
    tests: ['storage/*.test.ts'],
    withStatic: true,
  },
  {
    name: 'boot',
    files: ['unit/boot.ts', 'unit/settle-fiscal.ts', 'unit/fiscal-entries.ts', 'unit/journal-log.ts'],
    tests: ['unit/{settle-tail,tail-edges,recovery,halts,keys,fiscal-at-boot}.test.ts'],
    withStatic: false,
  },
  {
    name: 'tail',
    files: ['unit/settle-tail.ts'],
    tests: ['unit/{settle-tail,tail-edges,recovery,halts}.test.ts'],
    withStatic: false,
  },
  {
    name: 'operations',
    files: ['unit/operations.ts', 'unit/bound-operation.ts'],
    tests: ['unit/operations.test.ts'],
    withStatic: false,
  },
  {
    name: 'log',
    files: ['unit/group.ts', 'unit/journal-index.ts', 'unit/chain.ts', 'unit/journal-tree.ts', 'unit/export-source.ts'],
    tests: ['unit/{settle-tail,tail-edges,recovery,halts,fiscal-unit}.test.ts'],
    withStatic: false,
  },
];
