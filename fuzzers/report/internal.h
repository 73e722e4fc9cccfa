/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of report/ share. */
#ifndef FUZZERS_REPORT_INTERNAL_H
#define FUZZERS_REPORT_INTERNAL_H

#include "report/report.h"
#include "sched/event.h"
#include "sched/site.h"

void report_switches(FILE *out);

#endif
