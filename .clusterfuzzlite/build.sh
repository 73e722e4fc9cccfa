#!/bin/bash -eu
# SPDX-License-Identifier: GPL-2.0-only
# The recipe is the project's own script, which works outside of the image, too.
exec "$SRC/vfio-ap-fuzz/scripts/oss-fuzz-build"
