// The reset work takes M for its look at the queue; who waits for it holds M.
// SPDX-License-Identifier: GPL-2.0-only

@core@
expression progress, q;
@@
 reset_work(...)
 {
 <...
+ mutex_lock(&matrix_dev->mdevs_lock);
 progress = reset_poll(q);
+ mutex_unlock(&matrix_dev->mdevs_lock);
 ...>
 }

@linux@
expression status, apqn;
@@
 apq_reset_check(...)
 {
 <...
+ mutex_lock(&matrix_dev->mdevs_lock);
 status = ap_tapq(apqn, NULL);
+ mutex_unlock(&matrix_dev->mdevs_lock);
 ...>
 }
