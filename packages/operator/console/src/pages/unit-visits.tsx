/** The intervention book of a unit: each visit of a technician, as the unit's own journal has it, signed. */
import type { Intervention } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { number, say } from '../language.js';
import { Empty, Loaded, State, Time } from '../parts/basic.js';
import { Table } from '../parts/table.js';
import { server, useServer } from '../server.js';
import type { TabProps } from './unit-tabs.js';

/** `before → after`; one of them where nothing changed. */
function change(before: string, after: string | undefined): string {
  if (after === undefined || before === after) return before;
  return [before, after].filter((text) => text !== '').join(' → ');
}

function sealsOf(seals: Intervention['sealsFound']): string {
  return seals.map(({ number: no, condition }) => `${no} ${say(`seal.${condition}`)}`).join(', ');
}

function partsOf(parts: Intervention['partsFound']): string {
  return parts.map(({ part, serial }) => (serial === undefined ? part : `${part} ${serial}`)).join(', ');
}

/** Seals, parts and firmware as they were found and left. */
function Found({ visit }: { readonly visit: Intervention }): VNode {
  const { sealsFound, sealsLeft, partsFound, partsLeft, firmwareFound, firmwareLeft } = visit;
  const rows = [
    ['visit.seals', change(sealsOf(sealsFound), sealsLeft === undefined ? undefined : sealsOf(sealsLeft))],
    ['visit.parts', change(partsOf(partsFound), partsLeft === undefined ? undefined : partsOf(partsLeft))],
    ['visit.firmware', change(firmwareFound, firmwareLeft)],
  ] as const;
  return (
    <>
      {rows.map(([word, text]) =>
        text === '' ? null : (
          <div key={word} class="small">
            <span class="quiet">{say(word)}</span> {text}
          </div>
        ),
      )}
    </>
  );
}

function When({ visit: { beganAt, endedAt } }: { readonly visit: Intervention }): VNode {
  return (
    <>
      <Time at={beganAt} />
      {endedAt === undefined ? (
        <div>
          <State mark="▲" tone="warn">
            {say('visit.open')}
          </State>
        </div>
      ) : (
        <span class="under">{say('visit.minutes', { minutes: number(Math.round((endedAt - beganAt) / 60_000)) })}</span>
      )}
    </>
  );
}

function Who({ visit }: { readonly visit: Intervention }): VNode {
  const { technician, authorisation, firm, place, endedBy } = visit;
  const more = [authorisation, firm, place === undefined ? undefined : say(`visitPlace.${place}`)];
  return (
    <>
      {technician}
      <span class="under">{more.filter((text) => text !== undefined).join(' · ')}</span>
      {endedBy === undefined || endedBy === technician ? null : (
        <span class="under">{say('visit.endedBy', { technician: endedBy })}</span>
      )}
    </>
  );
}

export function Visits({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`visits ${unit.id}`, () => server.listInterventions({ company, unit: unit.id }), 15_000);
  return (
    <Loaded answer={answer}>
      {({ interventions }) =>
        interventions.length === 0 ? (
          <Empty title="visit.empty" hint="visit.emptyHint" />
        ) : (
          <Table
            caption={say('unit.book')}
            rows={interventions}
            keyOf={({ record }) => String(record)}
            columns={[
              { name: say('visit.number'), kind: 'number', isSecondary: true, cell: ({ number: no }) => no },
              { name: say('audit.when'), kind: 'time', cell: (visit) => <When visit={visit} /> },
              { name: say('visit.technician'), cell: (visit) => <Who visit={visit} /> },
              {
                name: say('visit.work'),
                cell: ({ reason, work }) => (
                  <>
                    {work ?? '–'}
                    <span class="under">{say('visit.reason', { reason })}</span>
                  </>
                ),
              },
              { name: say('visit.found'), isSecondary: true, cell: (visit) => <Found visit={visit} /> },
              {
                name: say('visit.record'),
                kind: 'number',
                isSecondary: true,
                cell: ({ record, endRecord }) => [record, endRecord].filter((one) => one !== undefined).join('–'),
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}
