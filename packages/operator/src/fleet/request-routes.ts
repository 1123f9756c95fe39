/** Service requests both ways, with a counter of those that wait and a mail for each; and the way off service. */
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import { requestWords, type FleetMail } from './mail-texts.table.js';
import {
  answered,
  confirmsRemoval,
  partnerOf,
  type RequestAnswer,
  type RequestKind,
  type RequestState,
  type ServiceRequest,
} from './requests.js';
import { numberOfUnit, shownUnit, unitIn } from './unit-routes.js';
import { count, serialText, unitView, type UnitView } from './unit-view.js';
import type { FleetUnit } from './unit.js';

export interface NewRequest {
  readonly unit?: string;
  readonly serial?: string;
  readonly partner?: string;
  readonly note?: string;
}

export interface RequestView {
  readonly id: string;
  readonly unit: string;
  readonly unitName: string;
  readonly number: string;
  readonly kind: RequestKind;
  readonly sender: string;
  readonly senderName: string;
  readonly receiver: string;
  readonly receiverName: string;
  readonly state: RequestState;
  readonly note: string;
  readonly createdAt: number;
  readonly endedAt?: number;
}

export interface RequestList {
  readonly waiting: number;
  readonly requests: readonly RequestView[];
}

export interface RequestSearch {
  readonly open?: 'yes' | 'no';
}

export interface AnswerBody {
  readonly answer: RequestAnswer;
}

export interface OffService {
  readonly number: string;
}

const newRequest: ObjectShape<NewRequest> = object<NewRequest>('NewServiceRequest', {
  unit: may(idText, 'for the owner: the unit'),
  serial: may(serialText, 'for a partner: serial number of the unit or of its drive, which it does not see yet'),
  partner: may(idText, 'for the owner: the partner that is asked; absent: whoever has the owner on its list'),
  note: may(line(300), 'in words'),
});

const requestView: ObjectShape<RequestView> = object<RequestView>('ServiceRequest', {
  id: must(idText, 'number of the request'),
  unit: must(idText, 'the unit'),
  unitName: must(line(120), 'its name'),
  number: must(line(16), 'its factory number'),
  kind: must(wordOf('take-on'), 'take-on: on service'),
  sender: must(idText, 'company that asks'),
  senderName: must(line(200), 'its name'),
  receiver: must(idText, 'company that decides'),
  receiverName: must(line(200), 'its name'),
  state: must(wordOf('waiting', 'done', 'refused', 'withdrawn'), 'what became of it'),
  note: must(line(300), 'in words'),
  createdAt: must(timeMs, 'when it was sent'),
  endedAt: may(timeMs, 'when it ended'),
});

async function viewOf(call: Call<unknown, unknown>, request: ServiceRequest): Promise<RequestView> {
  const { companies, units } = call.store;
  const [unit, sender, receiver] = [
    await units.byId(request.unit),
    await companies.byId(request.sender),
    await companies.byId(request.receiver),
  ];
  const { createdBy: _, endedBy: _ended, ...rest } = request;
  return {
    ...rest,
    unitName: unit?.name ?? '',
    number: unit === undefined ? '' : numberOfUnit(unit),
    senderName: sender?.name ?? '',
    receiverName: receiver?.name ?? '',
  };
}

interface MailAbout {
  readonly template: FleetMail;
  readonly unit: FleetUnit;
  readonly more: Readonly<Record<string, string>>;
  /** What became of the request. */
  readonly state?: keyof typeof requestWords;
}

async function mail(
  call: Call<unknown, unknown>,
  to: string,
  { template, unit, more, state }: MailAbout,
): Promise<void> {
  const company = await call.store.companies.byId(to);
  if (company === undefined) return;
  const link = `${call.parts.settings.publicUrl}/companies/${to}/units/${unit.id}`;
  const { language } = company;
  const word = state === undefined ? {} : { state: requestWords[state][language] };
  const parameters = { unit: unit.name, serial: numberOfUnit(unit), link, sender: call.company.name, ...more, ...word };
  const order = { id: call.newId('mail'), to: company.email, template, language, parameters, company: to };
  await call.parts.mailer.queue(call.store, order, call.nowMs);
}

