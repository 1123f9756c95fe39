/** Who changed what and when, with what it was before. */
import type { AuditEntry } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { say } from '../language.js';
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

export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }): VNode {
  if (entries.length === 0) return <Empty title="audit.empty" hint="audit.emptyHint" />;
  return (
    <Table
      caption={say('audit')}
      rows={entries}
      keyOf={({ sequence }) => String(sequence)}
      columns={[
        { name: say('audit.number'), kind: 'number', isSecondary: true, cell: ({ sequence }) => sequence },
        { name: say('audit.when'), kind: 'time', cell: ({ at }) => <Time at={at} /> },
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
