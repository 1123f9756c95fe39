/** `proof.inclusion`, `proof.consistency`: the proofs of RFC 9162 over the journal's tree, at any size of it. */
import { list, record, required, type Schema } from '@plomba/codec';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { bytes32, count } from '../fields.js';

export interface InclusionRequest {
  /** The record that is to be proved. */
  readonly sequence: number;
  /** Records of the tree; 0: the current size, which the answer then names. */
  readonly size: number;
}

export interface InclusionReply {
  readonly sequence: number;
  readonly size: number;
  /** RFC 9162 leaf hash of the record, 32 bytes. */
  readonly leafHash: Uint8Array;
  /** From the leaf upwards, RFC 9162 section 2.1.3. */
  readonly path: readonly Uint8Array[];
}

export interface ConsistencyRequest {
  /** Records of the older tree, from 1. */
  readonly older: number;
  /** Records of the newer tree; 0: the current size, which the answer then names. */
  readonly size: number;
}

export interface ConsistencyReply {
  readonly older: number;
  readonly size: number;
  /** RFC 9162 section 2.1.4; empty where both are the same. */
  readonly path: readonly Uint8Array[];
}

const path: Schema<readonly Uint8Array[]> = list(bytes32, { min: 0, max: 128 });

export const proofInclusionCommand: CommandTable<InclusionRequest, InclusionReply> = {
  code: 0x0f01,
  name: 'proof.inclusion',
  note: 'Proves that a record is in the journal of a size (RFC 9162 section 2.1.3).',
  request: record<InclusionRequest>('InclusionRequest', {
    sequence: required(1, count, 'the record that is to be proved'),
    size: required(2, count, 'records of the tree; 0: the current size'),
  }),
  reply: record<InclusionReply>('InclusionReply', {
    sequence: required(1, count, 'the record'),
    size: required(2, count, 'records of the tree'),
    leafHash: required(3, bytes32, 'RFC 9162 leaf hash of the record'),
    path: required(4, path, 'from the leaf upwards'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-size'],
};

export const proofConsistencyCommand: CommandTable<ConsistencyRequest, ConsistencyReply> = {
  code: 0x0f02,
  name: 'proof.consistency',
  note: 'Proves that an older journal is the beginning of a newer one (RFC 9162 section 2.1.4).',
  request: record<ConsistencyRequest>('ConsistencyRequest', {
    older: required(1, count, 'records of the older tree, from 1'),
    size: required(2, count, 'records of the newer tree; 0: the current size'),
  }),
  reply: record<ConsistencyReply>('ConsistencyReply', {
    older: required(1, count, 'records of the older tree'),
    size: required(2, count, 'records of the newer tree'),
    path: required(3, path, 'empty where both are the same'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-size'],
};
