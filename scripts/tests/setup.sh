#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/setup on hosts other than this one: a package missing without root, a foreign system.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail()
{
	echo "FAILED: $*"
	exit 1
}

fake()	# fake NAME: a command of that name, its text from stdin
{
	{ echo '#!/bin/bash'; cat; } >"$work/$1"
	chmod +x "$work/$1"
}

out=$("$ROOT/scripts/setup" --quiet 2>&1) || fail "set up, yet: $out"
[ -z "$out" ] || fail "--quiet said: $out"

real=$(command -v dpkg-query)
fake dpkg-query <<EOF
$real "\$@" | sed 's/installed:coccinelle //; s/installed:git //'
EOF
fake id <<<'echo 1000'
fake sudo <<<'exit 1'
out=$(PATH=$work:$PATH "$ROOT/scripts/setup" 2>/dev/null)
[ $? = 1 ] || fail "a missing package must end with 1"
[ "$out" = "apt-get install -y --no-install-recommends coccinelle git" ] || fail "printed: $out"

# Root, but no network: the same line.
fake id <<<'echo 0'
fake apt-get <<<'echo "E: no network" >&2; exit 100'
out=$(PATH=$work:$PATH "$ROOT/scripts/setup" 2>/dev/null)
[ $? = 1 ] || fail "no network must end with 1"
[ "$out" = "apt-get install -y --no-install-recommends coccinelle git" ] || fail "printed: $out"

# What one purpose needs more is asked for with that purpose only.
fake dpkg-query <<EOF
$real "\$@" | sed 's/installed:qemu-user-static //; s/installed:git //'
EOF
out=$(PATH=$work:$PATH "$ROOT/scripts/setup" --for cross-check 2>/dev/null)
[ $? = 1 ] || fail "a missing package must end with 1"
[[ $out == "apt-get install "*" git"*" qemu-user-static"* ]] || fail "printed: $out"
out=$(PATH=$work:$PATH "$ROOT/scripts/setup" 2>/dev/null)
[[ $out == "apt-get install "*" git" ]] || fail "printed: $out"
"$ROOT/scripts/setup" --for nothing >"$work/out" 2>&1
[ $? = 1 ] || fail "an unknown purpose must end with 1"

# A cache of an earlier version lacks parts of the tree: it is completed, here without network. One that
# has them is left alone.
mkdir -p "$work/cache/vfio-ap-fuzz/linux-6.12"
printf 'linux-source-6.12 6.12.1\nsha256 0\n' >"$work/cache/vfio-ap-fuzz/linux-6.12/PACKAGE"
old_cache()
{
	XDG_CACHE_HOME=$work/cache PATH=$work:$PATH "$ROOT/scripts/kernel-tree" 6.12 2>/dev/null
}
out=$(old_cache)
[ $? = 1 ] || fail "an old cache must be completed, which needs a network"
[ "$out" = "scripts/kernel-tree linux-6.12" ] || fail "printed: $out"
[ -f "$work/cache/vfio-ap-fuzz/linux-6.12/PACKAGE" ] || fail "the old cache is gone"
parts=$(sed -n 's/^KERNEL_PARTS="\(.*\)"/\1/p' "$ROOT/scripts/lib/packages.sh")
echo "parts $parts" >>"$work/cache/vfio-ap-fuzz/linux-6.12/PACKAGE"
out=$(old_cache) || fail "a complete cache needs no network"
[ "$out" = "$work/cache/vfio-ap-fuzz/linux-6.12/tree" ] || fail "printed: $out"

fake uname <<'EOF'
[ "$1" = -s ] && echo Linux || echo s390x
EOF
PATH=$work:$PATH "$ROOT/scripts/setup" >"$work/out" 2>&1
[ $? = 1 ] || fail "s390x must be refused"
grep -q 'this is s390x: only' "$work/out" || fail "no reason: $(cat "$work/out")"

"$ROOT/scripts/setup" --driver linux-0.1 >"$work/out" 2>&1
[ $? = 1 ] || fail "an unknown driver must end with 1"
"$ROOT/scripts/setup" --nonsense >"$work/out" 2>&1
[ $? = 1 ] || fail "an unknown option must end with 1"
echo "set-up refuses, names what is missing, and is quiet otherwise"
