// The table of attacks and what each is found as, printed and kept in docs/proofs/attacks.md. When it changed on
// purpose: `npx vitest run packages/verify/src/__tests__/attacks-table.test.ts --update`, and read the difference.
import { expect, it } from 'vitest';
import { FINDINGS, rulesVersion, verify } from '../index.js';
import { nativeHashing, nativeVerifier } from '../node/index.js';
import { attackGroups } from './all-attacks.js';

const native = { verifySignature: nativeVerifier, hashing: nativeHashing };

it('is the one in the documentation', async () => {
  const lines = [
    '# Attacks on an export, and what they are found as',
    '',
    `Rules version ${rulesVersion}. In every attack the attacker has recomputed whatever needs no key: tar checksums, CRCs,`,
    'leaf hashes, tiles; "re-signed" means that he has the genuine log key as well. Each line is one export that was made',
    'and verified when this page was checked. Besides, every bit of a small export is flipped, with the CRC repaired where',
    'one covers it, and none passes.',
    '',
  ];
  for (const [name, attacks] of attackGroups) {
    lines.push(`## Attacks ${name}`, '', '| attack | finding | record |', '| --- | --- | --- |');
    for (const { attack, file, options } of attacks) {
      const verdict = verify(file, { ...native, ...options });
      const found = verdict.ok ? '**none**' : `\`${verdict.finding.name}\``;
      const record = verdict.ok ? undefined : verdict.finding.place.sequence;
      lines.push(`| ${attack} | ${found} | ${record ?? ''} |`);
    }
    lines.push('');
  }
  lines.push('## All findings', '', '| finding | meaning |', '| --- | --- |');
  for (const [name, sentence] of Object.entries(FINDINGS)) lines.push(`| \`${name}\` | ${sentence} |`);
  const page = `${lines.join('\n')}\n`;
  console.log(page);
  expect(page).not.toContain('**none**');
  await expect(page).toMatchFileSnapshot('../../../../docs/proofs/attacks.md');
});
