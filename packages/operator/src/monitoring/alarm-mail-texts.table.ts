/** The mail about new alarms in every language, and what it calls each alarm: its name, then what to do. */
import type { Language } from '../accounts/account.js';
import type { AlarmKind } from './alarms.table.js';

export type AlarmMail = 'alarms';

type Texts = Readonly<Record<Language, readonly [string, ...string[]]>>;

export const alarmMailTexts: { readonly [T in AlarmMail]: Texts } = {
  alarms: {
    en: [
      '{company}: new alarms ({count})',
      'Units with a new alarm: {units}.',
      '{alarms}',
      'The monitoring board: {board}',
      'You get one mail for each new alarm that stops a unit or soon will. Turn these mails off: {settings}',
    ],
    sr: [
      '{company}: novi alarmi ({count})',
      'Uređaji sa novim alarmom: {units}.',
      '{alarms}',
      'Nadzorna tabla: {board}',
      'Dobijate jednu poruku za svaki novi alarm koji zaustavlja uređaj ili će ga uskoro zaustaviti. Isključite ove poruke: {settings}',
    ],
    ro: [
      '{company}: alarme noi ({count})',
      'Aparate cu o alarmă nouă: {units}.',
      '{alarms}',
      'Panoul de monitorizare: {board}',
      'Primiți un singur mesaj pentru fiecare alarmă nouă care oprește un aparat sau îl va opri curând. Dezactivați aceste mesaje: {settings}',
    ],
    ru: [
      '{company}: новые предупреждения ({count})',
      'Кассы с новым предупреждением: {units}.',
      '{alarms}',
      'Мониторинг: {board}',
      'О каждом новом предупреждении, которое останавливает кассу или скоро её остановит, приходит одно письмо. Отключить эти письма: {settings}',
    ],
    sv: [
      '{company}: nya larm ({count})',
      'Enheter med ett nytt larm: {units}.',
      '{alarms}',
      'Övervakningen: {board}',
      'Du får ett brev för varje nytt larm som stoppar en enhet eller snart gör det. Stäng av dessa brev: {settings}',
    ],
  },
};

/** Behind the last unit of a mail that cannot list all of them. */
export const MORE_UNITS: Readonly<Record<Language, string>> = {
  en: 'More units with a new alarm: {more}. They stand on the monitoring board.',
  sr: 'Još uređaja sa novim alarmom: {more}. Nalaze se na nadzornoj tabli.',
  ro: 'Alte aparate cu o alarmă nouă: {more}. Sunt pe panoul de monitorizare.',
  ru: 'Ещё касс с новым предупреждением: {more}. Они видны в мониторинге.',
  sv: 'Fler enheter med ett nytt larm: {more}. De står i övervakningen.',
};

type Words = Readonly<Record<Language, readonly [name: string, wayOut: string]>>;

