// An interruption's page and GISC are given back before the machine has let go of them.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier status, i;
@@
 wait_until_disabled(...)
 {
 struct ap_queue_status status;
 int i;
+
+ return true;
 ...
 }

@linux@
identifier status, retry;
constant N;
@@
 vfio_ap_wait_for_irqclear(...)
 {
 struct ap_queue_status status;
 int retry = N;
+
+ return;
 ...
 }