/** The unit and the other side: a partner names a serial number, the owner its unit. */
async function aboutWhat(
  call: Call<NewRequest, object>,
): Promise<{ readonly unit: FleetUnit; readonly receiver: string }> {
  const { unit: id, serial, partner } = call.body;
  const { units, companies } = call.store;
  if (id !== undefined) {
    const unit = await units.ofCompany(call.company.id, id);
    if (unit?.company !== call.company.id) throw new OperatorError('not-found', { detail: 'there is no such unit' });
    if (partner === undefined || (await companies.byId(partner)) === undefined) {
      throw new OperatorError('bad-field', { path: 'partner', detail: 'names the partner that is asked' });
    }
    if (partner === call.company.id)
      throw new OperatorError('bad-field', { path: 'partner', detail: 'is the owner itself' });
    return { unit, receiver: partner };
  }
  if (serial === undefined)
    throw new OperatorError('bad-field', { path: 'serial', detail: 'names the unit; or give `unit`' });
  const unit = await units.bySerial(serial);
  // Whether somebody else's unit exists is not said to whoever does not have its owner on the list.
  if (unit === undefined || !(await companies.isClient(call.company.id, unit.company))) {
    throw new OperatorError('not-found', { detail: 'no user on your list has a unit of this number' });
  }
  return { unit, receiver: unit.company };
}

async function send(call: Call<NewRequest, object>): Promise<RequestView> {
  const { unit, receiver } = await aboutWhat(call);
  const [{ id: createdBy }, sender] = [call.principal.account, call.company.id];
  if (unit.partner !== undefined) throw new OperatorError('conflict', { detail: 'the unit is on service already' });
  const open = (await call.store.requests.ofUnit(unit.id)).filter(({ state }) => state === 'waiting');
  if (open.some((one) => one.sender === sender && one.receiver === receiver)) {
    throw new OperatorError('conflict', { detail: 'this request waits already' });
  }
  const note = call.body.note ?? '';
  const common = { id: call.newId('request'), unit: unit.id, kind: 'take-on', sender, receiver, note } as const;
  const request: ServiceRequest = { ...common, state: 'waiting', createdAt: call.nowMs, createdBy };
  await call.store.requests.add(request);
  await call.audit({ act: 'request.sent', object: request.id, after: { unit: unit.id, receiver } });
  await mail(call, receiver, { template: 'service-request', unit, more: { note } });
  return viewOf(call, request);
}

async function answer(call: Call<AnswerBody, object>): Promise<RequestView> {
  const { requests, units } = call.store;
  const request = await requests.ofCompany(call.company.id, call.params['request'] ?? '');
  if (request === undefined) throw new OperatorError('not-found');
  const next = answered(request, call.body.answer, call.company.id);
  if ('why' in next) throw new OperatorError('conflict', { detail: next.why });
  const unit = await units.byId(request.unit);
  if (unit === undefined) throw new OperatorError('conflict', { detail: 'the unit was removed meanwhile' });
  const { id: by } = call.principal.account;
  await requests.end(call.company.id, request.id, { state: next.state, at: call.nowMs, by });
  await call.audit({ act: `request.${next.state}`, object: request.id, after: { unit: unit.id } });
  if (next.state === 'done') await takeOn(call, unit, partnerOf(request, unit.company));
  if (next.state !== 'withdrawn') {
    const state = next.state === 'done' ? 'done' : 'refused';
    await mail(call, request.sender, {
      template: 'service-answer',
      unit,
      more: { receiver: call.company.name },
      state,
    });
  }
  return viewOf(call, { ...request, state: next.state, endedAt: call.nowMs });
}

