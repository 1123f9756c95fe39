/** The screen that makes an IIC again, for an inspector in front of the till (FS5 5.11). No file but this one. */
import type { ConnectorSetup } from './connector-setup.js';

const FIELDS = [
  ['issuerTIN', 'PIB izdavaoca'],
  ['issueDateTime', 'Datum i vrijeme izdavanja'],
  ['invOrdNum', 'Redni broj računa'],
  ['businUnitCode', 'Kod poslovne jedinice'],
  ['tcrCode', 'Kod ENU'],
  ['softCode', 'Kod softvera'],
  ['totPrice', 'Ukupna cijena'],
  ['iic', 'IKOF sa računa (za poređenje)'],
] as const;

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Every page of a machine is in one file: nothing is loaded from elsewhere. */
export function inspectorPage({ company, codes }: ConnectorSetup): string {
  const known: Readonly<Record<string, string>> = {
    issuerTIN: company.tin,
    businUnitCode: codes.businessUnit,
    tcrCode: codes.tcr,
    softCode: codes.software,
  };
  const inputs = FIELDS.map(([name, label]) => {
    const value = escaped(known[name] ?? '');
    return `<label>${label}<input name="${name}" value="${value}" autocomplete="off" spellcheck="false"></label>`;
  }).join('');
  return `<!doctype html><html lang="sr-Latn-ME"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>IKOF</title><style>${STYLE}</style>
<main><h1>Provjera IKOF</h1><p>${escaped(company.name)}, PIB ${escaped(company.tin)}</p>
<form>${inputs}<button>Izračunaj IKOF</button></form><output role="status"></output></main>
<script>${SCRIPT}</script></html>`;
}

const STYLE = `:root{color-scheme:light dark;--ink:#1c1b1a;--paper:#fbf9f5;--line:#d8d3ca;--seal:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e3ded6;--paper:#14181f;--line:#38404c;--seal:#f2b8b5}}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
main{max-width:560px;margin:24px auto;padding:0 16px}h1{font-size:20px;margin:0}p{margin:4px 0 16px}
label{display:block;margin:0 0 12px}input{display:block;box-sizing:border-box;width:100%;padding:8px;border:1px solid var(--line);
border-radius:6px;background:transparent;color:inherit;font:14px ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace}
button{padding:8px 16px;border:0;border-radius:6px;background:var(--seal);color:var(--paper);font:inherit;font-weight:600}
output{display:block;margin:16px 0;white-space:pre-wrap;overflow-wrap:anywhere;font:14px ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace}`;

const SCRIPT = `document.forms[0].addEventListener('submit',async(event)=>{event.preventDefault();
const out=document.querySelector('output');const body=JSON.stringify(Object.fromEntries(new FormData(event.target)));
const answer=await(await fetch('iic',{method:'POST',headers:{'content-type':'application/json'},body})).json();
if(answer.iic===undefined){out.textContent='■ '+answer.detail;return}
const verdict=answer.matches===undefined?'':answer.matches?'● isti kao na računu\\n':'■ nije isti kao na računu\\n';
out.textContent=verdict+'IKOF '+answer.iic+'\\n\\npotpis '+answer.iicSignature+'\\n\\nulaz '+answer.input});`;
