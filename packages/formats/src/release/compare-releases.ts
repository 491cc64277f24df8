import { textOfSignature } from '../compiled/write-compiled.js';
import type { FileFormat } from '../signature-file/types.js';
import { releaseName } from './parts.js';
import type { Signatures } from './open-identifier.js';

export interface FormatSummary {
  puid: string;
  name: string;
  version: string | undefined;
}

/** What of a format is otherwise than in the release before. */
export interface FormatChange extends FormatSummary {
  what: readonly Aspect[];
}

type Aspect = 'name' | 'version' | 'mimeTypes' | 'extensions' | 'signatures' | 'containerSignatures' | 'priorities';

/** What a release changes, by PUID: files of these formats, and of what they have priority over, may be told otherwise by it. */
export interface ReleaseChanges {
  before: string;
  after: string;
  added: readonly FormatSummary[];
  changed: readonly FormatChange[];
  gone: readonly FormatSummary[];
}

/** Formats in the order of the release that has them. The numbers that a release gives them internally do not count. */
export function compareReleases(before: Signatures, after: Signatures): ReleaseChanges {
  const [old, now] = [describe(before), describe(after)];
  const changed: FormatChange[] = [];
  for (const [puid, { summary, aspects }] of now) {
    const other = old.get(puid);
    if (other === undefined) continue;
    const what = (Object.keys(aspects) as Aspect[]).filter((aspect) => aspects[aspect] !== other.aspects[aspect]);
    if (what.length > 0) changed.push({ ...summary, what });
  }
  return {
    before: releaseName(before.signatures.version, before.containers.version),
    after: releaseName(after.signatures.version, after.containers.version),
    added: onlyIn(now, old),
    changed,
    gone: onlyIn(old, now),
  };
}

interface Described {
  summary: FormatSummary;
  aspects: Readonly<Record<Aspect, string>>;
}

const onlyIn = (one: ReadonlyMap<string, Described>, other: ReadonlyMap<string, Described>): FormatSummary[] =>
  [...one].filter(([puid]) => !other.has(puid)).map(([, { summary }]) => summary);

function describe({ signatures: { formats, signatures }, containers }: Signatures): Map<string, Described> {
  const textById = new Map(signatures.map((signature) => [signature.id, textOfSignature(signature)]));
  const puidById = new Map(formats.map(({ id, puid }) => [id, puid]));
  const inside = insideByPuid(containers);
  const describeOne = ({ puid, name, version, ...format }: FileFormat): Described => ({
    summary: { puid, name, version },
    aspects: {
      name,
      version: version ?? '',
      mimeTypes: asSet(format.mimeTypes),
      extensions: asSet(format.extensions),
      signatures: asSet(format.signatureIds.map((id) => textById.get(id) ?? '')),
      containerSignatures: asSet(inside.get(puid) ?? []),
      priorities: asSet(format.priorityOver.map((id) => puidById.get(id) ?? '')),
    },
  });
  return new Map(formats.map((format) => [format.puid, describeOne(format)]));
}

function insideByPuid({ signatures, puids }: Signatures['containers']): Map<string, string[]> {
  const byPuid = new Map<string, string[]>();
  for (const { id, kind, files } of signatures) {
    const text = [kind, ...files.map((file) => `${file.path}\n${file.signatures.map(textOfSignature).join('')}`)].join(
      '\n',
    );
    for (const puid of puids.get(id) ?? []) byPuid.set(puid, [...(byPuid.get(puid) ?? []), text]);
  }
  return byPuid;
}

const asSet = (values: readonly string[]): string => [...values].sort().join('\n');