export const alarmWords: Readonly<Record<AlarmKind, Words>> = {
  'rolled-back': {
    en: ['an older image of the unit runs', 'Find out who put it back, and replace the unit.'],
    sr: ['radi starija slika uređaja', 'Utvrdite ko ju je vratio i zamijenite uređaj.'],
    ro: ['rulează o imagine mai veche a aparatului', 'Aflați cine a restaurat-o și înlocuiți aparatul.'],
    ru: ['запущен старый образ кассы', 'Выясните, кто его вернул, и замените кассу.'],
    sv: ['en äldre avbild av enheten körs', 'Ta reda på vem som lade tillbaka den och byt ut enheten.'],
  },
  forked: {
    en: ['two units share one life', 'Find the other one; both are evidence. Replace the unit.'],
    sr: ['dva uređaja dijele jedan život', 'Pronađite drugi; oba su dokaz. Zamijenite uređaj.'],
    ro: ['două aparate au aceeași viață', 'Găsiți-l pe celălalt; ambele sunt probe. Înlocuiți aparatul.'],
    ru: ['две кассы с одной историей', 'Найдите вторую; обе являются доказательством. Замените кассу.'],
    sv: ['två enheter delar ett liv', 'Hitta den andra; båda är bevis. Byt ut enheten.'],
  },
  'cut-tail': {
    en: ['the end of the journal is gone', 'Have the memory looked at.'],
    sr: ['nedostaje kraj dnevnika', 'Dajte da se memorija pregleda.'],
    ro: ['lipsește sfârșitul jurnalului', 'Dați memoria la verificat.'],
    ru: ['обрезан конец журнала', 'Отдайте память на проверку.'],
    sv: ['journalens slut saknas', 'Låt någon undersöka minnet.'],
  },
  'wrong-key': {
    en: ['somebody calls without the key of the unit', 'Find out who calls; nothing of it was taken.'],
    sr: ['neko se javlja bez ključa uređaja', 'Utvrdite ko se javlja; ništa nije preuzeto.'],
    ro: ['cineva sună fără cheia aparatului', 'Aflați cine sună; nu s-a preluat nimic.'],
    ru: ['кто-то звонит без ключа кассы', 'Выясните, кто звонит; ничего от него не принято.'],
    sv: ['någon ringer utan enhetens nyckel', 'Ta reda på vem som ringer; inget togs emot.'],
  },
  'bad-record': {
    en: ['a record does not verify', 'A technician reads the unit; then replace it.'],
    sr: ['zapis nije ispravan', 'Serviser očitava uređaj; zatim ga zamijenite.'],
    ro: ['o înregistrare nu este validă', 'Un tehnician citește aparatul; apoi înlocuiți-l.'],
    ru: ['запись не проходит проверку', 'Техник считывает кассу; затем замените её.'],
    sv: ['en post går inte att verifiera', 'En tekniker läser enheten; byt sedan ut den.'],
  },
  gap: {
    en: ['documents are missing in between', 'The unit sends them again by itself.'],
    sr: ['nedostaju dokumenti između', 'Uređaj ih sam šalje ponovo.'],
    ro: ['lipsesc documente intermediare', 'Aparatul le trimite singur din nou.'],
    ru: ['пропущены документы', 'Касса сама передаст их ещё раз.'],
    sv: ['dokument saknas emellan', 'Enheten skickar dem igen av sig själv.'],
  },
  halted: {
    en: ['the unit has stopped by itself', 'A technician looks at it.'],
    sr: ['uređaj je sam stao', 'Pregleda ga serviser.'],
    ro: ['aparatul s-a oprit singur', 'Un tehnician îl verifică.'],
    ru: ['касса остановилась сама', 'Её осматривает техник.'],
    sv: ['enheten har stannat av sig själv', 'En tekniker tittar på den.'],
  },
  blocked: {
    en: ['the unit is blocked', 'Its reason on the page of the unit names the way out.'],
    sr: ['uređaj je blokiran', 'Razlog na stranici uređaja navodi izlaz.'],
    ro: ['aparatul este blocat', 'Motivul de pe pagina aparatului arată ce e de făcut.'],
    ru: ['касса заблокирована', 'Причина на странице кассы указывает выход.'],
    sv: ['enheten är spärrad', 'Orsaken på enhetens sida säger vad som ska göras.'],
  },
  'licence-ended': {
    en: ['the licence is over', 'Spend a licence on this unit.'],
    sr: ['licenca je istekla', 'Aktivirajte licencu za ovaj uređaj.'],
    ro: ['licența a expirat', 'Activați o licență pentru acest aparat.'],
    ru: ['лицензия истекла', 'Активируйте лицензию на эту кассу.'],
    sv: ['licensen har upphört', 'Aktivera en licens för enheten.'],
  },
  'licence-ending': {
    en: ['the licence ends soon', 'Spend a licence on this unit.'],
    sr: ['licenca uskoro ističe', 'Aktivirajte licencu za ovaj uređaj.'],
    ro: ['licența expiră curând', 'Activați o licență pentru acest aparat.'],
    ru: ['лицензия скоро истекает', 'Активируйте лицензию на эту кассу.'],
    sv: ['licensen upphör snart', 'Aktivera en licens för enheten.'],
  },
  'certificate-ended': {
    en: ['a key is no longer valid', 'Renew its certificate.'],
    sr: ['ključ više ne važi', 'Obnovite njegov sertifikat.'],
    ro: ['o cheie nu mai este valabilă', 'Reînnoiți certificatul ei.'],
    ru: ['ключ больше не действует', 'Обновите его сертификат.'],
    sv: ['en nyckel gäller inte längre', 'Förnya dess certifikat.'],
  },
  'certificate-ending': {
    en: ['a key is valid only a little longer', 'Renew its certificate.'],
    sr: ['ključ uskoro prestaje da važi', 'Obnovite njegov sertifikat.'],
    ro: ['o cheie mai este valabilă puțin timp', 'Reînnoiți certificatul ei.'],
    ru: ['ключ скоро перестанет действовать', 'Обновите его сертификат.'],
    sv: ['en nyckel gäller bara en kort tid till', 'Förnya dess certifikat.'],
  },
  'memory-full': {
    en: ['the memory is full', 'Close the day, replace the unit.'],
    sr: ['memorija je puna', 'Zatvorite dan i zamijenite uređaj.'],
    ro: ['memoria este plină', 'Închideți ziua, înlocuiți aparatul.'],
    ru: ['память заполнена', 'Закройте смену, замените кассу.'],
    sv: ['minnet är fullt', 'Stäng dagen och byt ut enheten.'],
  },
  'memory-near-full': {
    en: ['the memory is nearly full', 'Prepare a new unit.'],
    sr: ['memorija je skoro puna', 'Pripremite novi uređaj.'],
    ro: ['memoria este aproape plină', 'Pregătiți un aparat nou.'],
    ru: ['память почти заполнена', 'Подготовьте новую кассу.'],
    sv: ['minnet är nästan fullt', 'Förbered en ny enhet.'],
  },
  'clock-unset': {
    en: ['the clock is not set', 'Set it from the page of the unit.'],
    sr: ['sat nije podešen', 'Podesite ga sa stranice uređaja.'],
    ro: ['ceasul nu este setat', 'Setați-l din pagina aparatului.'],
    ru: ['часы не установлены', 'Установите их со страницы кассы.'],
    sv: ['klockan är inte ställd', 'Ställ den från enhetens sida.'],
  },
  'not-registered': {
    en: ['the register was not notified to the tax agency', 'Notify it, then note the registration.'],
    sr: ['kasa nije prijavljena poreskoj upravi', 'Prijavite je, zatim upišite registraciju.'],
    ro: ['casa nu este înregistrată la fisc', 'Înregistrați-o, apoi notați înregistrarea.'],
    ru: ['касса не зарегистрирована в налоговой', 'Зарегистрируйте её и внесите регистрацию.'],
    sv: ['kassan är inte anmäld till Skatteverket', 'Anmäl den och notera registreringen.'],
  },
  silent: {
    en: ['the unit has not called for a day', 'Look at its line and its power.'],
    sr: ['uređaj se ne javlja jedan dan', 'Provjerite vezu i napajanje.'],
    ro: ['aparatul nu a sunat de o zi', 'Verificați linia și alimentarea.'],
    ru: ['касса не выходила на связь сутки', 'Проверьте линию и питание.'],
    sv: ['enheten har inte hört av sig på ett dygn', 'Se över linjen och strömmen.'],
  },
};
