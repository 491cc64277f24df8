/** A paper that people sign and file: data only, in the order in which it is read. */
export interface Printed {
  /** Who issues it. */
  institution: string;
  /** What kind of paper it is, in capitals: `BIÊN BẢN SỰ CỐ`. */
  kind: string;
  /** What it is about, one line or two. */
  title: string;
  /** Its number, where it has one. */
  number?: string;
  /** Of the paper; also in the file's properties, so that the same data give the same bytes. */
  date: Date;
  parts: Iterable<PrintedPart> | AsyncIterable<PrintedPart>;
  /** Who signs, left to right, three in a row; a place is left for the hand. */
  signatures: readonly PlaceToSign[];
}

export interface PlaceToSign {
  /** In what office: `NGƯỜI LẬP BIÊN BẢN`. */
  role: string;
  /** Printed below the place, where it is known who signs. */
  name?: string;
}

export type PrintedPart =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  /** A label and what it says, a line each. */
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | PrintedTable;

export interface PrintedTable {
  kind: 'table';
  /** `share`: width in proportion to the other columns. */
  columns: readonly { title: string; share: number }[];
  /** Read one at a time. */
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>;
  /** Rows printed; a line says that there are more. @defaultValue 2000 */
  maxRows?: number;
  /** Printed in place of a table without rows. @defaultValue `Không có` */
  none?: string;
}
