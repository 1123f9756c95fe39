/**
 * Opens and checks what a unit gave to the authority: the seal, the signature, that it is whole, that no number of a
 * series is missing, and each control code where the unit's keys are known. Everything that is wrong is told at once.
 */
import { fromHex } from '@plomba/codec';
import type { SignatureVerifier } from '@plomba/core';
import { SaxesParser } from 'saxes';
import { controlCode, type ControlCodeParts } from '../rules/control-code.js';
import { oreOf, parseReceiptData, receiptDataText, type ReceiptData } from '../rules/receipt-data.js';
import { CODED_WORDS } from '../rules/rules.table.js';
import { ROOT, SIGNATURE_TAG, signedPart } from './control-data.js';
import { openFile } from './sealed-file.js';

/** One receipt as the unit stored it. */
export interface ControlDataReceipt {
  /** Its record in the unit's journal. */
  readonly sequence: number;
  /** The unit's time, with its zone. */
  readonly time: string;
  readonly series: string;
  readonly number: number;
  readonly data: ReceiptData;
  readonly controlCode: string | undefined;
}

export interface ControlData {
  readonly serial: string;
  readonly firmware: string;
  /** Ed25519 public key that signed, 32 bytes. */
  readonly logKey: Uint8Array;
  readonly from: string;
  readonly to: string;
  readonly made: string;
  readonly receipts: readonly ControlDataReceipt[];
  /** Counters of the unit by name. */
  readonly counters: ReadonlyMap<string, bigint>;
}

/** What is wrong, and where. */
export interface ControlDataFinding {
  readonly name:
    | 'not-sealed-for-us'
    | 'not-xml'
    | 'signature'
    | 'other-key'
    | 'count'
    | 'receipt-data'
    | 'missing-number'
    | 'outside-period'
    | 'control-code';
  /** Record of the unit, element, or byte offset. */
  readonly place: string;
  readonly detail: string;
}

export interface OpenOptions {
  /** X25519 secret key of the authority, 32 bytes. */
  readonly secretKey: Uint8Array;
  readonly verify: SignatureVerifier;
  /** The unit's key as it was registered; any when absent. */
  readonly logKey?: Uint8Array;
  /** Keys of the unit's control codes, where the authority has them. */
  readonly parts?: ControlCodeParts;
}

export interface OpenedControlData {
  /** Absent where it could not be read at all. */
  readonly data?: ControlData;
  /** None: everything holds. */
  readonly findings: readonly ControlDataFinding[];
}

/** Elements by name, with the text of those that have no children. */
interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

