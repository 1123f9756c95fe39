/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The page: draws the till and the unit, and passes on what is pressed. */
import { connect } from '@plomba/sdk';
import { paperElement } from './paper-view.js';
import { GOODS, money, Till, type Message } from './till.js';
import { UnitInPage } from './unit-in-page.js';

const TIMEOUT_MS = 30_000;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new TypeError(`the page has no element ${id}`);
  return found;
}

function button(id: string, press: () => void): HTMLButtonElement {
  const found = element(id);
  if (!(found instanceof HTMLButtonElement)) throw new TypeError(`${id} is no button`);
  found.addEventListener('click', press);
  return found;
}

function make(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Each state by a mark, a word and a sentence; never by colour alone. */
function headlineOf(message: Message, powered: boolean): readonly [mark: string, title: string, text: string] {
  switch (message.kind) {
    case 'ready':
      return ['○', 'Ready', 'Choose goods, then sell.'];
    case 'asking':
      return powered
        ? ['◌', 'Waiting for the unit', `A receipt over ${money(message.total)} was asked for.`]
        : ['▲', 'The unit has no power', 'Plug it in: the till asks again by itself, with the same operation.'];
    case 'issued': {
      const { number, total, repeated } = message.receipt;
      const once = repeated
        ? 'Stored before the power went, printed now: one receipt, not two.'
        : 'Stored and printed.';
      return ['●', `Receipt ${number} · ${money(total)}`, once];
    }
    case 'refused':
      return ['■', message.error.sentence, `${message.error.code} · nothing was sold, the basket is kept`];
    case 'unclear':
      return ['▲', message.error.sentence, `${message.error.code} · press “Ask the unit”, ring nothing up again`];
  }
}

const parameters = new URLSearchParams(location.search);
const timeoutMs = Number(parameters.get('timeoutMs') ?? TIMEOUT_MS);

let draw = (): void => undefined;
let armed = false;
const box = new UnitInPage(() => draw());
const unit = await connect(box.open, { timeoutMs, backoffMs: { first: 50, most: 250 } });
const till = new Till(unit, { timeoutMs, onChange: () => draw() });
till.note(`Connected to ${box.facts.serial}`);

const buttons = {
  sell: button('sell', () => void till.sell()),
  clear: button('clear', () => till.clear()),
  day: button('day', () => void (box.facts.dayOpen ? till.closeDay() : till.openDay())),
  resolve: button('resolve', () => void till.resolve()),
  plug: button('plug', () => {
    const on = box.facts.powered;
    if (on) box.pullPlug();
    else box.plugIn();
    till.note(on ? 'Somebody pulled the plug' : 'The unit is plugged in and has started again');
  }),
  arm: button('arm', () => {
    box.cutAfterNextCommit();
    armed = true;
    till.note('The plug will be pulled in the middle of the next record');
  }),
};

const keys = GOODS.map((goods) => {
  const key = document.createElement('button');
  key.className = 'goods';
  key.append(make('span', 'name', goods.name), make('span', 'price', money(goods.priceMinor).replace(' EUR', '')));
  key.addEventListener('click', () => till.add(goods));
  element('goods').append(key);
  return key;
});

function drawTill(powered: boolean): void {
  const [mark, title, text] = headlineOf(till.message, powered);
  element('message').className = `message ${till.message.kind}${powered ? '' : ' dark'}`;
  element('message').replaceChildren(make('span', 'mark', mark), make('strong', '', title), make('span', 'text', text));
  const lines = till.basket.map(({ goods, count }) => {
    const row = make('div', 'line', '');
    row.append(
      make('span', 'count', `${count} ×`),
      make('span', 'name', goods.name),
      make('span', 'amount', money(goods.priceMinor * BigInt(count)).replace(' EUR', '')),
    );
    return row;
  });
  element('basket').replaceChildren(...(lines.length > 0 ? lines : [make('p', 'empty', 'The basket is empty.')]));
  element('total').textContent = money(till.total);
}

function drawUnit(): void {
  const { powered, serial, life, dayOpen, day, records } = box.facts;
  if (!powered) armed = false;
  element('power').className = powered ? 'state on' : 'state off';
  element('power').textContent = powered ? '● running' : '■ no power';
  for (const [id, value] of [
    ['serial', serial],
    ['life', life],
    ['day-state', dayOpen ? `day ${day}, open` : day === 0 ? 'never opened' : `day ${day}, closed`],
    ['records', `${records}`],
  ] as const) {
    element(id).textContent = value;
  }
  buttons.plug.textContent = powered ? 'Pull the plug' : 'Plug it in';
  buttons.plug.className = powered ? '' : 'wanted';
  buttons.arm.textContent = armed ? 'The next sale loses power' : 'Pull it in the middle of the next sale';
  buttons.arm.disabled = armed || !powered || till.busy;
  buttons.day.textContent = dayOpen ? 'Close the day' : 'Open the day';
}

draw = () => {
  drawTill(box.facts.powered);
  drawUnit();
  const empty = till.basket.length === 0;
  buttons.sell.disabled = till.busy || empty || till.message.kind === 'unclear';
  // What is open belongs to a basket: it is not changed before the unit has said what became of it.
  const held = till.busy || till.message.kind === 'unclear';
  for (const key of keys) key.disabled = held;
  buttons.clear.disabled = held || empty;
  buttons.day.disabled = till.busy;
  buttons.resolve.hidden = till.message.kind !== 'unclear';
  buttons.resolve.disabled = till.busy;
  for (const paper of box.takePapers()) {
    element('no-paper').hidden = true;
    element('papers').prepend(paperElement(paper));
  }
  const entries = till.log.map(({ at, text }) => {
    const entry = make('li', '', '');
    entry.append(make('time', '', at.toTimeString().slice(0, 8)), make('span', '', text));
    return entry;
  });
  element('log').replaceChildren(...entries.reverse());
};
draw();
document.body.dataset['ready'] = 'true';
