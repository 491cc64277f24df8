import { basename } from 'node:path';
import type { Rules } from '../rules/types.js';
import type { EdxmlLog } from './log.js';
import type { EdxmlMessage, EdxmlOrganisation, Received } from './message.js';
import type { EdxmlEvent } from './trace.js';

/** What a message asks to be noted at a document; nothing is ever deleted for it. */
export interface EdxmlNote {
  documentId: string;
  /** `replaced`, `updated`: another document that came stands in its place, or beside it. */
  kind: 'recalled' | 'replaced' | 'updated' | 'status';
  /** Status code. */
  code?: string;
  text: string;
  /** Who sent the message. */
  by: EdxmlOrganisation;
  /** Name of the body that issued the document, as far as the message says. */
  issuer?: string;
  /** As written, `YYYY/MM/DD HH:mm:ss`; `''` where the message does not say. */
  at: string;
  /** Whether the document is among those of this import; else the holder of the documents looks for it. */
  isMatched: boolean;
}

/** `new`, `recall`, `update`, `replace`, or `other` where the sender's word is not known. */
export const businessOf = (rules: Rules, { business }: EdxmlMessage): string =>
  business === '' ? 'new' : (rules.dialect('edxml/business')[business] ?? 'other');

/** What the messages say of documents, in whatever order they came; recalls are told as findings too. @param sent those that bring documents */
export function notesOf(
  messages: readonly Received[],
  sent: readonly Received[],
  rules: Rules,
  log: EdxmlLog,
): EdxmlNote[] {
  return messages.flatMap((message): EdxmlNote[] => {
    const kind = noteKindOf(rules, message);
    if (kind === undefined) return [];
    const { code, text, timestamp } = eventOf(rules, message);
    return noteTargets(message, kind).map((documentId) => {
      const isMatched = sent.some(
        (other) => other !== message && other.documentId !== '' && other.documentId === documentId,
      );
      if (kind === 'recalled') noteRecall(message, documentId, isMatched, log);
      return {
        documentId,
        kind,
        ...(code === undefined ? {} : { code }),
        text,
        by: message.from,
        ...issuerOf(message, sent),
        at: timestamp,
        isMatched,
      };
    });
  });
}

/** What a message says of another document, if it does. */
export function noteKindOf(rules: Rules, message: EdxmlMessage): EdxmlNote['kind'] | undefined {
  if (message.kind === 'status') return 'status';
  return ({ recall: 'recalled', replace: 'replaced', update: 'updated' } as const)[
    businessOf(rules, message) as 'recall' | 'replace' | 'update'
  ];
}

/** A message as something that happened to the document it speaks of. */
export function eventOf(rules: Rules, message: EdxmlMessage): EdxmlEvent {
  const { status, from } = message;
  const business = businessOf(rules, message);
  return {
    kind: message.kind === 'status' ? 'status' : business === 'recall' || business === 'replace' ? business : 'update',
    organId: from.id,
    organName: from.name,
    timestamp: status?.timestamp ?? message.trace.at(-1)?.timestamp ?? '',
    ...(status === undefined ? {} : { code: status.code }),
    text:
      status === undefined ? message.reason : status.description || (rules.dialect('edxml/status')[status.code] ?? ''),
  };
}

function noteRecall(message: Received, documentId: string, isMatched: boolean, log: EdxmlLog): void {
  log.add(
    'RECALL',
    isMatched ? 'FLAGGED' : 'UNMATCHED',
    'warn',
    documentId || basename(message.path),
    isMatched
      ? 'recalled by its sender: flagged, and kept'
      : 'recalled by its sender; the document is not in this import, whoever holds it flags it and keeps it',
    'Văn bản bị bên gửi thu hồi: chỉ đánh dấu, không xóa.',
  );
}

/** The documents a message says something of; an update may have no other than its own. */
function noteTargets(message: EdxmlMessage, kind: EdxmlNote['kind']): string[] {
  if (kind === 'recalled' || kind === 'status') return [targetOf(message)];
  const targets = [...message.replaces, ...(message.responseFor?.documentId ? [message.responseFor.documentId] : [])];
  return [...new Set(targets)].filter((id) => id !== message.documentId);
}

/** Who recalls or replaces has issued it; an answer goes back to who did. */
function issuerOf(message: EdxmlMessage, sent: readonly EdxmlMessage[]): { issuer?: string } {
  if (message.kind === 'document') return message.from.name === '' ? {} : { issuer: message.from.name };
  const issuer =
    message.to.find(({ id }) => id !== '' && id === message.responseFor?.organId)?.name ??
    sent.find((other) => concerned(message, other))?.from.name;
  return issuer === undefined || issuer === '' ? {} : { issuer };
}

/** The document that a recall or an answer speaks of. */
export const targetOf = ({ responseFor, documentId }: EdxmlMessage): string => responseFor?.documentId || documentId;

export const concerned = (note: EdxmlMessage, document: EdxmlMessage): boolean =>
  document.documentId !== '' && targetOf(note) === document.documentId;
