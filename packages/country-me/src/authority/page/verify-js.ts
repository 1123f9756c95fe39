/**
 * The script of the verify page. It reads the query behind the fragment, asks the backend, compares what the paper says
 * with what is stored, and writes everything as text, never as markup.
 */

export const VERIFY_JS: string = String.raw`'use strict';
const EN = {
  title: 'Invoice check', test: 'test environment', production: 'production',
  simulated: 'Simulated authority – not the tax authority',
  ask: 'Check an invoice', tin: 'Tax number of the issuer (PIB)', crtd: 'Date and time of issue', check: 'Check invoice',
  verified: ['good', '●', 'Fiscalised', 'The invoice is registered with the tax authority.'],
  pending: ['wait', '▲', 'Not registered yet', 'It was issued less than 48 hours ago. The issuer may still deliver it; check again later.'],
  unknown: ['bad', '■', 'Not registered', 'No such invoice is registered, and the 48 hours for its delivery are over.'],
  different: ['bad', '■', 'Differs from what is registered', 'An invoice with this IIC is registered with other data.'],
  'iic-wrong': ['bad', '■', 'IIC not formed correctly', 'The code on this invoice is not the one that its data give.'],
  none: ['none', '○', 'No invoice in the address', 'Scan the QR of an invoice, or type what it says.'],
  fault: ['none', '○', 'The check did not answer', 'Try again in a minute.'],
  iic: 'IIC (IKOF)', fic: 'FIC (JIKR)', seller: 'Issuer', number: 'Number', issued: 'Issued', place: 'Unit / device',
  operator: 'Operator', software: 'Software', kind: 'Kind', buyer: 'Buyer', paid: 'Paid by', items: 'Items', taxes: 'VAT',
  name: 'Name', quantity: 'Quantity', price: 'Price', rate: 'Rate', amount: 'Amount', base: 'Base', vat: 'VAT', exempt: 'exempt',
  total: 'total', says: 'the paper says', stored: 'registered is',
  fields: { ord: 'ordinal', bu: 'unit', cr: 'device', sw: 'software', prc: 'total' },
};
const ME = {
  title: 'Provjera računa', test: 'testno okruženje', production: 'produkcija',
  simulated: 'Simulacija – nije Poreska uprava',
  ask: 'Provjerite račun', tin: 'PIB izdavaoca', crtd: 'Datum i vrijeme izdavanja', check: 'Provjeri račun',
  verified: ['good', '●', 'Račun je fiskalizovan', 'Račun je registrovan kod Poreske uprave.'],
  pending: ['wait', '▲', 'Račun još nije registrovan', 'Izdat je prije manje od 48 sati. Izdavalac ga još može dostaviti; provjerite kasnije.'],
  unknown: ['bad', '■', 'Račun nije registrovan', 'Takav račun nije registrovan, a rok od 48 sati za dostavu je istekao.'],
  different: ['bad', '■', 'Podaci se razlikuju', 'Račun sa ovim IKOF-om registrovan je sa drugim podacima.'],
  'iic-wrong': ['bad', '■', 'IKOF nije ispravno formiran', 'Kod na računu ne odgovara njegovim podacima.'],
  none: ['none', '○', 'Nema računa u adresi', 'Skenirajte QR kod računa ili unesite podatke sa računa.'],
  fault: ['none', '○', 'Provjera nije odgovorila', 'Pokušajte ponovo za minut.'],
  iic: 'IKOF', fic: 'JIKR', seller: 'Izdavalac', number: 'Broj računa', issued: 'Izdat', place: 'Poslovni prostor / ENU',
  operator: 'Operater', software: 'Softver', kind: 'Vrsta', buyer: 'Kupac', paid: 'Način plaćanja', items: 'Stavke', taxes: 'PDV',
  name: 'Naziv', quantity: 'Količina', price: 'Cijena', rate: 'Stopa', amount: 'Iznos', base: 'Osnovica', vat: 'PDV', exempt: 'oslobođeno',
  total: 'ukupno', says: 'na računu piše', stored: 'registrovano je',
  fields: { ord: 'redni broj', bu: 'poslovni prostor', cr: 'ENU', sw: 'softver', prc: 'ukupno' },
};
const isLocal = /^(sr|bs|hr|cnr|sh|me)\b/i.test(navigator.language);
const T = isLocal ? ME : EN;
const byId = (id) => document.getElementById(id);
const make = (tag, text, kind) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
};
const number = (value) => value.toLocaleString(isLocal ? 'sr-Latn-ME' : 'en-GB', { maximumFractionDigits: 3 });
const money = (value) => value === null || value === undefined ? '' :
  value.toLocaleString(isLocal ? 'sr-Latn-ME' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 });

document.documentElement.lang = isLocal ? 'sr-Latn-ME' : 'en';
document.title = byId('title').textContent = T.title;
byId('side').textContent = location.pathname.startsWith('/test/') || /^efitest\./.test(location.hostname) ? T.test : T.production;
byId('simulated').textContent = T.simulated;
byId('ask').textContent = T.ask;
byId('l-iic').textContent = T.iic;
byId('l-tin').textContent = T.tin;
byId('l-crtd').textContent = T.crtd;
byId('check').textContent = T.check;

function queryOf(hash) {
  const query = hash.includes('?') ? hash.slice(hash.indexOf('?') + 1) : '';
  const fields = {};
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    let value = pair.slice(at + 1);
    try { value = decodeURIComponent(value); } catch { /* it stands for itself */ }
    fields[pair.slice(0, at)] = value.replace(/ (?=\d\d:?\d\d$)/, '+');
  }
  return fields;
}

function show(outcome, more) {
  const [state, mark, word, why] = T[outcome];
  const box = byId('outcome');
  box.className = 'outcome ' + state;
  const reasons = make('div', undefined, 'why');
  for (const line of [why, ...more]) reasons.append(make('p', line));
  box.replaceChildren(make('span', mark, 'mark'), make('span', word, 'word'), reasons);
  box.dataset.outcome = outcome;
}

function differences(asked, invoice) {
  const stored = { ord: String(invoice.invoiceOrderNumber), bu: invoice.businessUnit, cr: invoice.cashRegister,
    sw: invoice.softwareCode, prc: invoice.totalPrice };
  const isSame = (key) => key === 'prc' ? Number(asked.prc) === stored.prc : asked[key] === stored[key];
  return Object.keys(stored).filter((key) => asked[key] !== undefined && !isSame(key))
    .map((key) => T.fields[key] + ': ' + T.says + ' ' + asked[key] + ', ' + T.stored + ' ' +
      (key === 'prc' ? stored.prc.toFixed(2) : stored[key]));
}

function table(heads, rows) {
  const node = make('table');
  const row = (cells, tag) => {
    const line = make('tr');
    cells.forEach((cell, index) => line.append(make(tag, cell, heads[index][1] ? 'n' : undefined)));
    return line;
  };
  const head = make('thead');
  head.append(row(heads.map(([name]) => name), 'th'));
  const body = make('tbody');
  body.append(...rows.map((cells) => row(cells, 'td')));
  node.append(head, body);
  const wide = make('div', undefined, 'wide');
  wide.append(node);
  return wide;
}

function party(one) {
  return [one.name, [one.idType, one.idNum].filter(Boolean).join(' '), [one.address, one.town].filter(Boolean).join(', ')]
    .filter(Boolean).join(' · ');
}

function showInvoice(invoice) {
  const box = byId('invoice');
  const code = invoice.currency?.code ?? 'EUR';
  const total = make('p', money(invoice.totalPrice) + ' ' + code + ' ', 'total');
  total.append(make('small', T.total));
  const facts = make('dl');
  const fact = (name, value, kind) => {
    if (!value) return undefined;
    const node = make('dd', value, kind);
    facts.append(make('dt', name), node);
    return node;
  };
  fact(T.seller, party(invoice.seller));
  if (invoice.buyer) fact(T.buyer, party(invoice.buyer));
  fact(T.number, invoice.invoiceNumber, 'code');
  // Date and time of the place; the whole text, with its offset, on hover.
  fact(T.issued, invoice.dateTimeCreated.slice(0, 19).replace('T', ' '), 'code').title = invoice.dateTimeCreated;
  fact(T.kind, [invoice.invoiceType, invoice.typeOfInvoice, invoice.taxPeriod].filter(Boolean).join(' · '));
  fact(T.paid, invoice.paymentMethod.map((one) => one.type + ' ' + money(one.amount)).join(' · '), 'code');
  fact(T.place, invoice.businessUnit + ' / ' + invoice.cashRegister, 'code');
  fact(T.operator, invoice.operatorCode, 'code');
  fact(T.software, invoice.softwareCode, 'code');
  fact(T.iic, invoice.iic, 'code');
  fact(T.fic, invoice.fic, 'code');
  box.replaceChildren(total, facts);
  if (invoice.items.length > 0) {
    const heads = [[T.name], [T.quantity, true], [T.price, true], [T.rate, true], [T.amount, true]];
    const rows = invoice.items.map((item) => [item.name, number(item.quantity) + ' ' + item.unit, money(item.unitPriceAfterVat),
      item.vatRate === null ? item.exemptFromVat ?? '' : item.vatRate + ' %', money(item.priceAfterVat)]);
    box.append(make('h2', T.items), table(heads, rows));
  }
  if (invoice.sameTaxes.length > 0) {
    const heads = [[T.rate], [T.base, true], [T.vat, true]];
    const rows = invoice.sameTaxes.map((tax) => [tax.exemptFromVat ? T.exempt + ' ' + tax.exemptFromVat : (tax.vatRate ?? 0) + ' %',
      money(tax.priceBeforeVat), money(tax.vatAmount)]);
    box.append(make('h2', T.taxes), table(heads, rows));
  }
  box.hidden = false;
}

async function check() {
  const asked = queryOf(location.hash);
  byId('invoice').hidden = true;
  byId('form').hidden = false;
  if (!asked.iic) return show('none', []);
  for (const name of ['iic', 'tin', 'crtd']) byId('form').elements[name].value = asked[name] ?? '';
  try {
    const body = new URLSearchParams({ iic: asked.iic, dateTimeCreated: asked.crtd ?? '', tin: asked.tin ?? '' });
    const answer = await fetch('api/verifyInvoice', { method: 'POST', body });
    const text = await answer.text();
    const outcome = answer.headers.get('x-verify-outcome');
    if (!answer.ok || !(outcome in T)) return show('fault', []);
    if (text === '') return show(outcome, []);
    const invoice = JSON.parse(text);
    const found = differences(asked, invoice);
    show(found.length > 0 && outcome === 'verified' ? 'different' : outcome, found);
    byId('form').hidden = true;
    showInvoice(invoice);
  } catch {
    show('fault', []);
  } finally {
    document.body.dataset.ready = location.hash;
  }
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { iic, tin, crtd } = byId('form').elements;
  const hash = '#/verify?iic=' + encodeURIComponent(iic.value.trim()) + '&tin=' + encodeURIComponent(tin.value.trim()) +
    '&crtd=' + encodeURIComponent(crtd.value.trim());
  if (hash === location.hash) void check();
  else location.hash = hash;
});
addEventListener('hashchange', () => void check());
void check();
`;
