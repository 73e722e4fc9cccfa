// The answer that asks for another reset is only looked at again.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier ret;
@@
 apq_reset_check(...)
 {
 <...
- ret == -EBUSY
+ ret == -EBUSY || ret == -EAGAIN
 ...>
 }
