/** The outbox: what was written to whom, where it is, and the one-time links of those that never left this machine. */
import type { Mail } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { at, type Here } from '../here.js';
import { say } from '../language.js';
import { Empty, Link, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Table } from '../parts/table.js';
import { server, useServer } from '../server.js';

function MailState({ mail }: { readonly mail: Mail }): VNode {
  if (mail.state === 'sent')
    return (
      <State mark="✓" tone="quiet">
        {say('mail.sent')}
      </State>
    );
  if (mail.state === 'failed')
    return (
      <State mark="■" tone="bad">
        {say('mail.failed')}
      </State>
    );
  return (
    <State mark="○" tone="warn">
      {say('mail.queued')}
    </State>
  );
}

const read = ({ isStaff, company }: Here): Promise<{ readonly mails: readonly Mail[] }> =>
  isStaff ? server.listOutbox() : server.listMails({ company: company.id });

export function MailList({ here }: { readonly here: Here }): VNode {
  const answer = useServer(`mails ${here.isStaff ? '' : here.company.id}`, () => read(here), 15_000);
  return (
    <>
      <div class="head">
        <h1>{say('nav.mail')}</h1>
        <p class="quiet">{say(here.isStaff ? 'mail.allHint' : 'mail.hint', { company: here.company.name })}</p>
      </div>
      <Panel>
        <Loaded answer={answer}>
          {({ mails }) =>
            mails.length === 0 ? (
              <Empty title="mail.empty" hint="mail.emptyHint" />
            ) : (
              <Table
                caption={say('nav.mail')}
                rows={mails}
                keyOf={({ id }) => id}
                to={({ id }) => at(here, 'mail', id)}
                columns={[
                  { name: say('mail.subject'), cell: ({ subject }) => subject },
                  { name: say('mail.to'), cell: ({ to }) => to },
                  { name: say('column.state'), cell: (mail) => <MailState mail={mail} /> },
                  {
                    name: say('mail.written'),
                    kind: 'time',
                    isSecondary: true,
                    cell: ({ createdAt }) => <Time at={createdAt} />,
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** The text, with its address as a link where it has one of ours. */
function MailText({ text }: { readonly text: string }): VNode {
  const pieces = text.split(/(https?:\/\/\S+)/);
  return (
    <div class="mail-text">
      {pieces.map((piece, index) => {
        if (index % 2 === 0) return piece;
        const isOurs = piece.startsWith(`${location.origin}/`);
        return isOurs ? <a href={piece}>{piece}</a> : piece;
      })}
    </div>
  );
}

export function MailPage({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const answer = useServer(`mail ${id}`, async () => {
    const { mails } = await read(here);
    return mails.find((mail) => mail.id === id);
  });
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'mail')}>{say('nav.mail')}</Link>
      </div>
      <Loaded answer={answer}>
        {(mail) =>
          mail === undefined ? (
            <Empty title="notFound" hint="notFound.hint" />
          ) : (
            <>
              <div class="head">
                <h1>{mail.subject}</h1>
                <MailState mail={mail} />
              </div>
              <Panel>
                <div class="body">
                  <dl class="facts">
                    <dt>{say('mail.to')}</dt>
                    <dd>{mail.to}</dd>
                    <dt>{say('mail.written')}</dt>
                    <dd>
                      <Time at={mail.createdAt} />
                    </dd>
                    <dt>{say('mail.sentAt')}</dt>
                    <dd>
                      <Time at={mail.sentAt} />
                    </dd>
                    {mail.failure === undefined ? null : (
                      <>
                        <dt>{say('mail.failure')}</dt>
                        <dd class="bad-text">{mail.failure}</dd>
                      </>
                    )}
                  </dl>
                  <hr />
                  <MailText text={mail.text} />
                </div>
              </Panel>
            </>
          )
        }
      </Loaded>
    </>
  );
}
