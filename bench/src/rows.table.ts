// What is measured, with its bar (must hold) and its goal (where we want to be). Data only.

/** Whether more or less is better. */
export type Sense = 'more' | 'less';

export interface Budget {
  readonly key: string;
  readonly what: string;
  readonly against: string;
  readonly bar: number;
  readonly goal: number;
  readonly sense: Sense;
  /** Printed behind the value: nothing for a ratio. */
  readonly unit: '' | 'ms' | 'hashes' | 'MiB';
  /** How much worse than a baseline fails, where nothing else is said. Ratios of one core are steadier than of two. */
  readonly margin: number;
}

const SIGNED = 'durable receipts, each signed';

export const BUDGETS: readonly Budget[] = [
  {
    key: 'signed_group_commit.ratio_to_native_sign_1core',
    what: `${SIGNED}: groups of 512, pool on two cores`,
    against: 'native Ed25519 signatures on one core',
    bar: 1.3,
    goal: 1.6,
    sense: 'more',
    unit: '',
    margin: 0.25,
  },
  {
    key: 'signed_group_commit_1core.ratio_to_native_sign_1core',
    what: `${SIGNED}: groups of 256, one core`,
    against: 'native Ed25519 signatures on one core',
    bar: 0.7,
    goal: 0.85,
    sense: 'more',
    unit: '',
    margin: 0.15,
  },
  {
    key: 'signed_group_commit.ratio_to_sqlite',
    what: `${SIGNED}: groups of 512, pool on two cores`,
    against: 'SQLite: WAL, FULL, same batch, bytes, signatures, unique operation id',
    bar: 1.6,
    goal: 2.5,
    sense: 'more',
    unit: '',
    margin: 0.25,
  },
  {
    key: 'batch_signed.ratio_to_hypercore',
    what: 'durable, provable receipts, one checkpoint a batch of 64',
    against: 'hypercore 10, batches of 64, without fdatasync',
    bar: 1.0,
    goal: 2.0,
    sense: 'more',
    unit: '',
    margin: 0.25,
  },
  {
    key: 'single_commit.ratio_to_limit',
    what: 'one receipt at a time, each after its own fdatasync',
    against: '1 / (fdatasync + one native signature)',
    bar: 0.8,
    goal: 0.9,
    sense: 'more',
    unit: '',
    margin: 0.15,
  },
  {
    key: 'verify_chain.ratio_to_hash_1core',
    what: 'verify chain, tree and checkpoints, one core',
    against: 'one native hash a record, one core',
    bar: 0.4,
    goal: 0.6,
    sense: 'more',
    unit: '',
    margin: 0.15,
  },
  {
    key: 'verify_chain.ratio_to_hash_2cores',
    what: 'verify chain, tree and checkpoints, two cores',
    against: 'one native hash a record, one core',
    bar: 0.75,
    goal: 1.1,
    sense: 'more',
    unit: '',
    margin: 0.25,
  },
  {
    key: 'verify_all.ratio_to_native_verify',
    what: 'verify every signature, two workers',
    against: 'native Ed25519 checks on two threads',
    bar: 0.88,
    goal: 0.95,
    sense: 'more',
    unit: '',
    margin: 0.15,
  },
  {
    key: 'p256.ratio_single',
    what: 'deterministic P-256 signatures, one at a time',
    against: 'the portable signer',
    bar: 6,
    goal: 8,
    sense: 'more',
    unit: '',
    margin: 0.2,
  },
  {
    key: 'p256.ratio_batch',
    what: 'deterministic P-256 signatures, batches of 512',
    against: 'the portable signer',
    bar: 12,
    goal: 16,
    sense: 'more',
    unit: '',
    margin: 0.2,
  },
  {
    key: 'boot.ratio_1e6_to_1e3',
    what: 'boot with a million records, every check on',
    against: 'boot with a thousand records, the same tail',
    bar: 1.5,
    goal: 1.1,
    sense: 'less',
    unit: '',
    margin: 0.25,
  },
  {
    key: 'boot.flash_bytes_ratio_1e6_to_1e3',
    what: 'flash bytes that this boot reads',
    against: 'boot with a thousand records, the same tail',
    bar: 1.5,
    goal: 1.1,
    sense: 'less',
    unit: '',
    margin: 0.05,
  },
  {
    key: 'inclusion_proof.ms',
    what: 'an inclusion proof out of a million records, after a cold boot',
    against: '',
    bar: 0.2,
    goal: 0.05,
    sense: 'less',
    unit: 'ms',
    margin: 0.5,
  },
  {
    key: 'inclusion_proof.hashes',
    what: 'hashes in that proof',
    against: '',
    bar: 20,
    goal: 20,
    sense: 'less',
    unit: 'hashes',
    margin: 0.01,
  },
  {
    key: 'export.process_mib_1e6',
    what: 'most memory of a process that boots, proves and exports a million records',
    against: 'the same at every size',
    bar: 150,
    goal: 120,
    sense: 'less',
    unit: 'MiB',
    margin: 0.25,
  },
  {
    key: 'verify.process_mib_1e6',
    what: 'most memory of a process that verifies everything of a million records',
    against: 'the same at every size',
    bar: 250,
    goal: 150,
    sense: 'less',
    unit: 'MiB',
    margin: 0.25,
  },
];
