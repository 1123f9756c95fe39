/**
 * The specification of the link as a Markdown page, out of the tables that the code runs on: what is printed here
 * cannot differ from what is sent. The prose says only what no table can.
 */
import { layoutMarkdown, markdownTable, recordsMarkdown } from '@plomba/codec';
import { ALL_STATES, CHANGE_REFUSALS, COMMON_REFUSALS } from './commands/command.js';
import { commandNames, commandOf, isChange } from './commands/registry.js';
import { ENDPOINT_CELLS, type EndpointCell, type EndpointInput, type EndpointState } from './endpoint/cells.table.js';
import { LINK_TIMING } from './endpoint/endpoint-options.js';
import { OVERTAKEN_BY } from './endpoint/send-window.js';
import { frameHeaderLayout, helloAckLayout, helloLayout, resetLayout } from './frames/frame.table.js';
import { LINK_LIMITS } from './limits.js';
import { eventMessageTable, requestMessageTable, responseMessageTable } from './messages.table.js';
import { OPERATOR_PROOF_TAG, UNIT_PROOF_TAG } from './session-proofs.js';
import { statusCodes, statusRow } from './status-codes.js';

function hexCode(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`;
}

function commandTable(): string {
  const rows = commandNames.map((name) => {
    const { code, note, request, reply, states, roles, refusals } = commandOf(name);
    const common = isChange(name) ? CHANGE_REFUSALS : [];
    const own = refusals.filter((status) => !common.includes(status));
    const refused = [...(isChange(name) ? ['those of changes'] : []), ...own.map((status) => `\`${status}\``)];
    return [
      `\`${hexCode(code)}\``,
      `\`${name}\``,
      `${request.name} → ${reply.name}`,
      states.length === ALL_STATES.length ? 'all' : states.join(', '),
      roles.join(', '),
      refused.join(', '),
      note,
    ];
  });
  return markdownTable(
    ['code', 'command', 'request → reply', 'life states', 'roles', 'refuses with, beside the common', ''],
    rows,
  );
}

function statusTable(): string {
  const rows = statusCodes.map((code) => {
    const { wire, outcome, actor, retry, settles, sentence, hint } = statusRow(code);
    return [String(wire), `\`${code}\``, outcome, actor, retry, settles ? 'yes' : 'no', sentence, hint];
  });
  return markdownTable(
    ['number', 'code', 'outcome', 'who can act', 'retry', 'settles', 'for the cashier', 'for the developer'],
    rows,
  );
}

function cellText(cell: EndpointCell): string {
  if ('act' in cell) return `**${cell.act}** → ${cell.to}`;
  return 'ignore' in cell ? `ignored: ${cell.ignore}` : `never: ${cell.illegal}`;
}

function cellTable(): string {
  // Object.keys forgets that the keys of a complete record are its key type.
  const states = Object.keys(ENDPOINT_CELLS) as EndpointState[];
  const inputs = Object.keys(ENDPOINT_CELLS.idle) as EndpointInput[];
  const rows = inputs.map((input) => [
    `\`${input}\``,
    ...states.map((state) => cellText(ENDPOINT_CELLS[state][input])),
  ]);
  return markdownTable(['input', ...states], rows);
}

function frameTables(): string {
  const handshake = [layoutMarkdown(helloLayout), layoutMarkdown(helloAckLayout), layoutMarkdown(resetLayout)];
  return below([layoutMarkdown(frameHeaderLayout), ...handshake].join('\n'));
}

/** Every record table that a message or a command uses. */
function recordTables(): string {
  const commands = commandNames.map(commandOf);
  const schemas = [
    requestMessageTable,
    responseMessageTable,
    eventMessageTable,
    ...commands.flatMap(({ request, reply }) => [request, reply]),
  ];
  return recordsMarkdown(schemas.flatMap((schema) => schema.tables));
}

