import { verify } from '../index.js';
import { fastOptions } from './damage.js';
import { fiveReceipts } from './test-unit.js';
export function run() {
const f = fiveReceipts().export(); const o = fastOptions();
const g=f.slice(); g[1600]^=1; 
const m=f.slice(); m[5000]^=1; 
for (const [name,x] of [['whole',f],['sig',g],['mid',m]] as const) {
const v=verify(x,o); console.log(v.ok||v.finding.name);
for (let i=0;i<200;i++) verify(x,o);
const c=process.cpuUsage(); let t=performance.now(); for (let i=0;i<1000;i++) verify(x,o); console.log(name, (performance.now()-t)/1000, process.cpuUsage(c).user/1e6);
}}
