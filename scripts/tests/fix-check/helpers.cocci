// An edit that mends nothing: the lines at which the witnesses switch become functions of their own.
// SPDX-License-Identifier: GPL-2.0-only

@reset@
identifier q;
@@
+static void prepare_first_reset(struct vfio_ap_queue *q)
+{
+	q->reset_rc = AP_RESPONSE_NORMAL;
+	INIT_LIST_HEAD(&q->reset_node);
+	INIT_WORK(&q->reset_work, reset_work);
+}
+
 void vfio_ap_reset_init(struct vfio_ap_queue *q)
 {
- ...
+	prepare_first_reset(q);
 }

@lock@
@@
+static void lock_mdevs(void)
+{
+	mutex_lock(&matrix_dev->mdevs_lock);
+}
+
 static struct kvm *lock_attached_guest(...)
 {
 ...
- mutex_lock(&matrix_dev->mdevs_lock);
+ lock_mdevs();
 ...
 }