/** The sections of a page stand one level below its title. */
function below(markdown: string): string {
  return markdown.replaceAll(/^## /gm, '### ').trimEnd();
}

/** The whole page, Markdown, ending in a newline. The same for the same code. */
export function linkSpecPage(): string {
  const { helloMs, keepAliveMs, silenceMs, roundTrip } = LINK_TIMING;
  return `# The link: frames, connection, commands

Generated from the tables of \`@plomba/link\`; do not edit. Big-endian throughout, \`‖\` joins bytes.

## 1. Frames

    line = COBS(header ‖ payload ‖ crc) ‖ 00
    crc  = CRC-32C(header ‖ payload), u32

COBS is the canonical encoding: a full block of 254 at the very end is followed by nothing. Anything between two zeros
that is no frame is discarded, and the next zero starts afresh. A payload has at most
${LINK_LIMITS.payloadBytesDefault} bytes unless both ends offer more in their hello, and never more than
${LINK_LIMITS.payloadBytesMax}. Only \`hello\`, \`hello-ack\`, \`data\` and \`reset\` have a payload.

${frameTables()}

## 2. Connection

The initiator draws a session for every connection and says \`hello\`; the responder, who draws one at every boot,
answers \`hello-ack\`. A pair of sessions is one connection, and frame numbers start at 0 in it, in each direction. A
frame of another pair is never taken. A responder serves one initiator at a time, the last that said hello.

Data frames are numbered without gaps and wrap around after 2^32 - 1. At most as many are on their way as the receiver
can hold. Every frame carries what has arrived: \`ack\` is the number expected next, \`selective\` what lies behind it.
A frame counts as lost when ${OVERTAKEN_BY} that left after it have arrived, or when no answer comes in time; it is sent again with
the same content, at most ${LINK_LIMITS.attempts} times. A message is one \`whole\` frame, or a \`first\`, any number
with fragment \`none\`, and a \`last\`; it has at most ${LINK_LIMITS.messageBytes} bytes.

Usual times: hello repeated after ${helloMs} ms, then ever more slowly; ping after ${keepAliveMs} ms of silence;
connection lost after ${silenceMs} ms of silence; retransmission after ${roundTrip.initialMs} ms at first, then as the
line needs it, ${roundTrip.minMs} to ${roundTrip.maxMs} ms.

What every input does in every state. *Known* frames come from the peer of this connection, *new* ones from nobody
known, *retired* ones from an earlier peer; *misaddressed* ones are meant for another life of this end.

${cellTable()}

## 3. Messages

The initiator sends requests, the responder answers each with one response, in any order. Payloads are the records of
the command in the strict CBOR subset of the journal. Request ids start at 1; a response to 0 answers what could not be
read as a request. While ${LINK_LIMITS.requestsUndecided} requests are undecided the responder acknowledges no further one, which holds
the initiator back; \`busy\` is for units that cannot.

Answers of \`journal.read\` and \`export.read\` have at most ${LINK_LIMITS.pieceBytes} bytes of content, one record apart. Each leaves when everything
before it has been acknowledged, and other answers overtake it: a receipt waits for one piece at most.

What a connection watches (\`events.watch\`) the unit also says by itself, in event messages; a response and an event
have no key in common. Events leave only while no answer waits. At most ${LINK_LIMITS.eventsQueued} of them wait; beyond, the oldest are dropped
and the next one says how many.

## 4. Commands

Every command can be refused with ${COMMON_REFUSALS.map((code) => `\`${code}\``).join(', ')}. Those with an operation
(*changes*) also with ${CHANGE_REFUSALS.map((code) => `\`${code}\``).join(', ')}.

A unit looks the operation of a change up before it judges the request: a bound operation with the same digest gets its
first outcome again, with \`repeated\`, whatever the state of the unit is by now. The digest is SHA-256 of the command's
code (u16) and its request without key 1. A refusal binds nothing.

${commandTable()}

### Principals

A connection begins as the till's. \`session.login\` makes it a technician's, by a PIN of 4 to 12 digits, or an operator's, by
a signature of the key that the unit knows under the name \`operator\` (\`key.change\`). With the connection the login ends.
Whether a principal may use a command is asked first, before the operation is looked up.

    unit's proof      Ed25519 by the log key over "${UNIT_PROOF_TAG}" ‖ 00 ‖ about ‖ the caller's challenge
    operator's proof  Ed25519 over "${OPERATOR_PROOF_TAG}" ‖ 00 ‖ about ‖ the unit's nonce
    about             u8 length ‖ serial ‖ u32 session of the initiator ‖ u32 session of the responder ‖ u8 length of what follows
    firmware          Ed25519 by its maker over "plomba/firmware/1" ‖ 00 ‖ FirmwareManifest as encoded

After 3 wrong PINs in a row a unit waits 1 minute of its own time before it looks at another one, then 5, 15, and 60
each time. A try is counted durably before the PIN is compared. Neither a power cut nor setting the clock shortens a wait.

## 5. Statuses

\`settles\`: the answer also says what became of earlier transmissions of the same operation. Numbers from 1000 on arise
at the caller's side and never travel.

${statusTable()}

## 6. Records

${below(recordTables())}
`;
}
