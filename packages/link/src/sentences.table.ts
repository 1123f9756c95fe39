/**
 * The sentences for the cashier in the languages of the countries, for every way in which a call can end. English
 * stands beside the codes, in the table of the status codes. Serbian is in Latin script.
 *
 * A sentence says what happened and what the cashier does now; it names no code and no technical thing.
 */
import type { StatusCode } from './status-codes.table.js';

/** Languages beside English. */
export type TranslatedLanguage = 'sr' | 'ro' | 'ru' | 'sv';

/** Languages of the sentences, ISO 639-1. */
export type SentenceLanguage = 'en' | TranslatedLanguage;

export const SENTENCES: { readonly [C in StatusCode]: { readonly [L in TranslatedLanguage]: string } } = {
  ok: { sr: 'Gotovo.', ro: 'Gata.', ru: 'Готово.', sv: 'Klart.' },
  'malformed-request': {
    sr: 'Kasa i uređaj se ne razumeju; pozovite servis.',
    ro: 'Casa și aparatul nu se înțeleg; chemați service-ul.',
    ru: 'Касса и устройство не понимают друг друга; обратитесь в сервис.',
    sv: 'Kassan och enheten förstår inte varandra; ring service.',
  },
  'unknown-command': {
    sr: 'Ovaj uređaj to ne može.',
    ro: 'Acest aparat nu poate face asta.',
    ru: 'Это устройство так не умеет.',
    sv: 'Den här enheten kan inte göra det.',
  },
  'not-allowed-in-state': {
    sr: 'Uređaj nije spreman za to; pozovite servis.',
    ro: 'Aparatul nu este pregătit pentru asta; chemați service-ul.',
    ru: 'Устройство к этому не готово; обратитесь в сервис.',
    sv: 'Enheten är inte redo för det; ring service.',
  },
  'not-allowed-for-principal': {
    sr: 'To sme samo serviser.',
    ro: 'Numai un tehnician de service poate face asta.',
    ru: 'Это может делать только сервисный специалист.',
    sv: 'Det får bara en servicetekniker göra.',
  },
  'validation-failed': {
    sr: 'Na računu je greška; ispravite je i pokušajte ponovo.',
    ro: 'Bonul conține o greșeală; corectați-o și încercați din nou.',
    ru: 'В чеке ошибка; исправьте её и попробуйте ещё раз.',
    sv: 'Det är ett fel på kvittot; rätta det och försök igen.',
  },
  'operation-conflict': {
    sr: 'Kasa je isti broj upotrebila dvaput; pozovite servis.',
    ro: 'Casa a folosit un număr de două ori; chemați service-ul.',
    ru: 'Касса использовала один номер дважды; обратитесь в сервис.',
    sv: 'Kassan använde samma nummer två gånger; ring service.',
  },
  'operation-fenced': {
    sr: 'Od ovog računa se ranije odustalo; otkucajte ga ponovo.',
    ro: 'La acest bon s-a renunțat mai devreme; introduceți-l din nou.',
    ru: 'От этого чека раньше отказались; пробейте его заново.',
    sv: 'Det här kvittot avbröts tidigare; slå in det på nytt.',
  },
  'epoch-too-old': {
    sr: 'Ovaj zahtev je prestar; kasa mora da proveri šta je s njim bilo.',
    ro: 'Această cerere este prea veche; casa trebuie să verifice ce s-a întâmplat cu ea.',
    ru: 'Этот запрос слишком старый; касса должна проверить, что с ним стало.',
    sv: 'Den här begäran är för gammal; kassan måste kontrollera vad som hände med den.',
  },
  'epoch-unknown': {
    sr: 'Kasa i uređaj ne odgovaraju jedno drugom; proverite da li je priključen pravi uređaj.',
    ro: 'Casa și aparatul nu se potrivesc; verificați dacă este conectat aparatul corect.',
    ru: 'Касса и устройство не подходят друг другу; проверьте, то ли устройство подключено.',
    sv: 'Kassan och enheten passar inte ihop; kontrollera att rätt enhet är ansluten.',
  },
  'day-not-open': {
    sr: 'Najpre otvorite dan.',
    ro: 'Deschideți mai întâi ziua.',
    ru: 'Сначала откройте смену.',
    sv: 'Öppna dagen först.',
  },
  'day-already-open': {
    sr: 'Dan je već otvoren.',
    ro: 'Ziua este deja deschisă.',
    ru: 'Смена уже открыта.',
    sv: 'Dagen är redan öppen.',
  },
  'day-not-closed': {
    sr: 'Najpre zaključite dan.',
    ro: 'Închideți mai întâi ziua.',
    ru: 'Сначала закройте смену.',
    sv: 'Stäng dagen först.',
  },
  'no-such-receipt': {
    sr: 'Takav račun ne postoji.',
    ro: 'Nu există un astfel de bon.',
    ru: 'Такого чека нет.',
    sv: 'Det finns inget sådant kvitto.',
  },
  'copy-refused': {
    sr: 'Kopija ovog računa nije dozvoljena.',
    ro: 'Pentru acest bon nu se poate face copie.',
    ru: 'Копию этого чека сделать нельзя.',
    sv: 'Ingen kopia får göras av det här kvittot.',
  },
  'number-exhausted': {
    sr: 'Uređaj više nema brojeva za račune; pozovite servis.',
    ro: 'Aparatul nu mai are numere de bon; chemați service-ul.',
    ru: 'У устройства закончились номера чеков; обратитесь в сервис.',
    sv: 'Enheten har inga kvittonummer kvar; ring service.',
  },
  'counter-overflow': {
    sr: 'Jedan zbir u uređaju je pun; zaključite dan ili pozovite servis.',
    ro: 'Un total al aparatului este plin; închideți ziua sau chemați service-ul.',
    ru: 'Один из счётчиков устройства заполнен; закройте смену или обратитесь в сервис.',
    sv: 'En summa i enheten är full; stäng dagen eller ring service.',
  },
  'journal-full': {
    sr: 'Memorija uređaja je puna; pozovite servis.',
    ro: 'Memoria aparatului este plină; chemați service-ul.',
    ru: 'Память устройства заполнена; обратитесь в сервис.',
    sv: 'Enhetens minne är fullt; ring service.',
  },
  'fiscal-memory-full': {
    sr: 'Fiskalna memorija uređaja je puna; pozovite servis.',
    ro: 'Memoria fiscală a aparatului este plină; chemați service-ul.',
    ru: 'Фискальная память устройства заполнена; обратитесь в сервис.',
    sv: 'Enhetens fiskala minne är fullt; ring service.',
  },
  'clock-before-last-close': {
    sr: 'Sat uređaja nije tačan; pozovite servis.',
    ro: 'Ceasul aparatului este greșit; chemați service-ul.',
    ru: 'Часы устройства идут неверно; обратитесь в сервис.',
    sv: 'Enhetens klocka går fel; ring service.',
  },
  'signer-broken': {
    sr: 'Uređaj više ne može da potpisuje; pozovite servis.',
    ro: 'Aparatul nu mai poate semna; chemați service-ul.',
    ru: 'Устройство больше не может подписывать; обратитесь в сервис.',
    sv: 'Enheten kan inte signera längre; ring service.',
  },
  'key-expired': {
    sr: 'Sertifikat uređaja sada ne važi; pozovite servis.',
    ro: 'Certificatul aparatului nu este valabil acum; chemați service-ul.',
    ru: 'Сертификат устройства сейчас недействителен; обратитесь в сервис.',
    sv: 'Enhetens certifikat gäller inte nu; ring service.',
  },
  'key-unusable': {
    sr: 'Uređaju nedostaje ključ kojim mora da potpiše; pozovite servis.',
    ro: 'Aparatului îi lipsește o cheie cu care trebuie să semneze; chemați service-ul.',
    ru: 'У устройства нет ключа, которым оно должно подписывать; обратитесь в сервис.',
    sv: 'Enheten saknar en nyckel som den måste signera med; ring service.',
  },
  halted: {
    sr: 'Uređaj je stao jer nešto s njim nije u redu; pozovite servis.',
    ro: 'Aparatul s-a oprit deoarece ceva nu este în regulă; chemați service-ul.',
    ru: 'Устройство остановилось, потому что с ним что-то не так; обратитесь в сервис.',
    sv: 'Enheten har stannat eftersom något är fel med den; ring service.',
  },
  'no-such-size': {
    sr: 'Uređaj ne može da izda ovaj deo svog dnevnika.',
    ro: 'Aparatul nu poate furniza această parte a jurnalului său.',
    ru: 'Устройство не может выдать эту часть своего журнала.',
    sv: 'Enheten kan inte lämna ut den här delen av sin journal.',
  },
  busy: {
    sr: 'Uređaj je zauzet; kasa pokušava ponovo.',
    ro: 'Aparatul este ocupat; casa încearcă din nou.',
    ru: 'Устройство занято; касса повторит попытку.',
    sv: 'Enheten är upptagen; kassan försöker igen.',
  },
  internal: {
    sr: 'Uređaj ima kvar; pozovite servis.',
    ro: 'Aparatul are o defecțiune; chemați service-ul.',
    ru: 'Устройство неисправно; обратитесь в сервис.',
    sv: 'Det är fel på enheten; ring service.',
  },
  'login-failed': {
    sr: 'PIN ili ključ je pogrešan.',
    ro: 'PIN-ul sau cheia este greșită.',
    ru: 'Неверный ПИН-код или ключ.',
    sv: 'Fel PIN-kod eller nyckel.',
  },
  'locked-out': {
    sr: 'Previše pogrešnih PIN-ova; sačekajte pre novog pokušaja.',
    ro: 'Prea multe PIN-uri greșite; așteptați înainte de a încerca din nou.',
    ru: 'Слишком много неверных ПИН-кодов; подождите перед следующей попыткой.',
    sv: 'För många felaktiga PIN-koder; vänta innan du försöker igen.',
  },
  'no-such-report': {
    sr: 'Takav izveštaj ne postoji.',
    ro: 'Nu există un astfel de raport.',
    ru: 'Такого отчёта нет.',
    sv: 'Det finns ingen sådan rapport.',
  },
  'no-such-transfer': {
    sr: 'Uređaj sada ne preuzima ažuriranje; kasa mora da počne iznova.',
    ro: 'Aparatul nu preia acum o actualizare; casa trebuie să înceapă din nou.',
    ru: 'Устройство сейчас не принимает обновление; касса должна начать заново.',
    sv: 'Enheten tar inte emot någon uppdatering nu; kassan måste börja om.',
  },
  'firmware-refused': {
    sr: 'Ovo ažuriranje nije za ovaj uređaj; pozovite servis.',
    ro: 'Această actualizare nu este pentru acest aparat; chemați service-ul.',
    ru: 'Это обновление не для этого устройства; обратитесь в сервис.',
    sv: 'Den här uppdateringen är inte för den här enheten; ring service.',
  },
  'intervention-open': {
    sr: 'Serviser nije završio s uređajem; pozovite servis da završi posetu.',
    ro: 'Tehnicianul nu a terminat lucrul la aparat; chemați service-ul să încheie intervenția.',
    ru: 'Специалист не закончил работу с устройством; обратитесь в сервис, чтобы завершить визит.',
    sv: 'Teknikern är inte klar med enheten; ring service så att besöket avslutas.',
  },
  'no-intervention': {
    sr: 'Na ovom uređaju nije započeta nijedna poseta servisera.',
    ro: 'La acest aparat nu a început nicio intervenție de service.',
    ru: 'На этом устройстве сервисный визит не начат.',
    sv: 'Inget servicebesök har påbörjats på den här enheten.',
  },
  'seal-broken': {
    sr: 'Plomba uređaja je oštećena; pozovite servis.',
    ro: 'Sigiliul aparatului este rupt; chemați service-ul.',
    ru: 'Пломба устройства нарушена; обратитесь в сервис.',
    sv: 'Enhetens plomb är bruten; ring service.',
  },
  'clock-unset': {
    sr: 'Uređaj ne zna koliko je sati; pozovite servis da podesi sat.',
    ro: 'Aparatul nu știe ora; chemați service-ul să potrivească ceasul.',
    ru: 'Устройство не знает времени; обратитесь в сервис, чтобы установить часы.',
    sv: 'Enheten vet inte vad klockan är; ring service så att klockan ställs.',
  },
  'licence-invalid': {
    sr: 'Uređaj nema važeću licencu; tražite od kancelarije da je obnovi.',
    ro: 'Aparatul nu are o licență valabilă; cereți biroului să o reînnoiască.',
    ru: 'У устройства нет действующей лицензии; попросите офис её продлить.',
    sv: 'Enheten har ingen giltig licens; be kontoret att förnya den.',
  },
  'registers-full': {
    sr: 'Uređaj ne prima više kasa; tražite od kancelarije još jednu licencu.',
    ro: 'Aparatul nu mai primește alte case; cereți biroului încă o licență.',
    ru: 'Устройство не принимает больше касс; попросите офис ещё об одной лицензии.',
    sv: 'Enheten tar inte emot fler kassor; be kontoret om en licens till.',
  },
  timeout: {
    sr: 'Uređaj nije odgovorio na vreme; proverite da li je uključen.',
    ro: 'Aparatul nu a răspuns la timp; verificați dacă este pornit.',
    ru: 'Устройство не ответило вовремя; проверьте, включено ли оно.',
    sv: 'Enheten svarade inte i tid; kontrollera att den är på.',
  },
  aborted: {
    sr: 'Zahtev je otkazan.',
    ro: 'Cererea a fost anulată.',
    ru: 'Запрос отменён.',
    sv: 'Begäran avbröts.',
  },
  'connection-lost': {
    sr: 'Nema veze sa uređajem; proverite napajanje i kabl.',
    ro: 'Nu există legătură cu aparatul; verificați alimentarea și cablul.',
    ru: 'Нет связи с устройством; проверьте питание и кабель.',
    sv: 'Ingen kontakt med enheten; kontrollera ström och kabel.',
  },
  'outcome-unknown': {
    sr: 'Ne zna se da li je račun izdat; ne kucajte ga ponovo dok kasa ne proveri.',
    ro: 'Nu se știe dacă bonul a fost emis; nu îl introduceți din nou până când casa nu verifică.',
    ru: 'Неизвестно, пробит ли чек; не пробивайте его снова, пока касса не проверит.',
    sv: 'Det är okänt om kvittot har utfärdats; slå inte in det igen förrän kassan har kontrollerat.',
  },
  'wrong-unit': {
    sr: 'Priključen je drugi uređaj, a ne onaj koji pripada ovoj kasi.',
    ro: 'Este conectat alt aparat decât cel care aparține acestei case.',
    ru: 'Подключено не то устройство, которое относится к этой кассе.',
    sv: 'En annan enhet är ansluten än den som hör till den här kassan.',
  },
  'protocol-version': {
    sr: 'Verzije kase i uređaja ne odgovaraju jedna drugoj; pozovite servis.',
    ro: 'Versiunile casei și aparatului nu se potrivesc; chemați service-ul.',
    ru: 'Версии кассы и устройства не подходят друг другу; обратитесь в сервис.',
    sv: 'Kassans och enhetens versioner passar inte ihop; ring service.',
  },
  closed: {
    sr: 'Kasa je prekinula vezu sa uređajem.',
    ro: 'Casa a închis legătura cu aparatul.',
    ru: 'Касса закрыла соединение с устройством.',
    sv: 'Kassan har stängt förbindelsen med enheten.',
  },
  'rolled-back': {
    sr: 'Memorija uređaja se ne slaže sa onim što kasa zna o njoj; pozovite servis.',
    ro: 'Memoria aparatului nu corespunde cu ce știe casa despre ea; chemați service-ul.',
    ru: 'Память устройства не совпадает с тем, что о ней знает касса; обратитесь в сервис.',
    sv: 'Enhetens minne stämmer inte med vad kassan vet om det; ring service.',
  },
  unsupported: {
    sr: 'Ovaj uređaj to ne može.',
    ro: 'Acest aparat nu poate face asta.',
    ru: 'Это устройство так не умеет.',
    sv: 'Den här enheten kan inte göra det.',
  },
  'proof-invalid': {
    sr: 'Uređaj ne može da dokaže ono što tvrdi; pozovite servis.',
    ro: 'Aparatul nu poate dovedi ce afirmă; chemați service-ul.',
    ru: 'Устройство не может доказать то, что сообщает; обратитесь в сервис.',
    sv: 'Enheten kan inte bevisa det som den uppger; ring service.',
  },
  'outbox-in-use': {
    sr: 'Program kase je pokrenut dvaput; zatvorite drugi.',
    ro: 'Programul de casă rulează de două ori; închideți-l pe celălalt.',
    ru: 'Программа кассы запущена дважды; закройте вторую.',
    sv: 'Kassaprogrammet körs två gånger; stäng det andra.',
  },
  'outbox-damaged': {
    sr: 'Spisak nezavršenih računa je oštećen; pozovite servis pre nego što išta otkucate.',
    ro: 'Lista bonurilor nefinalizate este deteriorată; chemați service-ul înainte de a introduce ceva.',
    ru: 'Список незавершённых чеков повреждён; прежде чем что-либо пробивать, обратитесь в сервис.',
    sv: 'Listan över öppna kvitton är skadad; ring service innan du slår in något.',
  },
  'outbox-failed': {
    sr: 'Kasa ne može da sačuva račun; proverite njen disk i pozovite servis.',
    ro: 'Casa nu poate salva bonul; verificați discul ei și chemați service-ul.',
    ru: 'Касса не может сохранить чек; проверьте её диск и обратитесь в сервис.',
    sv: 'Kassan kan inte spara kvittot; kontrollera dess disk och ring service.',
  },
};
