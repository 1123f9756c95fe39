/** Who changed what and when, with what it was before. */
import type { AuditEntry } from '@plomba/operator/client';
import type { VNode } from 'preact';
import type { Here } from '../here.js';
import { say } from '../language.js';
import { server, useServer } from '../server.js';
import { Copy, Empty, Time } from './basic.js';
import { Table } from './table.js';

/** Fields of a change, one a line: `channel: stable → early`. */
function changesOf({ before, after }: AuditEntry): readonly string[] {
  const fields = (value: unknown): ReadonlyMap<string, string> => {
    if (typeof value !== 'object' || value === null)
      return new Map(value === undefined ? [] : [['', JSON.stringify(value)]]);
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    return new Map(entries.map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]));
  };
  const [was, is] = [fields(before), fields(after)];
  const names = new Set([...was.keys(), ...is.keys()]);
  return [...names]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => {
      const change = [was.get(name), is.get(name)].filter((one) => one !== undefined).join(' → ');
      return name === '' ? change : `${name}: ${change}`;
    });
}

interface AuditProps {
  readonly here: Here;
  readonly entries: readonly AuditEntry[];
}

/** Whoever is no member, such as the operator's own people or the partner of a client, is named by its id. */
function Who({ here, account }: { readonly here: Here; readonly account: string | undefined }): VNode {
  const company = here.company.id;
  const members = useServer(`members ${company}`, () => server.listMembers({ company }));
  if (account === undefined) return <span class="quiet">{say('audit.itself')}</span>;
  if (account === here.account.id) return <>{here.account.login}</>;
  const member = members.value?.members.find((one) => one.account === account);
  return member === undefined ? <Copy text={account} /> : <>{member.login}</>;
}

export function AuditTable({ here, entries }: AuditProps): VNode {
  if (entries.length === 0) return <Empty title="audit.empty" hint="audit.emptyHint" />;
  return (
    <Table
      caption={say('audit')}
      rows={entries}
      keyOf={({ sequence }) => String(sequence)}
      columns={[
        { name: say('audit.number'), kind: 'number', isSecondary: true, cell: ({ sequence }) => sequence },
        { name: say('audit.when'), kind: 'time', cell: ({ at }) => <Time at={at} /> },
        { name: say('production.who'), cell: ({ account }) => <Who here={here} account={account} /> },
        { name: say('audit.act'), cell: ({ act }) => <code>{act}</code> },
        { name: say('audit.object'), isSecondary: true, cell: ({ object }) => <Copy text={object} /> },
        {
          name: say('audit.change'),
          cell: (entry) =>
            changesOf(entry).map((line) => (
              <div key={line} class="small mono">
                {line.length > 90 ? `${line.slice(0, 90)}…` : line}
              </div>
            )),
        },
      ]}
    />
  );
}
