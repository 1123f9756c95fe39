/** Every mail in every language: the subject, then its paragraphs. Names in braces are filled in. */
import type { Language } from '../accounts/account.js';
import { fleetMailTexts, type FleetMail } from '../fleet/mail-texts.table.js';
import { alarmMailTexts, type AlarmMail } from '../monitoring/alarm-mail-texts.table.js';

export type MailLines = readonly [subject: string, ...paragraphs: string[]];

type Texts = Readonly<Record<Language, MailLines>>;

export type MailTemplate =
  | 'confirm-sign-up'
  | 'login-taken'
  | 'account-exists'
  | 'reset-password'
  | 'password-changed'
  | 'invitation'
  | 'invoice'
  | 'order-paid'
  | 'production-documents'
  | 'production-done'
  | FleetMail
  | AlarmMail;

export const mailTexts: { readonly [T in MailTemplate]: Texts } = {
  ...fleetMailTexts,
  ...alarmMailTexts,
  'confirm-sign-up': {
    en: [
      'Confirm your account at {operator}',
      'An account {login} was requested with this address. Open the link within {hours} hours and set a password:',
      '{link}',
      'If it was not you, ignore this mail; nothing will be opened.',
    ],
    sr: [
      'Potvrdite nalog: {operator}',
      'Za ovu adresu zatražen je nalog {login}. Otvorite link u roku od {hours} sati i postavite lozinku:',
      '{link}',
      'Ako to niste bili vi, zanemarite ovu poruku; nalog neće biti otvoren.',
    ],
    ro: [
      'Confirmați contul la {operator}',
      'A fost cerut contul {login} cu această adresă. Deschideți linkul în {hours} ore și alegeți o parolă:',
      '{link}',
      'Dacă nu ați fost dumneavoastră, ignorați mesajul; nu se deschide nimic.',
    ],
    ru: [
      'Подтвердите учётную запись: {operator}',
      'На этот адрес запрошена учётная запись {login}. Откройте ссылку в течение {hours} ч и задайте пароль:',
      '{link}',
      'Если это были не вы, не обращайте внимания на письмо; запись открыта не будет.',
    ],
    sv: [
      'Bekräfta ditt konto hos {operator}',
      'Kontot {login} har begärts med den här adressen. Öppna länken inom {hours} timmar och välj ett lösenord:',
      '{link}',
      'Var det inte du kan du bortse från brevet; inget konto öppnas.',
    ],
  },
  'login-taken': {
    en: [
      'The user name {login} is taken',
      'Somebody asked for the user name {login} with this address. It is taken; choose another one.',
    ],
    sr: [
      'Korisničko ime {login} je zauzeto',
      'Sa ovom adresom zatraženo je korisničko ime {login}. Zauzeto je; izaberite drugo.',
    ],
    ro: ['Numele {login} este ocupat', 'Cu această adresă a fost cerut numele {login}. Este ocupat; alegeți altul.'],
    ru: ['Имя {login} занято', 'С этим адресом запрошено имя {login}. Оно занято; выберите другое.'],
    sv: [
      'Användarnamnet {login} är upptaget',
      'Användarnamnet {login} har begärts med den här adressen. Det är upptaget; välj ett annat.',
    ],
  },
  'account-exists': {
    en: [
      'You have an account at {operator}',
      'Somebody tried to sign up with this address. You have the account {login} already; if the password is forgotten, ask for a new one at {link}.',
    ],
    sr: [
      'Već imate nalog: {operator}',
      'Pokušana je registracija sa ovom adresom. Već imate nalog {login}; ako ste zaboravili lozinku, zatražite novu na {link}.',
    ],
    ro: [
      'Aveți deja un cont la {operator}',
      'S-a încercat înscrierea cu această adresă. Aveți deja contul {login}; dacă ați uitat parola, cereți alta la {link}.',
    ],
    ru: [
      'У вас уже есть учётная запись: {operator}',
      'С этим адресом пытались зарегистрироваться. У вас уже есть запись {login}; если пароль забыт, запросите новый: {link}.',
    ],
    sv: [
      'Du har redan ett konto hos {operator}',
      'Någon försökte registrera sig med den här adressen. Du har redan kontot {login}; har du glömt lösenordet kan du begära ett nytt på {link}.',
    ],
  },
  'reset-password': {
    en: [
      'New password for {login}',
      'Open the link within {hours} hours and set a new password:',
      '{link}',
      'All sessions end when it is set. If it was not you, ignore this mail.',
    ],
    sr: [
      'Nova lozinka za {login}',
      'Otvorite link u roku od {hours} sati i postavite novu lozinku:',
      '{link}',
      'Time se završavaju sve sesije. Ako to niste bili vi, zanemarite ovu poruku.',
    ],
    ro: [
      'Parolă nouă pentru {login}',
      'Deschideți linkul în {hours} ore și alegeți o parolă nouă:',
      '{link}',
      'Toate sesiunile se încheie atunci. Dacă nu ați fost dumneavoastră, ignorați mesajul.',
    ],
    ru: [
      'Новый пароль для {login}',
      'Откройте ссылку в течение {hours} ч и задайте новый пароль:',
      '{link}',
      'Все сеансы при этом завершатся. Если это были не вы, не обращайте внимания на письмо.',
    ],
    sv: [
      'Nytt lösenord för {login}',
      'Öppna länken inom {hours} timmar och välj ett nytt lösenord:',
      '{link}',
      'Alla sessioner avslutas då. Var det inte du kan du bortse från brevet.',
    ],
  },
  'password-changed': {
    en: ['The password of {login} was changed', 'If it was not you, ask for a new password at once: {link}'],
    sr: ['Lozinka za {login} je promijenjena', 'Ako to niste bili vi, odmah zatražite novu lozinku: {link}'],
    ro: [
      'Parola contului {login} a fost schimbată',
      'Dacă nu ați fost dumneavoastră, cereți imediat o parolă nouă: {link}',
    ],
    ru: ['Пароль {login} изменён', 'Если это были не вы, сразу запросите новый пароль: {link}'],
    sv: ['Lösenordet för {login} har ändrats', 'Var det inte du, begär genast ett nytt lösenord: {link}'],
  },
  invitation: {
    en: [
      '{company} invites you',
      '{inviter} invites you to {company} as {role}. Open the link within {hours} hours:',
      '{link}',
    ],
    sr: [
      '{company} vas poziva',
      '{inviter} vas poziva u {company} kao {role}. Otvorite link u roku od {hours} sati:',
      '{link}',
    ],
    ro: [
      '{company} vă invită',
      '{inviter} vă invită la {company} ca {role}. Deschideți linkul în {hours} ore:',
      '{link}',
    ],
    ru: [
      '{company} приглашает вас',
      '{inviter} приглашает вас в {company} ({role}). Откройте ссылку в течение {hours} ч:',
      '{link}',
    ],
    sv: [
      '{company} bjuder in dig',
      '{inviter} bjuder in dig till {company} som {role}. Öppna länken inom {hours} timmar:',
      '{link}',
    ],
  },
  invoice: {
    en: [
      'Invoice {number} for {company}',
      '{company}, tax number {taxNumber}.',
      '{quantity} × {product}: {total}.',
      'Pay by bank transfer and name the invoice number {number}. When the payment is entered the licences are available.',
    ],
    sr: [
      'Račun {number} za {company}',
      '{company}, PIB {taxNumber}.',
      '{quantity} × {product}: {total}.',
      'Platite bankovnim nalogom uz poziv na broj {number}. Licence su dostupne kad se uplata evidentira.',
    ],
    ro: [
      'Factura {number} pentru {company}',
      '{company}, cod fiscal {taxNumber}.',
      '{quantity} × {product}: {total}.',
      'Plătiți prin transfer bancar cu numărul {number}. Licențele devin disponibile după înregistrarea plății.',
    ],
    ru: [
      'Счёт {number} для {company}',
      '{company}, ИНН {taxNumber}.',
      '{quantity} × {product}: {total}.',
      'Оплатите банковским переводом, указав номер счёта {number}. После внесения оплаты лицензии станут доступны.',
    ],
    sv: [
      'Faktura {number} till {company}',
      '{company}, organisationsnummer {taxNumber}.',
      '{quantity} × {product}: {total}.',
      'Betala via bank och ange fakturanummer {number}. Licenserna blir tillgängliga när betalningen är registrerad.',
    ],
  },
  'order-paid': {
    en: ['Order {number} is paid', '{quantity} × {product} are available now.'],
    sr: ['Narudžba {number} je plaćena', '{quantity} × {product} sada je dostupno.'],
    ro: ['Comanda {number} este plătită', '{quantity} × {product} sunt acum disponibile.'],
    ru: ['Заказ {number} оплачен', '{quantity} × {product}: теперь доступно.'],
    sv: ['Order {number} är betald', '{quantity} × {product} är nu tillgängliga.'],
  },
  'production-documents': {
    en: [
      'Documents for taking {serial} into production',
      'Download the documents, sign and stamp them, and send them in here: {link}',
      'Price: {prices}. We do everything else.',
    ],
    sr: [
      'Dokumenta za produkciju uređaja {serial}',
      'Preuzmite dokumenta, potpišite ih i pečatirajte, i pošaljite ovdje: {link}',
      'Cijena: {prices}. Sve ostalo radimo mi.',
    ],
    ro: [
      'Documente pentru trecerea {serial} în producție',
      'Descărcați documentele, semnați-le și ștampilați-le, apoi trimiteți-le aici: {link}',
      'Preț: {prices}. Restul facem noi.',
    ],
    ru: [
      'Документы для перевода {serial} в рабочий режим',
      'Скачайте документы, подпишите, поставьте печать и пришлите здесь: {link}',
      'Цена: {prices}. Остальное сделаем мы.',
    ],
    sv: [
      'Handlingar för att ta {serial} i drift',
      'Hämta handlingarna, skriv under och stämpla dem och skicka in dem här: {link}',
      'Pris: {prices}. Resten sköter vi.',
    ],
  },
  'production-done': {
    en: [
      '{serial} is in production',
      'The licence of {serial} for the production environment is ready to be downloaded.',
    ],
    sr: ['{serial} je u produkciji', 'Licenca uređaja {serial} za produkciono okruženje spremna je za preuzimanje.'],
    ro: ['{serial} este în producție', 'Licența pentru {serial} în mediul de producție poate fi descărcată.'],
    ru: ['{serial} в рабочем режиме', 'Лицензия {serial} для рабочей среды готова к скачиванию.'],
    sv: ['{serial} är i drift', 'Licensen för {serial} i driftmiljön kan hämtas.'],
  },
};
