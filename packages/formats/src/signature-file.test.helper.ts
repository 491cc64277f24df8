/** A signature file of formats `test/1` and on, each with the extension of its number, told by these byte sequences. */
export const signatureFile = (
  sequences: readonly string[],
  priorities: Readonly<Record<number, number>> = {},
): string => `<?xml version="1.0" encoding="UTF-8"?>
<FFSignatureFile Version="1" DateCreated="2026-01-01T00:00:00" xmlns="http://www.nationalarchives.gov.uk/pronom/SignatureFile">
<InternalSignatureCollection>${sequences.map((sequence, index) => `<InternalSignature ID="${index + 1}" Specificity="Specific">${sequence}</InternalSignature>`).join('')}</InternalSignatureCollection>
<FileFormatCollection>${sequences
  .map((_, index) => {
    const over = priorities[index + 1];
    return `<FileFormat ID="${index + 1}" Name="Format ${index + 1}" PUID="test/${index + 1}" MIMEType="a/b, c/d"><InternalSignatureID>${index + 1}</InternalSignatureID><Extension>X${index + 1}</Extension>${over === undefined ? '' : `<HasPriorityOverFileFormatID>${over}</HasPriorityOverFileFormatID>`}</FileFormat>`;
  })
  .join('')}</FileFormatCollection></FFSignatureFile>`;

/** A part of a byte sequence: an anchor with fragments beside it. */
export const piece = (attributes: string, anchor: string, fragments = ''): string =>
  `<SubSequence ${attributes}><Sequence>${anchor}</Sequence>${fragments}</SubSequence>`;

export const sequence = (reference: 'BOFoffset' | 'EOFoffset' | undefined, ...pieces: readonly string[]): string =>
  `<ByteSequence${reference === undefined ? '' : ` Reference="${reference}"`}>${pieces.join('')}</ByteSequence>`;
