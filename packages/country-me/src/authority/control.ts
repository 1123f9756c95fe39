/**
 * The control channel of the authority: what a test turns and reads. No taxpayer reaches it.
 */
import { FieldError, fromBase64, int, oneOf, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import { asFields, done, type Done } from './control-shapes.js';
import { putRows, registerRows } from './control-register.js';
import type { ControlledCis } from './controlled.js';
import {
  certificateTable,
  depositTable,
  findingTable,
  invoiceTable,
  SIDES,
  type FindingRow,
  type Side,
} from './entries.table.js';
import { wireTime } from '../rules/podgorica.js';
import { FAULT_NOTES, faultOrderTable } from './reply-faults.js';
import type { SideState } from './side-state.js';

export interface Call {
  readonly method: string;
  readonly params: unknown;
  readonly nowMs: number;
}

interface Method {
  readonly note: string;
  /** Of its parameters, for the page. */
  readonly params: string;
  run(cis: ControlledCis, call: Call): Done;
}

interface Selection {
  readonly side?: Side;
  readonly tin?: string;
  readonly iic?: string;
  readonly limit?: number;
}

const sideSchema = oneOf<Side>({ test: 1, production: 2 });

const selectionTable: RecordSchema<Selection> = record<Selection>('Selection', {
  side: optional(0, sideSchema, 'one side; both when it is missing'),
  tin: optional(1, text({ bytesMax: 13 }), 'one taxpayer'),
  iic: optional(2, text({ bytesMax: 32 }), 'one invoice'),
  limit: optional(3, int({ min: 1, max: 100_000 }), 'the last so many; 1,000 when it is missing'),
});

const faultIdTable: RecordSchema<{ readonly id?: number }> = record<{ readonly id?: number }>('FaultId', {
  id: optional(0, int({ min: 1, max: 1_000_000_000 }), 'which one; all when it is missing'),
});

const issuerParams: RecordSchema<{ readonly certificate: string }> = record<{ readonly certificate: string }>(
  'IssuerParams',
  {
    certificate: required(0, text({ bytesMax: 32_768 }), 'DER in base64'),
  },
);

const LIMIT = 1000;
const FIX_DAYS_MS = 8 * 86_400_000;

function selected<T>(
  cis: ControlledCis,
  params: unknown,
  rowsOf: (state: SideState, selection: Selection) => readonly T[],
): readonly T[] {
  const selection = selectionTable.fromJson(params ?? {}, '');
  const sides = selection.side === undefined ? SIDES : [selection.side];
  return sides.flatMap((side) => rowsOf(cis.state.sides[side], selection)).slice(-(selection.limit ?? LIMIT));
}

const isWanted = (row: { readonly tin?: string; readonly iic?: string }, { tin, iic }: Selection): boolean =>
  (tin === undefined || row.tin === tin) && (iic === undefined || row.iic === iic.toLowerCase());

/** Every method, in the order of the page. */
export const CONTROL_METHODS: Readonly<Record<string, Method>> = {
  capabilities: {
    note: 'names of all methods; `clock.read` and `clock.advance` are those of the process around it',
    params: '-',
    run: () => done({ methods: [...Object.keys(CONTROL_METHODS), 'clock.read', 'clock.advance'] }),
  },
  state: { note: 'how much is stored on each side', params: '-', run: (cis) => done(countsOf(cis)) },
  'register.put': {
    note: 'puts rows into the register, or changes them; without `side` on both sides',
    params:
      '`rows`: a list of rows, each with `kind` (taxpayer, unit, tcr, software, maintainer, operator); or one row',
    run: (cis, { params, nowMs }) => putRows(cis, params, nowMs),
  },
  'register.list': {
    note: 'the rows of the register',
    params: '`side`, `tin`, `limit`',
    run: (cis, { params }) => done(selected(cis, params, registerRows)),
  },
  'invoices.list': {
    note: 'invoices as they are stored',
    params: '`side`, `tin`, `iic`, `limit`',
    run: (cis, { params }) =>
      done(
        selected(cis, params, ({ invoices }, selection) =>
          invoices
            .filter((row) => isWanted(row, selection))
            .map((row) => {
              // The message is long, and `invoices.read` gives it.
              const { message: _, digest: __, ...rest } = asFields(invoiceTable.toJson(row));
              return { ...rest, issued: wireTime(row.issuedMs), arrived: wireTime(row.arrivedMs) };
            }),
        ),
      ),
  },
  'invoices.read': {
    note: 'the request of an invoice, as it came',
    params: '`iic`, `side`',
    run: (cis, { params }) =>
      done(
        selected(cis, params, ({ invoices }, selection) =>
          invoices
            .filter((row) => isWanted(row, selection))
            .map(({ fic, message }) => ({ fic, xml: new TextDecoder().decode(message) })),
        ),
      ),
  },
  'deposits.list': {
    note: 'deposits and withdrawals',
    params: '`side`, `tin`, `limit`',
    run: (cis, { params }) =>
      done(
        selected(cis, params, ({ deposits }, selection) =>
          deposits.filter((row) => isWanted(row, selection)).map((row) => depositTable.toJson(row)),
        ),
      ),
  },
  'findings.list': {
    note: 'findings of the nights, each with the day until which it is to be put right',
    params: '`side`, `tin`, `iic`, `limit`',
    run: (cis, { params, nowMs }) =>
      done(
        selected(cis, params, (state, selection) =>
          state.findings.filter((row) => isWanted(row, selection)).map((row) => findingJson(row, state, nowMs)),
        ),
      ),
  },
  'night.run': {
    note: 'the checks of the night, now',
    params: '-',
    run(cis, { nowMs }) {
      const before = SIDES.map((side) => cis.state.sides[side].findings.length);
      const entries = SIDES.flatMap((side) => cis.night(side, nowMs));
      const found = SIDES.map((side, index) => [side, cis.state.sides[side].findings.length - (before[index] ?? 0)]);
      return { result: { found: Object.fromEntries(found) as object }, entries };
    },
  },
  'certificates.put': {
    note: 'what the issuer says of a certificate: good, revoked (38) or unknown (39)',
    params: '`serial`, `status`',
    run(cis, { params }) {
      const row = certificateTable.fromJson(params, '');
      return { result: {}, entries: cis.keep([{ kind: 'certificate', row }]) };
    },
  },
  'certificates.list': {
    note: 'seals that came since the start, and those that are not good',
    params: '-',
    run: (cis) =>
      done([
        ...[...cis.seenSeals].map(([serial, tin]) => ({
          serial,
          tin,
          status: cis.state.certificates.get(serial) ?? 'good',
        })),
        ...[...cis.state.certificates]
          .filter(([serial]) => !cis.seenSeals.has(serial))
          .map(([serial, status]) => ({ serial, status })),
      ]),
  },
  'issuers.put': {
    note: 'registers an issuer of seals',
    params: '`certificate`: DER in base64',
    run(cis, { params }) {
      const certificate = fromBase64(issuerParams.fromJson(params, '').certificate);
      if (certificate === undefined) throw new FieldError('certificate', 'must be base64');
      return { result: {}, entries: cis.keep([{ kind: 'issuer', row: { certificate } }]) };
    },
  },
  'faults.kinds': { note: 'what can be made to go wrong', params: '-', run: () => done(FAULT_NOTES) },
  'faults.set': {
    note: 'makes something go wrong, until it is cleared, has met `times` requests, or the process ends',
    params: '`kind`, `ms`, `code`, `times`, `share`, `seed`, `operation`, `side`',
    run: (cis, { params }) => done({ id: cis.faults.set(faultOrderTable.fromJson(params, '')).id }),
  },
  'faults.list': {
    note: 'the faults that are set, and how many requests each has met',
    params: '-',
    run: (cis) =>
      done(cis.faults.list.map(({ id, order, met }) => ({ id, met, ...asFields(faultOrderTable.toJson(order)) }))),
  },
  'faults.clear': {
    note: 'clears one fault, or all',
    params: '`id`',
    run: (cis, { params }) => done({ cleared: cis.faults.clear(faultIdTable.fromJson(params ?? {}, '').id) }),
  },
};

/** @throws FieldError with the name of a method or parameter that is wrong */
export function controlCis(cis: ControlledCis, call: Call): Done {
  const method = Object.hasOwn(CONTROL_METHODS, call.method) ? CONTROL_METHODS[call.method] : undefined;
  if (method === undefined) throw new FieldError('method', `has no ${call.method.slice(0, 40)}; ask for capabilities`);
  return method.run(cis, call);
}

function countsOf(cis: ControlledCis): object {
  const counts = SIDES.map((side) => {
    const { taxpayers, units, tcrs, codes, deposits, invoices, resends, findings, checked } = cis.state.sides[side];
    const register = { taxpayers: taxpayers.size, units: units.length, tcrs: tcrs.length, codes: codes.length };
    const stored = { deposits: deposits.length, invoices: invoices.length, resends: resends.length };
    return [side, { ...register, ...stored, unchecked: invoices.length - checked.invoices, findings: findings.length }];
  });
  return Object.fromEntries(counts) as object; // a list of pairs
}

function findingJson(row: FindingRow, state: SideState, nowMs: number): object {
  const isFilled = row.series !== undefined && row.ordinal !== undefined && state.hasOrdinal(row.series, row.ordinal);
  const isClosed = isFilled || (row.iic !== undefined && state.isCorrected(row.iic));
  const fixByMs = row.foundMs + FIX_DAYS_MS;
  const standing = isClosed ? 'closed' : nowMs > fixByMs ? 'overdue' : 'open';
  return { ...asFields(findingTable.toJson(row)), found: wireTime(row.foundMs), fixBy: wireTime(fixByMs), standing };
}
