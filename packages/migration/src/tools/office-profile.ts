/**
 * Settings of LibreOffice for one conversion: which PDF it writes, and that nothing in a document is run, fetched or updated.
 * As configuration and not in the call, since a filter named there holds for one kind of document, and the kind is LibreOffice's to tell.
 */
export function officeProfile(pdfVersion: number, imageQuality: number): string {
  const items = [
    item('Common/Filter/PDF/Export', 'SelectPdfVersion', pdfVersion),
    item('Common/Filter/PDF/Export', 'UseLosslessCompression', false),
    item('Common/Filter/PDF/Export', 'Quality', imageQuality),
    item('Common/Filter/PDF/Export', 'ReduceImageResolution', false),
    item('Common/Filter/PDF/Export', 'ExportBookmarks', true),
    // 3: nothing runs, signed or not.
    item('Common/Security/Scripting', 'MacroSecurityLevel', 3),
    item('Common/Security/Scripting', 'DisableMacrosExecution', true),
    item('Common/Security/Scripting', 'BlockUntrustedRefererLinks', true),
    item('Common/Security/Scripting', 'DisableActiveContent', true),
    // 2 and 1: links are never updated.
    item('Writer/Content/Update', 'Link', 2),
    item('Calc/Content/Update', 'Link', 1),
    item('Common/Save/Document', 'AutoSave', false),
    item('Recovery/AutoSave', 'Enabled', false),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">',
    ...items,
    '</oor:items>',
    '',
  ].join('\n');
}

const item = (path: string, name: string, value: number | boolean): string =>
  `<item oor:path="/org.openoffice.Office.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;