async function takeOn(call: Call<unknown, unknown>, unit: FleetUnit, partner: string): Promise<void> {
  if (unit.partner !== undefined) throw new OperatorError('conflict', { detail: 'the unit is on service already' });
  await call.store.units.setPartner(unit.id, partner);
  await call.store.units.addEvent(unit.id, { at: call.nowMs, kind: 'taken-on', detail: partner });
  call.parts.fleet.changes(unit.id);
}

async function takeOff(call: Call<OffService, object>): Promise<UnitView> {
  const unit = await unitIn(call);
  if (unit.partner === undefined) throw new OperatorError('conflict', { detail: 'the unit is on nobody’s service' });
  const number = numberOfUnit(unit);
  if (!confirmsRemoval(call.body.number, unit)) {
    const detail = `Do you want to take the unit with the number ${number} off service? Then repeat that number.`;
    throw new OperatorError('bad-field', { path: 'number', detail });
  }
  // Before the partner is gone: its end of service is the last entry of the partner's file.
  await call.store.units.addEvent(unit.id, { at: call.nowMs, kind: 'taken-off', detail: unit.partner });
  await call.store.units.setPartner(unit.id, undefined);
  await call.audit({ act: 'unit.taken-off', object: unit.id, before: { partner: unit.partner, number } });
  await mail(call, unit.company === call.company.id ? unit.partner : unit.company, {
    template: 'off-service',
    unit,
    more: {},
  });
  call.parts.fleet.changes(unit.id);
  const { partner: _, ...rest } = unit;
  return shownUnit(call, rest);
}

const REQUESTS = '/v1/companies/{company}/requests';
const area = 'requests';

export const requestRoutes: readonly Route[] = [
  route<NewRequest, object, RequestView>(
    {
      id: 'sendServiceRequest',
      method: 'POST',
      path: REQUESTS,
      area,
      access: 'requests.write',
      summary:
        'Asks to take a unit on service: a partner the owner, or the owner a partner. The other side gets a mail.',
      body: newRequest,
      answer: answerWith(requestView),
      example: { body: { serial: 'FN-77', note: 'as agreed' } },
    },
    send,
  ),
  route<object, RequestSearch, RequestList>(
    {
      id: 'listServiceRequests',
      method: 'GET',
      path: REQUESTS,
      area,
      access: 'requests.read',
      summary: 'Requests that the company sent or got, the newest first, with the count of those that wait for it.',
      query: object<RequestSearch>('RequestSearch', { open: may(wordOf('yes', 'no'), 'yes: only those that wait') }),
      answer: answerWith(
        object<RequestList>('ServiceRequests', {
          waiting: must(count, 'requests that wait for this company'),
          requests: must(listOf(requestView, 500), 'the newest first'),
        }),
      ),
    },
    async (call) => {
      const found = await call.store.requests.list(call.company.id, call.query.open === 'yes');
      const requests: RequestView[] = [];
      for (const request of found) requests.push(await viewOf(call, request));
      return { waiting: await call.store.requests.waiting(call.company.id), requests };
    },
  ),
  route<AnswerBody, object, RequestView>(
    {
      id: 'answerServiceRequest',
      method: 'POST',
      path: `${REQUESTS}/{request}/answer`,
      area,
      access: 'requests.write',
      summary: 'Accepts or refuses a request that waits for the company, or withdraws one that it sent.',
      body: object<AnswerBody>('RequestAnswer', {
        answer: must(wordOf('accept', 'refuse', 'withdraw'), 'what becomes of it'),
      }),
      answer: answerWith(requestView),
      example: { body: { answer: 'accept' } },
    },
    answer,
  ),
  route<OffService, object, UnitView>(
    {
      id: 'takeOffService',
      method: 'POST',
      path: '/v1/companies/{company}/units/{unit}/off-service',
      area,
      access: 'requests.write',
      summary: 'Takes a unit off service. The factory number has to be repeated; its owner is told by mail.',
      body: object<OffService>('OffService', { number: must(line(16), 'the factory number of the unit, once more') }),
      answer: answerWith(unitView),
      example: { body: { number: 'PL-TEST-1' } },
    },
    takeOff,
  ),
];
