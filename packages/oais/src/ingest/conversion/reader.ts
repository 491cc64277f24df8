import type { PackageTree } from '@mocban/container';
import { mediaTypeOf } from '@mocban/core';
import type { AipContent, SubmissionReader } from '../../ports.js';
import { repeatable } from '../../repeatable.js';
import type { Conversion, ForeignFormat } from '../types.js';
import { tt05Reader } from '../readers/tt05.js';

/** As reports and PREMIS name what was read. */
export const STANDARDS: Readonly<Record<ForeignFormat, string>> = {
  tt02: 'Thông tư 02/2019/TT-BNV',
  spreadsheet: 'a list of files and documents',
  edxml: 'edXML, QCVN 102:2016/BTTTT',
};

/** Reads the package that was made, under the name of what came: identifiers and the agreement in it are not the producer's. */
export const convertedReader = (format: ForeignFormat): SubmissionReader => ({
  ...tt05Reader,
  profile: format,
  async read(tree, agreement, options) {
    const { objectId: _, registrationCode: __, ...submission } = await tt05Reader.read(tree, agreement, options);
    return { ...submission, profile: format, standard: STANDARDS[format] };
  },
});

/** The content with the names it came by, and what it was made of as documentation. @param conversion with the one package that is meant @param tree what came */
export function convertedContent(
  { submissionReference: _, ...content }: AipContent,
  { sources, packages }: Conversion,
  tree: PackageTree,
): AipContent {
  const { files } = content;
  const originalNames = packages[0]?.originalNames ?? new Map<string, string>();
  const documentation = sources.flatMap((sourcePath) => {
    const file = tree.files.get(sourcePath);
    if (file === undefined) return [];
    const { sizeBytes, digests } = file;
    return [{ path: `documentation/${sourcePath}`, sizeBytes, digests, mimeType: mediaTypeOf(sourcePath), sourcePath }];
  });
  const [first] = sources;
  return {
    ...content,
    files: repeatable(function* () {
      for (const file of files)
        yield { ...file, originalName: originalNames.get(file.sourcePath) ?? file.originalName ?? file.sourcePath };
    }),
    documentation: [...content.documentation, ...documentation],
    ...(first !== undefined && { submissionReference: first }),
  };
}
