// An edit that mends nothing: lines before the places where the witnesses switch are moved or gone.
// SPDX-License-Identifier: GPL-2.0-only

@probe@
@@
 vfio_ap_queue_probe(...)
 {
 ...
- q->saved_isc = VFIO_AP_ISC_NONE;
- vfio_ap_reset_init(q);
+ vfio_ap_reset_init(q);
+ q->saved_isc = VFIO_AP_ISC_NONE;
 ...
 }

@reset@
@@
 vfio_ap_reset_init(...)
 {
- q->reset_rc = AP_RESPONSE_NORMAL;
 INIT_LIST_HEAD(&q->reset_node);
+ q->reset_rc = AP_RESPONSE_NORMAL;
 ...
 }

@lock@
@@
 vfio_ap_lock_assignment(...)
 {
- mutex_lock(&ap_perms_mutex);
 ...
 }

@unlock@
@@
 vfio_ap_unlock_assignment(...)
 {
 ...
- mutex_unlock(&ap_perms_mutex);
 }
