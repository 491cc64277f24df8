import { SignatureInventory } from './inventory.js';

/** Shows an inventory a file in pieces of some length. */
function kindOf(bytes: Buffer, pieceBytes: number): string | undefined {
  const inventory = new SignatureInventory();
  const tap = inventory.inspector({ path: 'file', sizeBytes: bytes.length })!;
  for (let at = 0; at < bytes.length; at += pieceBytes) void tap.write(bytes.subarray(at, at + pieceBytes));
  void tap.end();
  return inventory.kindOf('another', 'file');
}

const filler = Buffer.alloc(5000, 'x');
const file = (...parts: (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)));
const DER = `3082123406092a864886f70d010702a0821225${'00'.repeat(60)}`;
const dsig = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>';

describe.each([1, 7, 1024, 65536])('in pieces of %i bytes', (pieceBytes) => {
  it.each([
    ['a PDF with a byte range', 'pdf', file('%PDF-1.7\n', filler, '/ByteRange [0 1 2 3]')],
    ['a PDF with something before it', 'pdf', file('\n\nx', '%PDF-1.4\n/ByteRange[0 1 2 3]')],
    ['signed data in DER', 'cms', file(Buffer.from('3082123406092a864886f70d010702a0821225', 'hex'), filler)],
    ['signed data without lengths', 'cms', file(Buffer.from('308006092a864886f70d010702a080', 'hex'))],
    ['signed data in PEM', 'cms', file('-----BEGIN PKCS7-----\nMII')],
    ['signed data in PEM by its other name', 'cms', file('-----BEGIN PKCS #7 SIGNED DATA-----\nMII')],
    ['signed data in bare Base64', 'cms', file(Buffer.from(DER, 'hex').toString('base64'))],
    ['XML with a signature', 'xml', file('\ufeff<?xml version="1.0"?>\n<a>', filler, dsig, '</a>')],
    ['XML in UTF-16 with a signature', 'xml', Buffer.from(`\ufeff<a>${dsig}</a>`, 'utf16le')],
    ['XML in UTF-16, the high octet first', 'xml', Buffer.from(`\ufeff<a>${dsig}</a>`, 'utf16le').swap16()],
    ['a PDF without one', undefined, file('%PDF-1.7\n', filler)],
    ['XML without one', undefined, file('<a>', filler, '</a>')],
    ['another DER', undefined, file(Buffer.from('308212340201003082', 'hex'), filler)],
    ['text that speaks of one', undefined, file('see ', dsig, ' and /ByteRange')],
    ['nothing', undefined, Buffer.alloc(0)],
  ])('%s', (_, kind, bytes) => {
    expect(kindOf(bytes, pieceBytes)).toBe(kind);
  });
});

it('forgets what was broken off', () => {
  const inventory = new SignatureInventory();
  const tap = inventory.inspector({ path: 'file', sizeBytes: 100 })!;
  void tap.write(file('%PDF-1.7\n/ByteRange', filler));
  expect(inventory.isEmpty).toBe(false);
  tap.abort();
  expect(inventory.isEmpty).toBe(true);
});
