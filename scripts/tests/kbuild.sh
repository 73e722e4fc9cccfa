#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# core/ is kernel code: scripts/kbuild finds nothing. And it finds what is put into a copy: a variable
# without use, a user's pointer that is followed, a function that no module may call, a line of spaces.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

if ! reason=$(ensure_setup "" kbuild 2>&1) ||
   ! reason=$("$ROOT/scripts/kernel-tree" --build --quiet 6.12 2>&1); then
	echo "skipped: what scripts/kbuild needs is not to be had: $(tail -n 1 <<<"$reason")"
	exit 0
fi
"$ROOT/scripts/kbuild" || exit 1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$ROOT/core" "$work/planted"
cat >>"$work/planted/status.c" <<'EOF'

void kmem_cache_init(void);
int vfio_ap_planted(int __user *p);
int vfio_ap_planted(int __user *p)
{
	int unused;

	unused = 1;
        kmem_cache_init();
	return *p;
}
EOF
out=$("$ROOT/scripts/kbuild" --source "$work/planted")
if [ $? != 1 ]; then
	echo "FAILED: what was planted is no failure"
	exit 1
fi
for text in "Wunused-but-set-variable" "dereference of noderef" "kmem_cache_init.* undefined" CODE_INDENT; do
	if ! grep -q "$text" <<<"$out"; then
		echo "FAILED: no \"$text\" in what scripts/kbuild says of what was planted:"
		echo "$out"
		exit 1
	fi
done
echo "what was planted is found"
