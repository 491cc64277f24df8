import { containerOf } from './containers.js';

test.each([
  ['pdf', Buffer.from('%PDF-1.7\n')],
  ['pdf', Buffer.from(`${'x'.repeat(900)}%PDF-1.4`)],
  ['cms', Buffer.from('3082010006092a864886f70d010702a0820100', 'hex')],
  ['cms', Buffer.from('308006092a864886f70d010702a080', 'hex')],
  ['cms', Buffer.from('\n-----BEGIN PKCS7-----\nMII')],
  ['xml', Buffer.from('\ufeff<?xml version="1.0"?><a/>')],
  ['xml', Buffer.from('  <a/>')],
  ['xml', Buffer.from('\ufeff<a/>', 'utf16le')],
  [undefined, Buffer.from('30820100060b2a864886f70d0109100117', 'hex')],
  [undefined, Buffer.from('PK\u0003\u0004')],
  [undefined, Buffer.alloc(0)],
])('by its first bytes a file is of the kind %s', (kind, head) => {
  expect(containerOf(head)?.kind).toBe(kind);
});
