// The same two halves, both under one lock: they can never meet.
// SPDX-License-Identifier: GPL-2.0-only

@declare@
declarer name DEFINE_MUTEX;
@@
 #include <linux/kstrtox.h>
+static DEFINE_MUTEX(gate_lock);
+static DEFINE_MUTEX(halves_lock);

@outer@
expression e;
@@
 unassign_adapter_store(...)
 {
-return e;
+ssize_t ret;
+
+mutex_lock(&gate_lock);
+mutex_lock(&halves_lock);
+ret = e;
+mutex_unlock(&halves_lock);
+mutex_unlock(&gate_lock);
+return ret;
 }

@inner@
expression e;
identifier apqi, matrix;
@@
 unassign_domain(...)
 {
 ...
 clear_bit_inv(apqi, matrix->aqm);
+mutex_lock(&halves_lock);
+mutex_unlock(&halves_lock);
 ...
 }

@gate@
expression e;
@@
 unassign_domain_store(...)
 {
-return e;
+ssize_t ret;
+
+mutex_lock(&gate_lock);
+ret = e;
+mutex_unlock(&gate_lock);
+return ret;
 }
