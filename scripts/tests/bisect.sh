#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# git bisect run scripts/repro, end to end: a toy driver in a git repository of a kernel tree, one
# commit of which does not build and one of which brings in a bug. Bisecting must name that commit.
# And a regression that is made of it: back in the driver with the bug, passed in the one without.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

# A path of its own, always the same: the build directory is named after it, and is kept.
tree=$ROOT/build/bisect/tree
crypto=$tree/drivers/s390/crypto
mkdir -p "$ROOT/build/bisect"
exec 8>"$ROOT/build/bisect/.lock"
flock 8
rm -rf "$tree"
mkdir -p "$crypto"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
	echo "FAILED: $1"
	[ ! -f "$work/log" ] || tail -n 60 "$work/log"
	exit 1
}

in_tree() { git -C "$tree" -c user.name=test -c user.email=test -c commit.gpgsign=false "$@"; }

commit()
{
	in_tree add -A || fail "git add"
	in_tree commit -q -m "$1" || fail "git commit"
}

{ cat "$ROOT/shim/include/ap/ap_bus.h"; echo 'bool ap_bus_force_rescan(void);'; } >"$crypto/ap_bus.h"
# What configuring looks into (scripts/cmake/probe.cmake): the interfaces have the forms of 6.12.
header()
{
	mkdir -p "$tree/${1%/*}"
	cat >"$tree/$1"
}
header arch/s390/include/asm/ap.h <<'C'
union ap_qirq_ctrl {
};
struct ap_queue_status ap_tapq(ap_qid_t qid, struct ap_tapq_hwinfo *info);
struct ap_queue_status ap_zapq(ap_qid_t qid, int fbit);
struct ap_queue_status ap_dqap(ap_qid_t qid, unsigned long *psmid, void *msg, size_t msglen,
			       size_t *length, size_t *reslength, unsigned long *resgr0);
C
header arch/s390/include/asm/page.h <<'C'
extern unsigned long __identity_base;
C
header include/linux/eventfd.h <<'C'
void eventfd_signal(struct eventfd_ctx *ctx);
C
header include/linux/vfio.h <<'C'
struct vfio_device *_vfio_alloc_device(size_t size);
C
header drivers/vfio/vfio_main.c <<'C'
int vfio_df_open(struct vfio_device_file *df);
bool vfio_device_get_kvm_safe(struct vfio_device *device);
C
header drivers/vfio/device_cdev.c </dev/null
header include/linux/device/bus.h <<'C'
	int (*match)(struct device *dev, const struct device_driver *drv);
	int (*uevent)(const struct device *dev, struct kobj_uevent_env *env);
	ssize_t (*show)(const struct bus_type *bus, char *buf);
C
cat >"$crypto/vfio_ap_private.h" <<'C'
struct toy {
	struct work_struct work;
	unsigned int works;
};

void toy_work(struct work_struct *work);
C
cat >"$crypto/vfio_ap_ops.c" <<'C'
#include <linux/workqueue.h>
#include "vfio_ap_private.h"

void toy_work(struct work_struct *work)
{
	struct toy *toy = container_of(work, struct toy, work);

	toy->works++;
}
C
cat >"$crypto/vfio_ap_drv.c" <<'C'
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "vfio_ap_private.h"

static struct toy *toy;

static int __init toy_init(void)
{
	toy = kzalloc(sizeof(*toy), GFP_KERNEL);
	if (!toy)
		return -ENOMEM;
	INIT_WORK(&toy->work, toy_work);
	schedule_work(&toy->work);
	return 0;
}

static void __exit toy_exit(void)
{
	flush_work(&toy->work);
	kfree(toy);
}

module_init(toy_init);
module_exit(toy_exit);
MODULE_LICENSE("GPL v2");
C
git init -q "$tree" || fail "git init"
commit "a driver"
good=$(in_tree rev-parse HEAD)
echo '/* a comment */' >>"$crypto/vfio_ap_ops.c"
commit "a comment"
echo 'this is no C' >>"$crypto/vfio_ap_ops.c"
commit "does not build"
sed -i '/no C/d' "$crypto/vfio_ap_ops.c"
commit "builds again"
sed -i '/flush_work/d' "$crypto/vfio_ap_drv.c"
commit "the bug"
guilty=$(in_tree rev-parse HEAD)
echo '/* another comment */' >>"$crypto/vfio_ap_drv.c"
commit "another comment"

# The crash file: module in, module out.
printf '# vfio_ap program 1\nhost adapters= domains=\n' >"$work/crash"
"$ROOT/scripts/repro" "$work/crash" --driver "$tree" --sanitizer none >"$work/log" 2>&1
[ $? = 77 ] || fail "the last commit shows nothing"
print=$(sed -n 's/^fingerprint  *//p' "$work/log")
[[ $print = use-after-free:* || $print = data-race:* ]] || fail "it shows '$print'"
"$(build_dir "$tree" "" none)/apfuzz" minimize "$work/crash" -o "$work/small.ap" 2>"$work/log" ||
	fail "minimize"
sed "s/^# expect: .*/# expect: ok $print/" "$work/small.ap" >"$work/regression.ap"
"$(build_dir "$tree" "" none)/apfuzz" regress "$work/regression.ap" >"$work/log" 2>&1
[ $? = 77 ] || fail "regress with the bug: exit code"
grep -q "^back  " "$work/log" || fail "the regression is not said to be back"

in_tree bisect start HEAD "$good" >"$work/log" 2>&1 || fail "git bisect start"
in_tree bisect run "$ROOT/scripts/repro" "$work/crash" --driver "$tree" --sanitizer none \
	--expect "$print" >"$work/log" 2>&1 || fail "git bisect run"
found=$(in_tree rev-parse refs/bisect/bad)
[ "$found" = "$guilty" ] || fail "bisect names $(in_tree log -1 --format=%s "$found")"
grep -q "^$guilty is the first bad commit" "$work/log" || fail "bisect is not sure"
in_tree bisect reset >/dev/null 2>&1
in_tree checkout -q "$good"
ensure_build "$tree" "" none apfuzz || fail "the good commit does not build"
"$(build_dir "$tree" "" none)/apfuzz" regress "$work/regression.ap" "$work/small.ap" >"$work/log" 2>&1
[ $? = 77 ] || fail "regress: exit code"
grep -q "^passed .*regression.ap: ok, its schedule is followed" "$work/log" || fail "not passed"
grep -q "^gone .*small.ap" "$work/log" || fail "not gone"
echo "bisect names: $(in_tree log -1 --format=%s "$found")"
