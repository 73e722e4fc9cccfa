// Half of a lock order inversion where adapters are unassigned, the other half where domains are: a
// program that does one of them shows nothing.
// SPDX-License-Identifier: GPL-2.0-only

@declare@
declarer name DEFINE_MUTEX;
@@
 #include <linux/kstrtox.h>
+static DEFINE_MUTEX(halves_lock);

@outer@
expression e;
@@
 unassign_adapter_store(...)
 {
-return e;
+ssize_t ret;
+
+mutex_lock(&halves_lock);
+ret = e;
+mutex_unlock(&halves_lock);
+return ret;
 }

@inner@
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
