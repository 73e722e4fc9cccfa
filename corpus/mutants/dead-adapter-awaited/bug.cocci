// The end of a reset is awaited that the adapter will never report.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier status;
@@
 apq_status_check(..., struct ap_queue_status *status)
 {
+ if (status->response_code == AP_RESPONSE_DECONFIGURED ||
+     status->response_code == AP_RESPONSE_CHECKSTOPPED)
+	return -EBUSY;
+
 ...
 }
