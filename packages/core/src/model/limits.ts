/**
 * Every bound of the unit in one place. Sizes in bytes unless the name says otherwise.
 * The relations between them are asserted where the module loads.
 */
import { assert } from '../assert.js';

/** Bounds of a unit; bytes unless the name says otherwise. */
export const LIMITS = {
  /** A log entry (header, previous hash, payload): C2SP tlog-tiles prefixes it with a u16. */
  entryBytes: 65_535,
  payloadBytes: 65_471,
  /** Records that one command may append in one batch; the batch offset is a u16. */
  batchRecords: 64,
  /**
   * All frames and sector headers between two flushes; also how far behind the end of the log recovery looks.
   * A group of commands that share a flush counts as one batch here.
   */
  batchBytes: 1_048_576,
  /** A checkpoint record follows the command that brings this many records since the last one. */
  checkpointRecords: 512,
  /** An epoch of operations ends after this many. */
  epochOperations: 4_096,
  operationIdBytes: 64,
  items: 500,
  payments: 10,
  taxGroups: 20,
  documentKinds: 16,
  counterSpecs: 64,
  /** Distinct counters (name, till, group) that a unit carries. */
  counters: 512,
  noteLines: 10,
  /** Fields of a document that only its country has. */
  particulars: 512,
  /** Keys that a unit keeps by name. */
  keys: 16,
  /** Seals and parts that a service visit lists. */
  seals: 16,
  parts: 16,
  /** Features that a licence names. */
  licenceFeatures: 32,
  /** Tills that cashiers' shifts are kept for. */
  shiftTills: 64,
} as const;

assert(LIMITS.payloadBytes + 64 === LIMITS.entryBytes, 'header and previous hash take 64 bytes of an entry');
assert(LIMITS.batchBytes > 3 * LIMITS.entryBytes, 'a batch holds at least one record of any size');
assert(LIMITS.checkpointRecords > LIMITS.batchRecords, 'a checkpoint covers more than one batch');
