#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The build for OSS-Fuzz passes OSS-Fuzz's checks: one sanitizer here (the others:
# scripts/check-build); and the checks see a build that is none.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

"$ROOT/scripts/check-build" address || exit 1

# Without instrumentation of the driver the proof must fail: the plain build is not ASan's.
ensure_build core "" none apfuzz || exit 1
if "$ROOT/scripts/lib/check-objects" "$(build_dir core "" none)" asan >/dev/null; then
	echo "FAILED: a build without ASan passes as one with it"
	exit 1
fi
for file in .clusterfuzzlite/Dockerfile .clusterfuzzlite/build.sh .clusterfuzzlite/project.yaml; do
	[ -s "$ROOT/$file" ] || {
		echo "FAILED: no $file"
		exit 1
	}
done
if SANITIZER=memory "$ROOT/scripts/oss-fuzz-build" 2>/dev/null; then
	echo "FAILED: an unknown sanitizer is built"
	exit 1
fi
