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
  evidence/  per version of a package, the digests of its files as sha256sum and sha512sum write them: the folder of the
             package below objects/, then the version, then manifest-sha256.txt and manifest-sha512.txt.
             evidence/batches/: time-stamps of them, see below.
  log/       what was done and when, in the order in which it was done, signed: an append-only Merkle log.
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

To verify a version by its manifests (the folder abc/def/012/abcdef012... stands for the package's own), in its folder:

  sha256sum -c ../../../../../evidence/abc/def/012/abcdef012.../v1/manifest-sha256.txt
  sha512sum -c ../../../../../evidence/abc/def/012/abcdef012.../v1/manifest-sha512.txt

Every line must say OK. Where the archive sealed a manifest, its signature lies beside it, detached, with a time-stamp:

  openssl cms -verify -binary -purpose any -inform DER -in manifest-sha256.txt.p7s -content manifest-sha256.txt \\
    -CAfile anchors.pem -out /dev/null

with certificates that did not come from this store. What the manifests themselves must be is said by the log:

  log/checkpoint       the name of the log, the number of its leaves, the root of its Merkle tree in base64, and an Ed25519
                       signature over these lines (C2SP signed-note). Keep copies of it elsewhere: a log that does not
                       continue an older checkpoint has been changed.
  log/vkey             the public key; compare it with one that did not come from this store
  log/tile/entries/    the entries, 256 a file, each behind its length in two bytes. An entry is one line of JSON: what was
                       done, when, to which package and version, SHA-512 of v1/inventory.json and SHA-256 of both manifests.
  log/tile/0, 1, ...   the nodes of the tree, 32 bytes each, 256 a file (C2SP tlog-tiles, RFC 9162). A leaf is SHA-256 of a
                       zero byte and the entry, a node SHA-256 of a byte 1 and the two nodes below it.

To read what the log says of a package:

  find log/tile/entries -type f -exec cat {} + | LC_ALL=C sed 's/}..{"/}\\n{"/g' | grep -a 'its identifier' | sort -u

To prove by a time-stamp when a version was there already: evidence/batches/ has a folder for each batch of versions that
were stamped together, named by the root of their tree.

  batch.json      kind, digest algorithm, root, number of leaves, time. In a batch of kind "versions" the leaf of a version is
                  the digest of the digests of its two manifests, the smaller first.
  level-00, ...   the nodes of the tree, one after the other, 32 bytes each with SHA-256; level-00 the leaves, sorted. A node
                  is the digest of two of the level below, the smaller first; one that is left over moves up as it is.
  token.tst       the time-stamp (RFC 3161) of the root:
                    openssl ts -verify -digest ROOT -token_in -in token.tst -CAfile anchors.pem
                  with ROOT as the folder is named, and certificates that did not come from this store.
  certificates/   what the authority was judged by, then; crls/ and ocsps/ likewise

A batch of kind "tokens" renews others: its leaves are digests of the digests of their tokens. One of kind "records" renews
them by another digest algorithm (RFC 4998, 5.2).

To find a package by its identifier, e.g. urn:uuid:00000000-0000-4000-8000-000000000000:

  printf %s 'urn:uuid:00000000-0000-4000-8000-000000000000' | sha256sum

The first nine characters, three by three, are the folders; the whole digest is the package's folder:
objects/abc/def/012/abcdef012...

To find a file by its name: grep -rl --include=inventory.json 'name' objects/
`;
