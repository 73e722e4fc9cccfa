#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# shim/README.md says what the headers say.
exec "$(dirname "${BASH_SOURCE[0]}")/../lib/shim-readme" --check
