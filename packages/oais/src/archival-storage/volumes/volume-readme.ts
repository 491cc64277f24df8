/** Tells whoever holds the medium what it is. */
export const VOLUME_README_TEXT = `This medium is a volume of an archive: an insurance copy of archival packages, sealed when it was written.
Tập tin trên vật mang tin này là bản sao bảo hiểm của các gói tin lưu trữ, đã niêm phong sau khi ghi.

  README.txt           how packages, manifests and log are read with standard tools
  volume.json          label, serial number, kind and rated life of the medium
  packages-sha512.txt  the packages that are on it, by the digest of each one's inventory
  manifest-sha512.txt  the SHA-512 of every file of the volume
  seal.txt             what was sealed, and when: label, serial number, digest of the manifest
  seal.sig             Ed25519 signature over seal.txt
  key.pem              the public key; compare it with one that did not come from this medium
  verify.sh            verifies all of this: sh verify.sh [PUBLIC-KEY.pem]

By hand:

  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in seal.txt -sigfile seal.sig
  sha512sum manifest-sha512.txt      must be what seal.txt says
  sha512sum --check --quiet manifest-sha512.txt

Nothing may be written to a sealed volume. A volume without seal.sig was not finished.
`;
