import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundledFormatData, openFormatData, writeFormatData } from '@mocban/format-data';
import {
  compareRisks,
  levelText,
  nationalPolicy,
  NARA_PART,
  naraPart,
  openRiskData,
  readNaraRelease,
  RiskRegister,
  type LevelCause,
  type LevelChange,
  type NaraRelease,
  type PublishedTable,
} from '@mocban/format-risk';
import { printable, type Outcome } from '../outcome.js';
import { describeFinding } from '../validation.js';

export interface MatrixOptions {
  labelled: string;
  numbered: string;
  weights: string;
  plans: string;
  /** `YYYY-MM-DD`. */
  date: string;
  out?: string;
}

/**
 * `formats update-matrix`: a release of format data with another risk matrix; the rest stays as it is in the release before: that of the
 * folder where it has one, else the one that comes with mocban. Says which formats have another level by it, and why.
 */
export async function updateMatrix({ date, out, ...files }: MatrixOptions): Promise<Outcome> {
  const base = out !== undefined && existsSync(join(out, 'manifest.json')) ? out : bundledFormatData();
  const present = await openFormatData(base);
  const before = await openRiskData(base);
  const tables = {
    labelled: await table(files.labelled),
    numbered: await table(files.numbered),
    weights: await table(files.weights),
    plans: await table(files.plans),
  };
  const text = ({ bytes }: PublishedTable): string => new TextDecoder().decode(bytes);
  const after = readNaraRelease(
    {
      labelled: text(tables.labelled),
      numbered: text(tables.numbered),
      weights: text(tables.weights),
      plans: text(tables.plans),
    },
    date,
  );
  const register = (nara: NaraRelease): RiskRegister =>
    new RiskRegister({
      nara,
      deprecated: before.deprecated,
      chains: before.chains,
      profile: nationalPolicy(),
      at: date,
    });
  const puids = [...new Set([...before.nara.byPuid.keys(), ...after.byPuid.keys()])];
  const changes = compareRisks(register(before.nara), register(after), puids);
  if (out !== undefined) {
    const kept = present.manifest.parts
      .filter(({ id }) => id !== NARA_PART)
      .map((part) => ({ part, files: new Map(part.files.map(({ file }) => [file, present.bytes(file)])) }));
    await writeFormatData(out, [...kept, naraPart(present.part(NARA_PART), tables, date)]);
  }
  const { findings, method, formats } = after;
  return {
    exit: 0,
    json: {
      folder: out ?? null,
      before: before.nara.date,
      after: date,
      method,
      formats: formats.size,
      findings,
      changes,
    },
    text: [
      `${before.nara.date} -> ${date}: ${formats.size} formats, ${changes.length} of PRONOM's with another level`,
      ...findings.map(describeFinding),
      ...changes.flatMap(changeLines),
      out === undefined ? 'nothing was written: --out names the folder' : `written: ${printable(out)}`,
    ],
  };
}

const table = async (path: string): Promise<PublishedTable> => ({ name: basename(path), bytes: await readFile(path) });

const changeLines = ({ puid, from, to, because }: LevelChange): string[] => [
  printable(`  ${puid ?? ''}: ${levelText(from).en} -> ${levelText(to).en}`),
  ...because.map((cause) => printable(`    ${causeText(cause)}`)),
];

function causeText(cause: LevelCause): string {
  switch (cause.cause) {
    case 'answer':
      return `${cause.id}, ${cause.question}: ${cause.from} (${cause.scoreFrom}) -> ${cause.to} (${cause.scoreTo})`;
    case 'rating':
      return `${cause.id}: rated ${cause.from} -> ${cause.to}`;
    default:
      return `${cause.id}: ${cause.cause}`;
  }
}
