/** Each kind of work: what it takes, and what it does to a unit that is connected. */
import { text, type Json } from '@plomba/codec';
import { licenceTable, lifeChangeTable, parseTime, type Licence, type LifeChange } from '@plomba/core/model';
import { commandOf, replyToJson, type KeyChangeRequest } from '@plomba/link';
import type { ChangeOptions, FirmwareImage, Unit } from '@plomba/sdk';
import { toJson } from '@plomba/sdk';
import { fileBytes, listOf, may, must, object, type ObjectShape, type Shape } from '../http/shape.js';
import { goodsFindings, priceOf, type Goods, type GoodsItem } from './goods.js';
import type { WorkKind } from './work.table.js';

type NoInput = Record<never, never>;

/** What each kind takes. */
export interface WorkInputs {
  readonly look: NoInput;
  readonly 'set-clock': { readonly time: string };
  readonly 'change-life': LifeChange;
  readonly 'change-key': Omit<KeyChangeRequest, 'operation'>;
  readonly 'install-licence': { readonly licence: Licence; readonly signature: Uint8Array };
  readonly 'load-goods': Goods;
  readonly 'update-firmware': { readonly firmware: string };
}

/** Work that the unit, or a rule here, turns down for good. */
export class WorkRefused extends Error {
  override readonly name = 'WorkRefused';
}

/** What work needs beside the unit. */
export interface WorkHelp {
  /** With the operation of this work. */
  readonly change: ChangeOptions;
  /** @throws WorkRefused when there is none */
  readonly firmware: (id: string) => Promise<FirmwareImage>;
  readonly putGoods: (goods: Goods) => Promise<number>;
}

export interface KindOfWork<T> {
  readonly input: Shape<T>;
  readonly run: (unit: Unit, input: T, help: WorkHelp) => Promise<Json>;
}

const rfc3339: Shape<string> = {
  fromJson(json, path) {
    const value = text({ bytesMax: 40 }).fromJson(json, path);
    if (parseTime(value) !== undefined) return value;
    return text({ bytesMax: 40, pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/ }).fromJson('', path);
  },
  toJson: (value) => value,
  jsonSchema: { type: 'string', format: 'date-time' },
};

const priceText: Shape<string> = {
  fromJson(json, path) {
    const pattern = /^\d{1,12}(\.\d{1,4})?$/;
    const given = text({ bytesMax: 24, pattern }).fromJson(json, path);
    return priceOf(given) ?? given;
  },
  toJson: (value) => value,
  jsonSchema: { type: 'string', pattern: '^\\d{1,12}(\\.\\d{1,4})?$' },
};

export const goodsItemShape: ObjectShape<GoodsItem> = object<GoodsItem>('GoodsItem', {
  plu: must(text({ bytesMax: 6, pattern: /^\d{1,6}$/ }), 'number that a cashier types'),
  name: must(text({ bytesMax: 120 }), 'as printed'),
  price: must(priceText, 'gross price of one'),
  taxGroup: must(text({ bytesMax: 16 }), 'id of a tax group of the rules in force'),
  barcode: may(text({ bytesMax: 32, pattern: /^[!-~]+$/ }), 'as scanned'),
});

const GOODS_MAX = 10_000;

const goodsShape: ObjectShape<Goods> = object<Goods>('Goods', {
  goods: must(listOf(goodsItemShape, GOODS_MAX), 'all goods: what is not in the list is not sold any more'),
});

const licenceInput = object<WorkInputs['install-licence']>('SignedLicence', {
  licence: must(licenceTable, 'as its issuer signed it'),
  signature: must(fileBytes(64), 'Ed25519 by the issuer, base64'),
});

// The table of the command, without its operation.
const keyChange = (commandOf('key.change') as unknown as { readonly content: Shape<WorkInputs['change-key']> }).content;

export const kindsOfWork: { readonly [K in WorkKind]: KindOfWork<WorkInputs[K]> } = {
  look: {
    input: object<NoInput>('NoInput', {}),
    async run(unit) {
      const [report, { unit: capabilities }] = [await unit.report(), await unit.capabilities()];
      const can = capabilities === undefined ? {} : { capabilities: replyToJson('unit.capabilities', capabilities) };
      return { report: replyToJson('report.x', report), ...can };
    },
  },
  'set-clock': {
    input: object('SetClock', { time: must(rfc3339, 'RFC 3339 with an offset') }),
    run: async (unit, { time }, { change }) => plain(toJson(await unit.setClock(time, change))),
  },
  'change-life': {
    input: lifeChangeTable,
    run: async (unit, step, { change }) => plain(toJson(await unit.changeLife(step, change))),
  },
  'change-key': {
    input: keyChange,
    run: async (unit, step, { change }) => plain(toJson(await unit.changeKey(step, change))),
  },
  'install-licence': {
    input: licenceInput,
    run: async (unit, licence, { change }) => plain(toJson(await unit.installLicence(licence, change))),
  },
  'load-goods': {
    input: goodsShape,
    async run(unit, goods, { putGoods }) {
      const { unit: capabilities } = await unit.capabilities();
      if (capabilities === undefined) throw new WorkRefused('the unit does not say which tax groups it has');
      const findings = goodsFindings(goods.goods, capabilities);
      if (findings.length > 0) throw new WorkRefused(findings.slice(0, 5).join('; '));
      return { revision: await putGoods(goods), goods: goods.goods.length };
    },
  },
  'update-firmware': {
    input: object('UpdateFirmware', { firmware: must(text({ bytesMax: 64 }), 'id of the firmware') }),
    async run(unit, { firmware }, help) {
      const status = await unit.updateFirmware(await help.firmware(firmware));
      return replyToJson('firmware.status', status);
    },
  },
};

/** JSON without the fields that are undefined. */
function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json; // what JSON.parse gives
}
