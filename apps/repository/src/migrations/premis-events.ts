import type { MigrationReport, ToolName } from '@mocban/migration';
import type { DerivedEvent, DerivedFile } from '@mocban/oais';
import { SOFTWARE } from '../version.js';
import type { CampaignRow, PolicyRow } from './rows.js';
import type { KnownSignature } from './signatures-on.js';

/** A result that goes into the next version. */
export interface MigratedFile {
  derived: DerivedFile;
  report: MigrationReport;
  /** On the original. */
  signatures: readonly KnownSignature[];
  /** When it was made: ISO 8601, UTC. */
  at: string;
}

export interface EventContext {
  campaign: CampaignRow;
  policy: PolicyRow;
  archive: { name: string; identificationCode?: string };
  /** Of the format data. */
  release: string;
}

const NAMES: Readonly<Record<ToolName, string>> = {
  libreoffice: 'LibreOffice',
  ghostscript: 'Ghostscript',
  imagemagick: 'ImageMagick',
  ffmpeg: 'ffmpeg',
};

/**
 * What PREMIS says of a migration: one event for all files, since tool, version, parameters and policy are the same for them, and for each
 * file a validation with what was compared. @see PREMIS 3.0, `migration`, `validation` of the event type vocabulary
 */
export function eventsOf(
  files: readonly MigratedFile[],
  { campaign, policy, archive, release }: EventContext,
): DerivedEvent[] {
  const { tool, isolation } = files[0]!.report;
  const name = NAMES[tool.name];
  const program = {
    identifier: { type: 'software', value: `${name} ${tool.version}` },
    name,
    type: 'software',
    version: tool.version,
  };
  const keeper = {
    identifier: { type: 'archive', value: archive.identificationCode ?? archive.name },
    name: archive.name,
    type: 'organization',
  };
  const judge = {
    identifier: { type: 'software', value: `${SOFTWARE.name} ${SOFTWARE.version}` },
    name: SOFTWARE.name,
    type: 'software',
    version: SOFTWARE.version,
  };
  return [
    {
      type: 'migration',
      dateTime: files.at(-1)!.at,
      detail:
        `to ${policy.target} by policy ${policy.name} version ${policy.version}, campaign ${campaign.id}` +
        `${campaign.confirmedBy === null ? '' : `, decided by ${campaign.confirmedBy}`}; parameters ${JSON.stringify(tool.parameters)}` +
        `; isolated by ${isolation.by}; the originals stay`,
      outcome: 'success',
      ...noteOn(files),
      agents: [
        { agent: program, role: 'executing program' },
        { agent: keeper, role: 'implementer' },
      ],
    },
    ...files.map(({ derived, report, at }): DerivedEvent => ({
      type: 'validation',
      dateTime: at,
      detail: `identified as ${report.output.puid} by ${release} and compared with what it was made of`,
      outcome: 'success',
      outcomeNote: wordsOf(report),
      agents: [{ agent: judge, role: 'executing program' }],
      files: [derived.path],
    })),
  ];
}

/** Signed originals, whose signatures a copy cannot have. */
function noteOn(files: readonly MigratedFile[]): { outcomeNote?: string } {
  const signed = files.filter(({ signatures }) => signatures.length > 0);
  if (signed.length === 0) return {};
  const notes = signed.map(
    ({ derived, signatures }) => `${derived.source} (${signatures.map(({ verdict }) => verdict).join(', ')})`,
  );
  return {
    outcomeNote: `signatures are on the originals alone, not on what was made of them: ${notes.slice(0, 20).join('; ')}${notes.length > 20 ? ` and ${notes.length - 20} more` : ''}`,
  };
}

function wordsOf({ checks, notes }: MigrationReport): string {
  const words = checks.map((check) => {
    if (check.outcome === 'not-comparable') return `${check.property}: not comparable, ${check.reason}`;
    const { property, outcome, before, after, measured, unit, threshold } = check;
    const values = before === undefined ? '' : ` ${before} → ${after}`;
    return `${property}: ${outcome}${values}${measured === undefined ? '' : ` ${measured} ${unit} (${threshold})`}`;
  });
  return [...words, ...notes.map(({ code, count }) => `${code}: ${count}`)].join('; ');
}
