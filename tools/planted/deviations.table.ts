// Ways in which a unit may differ from the specification without being dangerous by itself: planted all at once into one
// build, so that the report of `plomba conform` has to name each. See tools/conformance.ts.
import type { PlantedBug } from './bugs.table.js';

export interface Deviation extends PlantedBug {
  /** The wire on which it shows. */
  readonly wire: 'link' | 'ccsp';
  /** Test file that must fail with it. */
  readonly test: string;
  /** Id of the case that must find it. */
  readonly finds: string;
}

const native = 'packages/testkit/src/conform/link/link-suite.test.ts';
const swedish = 'packages/country-se/test/ccsp-conformance.sim.test.ts';
const onLink = { wire: 'link', test: native, named: 'the native suite' } as const;
const onCcsp = { wire: 'ccsp', test: swedish, named: 'the CCSP suite' } as const;

export const DEVIATIONS: readonly Deviation[] = [
  {
    ...onLink,
    name: 'deviates-half-down',
    what: 'half a cent is rounded down',
    file: 'packages/core/src/country/compute.ts',
    find: '(rest >= denominator - rest ? 1 : 0)',
    replace: '(rest > denominator - rest ? 1 : 0)',
    finds: 'receipt/half-up',
  },
  {
    ...onLink,
    name: 'deviates-repetition-has-another-number',
    what: 'the answer to a repeated operation names another receipt number',
    file: 'firmware-sim/src/commands/commit-reply.ts',
    find: 'signature, repeated, ...details(content) };',
    replace: `signature, repeated, ...details(content),
      ...(repeated && content.kind === 'receipt'
        ? { receipt: { ...content.payload, number: content.payload.number + 1 } } : {}) };`,
    finds: 'operation/repeated',
  },
  {
    ...onLink,
    name: 'deviates-no-field-path',
    what: 'a malformed request is refused without the path of its field',
    file: 'packages/link/src/machines/server-machine.ts',
    find: "return { code: 'malformed-request', detail: error.rule, path: pathInArgument(command, error.path) };",
    replace: "return { code: 'malformed-request', detail: error.rule };",
    finds: 'request/receipt.issue',
  },
  {
    ...onLink,
    name: 'deviates-unknown-command',
    what: 'an unknown command is refused as a malformed request',
    file: 'packages/link/src/machines/server-machine.ts',
    find: "return { code: 'unknown-command', detail:",
    replace: "return { code: 'malformed-request', detail:",
    finds: 'message/unknown-command',
  },
  {
    ...onLink,
    name: 'deviates-checksum-not-checked',
    what: 'the checksum of a frame is not checked',
    file: 'packages/link/src/frames/frame.ts',
    find: "if (view.getUint32(body.length) !== crc32c(body)) return 'checksum';",
    replace: '',
    finds: 'frame/every-byte',
  },
  {
    ...onLink,
    name: 'deviates-no-pong',
    what: 'a ping is not answered',
    file: 'packages/link/src/endpoint/endpoint.ts',
    find: "if (action === 'answer-ping') this.#outgoing.bare('pong', this.#session, connection);",
    replace: '',
    finds: 'connection/ping',
  },
  {
    ...onLink,
    name: 'deviates-copy-counts',
    what: 'a copy counts as turnover',
    file: 'packages/core/src/unit/state.ts',
    find: "operationFacts('copy', plainFact('copies', 'copy'))",
    replace: "operationFacts('copy', plainFact('copies', 'copy'), plainFact('total', 'copy', 100n))",
    finds: 'receipt/copy',
  },
  {
    ...onLink,
    name: 'deviates-training-numbered-as-sales',
    what: 'training is numbered in the series of receipts',
    file: 'packages/core/src/country/none.ts',
    find: "{ document: 'training', sign: 'plus', counted: false, series: 'training' }",
    replace: "{ document: 'training', sign: 'plus', counted: false, series: 'receipt' }",
    finds: 'receipt/training',
  },
  {
    ...onLink,
    name: 'deviates-no-fence',
    what: '"not committed" is answered without a fence',
    file: 'firmware-sim/src/commands/operation/outcome.ts',
    find: 'if (bound !== undefined || isOver) return reply;',
    replace: 'if (operation.epoch <= unit.epoch) return reply;',
    finds: 'operation/fence',
  },
  {
    ...onLink,
    name: 'deviates-till-sets-the-clock',
    what: 'a till may move the clock as far as it likes',
    file: 'firmware-sim/src/commands/clock/set.ts',
    find: "session.principal === 'till' && Math.abs(",
    replace: "session.principal === 'operator' && Math.abs(",
    finds: 'principal/till/clock',
  },
  {
    ...onLink,
    name: 'deviates-change-from-cards',
    what: 'change is given from any payment',
    file: 'packages/core/src/country/compute.ts',
    find: 'if (cash !== undefined && cash.amount >= sums.change) return [];',
    replace: 'if (cash === undefined || cash.amount >= sums.change) return [];',
    finds: 'receipt/refused/change-from-a-card',
  },
  {
    ...onLink,
    name: 'deviates-find-forgets-fences',
    what: 'fenced operations are not found',
    file: 'firmware-sim/src/commands/operation/find.ts',
    find: 'if (bound === undefined) return [];',
    replace: 'if (bound === undefined || bound.fenced) return [];',
    finds: 'operation/find',
  },
  {
    ...onCcsp,
    name: 'deviates-lrc-before-length',
    what: 'the LRC of a CCSP frame is judged before its length',
    file: 'packages/country-se/src/wire/frame.ts',
    find: 'if (lrcDigits === undefined) return bad(',
    replace:
      "if (lrcDigits === undefined && parseInt(latin1Text(bytes.subarray(-3, -1)), 16) !== lrcOf(bytes, 0, bytes.length - 3)) return bad('001', 'the LRC is wrong');\n  if (lrcDigits === undefined) return bad(",
    finds: 'frame/len-before-lrc',
  },
  {
    ...onCcsp,
    name: 'deviates-one-mode',
    what: 'every CCSP frame is answered in mode A',
    file: 'packages/country-se/src/device/ccsp-server.ts',
    find: "const mode: CcspMode = input.kind === 'frame' ? input.frame.mode : input.mode;",
    replace: "const mode: CcspMode = 'A';",
    finds: 'frame/mode',
  },
  {
    ...onCcsp,
    name: 'deviates-every-year-is-a-leap-year',
    what: '29 February is a day of every year',
    file: 'packages/country-se/src/wire/field.ts',
    find: 'month === 2 && isLeap ? 1 : 0',
    replace: 'month === 2 ? 1 : 0',
    finds: 'field/moment-day',
  },
  {
    ...onCcsp,
    name: 'deviates-register-code',
    what: 'a wrong name of the register is refused with the code of any field',
    file: 'packages/country-se/src/wire/messages.table.ts',
    find: ", nak: '007' },\n      cashier",
    replace: ' },\n      cashier',
    finds: 'field/pos-id-blank',
  },
];
