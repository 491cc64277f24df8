import { XmlWriter } from '@mocban/xml';
import type { EdxmlMessage } from './message.js';

/** What happened to a document after it was sent, by other messages of the same import. */
export interface EdxmlEvent {
  kind: 'recall' | 'status' | 'update' | 'replace';
  organId: string;
  organName: string;
  timestamp: string;
  code?: string;
  text: string;
}

/**
 * How a document was handled (`process`): the trace list of its message, then recalls and answers. Element names are ours: the
 * circular names the file and not its form.
 */
export function traceXml(message: EdxmlMessage, events: readonly EdxmlEvent[]): string {
  const writer = new XmlWriter();
  writer.open('process', { documentId: message.documentId });
  const sent = { organId: message.from.id, organName: message.from.name, business: message.business };
  writer.open('sent', sent).text(message.reason).close();
  for (const { id, name } of message.to) writer.open('receiver', { organId: id, organName: name }).close();
  for (const { organId, timestamp } of message.trace) writer.open('trace', { organId, timestamp }).close();
  for (const { kind, text, ...attributes } of events) writer.open(kind, attributes).text(text).close();
  writer.close();
  return writer.take();
}
