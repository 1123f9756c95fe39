/** Requests for service, both ways: those that wait come first, and every answer names the unit. */
import type { ServiceRequest } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, may, type Here } from '../here.js';
import { say } from '../language.js';
import { Empty, Link, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Confirm, Dialog, Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { server, useAct, useServer } from '../server.js';

type RequestAnswer = 'accept' | 'refuse' | 'withdraw';

function RequestState({ request }: { readonly request: ServiceRequest }): VNode {
  const marks = {
    waiting: ['▲', 'warn'],
    done: ['●', 'good'],
    refused: ['×', 'bad'],
    withdrawn: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[request.state];
  return (
    <State mark={mark} tone={tone}>
      {say(`request.${request.state}`)}
    </State>
  );
}

interface AnsweringProps {
  readonly here: Here;
  readonly request: ServiceRequest;
  readonly answer: RequestAnswer;
  readonly close: () => void;
}

function Answering({ here, request, answer, close }: AnsweringProps): VNode {
  const act = useAct();
  const names = {
    number: request.number,
    name: request.unitName,
    sender: request.senderName,
    receiver: request.receiverName,
  };
  return (
    <Confirm
      title={say(`request.${answer}Title`, names)}
      text={say(`request.${answer}Text`, names)}
      button={say(`request.${answer}`)}
      act={act}
      close={close}
      isDangerous={answer !== 'accept'}
      work={() => server.answerServiceRequest({ company: here.company.id, request: request.id, body: { answer } })}
    />
  );
}

function Ask({ here, close }: { readonly here: Here; readonly close: () => void }): VNode {
  const act = useAct();
  return (
    <Dialog title={say('request.ask')} close={close}>
      <p>{say('request.askText')}</p>
      <Form
        act={act}
        button={say('request.send')}
        done={close}
        send={(entered) => {
          const note = entered('note') === '' ? {} : { note: entered('note') };
          return server.sendServiceRequest({ company: here.company.id, body: { serial: entered('serial'), ...note } });
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <Field name="serial" label={say('unit.number')} hint={say('request.serialHint')} />
        <Field name="note" label={say('request.note')} isOptional />
      </Form>
    </Dialog>
  );
}

interface RequestTableProps {
  readonly here: Here;
  readonly requests: readonly ServiceRequest[];
}

export function RequestTable({ here, requests }: RequestTableProps): VNode {
  const [asked, setAsked] = useState<{ readonly request: ServiceRequest; readonly answer: RequestAnswer } | undefined>(
    undefined,
  );
  const mayWrite = may(here, 'requests.write');
  const button = (request: ServiceRequest, answer: RequestAnswer): VNode => (
    <button
      key={answer}
      class={answer === 'accept' ? 'primary' : 'danger'}
      aria-label={`${say(`request.${answer}`)}: ${request.unitName}`}
      onClick={() => setAsked({ request, answer })}
    >
      {say(`request.${answer}`)}
    </button>
  );
  return (
    <>
      <Table
        caption={say('nav.requests')}
        rows={requests}
        keyOf={({ id }) => id}
        to={({ unit }) => at(here, 'units', unit)}
        columns={[
          { name: say('request.unit'), cell: ({ unitName }) => unitName },
          { name: say('unit.number'), isSecondary: true, cell: ({ number }) => <span class="mono">{number}</span> },
          {
            name: say('request.what'),
            cell: (request) => {
              const { sender, senderName, receiverName, note } = request;
              return (
                <>
                  {sender === here.company.id
                    ? say('request.outgoing', { receiver: receiverName })
                    : say('request.incoming', { sender: senderName })}
                  {note === '' ? null : <span class="under">{note}</span>}
                  <span class="on-phone">
                    <RequestState request={request} />
                  </span>
                </>
              );
            },
          },
          { name: say('column.state'), isSecondary: true, cell: (request) => <RequestState request={request} /> },
          {
            name: say('request.sent'),
            kind: 'time',
            isSecondary: true,
            cell: ({ createdAt }) => <Time at={createdAt} />,
          },
          {
            name: '',
            kind: 'act',
            cell: (request) => {
              if (request.state !== 'waiting' || !mayWrite) return null;
              const answers: readonly RequestAnswer[] =
                request.receiver === here.company.id ? ['accept', 'refuse'] : ['withdraw'];
              return <div class="actions">{answers.map((answer) => button(request, answer))}</div>;
            },
          },
        ]}
      />
      {asked === undefined ? null : <Answering here={here} {...asked} close={() => setAsked(undefined)} />}
    </>
  );
}

export function RequestsPage({ here, query }: { readonly here: Here; readonly query: URLSearchParams }): VNode {
  const company = here.company.id;
  const isOpenOnly = query.get('show') !== 'all';
  const answer = useServer(
    `requests ${company} ${isOpenOnly}`,
    () => server.listServiceRequests({ company, ...(isOpenOnly ? { open: 'yes' as const } : {}) }),
    15_000,
  );
  const [isAsking, setAsking] = useState(false);
  const base = at(here, 'requests');
  return (
    <>
      <div class="head">
        <h1>{say('nav.requests')}</h1>
        {may(here, 'requests.write') ? (
          <button class="primary" onClick={() => setAsking(true)}>
            {say('request.ask')}
          </button>
        ) : null}
      </div>
      <nav class="filters" aria-label={say('request.filter')}>
        <Link to={base} current={isOpenOnly ? 'true' : undefined}>
          {say('request.openOnes')}
        </Link>
        <Link to={`${base}?show=all`} current={isOpenOnly ? undefined : 'true'}>
          {say('request.allOnes')}
        </Link>
      </nav>
      <Panel>
        <Loaded answer={answer}>
          {({ requests }) =>
            requests.length === 0 ? (
              <Empty title="request.empty" hint="request.emptyHint" />
            ) : (
              <RequestTable here={here} requests={requests} />
            )
          }
        </Loaded>
      </Panel>
      {isAsking ? <Ask here={here} close={() => setAsking(false)} /> : null}
    </>
  );
}
