/** First line of every store's README.txt: how a store is known. */
export const README_FIRST_LINE = 'This folder is an archival store.';

/**
 * What lies in each store, so that somebody with nothing but standard tools can read and verify it. Its text is no part of
 * the format: a store with an older text stays as it is.
 */
export const STORE_README = `${README_FIRST_LINE}

It holds complete archival information packages and explains itself. No database and no particular software is needed to
read or to verify it.

  objects/   an OCFL 1.1 storage root (https://ocfl.io/1.1/spec/). One folder per package, found by
             objects/ocfl_layout.json: extension 0004-hashed-n-tuple-storage-layout, SHA-256 of the package's identifier.
  staging/   work in progress. Nothing in it is part of the archive.

One package is one OCFL object. In its folder:

  0=ocfl_object_1.1        says that it is one
  inventory.json           every version of the package, every file by its name and SHA-512
  inventory.json.sha512    SHA-512 of inventory.json
  v1/content/...           the bytes of the files that came or were made with version 1

"manifest" in inventory.json maps each SHA-512 to the place of the bytes. "versions" maps each SHA-512 to the names of the
files in that version. Inside a version: METS.xml describes the package, metadata/ the records and their history (Dublin
Core or EAD, PREMIS), representations/ the records, submission/ everything as it was sent.

To verify a package, go to its folder:

  sha512sum -c inventory.json.sha512

  find v*/content -type f -exec sha512sum {} + | while read -r digest name; do
    grep -q "$digest" inventory.json || echo "CHANGED OR ADDED: $name"; done

  grep -o '"v[0-9]*/content/[^"]*"' inventory.json | tr -d '"' | sort -u | while read -r name; do
    test -f "$name" || echo "MISSING: $name"; done

The first must say OK. No output of the other two means that every file is there and unchanged.

To find a package by its identifier, e.g. urn:uuid:00000000-0000-4000-8000-000000000000:

  printf %s 'urn:uuid:00000000-0000-4000-8000-000000000000' | sha256sum

The first nine characters, three by three, are the folders; the whole digest is the package's folder:
objects/abc/def/012/abcdef012...

To find a file by its name: grep -rl --include=inventory.json 'name' objects/
`;
