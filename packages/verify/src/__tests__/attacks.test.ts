import { describe, expect, it } from 'vitest';
import { FINDINGS, verify } from '../index.js';
import { attackGroups } from './all-attacks.js';
import { genuine } from './attack.js';
import { genuineHappenings, journalWith } from './attacks-on-happenings.js';
import { genuineService } from './attacks-on-service.js';
import { genuineKeys } from './attacks-on-keys.js';
import { unchecked } from './attacks-on-meaning.js';
import { coffee, plainRules, TestUnit } from './test-unit.js';

describe.each(attackGroups)('attacks %s', (_, attacks) => {
  it.each(attacks.map((attack) => [attack.expected, attack.attack, attack] as const))(
    '%s: %s',
    (expected, _attack, { file, options, at, field }) => {
      const verdict = verify(file, options);
      expect(verdict).toMatchObject({ ok: false, finding: { name: expected } });
      if (verdict.ok) return;
      const { message, place } = verdict.finding;
      expect(message).toMatch(/^\S.*\.$/);
      if (at !== undefined) expect(place.sequence).toBe(at);
      if (field !== undefined) expect(place.field).toBe(field);
    },
  );
});

describe('the table of findings', () => {
  it('has no name that no attack reaches', () => {
    const reached = new Set(attackGroups.flatMap(([, attacks]) => attacks.map(({ expected }) => expected)));
    expect([...reached].sort()).toEqual(Object.keys(FINDINGS).sort());
  });

  it('says each in a sentence', () => {
    for (const sentence of Object.values(FINDINGS)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('no attack', () => {
  it('the genuine export', () => expect(verify(genuine)).toMatchObject({ ok: true }));
  it.each(genuineHappenings)('events and shifts: %s', (_name, steps) => {
    expect(verify(journalWith(steps))).toMatchObject({ ok: true });
  });
  it.each(genuineKeys)('keys: %s', (_name, unit) => expect(verify(unit.export())).toMatchObject({ ok: true }));
  it.each(genuineService)('the service book: %s', (_name, unit) => {
    expect(verify(unit.export())).toMatchObject({ ok: true });
  });
  it('a counter beyond its new bound that no record touches', () => {
    const unit = TestUnit.inProduction()
      .openDay()
      .receipt({ items: [{ ...coffee, discount: 60n }] });
    const counters = plainRules.counters.map((spec) => (spec.name === 'off' ? { ...spec, max: 10n } : spec));
    unit.rules({ ...plainRules, counters }).receipt({ items: [coffee] });
    expect(verify(unit.export())).toMatchObject({ ok: true });
  });
  it.each(unchecked)('addresses on flash are not checked', (file) => expect(verify(file)).toMatchObject({ ok: true }));
});
