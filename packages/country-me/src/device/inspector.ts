/** The IIC of seven values made again, for an inspector (FS5 5.11): each program must be able to. */
import { checkIic, iicFindings, iicInput, signIic, type Iic, type IicKey, type IicValues } from '../wire/index.js';
import { answerOf, problem, type ConnectorAnswer } from './connector-answer.js';
import type { ConnectorSetup } from './connector-setup.js';

const KEYS = ['issuerTIN', 'issueDateTime', 'invOrdNum', 'businUnitCode', 'tcrCode', 'softCode', 'totPrice'] as const;

function textAt(json: unknown, key: string): string {
  const value: unknown = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[key] : undefined; // looked at below
  return typeof value === 'string' ? value.trim() : '';
}

/** @param json the seven values by their names, and `iic` and `iicSignature` where an invoice is to be compared */
export function recomputed(json: unknown, { seal, verifier }: ConnectorSetup): ConnectorAnswer {
  const values: Record<(typeof KEYS)[number], string> = {
    issuerTIN: '',
    issueDateTime: '',
    invOrdNum: '',
    businUnitCode: '',
    tcrCode: '',
    softCode: '',
    totPrice: '',
  };
  for (const key of KEYS) values[key] = textAt(json, key);
  const findings = iicFindings(values).map(({ key, form }) => ({ path: key, rule: `is no ${form}` }));
  const [first] = findings;
  if (first !== undefined)
    return problem('validation-failed', `${first.path} ${first.rule}`, { path: first.path, findings });
  const made = signIic(values, seal.signer);
  if (made === undefined) return problem('signer-broken', 'the seal does not answer');
  const given = { iic: textAt(json, 'iic').toUpperCase(), iicSignature: textAt(json, 'iicSignature').toUpperCase() };
  return answerOf(200, {
    input: iicInput(values),
    ...made,
    ...verdict(values, { made, given, key: { publicKey: seal.signer.publicKey, verifier } }),
  });
}

interface Comparison {
  readonly made: Iic;
  /** What the paper says; empty where it was not asked. */
  readonly given: Iic;
  readonly key: IicKey;
}

function verdict(values: IicValues, { made, given, key }: Comparison): { matches?: boolean; signature?: string } {
  if (given.iic === '') return {};
  const matches = given.iic === made.iic;
  return given.iicSignature === '' ? { matches } : { matches, signature: checkIic(values, given, key) };
}
