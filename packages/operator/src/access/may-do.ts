/** The question that the table of permissions answers. */
import { permissions, type Permission, type Role } from './permissions.table.js';

/** Whether a role has a permission. */
export function mayDo(role: Role, permission: Permission): boolean {
  return permissions[permission].includes(role);
}
