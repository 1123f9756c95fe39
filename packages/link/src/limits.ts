/**
 * Every bound of the link in one place. Sizes in bytes unless the name says otherwise.
 * The relations between them are asserted where the module loads.
 */
import { assert } from './assert.js';

export const LINK_LIMITS = {
  /** Payload of one frame, unless the options say otherwise. */
  payloadBytesDefault: 1_024,
  /** Bounds of that option: smaller wastes the line, larger makes one damaged byte expensive. */
  payloadBytesMin: 64,
  payloadBytesMax: 4_096,
  /** Frames on their way at once. The selective-ack bitmap has 32 bits. */
  windowFramesDefault: 16,
  windowFramesMax: 32,
  /** A message, before it is cut into frames. */
  messageBytes: 1_048_576,
  /** The payload of a request or a response: what is left of a message behind its own fields. */
  commandPayloadBytes: 1_048_000,
  /** Messages that wait to be sent, and received ones that nobody has taken yet. */
  messagesQueued: 256,
  /** Bytes that wait to be sent, frames on their way not counted. */
  queuedBytes: 4_194_304,
  /** Requests that a client has in flight. */
  requestsInFlight: 128,
  /** Events that wait for room on the line; beyond, the oldest are dropped and counted. */
  eventsQueued: 32,
  /** Requests that a server holds undecided; further ones are answered `busy`. */
  requestsUndecided: 64,
  /** Transmissions of one frame before the line counts as lost. */
  attempts: 20,
  /** Sessions of earlier peers that are remembered, so that their late frames are known as such. */
  retiredSessions: 8,
  detailBytes: 300,
  pathBytes: 200,
  /** `operation.find` */
  findIds: 64,
  /** `journal.read` */
  journalReadBytes: 524_288,
  journalReadRecords: 4_096,
  /** `receipt.check` */
  findings: 256,
  /** Bytes of a large transfer that a unit gives at once: 0.7 s of a line with 115,200 baud. */
  pieceBytes: 8_192,
  /** Largest firmware image. */
  firmwareBytes: 1_048_576,
  /** `export.read` */
  exportReadBytes: 65_536,
  /** `clock.set`: how far a till may move the clock, either way, ms. */
  tillClockStepMs: 300_000,
  /** The text of a C2SP checkpoint. */
  checkpointBytes: 1_024,
} as const;

assert(
  LINK_LIMITS.commandPayloadBytes + 64 <= LINK_LIMITS.messageBytes,
  'a message holds its payload and 64 bytes more',
);
assert(LINK_LIMITS.journalReadBytes + 65_535 + 64 <= LINK_LIMITS.commandPayloadBytes, 'a page of the journal fits');
assert(LINK_LIMITS.exportReadBytes + 64 <= LINK_LIMITS.commandPayloadBytes, 'a piece of an export fits');
assert(LINK_LIMITS.messageBytes < LINK_LIMITS.queuedBytes, 'the queue holds at least one message of any size');
