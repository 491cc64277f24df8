import { mediaTypeOf } from '@mocban/core';
import type { TreeFile } from '@mocban/container';
import { simpleDublinCore } from '@mocban/eark';
import type { DescriptiveFile, DublinCoreFields } from '@mocban/eark';
import type { PremisFormat } from '@mocban/premis';
import type { AipContent } from '../../ports.js';
import { repeatable } from '../../repeatable.js';

/** A file of a submission and where it goes. */
export interface Placement {
  file: TreeFile;
  /** Relative to the representation's folder, or to the AIP's root for documentation. */
  path: string;
  /** What the producer says of its format. */
  format?: PremisFormat;
}

/** The content of an E-ARK AIP described by plain Dublin Core. */
export function plainContent(plan: {
  label: string;
  description: DublinCoreFields;
  /** What the producer describes it with. @defaultValue nothing */
  descriptions?: readonly DescriptiveFile[];
  /** Starts anew each time. */
  content: Iterable<Placement>;
  /** Instead of `content` where there are several. */
  representations?: readonly { name: string; content: Iterable<Placement> }[];
  documentation: readonly Placement[];
  submissionReference?: string;
  kept?: AipContent['kept'];
}): AipContent {
  const placed = ({ file, path }: Placement) => ({
    path,
    sizeBytes: file.sizeBytes,
    digests: file.digests,
    mimeType: mediaTypeOf(file.path),
    sourcePath: file.path,
  });
  const filesOf = (content: Iterable<Placement>): AipContent['files'] =>
    repeatable(function* () {
      for (const placement of content)
        yield {
          ...placed(placement),
          formats: placement.format === undefined ? [] : [placement.format],
          originalName: placement.file.path,
        };
    });
  return {
    profile: 'eark',
    label: plan.label,
    descriptions: [dublinCore(plan.description), ...(plan.descriptions ?? [])],
    files: plan.representations === undefined ? filesOf(plan.content) : [],
    ...(plan.representations !== undefined && {
      representations: plan.representations.map(({ name, content }) => ({ name, files: filesOf(content) })),
    }),
    documentation: plan.documentation.map(placed),
    ...(plan.submissionReference !== undefined && { submissionReference: plan.submissionReference }),
    ...(plan.kept !== undefined && { kept: plan.kept }),
  };
}

const dublinCore = (fields: DublinCoreFields): DescriptiveFile => ({
  path: 'metadata/descriptive/DC.xml',
  bytes: simpleDublinCore(fields),
  mdType: 'DC',
  mdTypeVersion: '1.1',
  mimeType: 'application/xml',
});
