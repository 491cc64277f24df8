import { characteriseFile, type Characterisation } from '@mocban/characterisation';
import type { Target } from './targets.js';
import type { MigrationNote } from './tools/tool.js';

/** What is known of a source before it is migrated. */
export interface SourceFacts {
  /** It opens with a password only. */
  isProtected: boolean;
  /** Signatures that are in the file. */
  signatures: number;
  /** What the program that wrote the document says it has. */
  statedPages?: number;
  notes: MigrationNote[];
}

/** @throws the system's error, the signal's reason */
export async function sourceFactsOf(
  path: string,
  { target, signal }: { target: Target; signal: AbortSignal },
): Promise<SourceFacts> {
  const found = await characteriseFile(path, { signal });
  const isProtected = found.findings.some(({ rule }) => rule === 'FORMAT_PASSWORD_PROTECTED');
  // A page has neither programs nor files in it.
  const notes = target.kind === 'document' ? notesOn(found) : [];
  const statedPages = found.family === 'office' ? found.properties.claimed.pages : undefined;
  return { isProtected, signatures: signaturesIn(found), ...(statedPages !== undefined && { statedPages }), notes };
}

const signaturesIn = (found: Characterisation): number =>
  found.family === 'pdf' ? found.properties.signatures : found.family === 'office' && found.properties.isSigned ? 1 : 0;

function notesOn(found: Characterisation): MigrationNote[] {
  const notes = (code: MigrationNote['code'], count: number): MigrationNote[] => (count > 0 ? [{ code, count }] : []);
  if (found.family === 'pdf') {
    const { hasJavaScript, embeddedFiles } = found.properties;
    return [
      ...notes('ACTIVE_CONTENT_LEFT_OUT', hasJavaScript ? 1 : 0),
      ...notes('EMBEDDED_FILES_LEFT_OUT', embeddedFiles),
    ];
  }
  if (found.family !== 'office') return [];
  const { hasMacros, embeddedObjects } = found.properties;
  return [...notes('ACTIVE_CONTENT_LEFT_OUT', hasMacros ? 1 : 0), ...notes('EMBEDDED_FILES_LEFT_OUT', embeddedObjects)];
}
