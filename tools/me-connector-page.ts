// The page of the connector's HTTP API: addresses, refusals with what the cashier reads, and why reports come late.
import { markdownTable } from '@plomba/codec';
import { CONNECTOR_ROUTES, LATE_REASONS, REFUSAL_STATUS, type ReportLimit } from '@plomba/country-me/device';
import { connectorRefusals } from '@plomba/country-me/driver';
import { statusRow } from '@plomba/link';

const UNUSUAL_STATUS = 422;

function limitText(limit: ReportLimit): string {
  if (limit.kind === 'tenth-of-next-month') return 'until the end of the tenth of the next month';
  return limit.hours % 24 === 0 ? `${limit.hours / 24} days (${limit.hours} hours)` : `${limit.hours} hours`;
}

function refusals(): string {
  const rows = connectorRefusals().map(({ answer, code, meaning, cashier, hint }) => {
    const status = answer === 'deposit-missing' ? UNUSUAL_STATUS : (REFUSAL_STATUS[answer] ?? UNUSUAL_STATUS);
    return [`\`${answer}\``, String(status), meaning, `\`${code}\``, cashier, hint ?? statusRow(code).hint];
  });
  return markdownTable(['code', 'status', 'meaning', 'error of the SDK', 'the cashier reads', 'what to do'], rows);
}

/** `docs/spec/me-connector.md` */
export function connectorPage(): string {
  const routes = Object.values(CONNECTOR_ROUTES).map(({ method, path, note }) => [`\`${method} ${path}\``, note]);
  const reasons = LATE_REASONS.map(({ type, limit, source, note }) => [`\`${type}\``, note, limitText(limit), source]);
  return [
    '# The connector over HTTP',
    '',
    'HTTP/1.1 on one port, JSON in UTF-8, connections stay open. What is answered is durable: an invoice is recorded, signed',
    'and in the printer before its answer leaves. The driver `connector()` of `@plomba/country-me/driver` does all of this.',
    '',
    markdownTable(['request', 'what it does'], routes),
    '',
    '## Exactly once',
    '',
    '`Idempotency-Key` names the operation: 1 to 64 printable ASCII characters, chosen and stored before the request. The same',
    'key with the same document gets the first answer with `"repeated": true`, on another connection and after a power cut',
    'too; with another document it is refused (`operation-conflict`). So a request whose answer was lost is sent again as it',
    'was. There is no way to have an operation never executed: a 404 says that nothing was issued so far, no more.',
    '',
    '## Beside the usual headers',
    '',
    '- `request-id`: comes back in the answer, so that a late answer is not taken for another one.',
    '- `plomba-check`: eight hexadecimal digits, CRC-32C of the lines first line, `idempotency-key`, `content-type`,',
    '  `request-id` (empty where there is none, each with a line feed behind it) and of the body. A request that is not what',
    '  its check says is refused (`damaged`) and changes nothing; every answer carries its own. Without it a request is taken',
    '  as it is.',
    '',
    '## An answer, and the report that comes later',
    '',
    'An invoice is answered with its `iic` (IKOF), `iicSignature`, `ordinal`, `invNum`, `issued`, the address of the QR code in',
    '`verify`, and `report`: `{"state":"waiting","why":"NOINTERNET …"}`, then `{"state":"done","fic":…,"time":…}` (JIKR) or',
    '`{"state":"failed","detail":"code 42: …"}`. `GET /invoices/:operation` asks again.',
    '',
    '## Refusals',
    '',
    'Problem details (RFC 9457) with `code`, `detail`, `path`, and for a document all `findings` with path and rule, line and',
    'column. `montenegrinSentence(error)` gives the sentence for the cashier. A missing deposit comes as `validation-failed`',
    'at `payments`; the driver names it `deposit-missing`.',
    '',
    refusals(),
    '',
    '## Why a report is late',
    '',
    'A resend has the same invoice and the same IIC, a new signature and time of sending, and `SubseqDelivType`. In an area',
    'without internet (`--set area=no-internet`) every report may wait until the end of the tenth of the next month (law art.',
    '19). While one is later than that, new invoices are refused (`offline-too-long`; `--set late=issue` goes on).',
    '',
    markdownTable(['reason', 'when', 'how long a report may wait', 'source'], reasons),
    '',
  ].join('\n');
}
