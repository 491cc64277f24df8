/** A PDF written by hand: objects by number, and updates behind it. */
export class PdfText {
  #text = '%PDF-1.7\n%âãÏÓ\n';
  #previous: number | undefined;
  #size = 1;

  get bytes(): Buffer {
    return Buffer.from(this.#text, 'latin1');
  }

  get length(): number {
    return this.#text.length;
  }

  /** What is written behind everything, and listed nowhere. */
  raw(text: string): this {
    this.#text += text;
    return this;
  }

  /** Writes a revision with a table. @param trailer further entries @returns itself */
  save(objects: Readonly<Record<number, string>>, trailer = '/Root 1 0 R'): this {
    const lines: string[] = [];
    for (const [number, body] of Object.entries(objects)) {
      lines.push(`${number} 1\n${String(this.#text.length).padStart(10, '0')} 00000 n \n`);
      this.#text += `${number} 0 obj\n${body}\nendobj\n`;
      this.#size = Math.max(this.#size, Number(number) + 1);
    }
    const start = this.#text.length;
    const previous = this.#previous === undefined ? '' : `/Prev ${this.#previous} `;
    const free = this.#previous === undefined ? '0 1\n0000000000 65535 f \n' : '';
    this.#text += `xref\n${free}${lines.join('')}trailer\n<< /Size ${this.#size} ${previous}${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
    this.#previous = start;
    return this;
  }
}

export const stream = (data: string, entries = ''): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`;

/** One page with a line of text. */
export const onePage = (text = 'BT /F1 12 Tf 72 500 Td (Total 100) Tj ET'): Record<number, string> => ({
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
  4: stream(text),
  5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
});
