/** What the outside reads of the routes: the OpenAPI description, and the page of permissions. */
import { permissions, roles, type Permission } from '../access/permissions.table.js';
import { routes } from '../routes.js';
import { openApiOf, type JsonObject } from './openapi.js';

/** The OpenAPI 3.1 description of every route. */
export function operatorOpenApi(): JsonObject {
  return openApiOf(routes);
}

function routesOf(permission: Permission): string {
  return routes
    .filter(({ access }) => access === permission)
    .map(({ id }) => `\`${id}\``)
    .join(' ');
}

/** Role × permission as Markdown, with the operations that need each. */
export function permissionsPage(): string {
  const head = `| permission | ${roles.join(' | ')} | operations |`;
  const rule = `| --- | ${roles.map(() => '---').join(' | ')} | --- |`;
  // The table is written with these keys.
  const rows = (Object.keys(permissions) as Permission[]).map((permission) => {
    const cells = roles.map((role) => (permissions[permission].includes(role) ? 'yes' : '–'));
    return `| \`${permission}\` | ${cells.join(' | ')} | ${routesOf(permission)} |`;
  });
  return `# Who may do what at the operator

Generated from \`packages/operator/src/access/permissions.table.ts\`. A role is what an account is in one company. The operator's own people count as administrators of every company. Whoever is no member of a company gets \`not-found\` for everything in it.

${[head, rule, ...rows].join('\n')}
`;
}
