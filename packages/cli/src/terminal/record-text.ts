/** One record in a few words, for lists. */
import type { Content } from '@plomba/core';
import { money } from '@plomba/core/country';
import { formatTime } from '@plomba/core/model';
import type { NoticePayload } from '@plomba/core/tables';

export function recordText(content: Content): string {
  switch (content.kind) {
    case 'identity':
      return `${content.payload.serial} of country ${content.payload.country}`;
    case 'life':
      return `${content.payload.from} → ${content.payload.change.to}`;
    case 'rules':
      return content.payload.rules.edition;
    case 'day-open':
    case 'day-close':
      return `day ${content.payload.day}`;
    case 'receipt': {
      const { request, number, total } = content.payload;
      return `${request.document} No. ${number}  ${money(total)}`;
    }
    case 'copy':
      return `copy ${content.payload.ordinal} of record ${content.payload.of}`;
    case 'cash':
      return `${content.payload.direction}  ${money(content.payload.amount)}`;
    case 'clock':
      return `${formatTime(content.payload.before)} → ${formatTime(content.payload.after)}`;
    case 'checkpoint':
      return 'all records before it';
    case 'fence':
      return content.payload.fenced.id;
    case 'discard':
      return `${content.payload.blocks} blocks from block ${content.payload.block}`;
    case 'event':
      return content.payload.event;
    case 'shift':
      return `${content.payload.step} shift ${content.payload.number} of till ${content.payload.till}`;
    case 'key':
      return `${content.payload.step} key ${content.payload.name}`;
    case 'successor':
      return `${content.payload.step} unit ${content.payload.serial}`;
    case 'intervention':
      return `${content.payload.step} visit ${content.payload.number}`;
    case 'notice':
      return noticeText(content.payload);
    case 'licence':
      return `licence ${content.payload.licence.id}`;
    case 'answer':
      return `${content.payload.from}: ${content.payload.result} for record ${content.payload.of}`;
  }
}

function noticeText({ notice, tries, from, to, findings }: NoticePayload): string {
  if (tries !== undefined) return `${notice}: ${tries} in a row`;
  if (to !== undefined) return `${notice} ${from ?? '?'} → ${to}`;
  if (findings === undefined) return notice;
  const found = findings.map(({ step, result }) => `${step} ${result}`);
  return `${notice}: ${found.length === 0 ? 'everything as it should be' : found.join(', ')}`;
}
