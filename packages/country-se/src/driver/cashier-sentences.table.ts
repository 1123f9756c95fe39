/**
 * What the cashier is told in Swedish where the unit itself said nothing: the general sentences of the SDK know no
 * control unit, and not what the law wants done without one (sheet section 2, "Missing unit"). Data only.
 */
import type { StatusCode } from '@plomba/sdk';

export const LINE_SENTENCES: Partial<Readonly<Record<StatusCode, string>>> = {
  timeout: 'Kontrollenheten svarar inte. Kontrollera att den har ström; sälj inte förrän den svarar.',
  'connection-lost': 'Ingen kontakt med kontrollenheten. Kontrollera ström och kabel; sälj inte förrän den svarar.',
  'wrong-unit': 'En annan kontrollenhet är ansluten än den som hör till kassan; anslut rätt enhet eller ring service.',
  'outcome-unknown':
    'Det är okänt om kontrollenheten har sparat kvittot. Slå inte in det igen; anteckna kvittonumret och fråga kontoret.',
};
