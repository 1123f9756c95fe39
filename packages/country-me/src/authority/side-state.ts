/**
 * What one side of the authority knows: its register, deposits, invoices and findings. Changed by entries only, so that
 * the same entries in the same order always give the same state.
 */
import { dayOf, yearOf } from '../rules/podgorica.js';
import type {
  CodeKind,
  CodeRow,
  DepositRow,
  FindingRow,
  InvoiceRow,
  NightRow,
  ResendRow,
  TaxpayerRow,
  TcrRow,
  UnitRow,
} from './entries.table.js';

/** Ordinals of one unit, device and year. */
export interface Ordinals {
  readonly tin: string;
  readonly series: string;
  /** The first invoice with each ordinal. */
  readonly seen: Map<number, InvoiceRow>;
  max: number;
}

export const seriesOf = (row: Pick<InvoiceRow, 'unit' | 'tcr' | 'issuedMs'>): string =>
  `${row.unit}/${yearOf(row.issuedMs)}/${row.tcr}`;

const dayKey = (tcr: string, ms: number): string => `${tcr} ${dayOf(ms)}`;

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

export class SideState {
  readonly taxpayers: Map<string, TaxpayerRow> = new Map();
  readonly deposits: DepositRow[] = [];
  readonly invoices: InvoiceRow[] = [];
  readonly resends: ResendRow[] = [];
  readonly findings: FindingRow[] = [];
  /** What the last night had checked. */
  checked: { readonly invoices: number; readonly resends: number } = { invoices: 0, resends: 0 };
  readonly #units = new Map<string, UnitRow>();
  readonly #codes = new Map<string, CodeRow>();
  readonly #tcrs = new Map<string, TcrRow>();
  readonly #tcrOfCode = new Map<string, TcrRow>();
  readonly #invoicesOfIic = new Map<string, InvoiceRow[]>();
  readonly #firstOfUuid = new Map<string, InvoiceRow | DepositRow>();
  readonly #depositsOfDay = new Map<string, DepositRow[]>();
  readonly #cashDays = new Set<string>();
  readonly #ordinals = new Map<string, Ordinals>();
  readonly #corrected = new Set<string>();

  unit(tin: string, code: string): UnitRow | undefined {
    return this.#units.get(`${tin} ${code}`);
  }

  get units(): readonly UnitRow[] {
    return [...this.#units.values()];
  }

  code(kind: CodeKind, code: string): CodeRow | undefined {
    return this.#codes.get(`${kind} ${code}`);
  }

  get codes(): readonly CodeRow[] {
    return [...this.#codes.values()];
  }

  /** By the maker's number, in a unit of a taxpayer. */
  tcr(key: Pick<TcrRow, 'tin' | 'unit' | 'intId'>): TcrRow | undefined {
    return this.#tcrs.get(tcrKey(key));
  }

  tcrOfCode(code: string): TcrRow | undefined {
    return this.#tcrOfCode.get(code);
  }

  get tcrs(): readonly TcrRow[] {
    return [...this.#tcrs.values()];
  }

  /** Every invoice with this IIC, the first to come first. */
  invoicesOf(iic: string): readonly InvoiceRow[] {
    return this.#invoicesOfIic.get(iic.toLowerCase()) ?? [];
  }

  /** What came first with this UUID. */
  firstOfUuid(uuid: string): InvoiceRow | DepositRow | undefined {
    return this.#firstOfUuid.get(uuid);
  }

  depositsOf(tcr: string, ms: number): readonly DepositRow[] {
    return this.#depositsOfDay.get(dayKey(tcr, ms)) ?? [];
  }

  hasInitial(tcr: string, ms: number): boolean {
    return this.depositsOf(tcr, ms).some(({ operation }) => operation === 'INITIAL');
  }

  /** Whether a cash invoice of this device and day is stored. */
  hasCashInvoice(tcr: string, ms: number): boolean {
    return this.#cashDays.has(dayKey(tcr, ms));
  }

  ordinals(row: Pick<InvoiceRow, 'unit' | 'tcr' | 'issuedMs'>): Ordinals | undefined {
    return this.#ordinals.get(seriesOf(row));
  }

  hasOrdinal(series: string, ordinal: number): boolean {
    return this.#ordinals.get(series)?.seen.has(ordinal) ?? false;
  }

  isCorrected(iic: string): boolean {
    return this.#corrected.has(iic);
  }

  putUnit(row: UnitRow): void {
    this.#units.set(`${row.tin} ${row.code}`, row);
  }

  putCode(row: CodeRow): void {
    this.#codes.set(`${row.kind} ${row.code}`, row);
  }

  putTcr(row: TcrRow): void {
    this.#tcrs.set(tcrKey(row), row);
    this.#tcrOfCode.set(row.code, row);
  }

  addDeposit(row: DepositRow): void {
    this.deposits.push(row);
    add(this.#depositsOfDay, dayKey(row.tcr, row.changedMs), row);
    this.#noteUuid(row);
  }

  addInvoice(row: InvoiceRow): void {
    this.invoices.push(row);
    add(this.#invoicesOfIic, row.iic, row);
    this.#noteUuid(row);
    if (row.isCash) this.#cashDays.add(dayKey(row.tcr, row.issuedMs));
    if (row.corrects !== undefined) this.#corrected.add(row.corrects);
    const series = seriesOf(row);
    const ordinals = this.#ordinals.get(series) ?? {
      tin: row.tin,
      series,
      seen: new Map<number, InvoiceRow>(),
      max: 0,
    };
    if (!ordinals.seen.has(row.ordinal)) ordinals.seen.set(row.ordinal, row);
    ordinals.max = Math.max(ordinals.max, row.ordinal);
    this.#ordinals.set(series, ordinals);
  }

  addResend(row: ResendRow): void {
    this.resends.push(row);
  }

  night(row: NightRow): void {
    this.checked = { invoices: row.invoices, resends: row.resends };
  }

  #noteUuid(row: InvoiceRow | DepositRow): void {
    if (!this.#firstOfUuid.has(row.uuid)) this.#firstOfUuid.set(row.uuid, row);
  }
}

function tcrKey({ tin, unit, intId }: Pick<TcrRow, 'tin' | 'unit' | 'intId'>): string {
  return `${tin} ${unit} ${intId}`;
}
