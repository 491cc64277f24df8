/** Formats that LibreOffice 7.4 opens by import filters of its own, by PRONOM's identifiers. What it would take for plain text is not among them. */
export const OFFICE_PUIDS: ReadonlySet<string> = new Set([
  // Word for Macintosh 1.0 to 5.0
  ...words('x-fmt/1 x-fmt/64 x-fmt/65 fmt/346'),
  // Word for Macintosh 6.0, X
  ...words('x-fmt/2 x-fmt/129'),
  // Word for MS-DOS
  ...words('x-fmt/273 x-fmt/274 x-fmt/275 x-fmt/276 fmt/1688'),
  // Word for Windows 1.0 to 2003
  ...words('fmt/37 fmt/38 fmt/39 fmt/40 fmt/609 x-fmt/45'),
  // Word 2007 onwards
  ...words('fmt/412 fmt/523 fmt/597 fmt/599'),
  // Rich Text Format
  ...words('fmt/45 fmt/50 fmt/52 fmt/53 fmt/355 fmt/969'),
  // WordPerfect 4 onwards
  ...words('x-fmt/44 x-fmt/203 x-fmt/393 x-fmt/394 fmt/892 fmt/949'),
  // WordPerfect for Macintosh
  ...words('fmt/1220 fmt/1221 fmt/1222'),
  // Lotus WordPro
  ...words('x-fmt/340 fmt/340'),
  // OpenOffice Writer, OpenDocument Text
  ...words('fmt/128 fmt/136 fmt/290 fmt/291 fmt/1756 fmt/2044'),
  // StarOffice 3 to 5
  ...words('x-fmt/359 x-fmt/360 x-fmt/400 x-fmt/401 fmt/808 fmt/809 fmt/810 fmt/811 fmt/812 fmt/813 fmt/814 fmt/815'),
  // Works Word Processor
  ...words('fmt/163 fmt/233 fmt/258'),
  // Excel 2 to 2003
  ...words('fmt/55 fmt/56 fmt/57 fmt/58 fmt/59 fmt/60 fmt/61 fmt/62'),
  // Excel 2007 onwards
  ...words('fmt/214 fmt/445 fmt/595 fmt/598 fmt/627'),
  // Lotus 1-2-3
  ...words('x-fmt/114 x-fmt/115 x-fmt/116 x-fmt/117 fmt/1452'),
  // Quattro Pro
  ...words('x-fmt/121 x-fmt/122 fmt/834 fmt/835 fmt/836'),
  // Works Spreadsheet
  ...words('fmt/166'),
  // OpenOffice Calc, OpenDocument Spreadsheet
  ...words('fmt/129 fmt/137 fmt/294 fmt/295 fmt/1755 fmt/2045'),
  // PowerPoint 97 to 2003
  ...words('x-fmt/84 x-fmt/87 fmt/126'),
  // PowerPoint 2007 onwards
  ...words('fmt/215 fmt/487 fmt/629 fmt/630 fmt/631 fmt/632'),
  // OpenOffice Impress, OpenDocument Presentation
  ...words('fmt/130 fmt/138 fmt/292 fmt/293 fmt/1754 fmt/2046'),
  // OpenOffice Draw, OpenDocument Graphics
  ...words('fmt/127 fmt/139 fmt/296 fmt/297 fmt/1753 fmt/2048'),
  // Visio
  ...words('x-fmt/113 x-fmt/258 fmt/443 fmt/924'),
  // Publisher
  ...words('x-fmt/252 x-fmt/253 x-fmt/254 x-fmt/255 x-fmt/256 x-fmt/257 fmt/1512 fmt/1513'),
]);

function words(text: string): string[] {
  return text.split(' ');
}
