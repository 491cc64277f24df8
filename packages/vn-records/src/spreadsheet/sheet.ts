/** A cell as text. `date`: written `DD/MM/YYYY`; `error`: what the spreadsheet program could not compute. */
export interface Cell {
  text: string;
  /** In the letters of an old font, where it was not Unicode: names of files may be so too. */
  asWritten?: string;
  kind: 'text' | 'number' | 'date' | 'error';
}

export interface SheetRow {
  /** Counted from 1, as spreadsheet programs show it. */
  number: number;
  /** By column, counted from 0; empty cells are absent. */
  cells: ReadonlyMap<number, Cell>;
}

export interface Sheet {
  name: string;
  rows: SheetRow[];
}

/** What ends the reading of a spreadsheet: more than is read, or damage. */
export class SpreadsheetProblem extends Error {
  constructor(
    readonly what: 'UNREADABLE' | 'TOO_LARGE' | 'UNSAFE',
    message: string,
    readonly location: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Bounds on what is held in memory: a list of files that is larger is handed over in parts. */
export const LIMITS = {
  bytes: 512 * 1024 * 1024,
  rows: 200_000,
  columns: 512,
  cells: 4_000_000,
  /** Characters of all cells. */
  characters: 128 * 1024 * 1024,
  /** Of one cell; spreadsheet programs stop there too. */
  cellCharacters: 32_767,
  sheets: 64,
  merged: 200_000,
} as const;

/** Counts rows, cells and characters as they are read. */
export class SheetBudget {
  #rows = 0;
  #cells = 0;
  #characters = 0;

  constructor(private readonly name: string) {}

  /** @throws SpreadsheetProblem `TOO_LARGE` */
  row(): void {
    if ((this.#rows += 1) > LIMITS.rows) this.#refuse(`${LIMITS.rows} rows`);
  }

  /** @throws SpreadsheetProblem `TOO_LARGE` */
  cell(column: number, text: string): void {
    if ((this.#cells += 1) > LIMITS.cells) this.#refuse(`${LIMITS.cells} cells`);
    if (column >= LIMITS.columns) this.#refuse(`${LIMITS.columns} columns`);
    if (text.length > LIMITS.cellCharacters) this.#refuse(`${LIMITS.cellCharacters} characters in one cell`);
    if ((this.#characters += text.length) > LIMITS.characters) this.#refuse(`${LIMITS.characters} characters`);
  }

  #refuse(bound: string): never {
    throw new SpreadsheetProblem('TOO_LARGE', `more than ${bound}`, this.name);
  }
}
