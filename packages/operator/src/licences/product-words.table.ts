/** What mails call the things that are sold, in every language. */
import type { Language } from '../accounts/account.js';
import type { ProductId } from './products.table.js';

type Words = Readonly<Record<Language, string>>;

export const productWords: Readonly<Record<ProductId, Words>> = {
  connector: {
    en: 'Fiscal connector, one device',
    sr: 'Fiskalni konektor, jedan uređaj',
    ro: 'Conector fiscal, un aparat',
    ru: 'Фискальный коннектор, одно устройство',
    sv: 'Fiskal anslutning, en enhet',
  },
  'firmware-year': {
    en: 'Firmware updates, one year, one unit',
    sr: 'Ažuriranja firmvera, jedna godina, jedan uređaj',
    ro: 'Actualizări de firmware, un an, un aparat',
    ru: 'Обновления прошивки, один год, одна касса',
    sv: 'Uppdateringar, ett år, en enhet',
  },
  terminal: {
    en: 'Register terminal',
    sr: 'Kasa terminal',
    ro: 'Terminal de casă',
    ru: 'Кассовый терминал',
    sv: 'Kassaterminal',
  },
  'terminal-tables': {
    en: 'Tables and kitchen, one terminal',
    sr: 'Stolovi i kuhinja, jedan terminal',
    ro: 'Mese și bucătărie, un terminal',
    ru: 'Столы и кухня, один терминал',
    sv: 'Bord och kök, en terminal',
  },
  'terminal-stock': {
    en: 'Stock, one terminal',
    sr: 'Zalihe, jedan terminal',
    ro: 'Stoc, un terminal',
    ru: 'Склад, один терминал',
    sv: 'Lager, en terminal',
  },
};

/** What taking a device into production is made of. */
export const productionWords: Readonly<Record<'certificate' | 'service', Words>> = {
  certificate: { en: 'certificate', sr: 'sertifikat', ro: 'certificat', ru: 'сертификат', sv: 'certifikat' },
  service: { en: 'service', sr: 'usluga', ro: 'serviciu', ru: 'услуга', sv: 'tjänst' },
};
