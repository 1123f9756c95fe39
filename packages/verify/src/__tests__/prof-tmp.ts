import { verify } from '../index.js';
import { fastOptions } from './damage.js';
import { fiveReceipts } from './test-unit.js';
const f = fiveReceipts().export(); const o = fastOptions();
for (let i=0;i<50;i++) verify(f,o);
let t=performance.now(); for (let i=0;i<1000;i++) verify(f,o); console.log('whole', (performance.now()-t)/1000);
