#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What kernels newer than those of the archive have renamed, as far as it is known: the tree of 6.12
# with these names in it is configured and built like any other, and each seed gives in it what it
# gives in 6.12. A tree with a form that nobody knows is refused, with the file and what was missed.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

source=$APFUZZ_CACHE/linux-6.12/tree
if [ ! -d "$source/include/linux" ]; then
	echo "skipped: linux-6.12 is not in the cache"
	exit 0
fi
# A path of its own, always the same: the build directory is named after it, and is kept.
tree=$ROOT/build/newer-forms/tree
mkdir -p "$ROOT/build/newer-forms"
exec 8>"$ROOT/build/newer-forms/.lock"
flock 8
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
fail()
{
	echo "FAILED: $1"
	[ ! -f "$out/log" ] || tail -n 30 "$out/log"
	exit 1
}

rm -rf "$tree"
mkdir -p "$tree"
(cd "$source" && cp -r --parents --no-preserve=mode drivers/s390/crypto drivers/vfio arch/s390/include \
	include/linux/eventfd.h include/linux/vfio.h include/linux/device/bus.h "$tree") || fail "no copy"
sed -i -e 's/ap_perms_mutex/ap_attr_mutex/g' \
	-e 's/= kzalloc(sizeof(\*\([a-z_]*\)), GFP_KERNEL)/= kzalloc_obj(*\1)/' \
	-e 's|<linux/mod_devicetable.h>|<linux/device-id/ap.h>|' \
	-e 's/kvm_is_error_hva(gfn_to_hva(vcpu->kvm, \*nib >> PAGE_SHIFT))/!kvm_s390_is_gpa_in_memslot(vcpu->kvm, *nib)/' \
	"$tree"/drivers/s390/crypto/{ap_*,vfio_ap_*}.[ch]
for name in ap_attr_mutex kzalloc_obj linux/device-id/ap.h kvm_s390_is_gpa_in_memslot; do
	grep -q "$name" "$tree"/drivers/s390/crypto/vfio_ap_*.c || fail "the driver has no $name now"
done

ensure_build "$tree" "" none apfuzz >"$out/log" 2>&1 || fail "does not build"
ensure_build linux-6.12 "" none apfuzz || exit 1
cd "$ROOT" || exit 1
for driver in linux-6.12 "$tree"; do
	"$(build_dir "$driver" "" none)/apfuzz" results corpus/seeds/fuzz_*/*.ap \
		>"$out/$(driver_name "$driver")" 2>"$out/log" || fail "$driver: seeds do not run"
done
diff "$out/linux-6.12" "$out/$(driver_name "$tree")" >"$out/log" || fail "seeds give something else"
seeds=$(grep -c '^== ' "$out/linux-6.12")
[ "$seeds" -ge 10 ] || fail "$seeds seeds"

sed -i 's/ eventfd_signal(struct eventfd_ctx \*ctx)/ eventfd_signal(struct eventfd_ctx *ctx, long how)/' \
	"$tree/include/linux/eventfd.h"
ensure_build "$tree" "" none apfuzz >"$out/log" 2>&1 && fail "an unknown form was not refused"
grep -q "include/linux/eventfd.h" "$out/log" || fail "the refusal does not name the file"
echo "$seeds seeds give the same with newer names; an unknown form is refused"
