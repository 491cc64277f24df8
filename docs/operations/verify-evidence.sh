#!/bin/bash
# Verifies the evidence of one version of a package with standard tools, and nothing of the software that made it:
#
#   verify-evidence.sh EXPORT ANCHORS.pem [OBJECT]
#
# EXPORT   folder made by "mocban evidence export": two manifests, their seals (.p7s) where they have them, proof.txt, tokens, the certificates
#          that came with them
# ANCHORS  certificates that are believed, got from somewhere else; intermediate ones beside them in the same file
# OBJECT   folder of the package in a store: its files are held against the manifests
#
# Needs bash, coreutils 8.31 or later, openssl. Ends with 0 and the line "PROVED ..." where everything is right.
# Whether the authorities' certificates were revoked, and that each token was renewed in time, is for a person to say: the times are printed.
set -euo pipefail
export LC_ALL=C

fail() { echo "NOT PROVED: $*" >&2; exit 1; }
# Bytes of hexadecimal, and the digest of bytes.
bytes() { tr -d ' \n' | tr a-f A-F | basenc --base16 -d; }
digest() { openssl dgst "-$1" -r | cut -d' ' -f1; }
# One value for several: itself where it is one, else the digest of all in the order of their bytes.
joined() { # ALGORITHM VALUE...
  local algorithm=$1; shift
  if [ $# = 1 ]; then echo "$1"; else printf '%s\n' "$@" | sort | bytes | digest "$algorithm"; fi
}

[ $# -ge 2 ] || { sed -n '2,13p' "$0" >&2; exit 2; }
anchors=$(realpath "$2")
object=${3:+$(realpath "$3")}
cd "$1"

# 1. The manifests: sha256sum and sha512sum wrote them, and nothing but such lines is in them.
for algorithm in 256 512; do
  [ -s "manifest-sha$algorithm.txt" ] || fail "manifest-sha$algorithm.txt is missing"
  ! grep -qvE "^[0-9a-f]{$((algorithm / 4))}  [^/\\]([^\\]*)$" "manifest-sha$algorithm.txt" || fail "manifest-sha$algorithm.txt is no manifest"
done
if [ -n "$object" ]; then
  here=$PWD
  (cd "$object" && sha256sum --quiet -c "$here/manifest-sha256.txt" && sha512sum --quiet -c "$here/manifest-sha512.txt") ||
    fail 'files are not those of the manifests'
fi

# 2. The proof, step by step: what must be in the first list of each stamp, and the root that the lists lead to.
chain=0 algorithm='' stamp='' time='' root='' first='' before=()
stamped() {
  [ -n "$stamp" ] || return 0
  [ -n "$root" ] || fail "$stamp: it has no list"
  openssl ts -verify -digest "$root" -token_in -in "$stamp.tst" -CAfile "$anchors" -untrusted "$stamp.pem" \
    -attime "$time" >/dev/null 2>&1 || fail "$stamp: openssl does not accept the token"
  echo "$stamp: stamped at $(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)"
  [ -n "$proved" ] || proved=$time
  before+=("$stamp")
  stamp=''
}
proved=''
# Values that the first list must have.
wanted() {
  if [ ${#chain_stamps[@]} -gt 0 ]; then
    digest "$algorithm" <"${chain_stamps[-1]}.tst"
    return
  fi
  local manifest value
  for manifest in manifest-sha256.txt manifest-sha512.txt; do
    value=$(digest "$algorithm" <"$manifest")
    if [ "$chain" -gt 1 ]; then
      value=$(printf %s "$value$(digest "$algorithm" <"chains-before-$chain.der")" | bytes | digest "$algorithm")
    fi
    echo "$value"
  done
}
chain_stamps=()
while read -r word rest; do
  case $word in
    chain)
      stamped
      [ "${rest%% *}" = $((chain + 1)) ] || fail 'the chains are not in their order'
      chain=${rest%% *} algorithm=${rest##* } chain_stamps=()
      case $algorithm in sha256 | sha384 | sha512) ;; *) fail "$algorithm is not known" ;; esac
      if [ "$chain" -gt 1 ]; then
        # All tokens so far are in what this chain renews.
        der=$(od -An -v -tx1 "chains-before-$chain.der" | tr -d ' \n')
        for name in "${before[@]}"; do
          case $der in *"$(od -An -v -tx1 "$name.tst" | tr -d ' \n')"*) ;; *) fail "chain $chain does not renew $name" ;; esac
        done
      fi
      ;;
    stamp)
      stamped
      [ "$chain" -gt 0 ] || fail 'no chain'
      [ -z "$time" ] || [ "${rest##* }" -ge "$time" ] || fail "${rest%% *} renews a later token"
      first=yes root='' time=${rest##* }
      want=$(wanted)
      stamp=${rest%% *}
      case $stamp in token-*[!0-9-]*) fail "$stamp is no name" ;; token-*) ;; *) fail "$stamp is no name" ;; esac
      chain_stamps+=("$stamp")
      ;;
    list)
      # shellcheck disable=SC2086 -- values parted by spaces
      if [ -n "$first" ]; then
        for value in $want; do case " $rest " in *" $value "*) ;; *) fail "$stamp is of something else" ;; esac; done
        root=$(joined "$algorithm" $rest) first=''
      else
        root=$(joined "$algorithm" "$root" $rest)
      fi
      ;;
    *) fail "proof.txt: $word" ;;
  esac
