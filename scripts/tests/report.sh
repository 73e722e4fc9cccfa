#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a report of the unmodified linux-6.12 driver must tell that no toy object of test_report has: who
# stored the pointer that outlives its object; and of a leak, what the driver did on its way out.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

tool=$(build_dir linux-6.12 "" none)/apfuzz
[ -x "$tool" ] || { echo "linux-6.12 is not built: nothing to look at"; exit 0; }
bad=0
report=$(mktemp)
trap 'rm -f "$report"' EXIT

# says WITNESS PATTERN...: lines of its report that the patterns match come in this order
says()
{
	local witness=$ROOT/corpus/findings/$1 from=1 line pattern
	shift

	"$tool" run --no-known "$witness" >"$report" 2>&1
	for pattern; do
		line=$(tail -n +"$from" "$report" | grep -nm1 -e "$pattern" | cut -d: -f1)
		if [ -z "$line" ]; then
			echo "$witness: the report has no line like '$pattern' where it should be"
			bad=1
			return
		fi
		from=$((from + line))
	done
}

says filtered-queue-not-released/witness.linux-6.12.ap \
	'^life of the object' 'freed at step .* by main (shutdown)' \
	'still pointed to by vfio_ap_queue.matrix_mdev' '^ *stored at step .* by main (assign_domain m0 6)' \
	'^ *vfio_ap_mdev_link_queue()'
says aqic-failed-page-leaked/witness-gisc.linux-6.12.ap \
	'^interleaving' 'begins pqap_enable' 'begins shutdown' 'PQAP(ZAPQ) on queue 5.4 .*vfio_ap_mdev_reset' \
	'PQAP(TAPQ) on queue 5.4 .*apq_reset_check' '\*\*\* leak'
# who no longer knew of it, how a counter went, what failed and why
says aqic-failed-page-leaked/witness-gisc.linux-6.12.ap \
	'never freed' 'ap_matrix_mdev.kvm .* pointed to it' 'until written over at step .* by main (shutdown)' \
	'^ *vfio_ap_mdev_unset_kvm()' '^interleaving' 'calls kvm_s390_gisc_register .*vfio_ap_irq_enable' \
	'writes ap_matrix_mdev.kvm .*vfio_ap_mdev_unset_kvm()'
if sed -n '/begins shutdown/,/^dmesg/p' "$report" | grep -q 'releases '; then
	echo "the interleaving of a leak tells of locks that were held on the way out"
	bad=1
fi
says debug-log-left-registered/witness.linux-6.12.ap \
	'^>>    module_load fail=alloc:2 .* -12 (ENOMEM), the injected failure happened' \
	'allocation fails, as the program says .*vfio_ap_matrix_dev_create()' \
	'ends module_load = -12 (ENOMEM)'
# who stored the pointer has a part in it
says filtered-queue-not-released/witness.linux-6.12.ap '^>>    assign_domain m0 6' '^interleaving' \
	'writes vfio_ap_queue.matrix_mdev .*vfio_ap_mdev_link_queue()' '\*\*\* use-after-free'
# attributes that go while the driver is unloaded fill no lines
says filtered-queue-not-released/witness.linux-6.12.ap '^interleaving' '\*\*\* use-after-free'
if grep -q 'takes and releases kn->active' "$report"; then
	echo "the interleaving of a use after free tells of attributes"
	bad=1
fi
exit "$bad"
