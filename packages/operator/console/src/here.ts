/** Who is at the page, and for which company: what every page of a company is handed. */
import type { Account, Company } from '@plomba/operator/client';
import { mayDo } from '../../src/access/may-do.js';
import type { Permission, Role } from '../../src/access/permissions.table.js';
import { pathOf } from './router.js';

export type { Permission } from '../../src/access/permissions.table.js';

export interface Here {
  readonly account: Account;
  readonly company: Company;
  readonly companies: readonly Company[];
  /** The operator's own people, who administer every company. */
  readonly isStaff: boolean;
  /** The operator's clock, UTC ms: it may be another one than the browser's. */
  readonly now: number;
}

/** Whether the server would let the account do it: what it would refuse is not offered. */
export function may({ company, isStaff }: Here, permission: Permission): boolean {
  const role: Role | undefined = company.role ?? (isStaff ? 'administrator' : undefined);
  return role !== undefined && mayDo(role, permission);
}

/** A place within the company. */
export function at(here: Here, ...parts: readonly string[]): string {
  return pathOf(['companies', here.company.id, ...parts]);
}
