/**
 * The fiscalisation service: one message through the chain of checks, first failure stops, in the order of the technical
 * specification (3.7): size, well-formed, schema, certificate, signature, IIC, time, then the register's rules.
 * Nothing is changed here: what is to be stored is handed back as entries.
 */
import type { NamedMessage, RequestName, ResponseName } from '../wire/index.js';
import { checkDeposit } from './checks/check-deposit.js';
import { checkInvoice, iicObjection } from './checks/check-invoice.js';
import { checkSeal, type SealContext } from './checks/check-seal.js';
import { checkTcr, type RegisterContext } from './checks/check-tcr.js';
import { checkSendTime } from './checks/check-times.js';
import { checkSchema, type RequestElement } from './checks/read-request.js';
import { refuse, type Refusal } from './checks/refusal.js';
import type { SealFacts } from './checks/seal-facts.js';
import { registrationCode, uuidV4, type Entropy } from './codes.js';
import type { Entry } from './entries.js';
import { wireTime } from '../rules/podgorica.js';

export interface ServiceContext extends RegisterContext, Omit<SealContext, 'tins'> {
  readonly entropy: Entropy;
}

export type Served =
  | {
      readonly kind: 'answer';
      readonly message: NamedMessage<ResponseName>;
      readonly entries: readonly Entry[];
      /** For the log: who, what, the code that was given. */
      readonly about: string;
      readonly seal: SealFacts;
    }
  | { readonly kind: 'fault'; readonly why: Refusal };

type Content = Pick<Extract<Served, { kind: 'answer' }>, 'message' | 'entries' | 'about'>;

const fault = (why: Refusal): Served => ({ kind: 'fault', why });

export function serve(request: RequestElement, body: Uint8Array, context: ServiceContext): Served {
  const schema = checkSchema(request, context.settings);
  if (!schema.ok) return fault(schema.why);
  const { message } = schema;
  const checked = checkSeal(request.root, { ...context, tins: tinsOf(message) });
  if (!checked.ok) return fault(checked.why);
  const why = checkIicStrictly(message, checked.seal, context) ?? checkTime(message, context);
  if (why !== undefined) return fault(why);
  const content = contentOf(message, body, context);
  return 'code' in content ? fault(content) : { kind: 'answer', ...content, seal: checked.seal };
}

/** The issuer; a self-issued invoice is sealed by the buyer or the seller. */
function tinsOf(message: NamedMessage<RequestName>): readonly string[] {
  if (message.name === 'RegisterTCRRequest') return [message.value.tcr.issuerTIN];
  if (message.name === 'RegisterCashDepositRequest') return [message.value.cashDeposit.issuerTIN];
  const { seller, buyer, typeOfSelfIss } = message.value.invoice;
  return typeOfSelfIss === undefined || buyer?.idNum === undefined ? [seller.idNum] : [seller.idNum, buyer.idNum];
}

function checkIicStrictly(
  message: NamedMessage<RequestName>,
  seal: SealFacts,
  { settings, seals }: ServiceContext,
): Refusal | undefined {
  if (settings.iicCheck !== 'strict' || message.name !== 'RegisterInvoiceRequest') return undefined;
  const { header, invoice } = message.value;
  const isLate = header.subseqDelivType !== undefined;
  const wrong = iicObjection(invoice, seal, { verifier: seals.verifier, isLate });
  return wrong === undefined ? undefined : refuse(31, `${wrong}.`);
}

function checkTime(message: NamedMessage<RequestName>, context: ServiceContext): Refusal | undefined {
  const { header } = message.value;
  const isLate = 'subseqDelivType' in header && header.subseqDelivType !== undefined;
  return checkSendTime(header.sendDateTime, { ...context, isLate });
}

function contentOf(message: NamedMessage<RequestName>, body: Uint8Array, context: ServiceContext): Content | Refusal {
  const { entropy, state, nowMs, side, settings } = context;
  const header = {
    uuid: uuidV4(entropy, ''),
    requestUUID: message.value.header.uuid,
    sendDateTime: wireTime(nowMs),
  };
  if (message.name === 'RegisterTCRRequest') {
    const result = checkTcr(message.value.tcr, context, () => newTcrCode(context));
    if (!result.ok) return result.why;
    const { row, isChanged } = result;
    return {
      message: { name: 'RegisterTCRResponse', value: { header, tcrCode: row.code } },
      entries: isChanged ? [{ kind: 'tcr', row }] : [],
      about: `${row.tin} device ${row.code}`,
    };
  }
  if (message.name === 'RegisterCashDepositRequest') {
    const result = checkDeposit(message.value, context, () => uuidV4(entropy, ''));
    if (!result.ok) return result.why;
    const { row, isNew } = result;
    return {
      message: { name: 'RegisterCashDepositResponse', value: { header, fcdc: row.fcdc } },
      entries: isNew ? [{ kind: 'deposit', row }] : [],
      about: `${row.tin} ${row.operation} ${row.tcr} FCDC ${row.fcdc}`,
    };
  }
  const prefix = side === 'test' && settings.prefixesTestFic ? '7e57' : '';
  const newFic = (): string => uuidV4(entropy, prefix);
  const result = checkInvoice({ ...message.value, body }, { state, nowMs, side, settings }, newFic);
  if (!result.ok) return result.why;
  const fic = result.kind === 'new' ? result.row.fic : result.stored.fic;
  const { seller, invNum } = message.value.invoice;
  const entry: Entry =
    result.kind === 'new' ? { kind: 'invoice', row: result.row } : { kind: 'resend', row: result.row };
  return {
    message: { name: 'RegisterInvoiceResponse', value: { header, fic } },
    entries: [entry],
    about: `${seller.idNum} ${invNum} FIC ${fic}${result.kind === 'new' ? '' : ' again'}`,
  };
}

/** Draws until it is new; 4.5 · 10^11 codes are enough for the second try. */
function newTcrCode({ entropy, state }: ServiceContext): string {
  let code = registrationCode(entropy);
  for (let tries = 0; tries < 100 && state.tcrOfCode(code) !== undefined; tries++) code = registrationCode(entropy);
  return code;
}