done <proof.txt
stamped
[ -n "$proved" ] || fail 'there is no proof'
# The time in each token is the one that is written beside it.
for name in "${before[@]}"; do
  said=$(openssl ts -reply -token_in -in "$name.tst" -token_out -text 2>/dev/null | sed -n 's/^Time stamp: //p')
  grep -q "^stamp $name $(date -u -d "$said" +%s)$" proof.txt || fail "$name: it is of another time"
done

# 3. The seals, where there are any: the signature over each manifest, as of the time of its token, and the token over the signature.
sealed() { # MANIFEST
  local seal=$1.p7s part=$work/part said when digest
  # Where the elements of the CMS begin: the one octet string among the fields of its signer, and the token behind its name.
  openssl asn1parse -inform DER -in "$seal" >"$part.list" 2>/dev/null || fail "$seal: it is no CMS"
  element() { # OFFSET HEADER LENGTH
    tail -c "+$(($1 + $2 + 1))" "$seal" | head -c "$3"
  }
  local signature token
  signature=$(sed -nE 's/^ *([0-9]+):d=5 +hl=([0-9]+) l= *([0-9]+) prim: OCTET STRING.*/\1 \2 \3/p' "$part.list" | tail -n 1)
  token=$(grep -A2 ':id-smime-aa-timeStampToken$' "$part.list" | sed -nE 's/^ *([0-9]+):d=[0-9]+ +hl=([0-9]+) l= *([0-9]+) cons: SEQUENCE.*/\1 0 \2+\3/p')
  [ -n "$signature" ] && [ -n "$token" ] || fail "$seal: it has no signature or no time-stamp"
  # shellcheck disable=SC2086 -- three numbers
  element $signature >"$part.signature"
  # shellcheck disable=SC2086 -- three numbers
  set -- $token
  element "$1" 0 "$(($3))" >"$part.tst"
  said=$(openssl ts -reply -token_in -in "$part.tst" -token_out -text 2>/dev/null) || fail "$seal: its time-stamp cannot be read"
  when=$(date -u -d "$(sed -n 's/^Time stamp: //p' <<<"$said")" +%s)
  digest=$(sed -n 's/^Hash Algorithm: //p' <<<"$said")
  case $digest in sha256 | sha384 | sha512) ;; *) fail "$seal: its time-stamp is by $digest" ;; esac
  openssl ts -verify -digest "$(digest "$digest" <"$part.signature")" -token_in -in "$part.tst" -CAfile "$anchors" \
    -attime "$when" >/dev/null 2>&1 || fail "$seal: openssl does not accept its time-stamp"
  openssl cms -verify -binary -cades -purpose any -inform DER -in "$seal" -content "${seal%.p7s}" -CAfile "$anchors" \
    -attime "$when" -signer "$part.pem" -out /dev/null >/dev/null 2>&1 || fail "$seal: openssl does not accept the signature"
  echo "$seal: sealed by $(openssl x509 -in "$part.pem" -noout -subject -nameopt RFC2253,utf8,-esc_msb | cut -d= -f2-)," \
    "stamped at $(date -u -d "@$when" +%Y-%m-%dT%H:%M:%SZ)"
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for manifest in manifest-sha256.txt manifest-sha512.txt; do
  if [ -e "$manifest.p7s" ]; then sealed "$manifest"; fi
done
echo "PROVED: it was there at $(date -u -d "@$proved" +%Y-%m-%dT%H:%M:%SZ)"
