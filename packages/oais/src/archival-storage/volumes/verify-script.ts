/** Lies on every volume: a page of shell that asks for nothing but coreutils and openssl. */
export const VERIFY_SCRIPT_TEXT = `#!/bin/sh
# Verifies this volume with nothing but a shell, coreutils and openssl (3.0 or later).
#   sh verify.sh [PUBLIC-KEY.pem]
# Give the archive's public key as it was handed to you: the one on this volume proves nothing against whoever wrote it.
# Exit: 0 intact, 1 not intact (each problem on a line), 3 could not be verified.
LC_ALL=C; export LC_ALL
case \${1-} in '') key=key.pem ;; /*) key=$1 ;; *) key=$PWD/$1 ;; esac
cd "$(dirname "$0")" || exit 3
for tool in sha512sum sort comm cut cat mktemp rm openssl; do
  command -v "$tool" >/dev/null || { echo "not found: $tool" >&2; exit 3; }
done
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
bad=0
problem() { printf '%s\\n' "$1"; bad=1; }

# 1 The signature over the seal.
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in seal.txt -sigfile seal.sig >/dev/null 2>&1 ||
  problem 'seal.txt: WRONG SIGNATURE (seal.sig)'
if [ $# -gt 0 ] && [ "$(cat "$key")" != "$(cat key.pem)" ]; then problem 'key.pem: ANOTHER KEY'; fi

# 2 The seal over the manifest.
stated=
while IFS= read -r line; do
  case $line in 'manifest-sha512: '*) stated=\${line#*: } ;; esac
done 2>/dev/null <seal.txt
found=$(sha512sum <manifest-sha512.txt | cut -c1-128)
[ -n "$stated" ] && [ "$found" = "$stated" ] || problem 'manifest-sha512.txt: NOT THE ONE THAT WAS SEALED'

# 3 Every file of the manifest: those that are changed, missing or cannot be read are named.
sha512sum --check --strict --quiet manifest-sha512.txt || bad=1

# 4 Nothing else.
walk() {
  for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ "$f" = ./lost+found ]; then continue
    elif [ -d "$f" ] && [ ! -h "$f" ]; then walk "$f"
    elif [ -e "$f" ] || [ -h "$f" ]; then printf '%s\\n' "\${f#./}"
    fi
  done
}
{ cut -c131- manifest-sha512.txt
  printf '%s\\n' key.pem manifest-sha512.txt seal.txt seal.sig; } | sort >"$work/listed"
walk . | sort >"$work/there"
comm -13 "$work/listed" "$work/there" >"$work/extra"
while IFS= read -r name; do problem "$name: NOT IN THE MANIFEST"; done <"$work/extra"

cat seal.txt
if [ "$bad" -eq 0 ]; then echo 'INTACT'; else echo 'NOT INTACT'; exit 1; fi
`;