function parseXml(text: string): Element | string {
  const parser = new SaxesParser({ position: true });
  const top: Element = { name: '', text: '', children: [] };
  const open = [top];
  let problem: string | undefined;
  parser.on('error', (error) => (problem ??= error.message));
  parser.on('opentag', ({ name }) => {
    const element: Element = { name, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [root] = top.children;
  if (problem !== undefined) return problem;
  return root?.name === ROOT ? root : `its root is ${root?.name ?? 'missing'}, not ${ROOT}`;
}

const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name);
const textOf = (element: Element | undefined, name: string): string => child(element, name)?.text ?? '';

/** Where the signature begins; only the first place counts, so that nothing signed can hold another one. */
function signatureAt(text: Uint8Array): number {
  const tag = new TextEncoder().encode(SIGNATURE_TAG);
  for (let at = text.indexOf(0x3c); at >= 0; at = text.indexOf(0x3c, at + 1)) {
    if (tag.every((byte, index) => text[at + index] === byte)) return at;
  }
  return -1;
}

/** Opens a document and checks it; never throws, whatever the bytes are. */
export function openControlData(file: Uint8Array, options: OpenOptions): OpenedControlData {
  const opened = openFile(file, options.secretKey);
  if (!opened.ok) {
    return { findings: [{ name: 'not-sealed-for-us', place: `byte ${opened.offset}`, detail: opened.why }] };
  }
  const { text } = opened;
  const root = parseXml(new TextDecoder().decode(text));
  if (typeof root === 'string') return { findings: [{ name: 'not-xml', place: 'the document', detail: root }] };
  const findings: ControlDataFinding[] = [];
  const data = controlDataOf(root, findings);
  checkSignature(text, { root, data, options, findings });
  checkReceipts(data, options.parts, findings);
  return { data, findings };
}

function controlDataOf(root: Element, findings: ControlDataFinding[]): ControlData {
  const unit = child(root, 'Kontrollenhet');
  const about = child(root, 'Uttag');
  const receipts = root.children.flatMap((element) => {
    const receipt = element.name === 'Kvitto' ? receiptOf(element, findings) : undefined;
    return receipt === undefined ? [] : [receipt];
  });
  const said = textOf(about, 'Antal');
  const there = root.children.filter(({ name }) => name === 'Kvitto').length;
  if (said !== String(there)) {
    findings.push({ name: 'count', place: 'Uttag/Antal', detail: `says ${said}, and ${there} receipts are there` });
  }
  return {
    serial: textOf(unit, 'Tillverkningsnummer'),
    firmware: textOf(unit, 'Programversion'),
    logKey: fromHex(textOf(unit, 'Nyckel')) ?? new Uint8Array(),
    from: textOf(about, 'Fran'),
    to: textOf(about, 'Till'),
    made: textOf(about, 'Skapat'),
    receipts,
    counters: countersOf(root),
  };
}

function countersOf(root: Element): ReadonlyMap<string, bigint> {
  return new Map(
    root.children.flatMap((element) => {
      const value = textOf(element, 'Varde');
      return element.name === 'Raknare' && /^-?[0-9]+$/.test(value) ? [[textOf(element, 'Namn'), BigInt(value)]] : [];
    }),
  );
}

function receiptOf(element: Element, findings: ControlDataFinding[]): ControlDataReceipt | undefined {
  const [sequence, number] = [Number(textOf(element, 'Post')), Number(textOf(element, 'Nummer'))];
  const data = parseReceiptData(textOf(element, 'Kvittodata'));
  if (data === undefined) {
    findings.push({ name: 'receipt-data', place: `record ${sequence}`, detail: 'has no receipt data of the law' });
    return undefined;
  }
  const code = child(element, 'Kontrollkod')?.text;
  return { sequence, time: textOf(element, 'Tid'), series: textOf(element, 'Serie'), number, data, controlCode: code };
}

function checkSignature(
  text: Uint8Array,
  about: {
    readonly root: Element;
    readonly data: ControlData;
    readonly options: OpenOptions;
    readonly findings: ControlDataFinding[];
  },
): void {
  const { root, data, options, findings } = about;
  const { verify, logKey } = options;
  const signature = fromHex(textOf(root, 'Signatur'));
  const signed = signedPart(text.subarray(0, Math.max(0, signatureAt(text))));
  const isRight = signature?.length === 64 && data.logKey.length === 32 && verify(data.logKey, signed, signature);
  if (!isRight)
    findings.push({ name: 'signature', place: 'Signatur', detail: 'is not the one of the key in the document' });
  const isSame = logKey === undefined || logKey.every((byte, at) => data.logKey[at] === byte);
  if (!isSame)
    findings.push({ name: 'other-key', place: 'Kontrollenhet/Nyckel', detail: 'is not the key of this unit' });
}

function checkReceipts(
  { receipts, from, to }: ControlData,
  parts: ControlCodeParts | undefined,
  findings: ControlDataFinding[],
): void {
  const last = new Map<string, number>();
  for (const receipt of receipts) {
    const { sequence, series, number, time, data } = receipt;
    const place = `record ${sequence}`;
    const before = last.get(series);
    if (before !== undefined && number !== before + 1) {
      findings.push({ name: 'missing-number', place, detail: `${series} goes on with ${number} behind ${before}` });
    }
    last.set(series, number);
    const day = time.slice(0, 10);
    if (day < from || day > to) findings.push({ name: 'outside-period', place, detail: `is of ${day}` });
    if (data.kind !== series) {
      findings.push({ name: 'receipt-data', place, detail: `${data.kind} does not stand in series ${series}` });
    }
    checkCode(receipt, { parts, place, findings });
  }
}

function checkCode(
  { data, number, controlCode: said }: ControlDataReceipt,
  about: {
    readonly parts: ControlCodeParts | undefined;
    readonly place: string;
    readonly findings: ControlDataFinding[];
  },
): void {
  const { parts, place, findings } = about;
  const isCoded = CODED_WORDS.some((word) => word === data.kind);
  const found = (detail: string): void => void findings.push({ name: 'control-code', place, detail });
  if (isCoded !== (said !== undefined)) return found(isCoded ? 'is missing' : `${data.kind} has none`);
  const amount = oreOf(data.sale);
  if (said === undefined || parts === undefined || amount === undefined) return;
  const should = controlCode(receiptDataText(data) ?? '', { number, amount }, parts);
  if (said !== should) found('is not what the receipt data gives');
}
