/**
 * A device on its way from the authority's test environment to production: what each path needs, and which step comes
 * next. Paths: the integrator as the company's administrator, the company's own administrator, or the service provider,
 * who sends documents, is paid and does everything else. Pure.
 */
import { OperatorError } from '../http/operator-error.js';

export type ProductionPath = 'integrator' | 'company' | 'provider';

export type ProductionState =
  'documents-sent' | 'documents-received' | 'paid' | 'preparing' | 'production' | 'cancelled';

/** What is known of a switch, kept as JSON. */
export interface ProductionContent {
  readonly serial: string;
  readonly codes?: RegistrationCodes;
  readonly certificate?: string;
  readonly prices: readonly { readonly what: string; readonly priceMinor: string; readonly currency: string }[];
  readonly productionLicence?: string;
  readonly steps: readonly ProductionStep[];
}

export interface RegistrationCodes {
  readonly businessUnit: string;
  readonly cashRegister: string;
  readonly software: string;
  readonly operator: string;
}

export interface ProductionStep {
  readonly act: ProductionAct;
  readonly at: number;
  readonly login: string;
}

export type ProductionAct = 'opened' | 'document' | 'paid' | 'certificate' | 'codes' | 'production' | 'cancelled';

/** Which acts a state takes, and the state that follows. Paths (a) and (b) begin with `preparing`. */
const steps: Readonly<Record<ProductionState, Partial<Readonly<Record<ProductionAct, ProductionState>>>>> = {
  'documents-sent': { document: 'documents-received', cancelled: 'cancelled' },
  'documents-received': { document: 'documents-received', paid: 'paid', cancelled: 'cancelled' },
  paid: { certificate: 'paid', codes: 'paid', production: 'production' },
  preparing: { certificate: 'preparing', codes: 'preparing', production: 'production', cancelled: 'cancelled' },
  production: {},
  cancelled: {},
};

export function beginsWith(path: ProductionPath): ProductionState {
  return path === 'provider' ? 'documents-sent' : 'preparing';
}

/** @throws OperatorError `wrong-state` */
export function afterAct(state: ProductionState, act: ProductionAct): ProductionState {
  const next = steps[state][act];
  if (next === undefined) throw new OperatorError('wrong-state', { detail: `${act} does not fit the state ${state}` });
  return next;
}

/** Acts that the service provider's own people do on their path. */
const providerActs: readonly ProductionAct[] = ['paid', 'certificate', 'codes', 'production'];

/** @throws OperatorError `forbidden` */
export function checkActor(path: ProductionPath, act: ProductionAct, isStaff: boolean): void {
  const isProviders = act === 'paid' || (path === 'provider' && providerActs.includes(act));
  if (isProviders && !isStaff)
    throw new OperatorError('forbidden', { detail: `on this path the provider does it: ${act}` });
}
