/** Firmware that was published, and for the operator's own people a roll-out by stages with a result for each unit. */
import type { Firmware, RollOutSummary } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, type Here } from '../here.js';
import { bytes, number, say } from '../language.js';
import { Empty, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Dialog, Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';
import { RollOutState } from './roll-out.js';

interface BeginProps {
  readonly here: Here;
  readonly firmware: Firmware;
  readonly close: () => void;
}

function Begin({ here, firmware, close }: BeginProps): VNode {
  const act = useAct();
  const names = { version: firmware.version, model: firmware.model };
  return (
    <Dialog title={say('rollOut.beginTitle', names)} close={close}>
      <p>{say('rollOut.beginText', names)}</p>
      <Form
        act={act}
        button={say('rollOut.begin')}
        send={async (entered) => {
          const first = Number(entered('first')) / 100;
          const stages = [...(first < 1 ? [{ share: first, doneShare: 1 }] : []), { share: 1, doneShare: 1 }];
          const body = { firmware: firmware.id, stages, failuresMax: Number(entered('failures')) };
          const rollOut = await server.beginRollOut({ body });
          go(at(here, 'firmware', rollOut.id));
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <div class="row">
          <Field name="first" type="number" min={1} max={100} value="10" label={say('rollOut.first')} />
          <Field name="failures" type="number" min={0} max={100_000} value="1" label={say('rollOut.failures')} />
        </div>
      </Form>
    </Dialog>
  );
}

/** `3 of 11`, with what failed where something did. */
function Result({ counts }: Pick<RollOutSummary, 'counts'>): VNode {
  const { idle, waiting, sent, done, failed } = counts;
  const all = idle + waiting + sent + done + failed;
  return (
    <>
      {say('rollOut.doneOf', { done: number(done), all: number(all) })}
      {sent + waiting === 0 ? null : (
        <span class="under">
          {number(sent)} {say('rollOutUnit.sent')} · {number(waiting)} {say('rollOutUnit.waiting')}
        </span>
      )}
      {failed === 0 ? null : (
        <span class="under bad-text">
          ■ {number(failed)} {say('rollOutUnit.failed')}
        </span>
      )}
    </>
  );
}

/** Roll-outs of every firmware, for the operator's own people. */
function RollOuts({ here }: { readonly here: Here }): VNode {
  const answer = useServer('roll-outs', () => server.listRollOuts(), 15_000);
  return (
    <Panel title={say('rollOut.all')}>
      <Loaded answer={answer}>
        {({ rollOuts }) =>
          rollOuts.length === 0 ? (
            <Empty title="rollOut.empty" hint="rollOut.emptyHint" />
          ) : (
            <Table
              caption={say('rollOut.all')}
              rows={rollOuts}
              keyOf={({ id }) => id}
              to={({ id }) => at(here, 'firmware', id)}
              columns={[
                { name: say('firmware.version'), cell: ({ version }) => <span class="mono">{version}</span> },
                { name: say('firmware.model'), isSecondary: true, cell: ({ model }) => model },
                { name: say('column.state'), cell: (rollOut) => <RollOutState rollOut={rollOut} /> },
                {
                  name: say('rollOut.share'),
                  cell: ({ stage, stages }) =>
                    say('rollOut.stageShare', {
                      stage: stage + 1,
                      stages: stages.length,
                      share: number((stages[stage]?.share ?? 1) * 100),
                    }),
                },
                { name: say('rollOut.result'), cell: Result },
                {
                  name: say('rollOut.began'),
                  kind: 'time',
                  isSecondary: true,
                  cell: ({ createdAt, begunBy }) => (
                    <>
                      <Time at={createdAt} />
                      <span class="under">{begunBy}</span>
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

export function FirmwarePage({ here }: { readonly here: Here }): VNode {
  const answer = useServer('firmware', () => server.listFirmware());
  const [chosen, setChosen] = useState<Firmware | undefined>(undefined);
  return (
    <>
      <div class="head">
        <h1>{say('nav.firmware')}</h1>
      </div>
      <Panel>
        <Loaded answer={answer}>
          {({ firmware }) =>
            firmware.length === 0 ? (
              <Empty title="firmware.empty" hint="firmware.emptyHint" />
            ) : (
              <Table
                caption={say('nav.firmware')}
                rows={firmware}
                keyOf={({ id }) => id}
                columns={[
                  { name: say('firmware.version'), cell: ({ version }) => <span class="mono">{version}</span> },
                  { name: say('firmware.model'), cell: ({ model }) => model },
                  { name: say('firmware.channel'), cell: ({ channel }) => say(`channel.${channel}`) },
                  { name: say('firmware.released'), kind: 'time', cell: ({ released }) => released },
                  { name: say('firmware.size'), kind: 'number', isSecondary: true, cell: (one) => bytes(one.bytes) },
                  {
                    name: say('firmware.notes'),
                    isSecondary: true,
                    cell: ({ notes, needsLicence }) => (
                      <>
                        {notes}
                        {needsLicence ? <span class="under">{say('firmware.needsLicence')}</span> : null}
                      </>
                    ),
                  },
                  {
                    name: '',
                    kind: 'act',
                    cell: (one) => {
                      if (one.withdrawnAt !== undefined)
                        return (
                          <State mark="×" tone="quiet">
                            {say('firmware.withdrawn')}
                          </State>
                        );
                      if (!here.isStaff) return null;
                      return (
                        <button aria-label={`${say('rollOut.begin')}: ${one.version}`} onClick={() => setChosen(one)}>
                          {say('rollOut.begin')}
                        </button>
                      );
                    },
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
      {here.isStaff ? <RollOuts here={here} /> : null}
      {chosen === undefined ? null : <Begin here={here} firmware={chosen} close={() => setChosen(undefined)} />}
    </>
  );
}
