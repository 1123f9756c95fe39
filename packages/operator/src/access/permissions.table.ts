/**
 * Who may do what in a company: one table, role × permission. `provider` is the staff of the operator itself; its
 * permissions hold in every company. Tested cell by cell against every route.
 */

export const roles = [
  'owner',
  'administrator',
  'integrator',
  'service-partner',
  'service-technician',
  'cashier',
  'terminal-user',
] as const;

/** What an account is in one company. */
export type Role = (typeof roles)[number];

const managers = ['owner', 'administrator'] as const;
const partners = ['owner', 'administrator', 'service-partner'] as const;
const service = ['owner', 'administrator', 'service-partner', 'service-technician'] as const;
const builders = ['owner', 'administrator', 'integrator', 'service-partner', 'service-technician'] as const;
const workers = [...builders, 'cashier'] as const;
const everyone = [...workers, 'terminal-user'] as const;

export type Permission =
  | 'company.read'
  | 'company.write'
  | 'members.read'
  | 'members.write'
  | 'membership.write'
  | 'points.read'
  | 'points.write'
  | 'terminals.read'
  | 'terminals.write'
  | 'terminals.installer'
  | 'clients.read'
  | 'clients.write'
  | 'orders.read'
  | 'orders.write'
  | 'licences.read'
  | 'licences.spend'
  | 'licences.download'
  | 'production.read'
  | 'production.write'
  | 'audit.read'
  | 'units.read'
  | 'units.write'
  | 'units.work'
  | 'requests.read'
  | 'requests.write'
  | 'documents.read'
  | 'monitoring.read'
  | 'firmware.read';

/** Permission → roles that have it. */
export const permissions: { readonly [P in Permission]: readonly Role[] } = {
  'company.read': everyone,
  'company.write': managers,
  'members.read': managers,
  'members.write': managers,
  /** Their own: which mails they get. */
  'membership.write': everyone,
  'points.read': workers,
  'points.write': managers,
  'terminals.read': everyone,
  'terminals.write': managers,
  'terminals.installer': managers,
  'clients.read': service,
  'clients.write': partners,
  'orders.read': partners,
  'orders.write': partners,
  'licences.read': partners,
  'licences.spend': partners,
  /** Licence files: whoever administers the company, not its integrator. */
  'licences.download': managers,
  'production.read': builders,
  'production.write': managers,
  'audit.read': managers,
  'units.read': workers,
  'units.write': partners,
  /** Settings, goods, a look at the state of a connected unit. */
  'units.work': service,
  'requests.read': service,
  'requests.write': partners,
  'documents.read': workers,
  'monitoring.read': service,
  'firmware.read': service,
};
